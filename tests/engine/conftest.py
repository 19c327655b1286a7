"""The prepared process that the engine's tests share."""

from collections.abc import Iterator

import pytest

from tests.engine.workshop import Workshop, workshop


@pytest.fixture(scope="session")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with workshop(tmp_path_factory.mktemp("faults")) as made:
        yield made
