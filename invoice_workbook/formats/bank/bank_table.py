"""A bank's table: its header found below what stands above it, its rows sorted into movements and what is none.

A row is a movement by its day. Without one it goes on with the text above, or it is a total or a note; money without
a day is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import amount_cells, day_cells, header_words
from invoice_workbook.formats.bank.bank_layout import Column, Layout
from invoice_workbook.formats.bank.bank_statement import shown
from invoice_workbook.formats.bank.header_words import letters
from invoice_workbook.formats.bank.row_words import CLOSING, OPENING, PENDING, TURNOVER, is_total
from invoice_workbook.names import folded as plain
from invoice_workbook.tables.cells import Cell, as_text

Row = tuple[int, Sequence[Cell]]
"""Its line or row in the file, and its cells."""
_MONEY = ("amount", "credit", "debit")
_TEXT = ("reference", "counterparty", "payer", "payee")
_SEARCHED = 200
"""Rows among which the header is looked for."""


@dataclass(frozen=True)
class Table:
    """A header, or none, and the rows below; `above` is what stands before."""

    file: str
    headers: tuple[str, ...]
    rows: Sequence[Row]
    above: Sequence[Row] = ()
    has_header: bool = True
    header_at: int = 0

    def column(self, wanted: Column) -> int | None:
        """A column's place; None where it is not there, or where several bear the header with different cells."""
        if isinstance(wanted, int):
            return wanted - 1 if wanted <= len(self.headers) else None
        exact = [n for n, header in enumerate(self.headers) if self.has_header and header == wanted.strip()]
        found = exact or [
            n for n, header in enumerate(self.headers) if self.has_header and plain(header) == plain(wanted)
        ]
        if not found or any(self.cells(n) != self.cells(found[0]) for n in found):
            return None
        return found[0]

    def cells(self, column: int) -> list[Cell]:
        """A column's cells."""
        return [row[column] for _, row in self.rows]

    def texts(self, column: int) -> list[str]:
        """A column's cells as texts."""
        return [as_text(cell).strip() for cell in self.cells(column)]

    def name(self, column: int) -> Column:
        """How a mapping names a column: by its header, or by its number where that is blank or stands twice."""
        header = self.headers[column]
        return header if self.has_header and header and self.headers.count(header) == 1 else column + 1


@dataclass(frozen=True)
class Sorted:
    """The movements, with the texts that go on below them; balances that stand as rows; what else was left out."""

    movements: list[Row]
    opening: Row | None = None
    closing: Row | None = None
    left_out: list[int] = field(default_factory=list)


def table(file: str, rows: Sequence[Row], layout: Layout | None) -> Table:
    """The table in these rows. Raises WorkbookError where a mapping's header is not there, or a row is too long."""
    rows = [(number, cells) for number, cells in rows if any(as_text(cell).strip() for cell in cells)]
    if not rows:
        raise WorkbookError("empty-file", file=file)
    at = _header_at(file, rows, layout)
    if at is None:
        skipped = layout.skip_rows if layout else 0
        mine = [row for row in rows if row[0] > skipped]
        width = max((_width(cells) for _, cells in mine), default=0)
        headers = tuple(str(n + 1) for n in range(width))
        return Table(file, headers, _padded(file, mine, width), rows[: len(rows) - len(mine)], has_header=False)
    number, header = rows[at]
    below = rows[at + 1 :]
    names = [" ".join(as_text(cell).split()) for cell in header]
    width = max((min(_width(cells), len(names)) for _, cells in below), default=0)
    width = max(width, _width(names))
    return Table(file, tuple(names[:width]), _padded(file, below, width), rows[:at], header_at=number)


def _width(cells: Sequence[Cell]) -> int:
    """Cells up to the last that is not blank."""
    return next((n for n in range(len(cells), 0, -1) if as_text(cells[n - 1]).strip()), 0)


def _padded(file: str, rows: Sequence[Row], width: int) -> list[Row]:
    found: list[Row] = []
    for number, cells in rows:
        if _width(cells) > width and any(map(amount_cells.has_digit, cells)):  # words alone are a note
            raise WorkbookError("ragged-row", file=file, row=number, cells=_width(cells), columns=width)
        found.append((number, [*cells[:width], *[None] * (width - len(cells))]))
    return found


def _header_at(file: str, rows: Sequence[Row], layout: Layout | None) -> int | None:
    """The place of the header among these rows; None where there is none."""
    if layout and layout.header is not None:
        if layout.header == 0:
            return None
        return _place(file, layout.header, [n for n, (number, _) in enumerate(rows) if number == layout.header])
    named = (
        [column for columns in layout.columns.values() for column in columns if isinstance(column, str)]
        if layout
        else []
    )
    if layout and layout.skip_rows:
        after = [n for n, (number, _) in enumerate(rows) if number > layout.skip_rows]
        return _place(file, layout.skip_rows + 1, after) if named or not layout.has_numbers else None
    if named:
        found = [sum(plain(name) in {plain(as_text(cell)) for cell in cells} for name in named) for _, cells in rows]
        return found.index(max(found))
    if layout and layout.has_numbers and {"booked_on", *_MONEY} & set(layout.columns):
        return None
    return next((n for n, (_, cells) in enumerate(rows[:_SEARCHED]) if is_header(cells)), None)


def _place(file: str, line: int, found: Sequence[int]) -> int:
    if not found:
        raise WorkbookError("statement-header", file=file, line=line)
    return found[0]


def is_header(cells: Sequence[Cell]) -> bool:
    """Whether a row has the usual headers of a day and of an amount."""
    fields = {header_words.field_of(" ".join(cell.split())) for cell in cells if isinstance(cell, str) and cell.strip()}
    return bool(fields & {"booked_on", "booked_at"}) and bool(fields & {*_MONEY, "sign"})


def sorted_rows(table: Table, places: Mapping[str, Sequence[int]]) -> Sorted:
    """The table's rows, sorted. Raises WorkbookError for money without a day, and for another row between."""
    found = Sorted([])
    between: list[Row] = []
    """Rows below a movement that are none; nothing may come after them."""
    days = [n for name in ("booked_on", "value_date") for n in places.get(name, ())]
    states = [*days, *places.get("status", ())]
    for row in table.rows:
        number, cells = row
        has_money = _any(cells, [n for name in _MONEY for n in places.get(name, ())], amount_cells.has_digit)
        word = _balance_word(cells, [n for n in range(len(cells)) if not amount_cells.has_digit(cells[n])])
        if word and (not has_money or not places.get("balance")):
            found = _with_balance(found, word, row, is_read=has_money)
        elif _any(cells, days, day_cells.is_like_day) or (has_money and _is_pending(cells, states)):
            if between:
                raise WorkbookError("statement-row", file=table.file, row=between[0][0])
            found.movements.append(row)
        elif has_money:
            _ask_total(table.file, row, days)
            found.left_out.append(number)
            between += [row] if found.movements else []
        elif (texts := _going_on(cells, places)) and found.movements and not between:
            found.movements[-1] = _with_text(found.movements[-1], texts, places)
        else:
            found.left_out.append(number)
            between += [row] if found.movements else []
    return found


def _any(cells: Sequence[Cell], places: Sequence[int], holds: Callable[[Cell], bool]) -> bool:
    return any(holds(cells[n]) for n in places if as_text(cells[n]).strip())


def _balance_word(cells: Sequence[Cell], places: Sequence[int]) -> str:
    """`opening`, `closing` or `turnover` where a cell of words alone says that the row is one."""
    words = {letters(as_text(cells[n])) for n in places if as_text(cells[n]).strip()}
    named = {"opening": OPENING, "closing": CLOSING, "turnover": TURNOVER}
    return next((name for name, mine in named.items() if words & mine), "")


def _with_balance(found: Sorted, word: str, row: Row, *, is_read: bool) -> Sorted:
    """The row as the balance that it says, the first of its kind, where its amount can be read as one."""
    found.left_out.append(row[0])
    if not is_read or word == "turnover" or getattr(found, word):
        return found
    return replace(found, opening=row) if word == "opening" else replace(found, closing=row)


def _is_pending(cells: Sequence[Cell], days: Sequence[int]) -> bool:
    return any(letters(as_text(cells[n])) in PENDING for n in days)


def _ask_total(file: str, row: Row, days: Sequence[int]) -> None:
    if not is_total(row[1]):
        where = f"{file}, {row[0]}"
        raw = next((as_text(row[1][n]).strip() for n in days if as_text(row[1][n]).strip()), "")
        raise (
            WorkbookError("statement-day", file=where, raw=shown(raw))
            if raw
            else WorkbookError("statement-no-day", file=where)
        )


def _going_on(cells: Sequence[Cell], places: Mapping[str, Sequence[int]]) -> dict[int, str]:
    """The texts of a row that has nothing else, by their columns."""
    mine = [n for name in _TEXT for n in places.get(name, ())]
    filled = {n: as_text(cell).strip() for n, cell in enumerate(cells) if as_text(cell).strip()}
    first = min((n for name in ("booked_on", "value_date") for n in places.get(name, ())), default=0)
    return filled if filled and set(filled) <= set(mine) and first not in filled else {}


def _with_text(row: Row, texts: Mapping[int, str], places: Mapping[str, Sequence[int]]) -> Row:
    cells = list(row[1])
    for n, words in texts.items():
        cells[n] = f"{as_text(cells[n]).strip()} {words}".strip()
    return row[0], cells
