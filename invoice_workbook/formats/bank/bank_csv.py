"""Bank statements in CSV or Excel: columns by their usual names, by what is certain in the cells, or by a mapping.

Everything is read or nothing: one bad cell refuses the file, naming its line. What the file leaves open is refused
with the mapping that says what was recognised, ready to be completed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import csv_table
from invoice_workbook.formats.bank import (
    account_above,
    bank_layout,
    bank_table,
    column_finding,
    header_words,
    payment_signs,
    ready_mappings,
    table_statements,
)
from invoice_workbook.formats.bank.bank_layout import Layout
from invoice_workbook.formats.bank.bank_statement import Statement
from invoice_workbook.formats.bank.bank_table import Row, Table
from invoice_workbook.formats.bank.column_finding import Places
from invoice_workbook.formats.bank.table_reading import Reading
from invoice_workbook.formats.bank.unclear import Unclear
from invoice_workbook.inputs import Input
from invoice_workbook.languages import text
from invoice_workbook.tables.cells import Fault, as_text

ENCODINGS = ("utf-8", "cp1252", "cp852")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT = 300
"""Lines in which the mark between cells is looked for."""


def read(file: Input, layout: Layout | None, account: str, currency: str) -> list[Statement]:
    """One statement for each account in the file; `account` and `currency` where the file names none.

    Raises WorkbookError where the table cannot be read, or leaves something open.
    """
    said = layout or Layout({})
    if not csv_table.is_excel(file):
        encoding = said.encoding or encoding_of(file.content)
        said = replace(said, encoding=encoding, delimiter=said.delimiter or delimiter_of(file, encoding, said))
    rows = csv_table.rows_of(file, said.encoding or "utf-8", said.delimiter)
    table = bank_table.table(file.name, rows, layout)
    places: Places = {}
    reading = Reading(table, places, said, account, currency)
    try:
        places.update(_places(table, said, account))
        _refuse_faults(table, places)
        return table_statements.read(reading)
    except Unclear as error:
        fitting = _fitting(rows)
        mapping = _hint(fitting) + _ready(file.name, rows, reading, error.id)
        raise WorkbookError(error.id, file=file.name, mapping=mapping, ready=fitting, **error.values) from error


def _refuse_faults(table: Table, places: Places) -> None:
    """Raises WorkbookError for an error such as #N/A in a column of an Excel table that is read."""
    for column in sorted({one for columns in places.values() for one in columns}):
        for (number, _), cell in zip(table.rows, table.cells(column), strict=True):
            if isinstance(cell, Fault):
                words = {"file": table.file, "row": number, "column": table.name(column), "raw": cell.words}
                raise WorkbookError(f"{cell.reason}.statement", **words)


def _places(table: Table, layout: Layout, account: str) -> Places:
    """The columns of each field. Raises Unclear where day or amount cannot be found."""
    said = _said(table, layout)
    is_whole = "booked_on" in said or {"amount", "credit", "debit"} & set(said)
    usual = {} if is_whole or not table.has_header else column_finding.by_headers(table, account)
    found: Places = {**usual, **said}
    if not found and not table.has_header:
        found = column_finding.by_cells(table)
        if not column_finding.is_certain(table, found):
            _ask_header(table)
        return found
    if not table.rows:
        raise WorkbookError("header-only", file=table.file)
    if "booked_on" not in found or not {"amount", "credit", "debit"} & set(found):
        raise Unclear("statement-csv", headers=_headers(table.headers))
    return found


def _said(table: Table, layout: Layout) -> Places:
    """The columns that a mapping names. Raises WorkbookError where one is not there, or not alone."""
    found: Places = {}
    for name, columns in layout.columns.items():
        for column in columns:
            place = table.column(column)
            if place is None:
                is_twice = table.has_header and column in table.headers
                id_ = "statement-column-twice" if is_twice else "missing-header"
                raise WorkbookError(id_, file=table.file, column=column, mapping="[bank]")
            found.setdefault(name, []).append(place)
    return found


def _ask_header(table: Table) -> None:
    """Raises what fits a table without the usual headers: others, none at all, or nothing below them."""
    if len(table.rows) == 1 and not _first_data([*table.above, *table.rows]):
        raise WorkbookError("header-only", file=table.file)
    first = _first_data(table.rows)
    if first is None or next(column_finding.guessed_header(table.rows), None):
        header = next(column_finding.guessed_header(table.rows), None)
        cells = next((cells for number, cells in table.rows if number == header), table.rows[0][1])
        raise Unclear("statement-csv", headers=_headers([str(cell) for cell in cells if cell not in (None, "")]))
    raise Unclear("statement-no-header")


def _headers(headers: Sequence[str]) -> str:
    shown = [header for header in headers if header]
    return ", ".join(shown[:20]) + (", …" if len(shown) > 20 else "")


def _first_data(rows: Sequence[Row]) -> int | None:
    """The line of the first row that has a day and an amount."""
    return next((number for number, cells in rows if column_finding.is_like_data(cells)), None)


def _fitting(rows: Sequence[Row]) -> list[str]:
    """The ready mappings whose columns are all in the table."""
    return ready_mappings.fitting(
        [{" ".join(as_text(cell).split()) for cell in cells} for _, cells in rows[:_LOOKED_AT]]
    )


def _hint(fitting: Sequence[str]) -> str:
    """A comment that names these ready mappings; "" where there are none."""
    return "".join(f"# {text('bank-map.ready', name=name)}\n" for name in fitting)


def _ready(file: str, rows: Sequence[Row], reading: Reading, problem: str) -> str:
    """A mapping with what is known of the file, and what is asked for left blank."""
    table, layout = reading.table, reading.layout
    places = dict(reading.places)
    if not places or problem in ("statement-csv", "statement-no-header"):
        header = None if table.has_header else next(column_finding.guessed_header(table.rows), None)
        above = (_first_data(table.rows) or 1) - 1
        if header:
            layout = replace(layout, header=header)
            table = bank_table.table(file, rows, layout)
        elif not table.has_header and above and not layout.skip_rows:
            layout = replace(layout, skip_rows=above)
            table = bank_table.table(file, rows, replace(layout, columns={"booked_on": [1]}))
        places = _completed(table, {**column_finding.by_headers(table, reading.account), **places})
    layout = column_finding.proposed(table, places, layout)
    if places.get("sign") and not layout.out and not layout.into:
        known = payment_signs.pair_of({cell for cell in table.texts(places["sign"][0]) if cell}) or {}
        marks = {way: tuple(mark for mark, one in known.items() if one == way) for way in (-1, 1)}
        layout = replace(layout, out=marks[-1], into=marks[1])
    asked = {name: text(f"bank-map.{name}") for name in _asked(problem, layout)}
    ours = {"account": reading.account, "currency": reading.currency}
    constants = {name: value for name, value in ours.items() if value and name not in layout.columns}
    named = account_above.found(table.above, table.headers)
    layout = replace(layout, constants={**{k: v for k, v in constants.items() if k not in named}, **layout.constants})
    if "currency" in asked:
        layout = replace(layout, constants={**layout.constants, "currency": ""})
    left = [str(table.name(n)) for n in column_finding.unused(table, places)]
    return bank_layout.written(layout, asked, left)


def _completed(table: Table, places: Places) -> Places:
    """Day, amount, and, without headers, all else by the cells where the headers say nothing of it."""
    known = {n for columns in places.values() for n in columns}
    cells = column_finding.by_cells(table)
    wanted = (
        cells if not table.has_header else {name: cells.get(name, []) for name in ("booked_on", "amount", "reference")}
    )
    has_amount = {"credit", "debit"} & set(places)
    more = {
        name: mine
        for name, columns in wanted.items()
        if name not in places
        and (mine := [n for n in columns if n not in known])
        and not (name == "amount" and has_amount)
    }
    return {**places, **more}


_ASKED: Mapping[str, Sequence[str]] = {
    "statement-decimal": ["decimal"],
    "statement-date-order": ["date_order"],
    "statement-sign": ["sign", "out", "in"],
    "statement-sign-partly": ["out", "in"],
    "statement-sign-unknown": ["out", "in"],
    "statement-sign-contradicts": ["sign"],
    "statement-status": ["booked"],
    "statement-fee": ["fee"],
    "statement-currency-unclear": ["currency"],
}
"""What a refusal asks of the clerk."""


def _asked(problem: str, layout: Layout) -> list[str]:
    missing = [] if "booked_on" in layout.columns else ["booked_on"]
    missing += [] if {"amount", "credit", "debit"} & set(layout.columns) else ["amount"]
    return [*missing, *_ASKED.get(problem, ())]


def encoding_of(content: bytes) -> str:
    """The first encoding that all of the file can be read in."""
    if content.startswith(_UTF_16):
        return "utf-16"
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def delimiter_of(file: Input, encoding: str, layout: Layout) -> str:
    """The mark that shows the most known headers in one line, or, where none is known, parts the most lines alike."""
    try:
        content = file.content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return ""  # the reader of the table says so
    content = content.removeprefix("\ufeff")
    if content[:4].lower().lstrip('"') == "sep=":
        return ""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n", _LOOKED_AT)[:_LOOKED_AT]
    named = {str(column) for columns in layout.columns.values() for column in columns if isinstance(column, str)}
    return max(csv_table.DELIMITERS, key=lambda mark: _score(lines, mark, lambda cell: cell.strip() in named))


def _score(lines: Sequence[str], mark: str, is_named: Callable[[str], bool]) -> tuple[int, int]:
    parted = [cells for line in lines if len(cells := csv_table.parted(line, mark)) > 1]
    known = [len({cell for cell in cells if is_named(cell) or header_words.field_of(cell.strip())}) for cells in parted]
    widths = [len(cells) for cells in parted]
    return max((one for one in known if one > 1), default=0), max(
        (widths.count(one) * one for one in set(widths)), default=0
    )
