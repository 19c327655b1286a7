"""What a reader found, as plain JSON and back: so that it may come from the process that read it (`bounded`).

A dataclass is a list of its fields; amounts, days and bytes are texts. Only these, texts, whole numbers, yes or no and
nothing, and tuples, lists and mappings of them, can be carried.
"""

import base64
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

Back = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """A value as JSON can hold it.

    >>> plain((Decimal("1.50"), date(2026, 11, 30), b"x", None))
    ['1.50', '2026-11-30', 'eA==', None]
    """
    if is_dataclass(value):
        return [plain(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if isinstance(value, str | int | None) else str(value)


def back(kind: Any, value: Any) -> Any:
    """The value of that type again.

    >>> back(tuple[Decimal | None, ...], ["1.50", None])
    (Decimal('1.50'), None)
    """
    return _reader(kind)(value)


@cache
def _reader(kind: Any) -> Back:
    """How a value of this type is made of what JSON holds. Raises TypeError for a type that cannot be carried."""
    origin = typing.get_origin(kind)
    if is_dataclass(kind):
        return _of_dataclass(kind)
    if origin is not None:
        return _of_parts(origin, typing.get_args(kind))
    known: dict[Any, Back] = {
        Decimal: Decimal,
        date: date.fromisoformat,
        bytes: base64.b64decode,
        str: str,
        int: int,
        bool: bool,
    }
    if kind not in known:
        raise TypeError(kind)
    return known[kind]


def _of_parts(origin: Any, parts: tuple[Any, ...]) -> Back:
    """A type made of others: one or nothing, a tuple, a mapping of texts to something, one of some texts."""
    if origin is typing.Literal:
        return str
    each = [_reader(one) for one in parts if one not in (type(None), Ellipsis)]
    if origin in (types.UnionType, typing.Union):
        return lambda value: None if value is None else each[0](value)
    if origin is tuple and parts[-1] is Ellipsis:
        return lambda value: tuple(map(each[0], value))
    if origin is tuple:
        return lambda value: tuple(one(cell) for one, cell in zip(each, value, strict=True))
    assert issubclass(origin, Mapping)
    return lambda value: {key: each[1](one) for key, one in value.items()}


def _of_dataclass(kind: Any) -> Back:
    hints = typing.get_type_hints(kind)
    readers = [(one.name, _reader(hints[one.name])) for one in fields(kind)]
    return lambda value: kind(**{name: read(cell) for (name, read), cell in zip(readers, value, strict=True)})
