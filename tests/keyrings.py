"""A keyring for the tests: its one password stands in the environment."""

import os

from keyring.backend import KeyringBackend


class FromEnvironment(KeyringBackend):
    """Holds what TEST_PASSWORD says, for everybody."""

    priority = 1  # type: ignore[assignment]  # a property there

    def get_password(self, service: str, username: str) -> str | None:
        assert service == "invoice-workbook"
        return os.environ.get("TEST_PASSWORD")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError
