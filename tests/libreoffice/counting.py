"""An office whose calls are counted: everything that is reached through it goes over the bridge once for each."""

from typing import Any

from invoice_workbook.libreoffice.office import Office


class Counted:
    """One of the office's objects; reading an attribute, setting one and calling a method count one each."""

    calls = 0

    def __init__(self, target: Any) -> None:
        self.__dict__["target"] = target

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.target, name)
        if callable(found) and not hasattr(found, "queryInterface"):
            return lambda *arguments: self._called(found, arguments)
        type(self).calls += 1
        return _wrapped(found)

    def __setattr__(self, name: str, value: Any) -> None:
        type(self).calls += 1
        setattr(self.target, name, _bare(value))

    @classmethod
    def _called(cls, method: Any, arguments: tuple[Any, ...]) -> Any:
        cls.calls += 1
        return _wrapped(method(*map(_bare, arguments)))

    def __eq__(self, other: object) -> bool:
        return bool(self.target == _bare(other))

    __hash__ = None  # type: ignore[assignment]  # the office's objects are not keys


def _wrapped(found: Any) -> Any:
    return Counted(found) if type(found).__name__ == "pyuno" else found


def _bare(value: Any) -> Any:
    return value.target if isinstance(value, Counted) else value


def counted(running: Office) -> Office:
    """The same office, counted."""
    return Office(running.pipe, running.context, Counted(running.desktop), running.process, running.profile)
