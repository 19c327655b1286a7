"""Shared by every object of the engine: it names what it lacks, and puts the office's refusals into words.

The office's own exceptions cannot pass through a `with` block: Python sets their traceback there, which the bridge
mistakes for one of the exception's members. So they leave the engine as OfficeErrors.
"""

from collections.abc import Callable
from functools import cache, wraps
from inspect import isgeneratorfunction
from types import FunctionType
from typing import Any

from invoice_workbook.libreoffice import office
from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError


class Impl:
    """An object used by xlwings. Reading or setting an undefined attribute raises UnsupportedError."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        for name, member in list(vars(cls).items()):
            if isinstance(member, FunctionType):
                setattr(cls, name, _told(member))
            elif isinstance(member, property):
                getter = _told(member.fget) if member.fget else None
                setter = _told(member.fset) if member.fset else _unsettable(name)
                setattr(cls, name, property(getter, setter, None, member.__doc__))

    def __getattr__(self, name: str) -> Any:
        if hasattr(type(self), name):  # a property of ours that failed: its own error says why
            return object.__getattribute__(self, name)
        raise UnsupportedError(f"xlwings on LibreOffice has no {type(self).__name__}.{name}.")

    def __setattr__(self, name: str, value: Any) -> None:
        if not hasattr(type(self), name):
            _unsettable(name)(self, value)
        object.__setattr__(self, name, value)


def _unsettable(name: str) -> Callable[[Any, Any], None]:
    """Called when a read-only attribute is set."""

    def refuse(self: Any, _: Any) -> None:
        raise UnsupportedError(f"xlwings on LibreOffice cannot set {type(self).__name__}.{name}.")

    return refuse


def renamed(xl: Any, name: str) -> None:
    """Rename one of the office's objects; if the office cannot, it silently keeps the old name."""
    xl.Name = name
    if xl.Name != name:
        raise OfficeError(f"LibreOffice cannot call it {name!r}: the name is taken, or has signs that it may not have.")


@cache
def _refusal() -> type[Exception]:
    """The base class of the office's own exceptions."""
    found: type[Exception] = office.uno().getClass("com.sun.star.uno.Exception")
    return found


def _told(function: Callable[..., Any]) -> Callable[..., Any]:
    """Wraps a function so that the office's refusals are OfficeErrors; a generator may be refused at each step."""

    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except Exception as error:
            if not isinstance(error, _refusal()):
                raise
            raise _in_words(function, error) from None

    @wraps(function)
    def steps(*arguments: Any, **named: Any) -> Any:
        try:
            yield from function(*arguments, **named)
        except Exception as error:
            if not isinstance(error, _refusal()):
                raise
            raise _in_words(function, error) from None

    return steps if isgeneratorfunction(function) else call


def _in_words(function: Callable[..., Any], error: Exception) -> OfficeError:
    words = " ".join(str(getattr(error, "Message", "")).split()) or type(error).__name__
    return OfficeError(f"LibreOffice refused {function.__qualname__}: {words}")
