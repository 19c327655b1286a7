"""Which column of a bank's table holds which field: as a mapping file says it, and written as one, ready to be used.

A mapping is TOML: `[bank]` with a header, or a column's number from 1, for each field (`amount = "Betrag"`, or `credit`
and `debit`), constants, `header`, `skip_rows`, `delimiter`, `encoding`, `decimal`, `date_order`, `sign` with `out` and
`in`, `status` with `booked`. What is blank is to be seen in the file. docs/bank.md.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank.header_words import OF_A_MAPPING
from invoice_workbook.inputs import Input
from invoice_workbook.languages import text

Column = str | int
"""A header, or a column's number from 1."""
_TEXTS = ("delimiter", "encoding", "decimal", "date_order")
_COUNTS = ("header", "skip_rows")
_LISTS = ("out", "in", "booked")
_WORDS = {*OF_A_MAPPING, *_TEXTS, *_COUNTS, *_LISTS, "constant"}
_CHOICES = {"decimal": ("", ".", ","), "date_order": ("", "ymd", "dmy", "mdy")}


@dataclass(frozen=True)
class Layout:
    """Which column holds which field, and how numbers and dates are written; "" where it is to be seen."""

    columns: Mapping[str, Sequence[Column]]
    constants: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ""
    date_order: str = ""
    encoding: str = ""
    delimiter: str = ""
    header: int | None = None
    """The line of the header, 0 where the file has none; None where it is to be found."""
    skip_rows: int = 0
    """Lines above the header, or, without one, above the rows."""
    out: tuple[str, ...] = ()
    into: tuple[str, ...] = ()
    booked: tuple[str, ...] = ()
    is_said: bool = False
    """Whether a mapping says it, and not the file's own headers."""

    @property
    def has_numbers(self) -> bool:
        """Whether a column is named by its number."""
        return any(isinstance(column, int) for columns in self.columns.values() for column in columns)


def mapping(file: Input) -> Layout:
    """The layout in a mapping file. Raises WorkbookError where it is none."""
    try:
        bank = tomllib.loads(file.content.decode("utf-8-sig"))["bank"]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise WorkbookError("bad-mapping", mapping=file.name, reason=text("reason.toml", detail=error)) from error
    if not isinstance(bank, dict):
        raise _bad(file, "bank")
    for word in bank:
        if word not in _WORDS:
            known = ", ".join(sorted(_WORDS))
            reason = text("reason.unknown-key-word", name=word, known=known)
            raise WorkbookError("bad-mapping", mapping=file.name, reason=reason)
    columns = {name: _columns(file, name, bank[name]) for name in OF_A_MAPPING if name in bank}
    said = {name: _text(file, name, bank.get(name, "")) for name in _TEXTS}
    lists = {name: _texts(file, name, bank.get(name, [])) for name in _LISTS}
    counts = {name: _count(file, name, bank.get(name)) for name in _COUNTS}
    constants = bank.get("constant", {})
    if not isinstance(constants, dict) or set(constants) - set(OF_A_MAPPING):
        raise _bad(file, "constant")
    return Layout(
        {name: found for name, found in columns.items() if found},
        {name: str(value) for name, value in constants.items() if value != ""},
        **said,
        header=counts["header"],
        skip_rows=counts["skip_rows"] or 0,
        out=lists["out"],
        into=lists["in"],
        booked=lists["booked"],
        is_said=True,
    )


def _bad(file: Input, word: str) -> WorkbookError:
    return WorkbookError("bad-mapping", mapping=file.name, reason=text("reason.bank-word", word=word))


def _columns(file: Input, name: str, value: Any) -> tuple[Column, ...]:
    found = value if isinstance(value, list) else [value]
    for one in found:
        if isinstance(one, bool) or not isinstance(one, str | int) or (isinstance(one, int) and one < 1):
            raise _bad(file, name)
    return tuple(one for one in found if one != "")


def _text(file: Input, name: str, value: Any) -> str:
    if not isinstance(value, str) or value not in _CHOICES.get(name, (value,)) or (name == "delimiter" and value[1:]):
        raise _bad(file, name)
    return value


def _texts(file: Input, name: str, value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in found):
        raise _bad(file, name)
    return tuple(found)


def _count(file: Input, name: str, value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _bad(file, name)
    return value


def written(layout: Layout, asked: Mapping[str, str], unused: Sequence[str] = ()) -> str:
    """A mapping file's text: what is known of the layout, and, blank, what is `asked` with what to put there."""
    lines = ["[bank]"]
    if layout.header is not None:
        lines.append(f"header = {layout.header}")
    if layout.skip_rows:
        lines.append(f"skip_rows = {layout.skip_rows}")
    lines += [_line(name, said, asked) for name in _TEXTS if (said := getattr(layout, name)) or name in asked]
    for name in OF_A_MAPPING:
        columns = layout.columns.get(name, ())
        if columns or (name in asked and name != "currency"):
            lines.append(_line(name, columns[0] if len(columns) == 1 else list(columns) or "", asked))
    marks = {"out": layout.out, "in": layout.into, "booked": layout.booked}
    lines += [_line(name, list(found), asked) for name, found in marks.items() if found or name in asked]
    if layout.constants:
        pairs = ", ".join(f"{name} = {_quoted(value)}" for name, value in layout.constants.items())
        lines.append(f"constant = {{ {pairs} }}" + (f"  # {asked['currency']}" if "currency" in asked else ""))
    if unused:
        lines.append(f"# {text('bank-map.unused', columns=', '.join(unused))}")
    return "\n".join(lines)


def _line(name: str, value: object, asked: Mapping[str, str]) -> str:
    return f"{name} = {_quoted(value)}" + (f"  # {asked[name]}" if name in asked else "")


def _quoted(value: object) -> str:
    """A TOML value: texts and lists are written as in JSON."""
    return json.dumps(value, ensure_ascii=False)
