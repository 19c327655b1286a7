"""What every object of the engine has in common: what it lacks, it says by name."""

from typing import Any

from invoice_workbook.libreoffice.errors import UnsupportedError


class Impl:
    """An object that xlwings asks things of. What is not defined raises UnsupportedError, read or set."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if hasattr(type(self), name):  # a property of ours that failed: its own error says why
            return object.__getattribute__(self, name)
        raise UnsupportedError(f"xlwings on LibreOffice has no {type(self).__name__}.{name}.")

    def __setattr__(self, name: str, value: Any) -> None:
        if not hasattr(type(self), name):
            raise UnsupportedError(f"xlwings on LibreOffice cannot set {type(self).__name__}.{name}.")
        object.__setattr__(self, name, value)
