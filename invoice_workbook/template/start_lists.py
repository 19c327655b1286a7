"""Start's lists: problems by person and by rule, and the ten parties whose money is latest; each line a link."""

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from invoice_workbook.languages import text
from invoice_workbook.schema import PAYABLE, RECEIVABLE, TABLES, Side
from invoice_workbook.template import aging_sheet, palette, start_helpers
from invoice_workbook.template.formats import Formats
from invoice_workbook.template.owed import header
from invoice_workbook.template.start_helpers import PERSON, PERSONS, RULE, RULES, area
from invoice_workbook.template.table_sheet import HEADER_ROW

BLOCKS: dict[str, int] = {"both": 1, "receivable": 5, "payable": 9}
"""Each half's block: the column, from 0, at which its label, number and link begin."""
SHOWN, PERSONS_SHOWN, RULES_SHOWN = 10, 6, 8
"""How many parties, persons and rules are listed."""


def line_styles(formats: Formats, number: str) -> tuple[Format, Format, Format]:
    """How a line's words, its figure and its link look."""
    rule = {"valign": "vcenter", "bottom": 4, "bottom_color": palette.RULE}
    figure = formats.make(align="right", bold=True, num_format=number, shrink=True, **rule)
    return formats.make(**rule), figure, formats.make(font_color=palette.COMMAND, indent=1, **rule)


def headings(sheet: Worksheet, formats: Formats, at: tuple[int, int], words: Sequence[str]) -> None:
    """A heading over a block's three columns."""
    rule = {"font_size": 11, "bold": True, "bottom": 1, "bottom_color": palette.RULE}
    looks = (rule, {**rule, "align": "right"}, {**rule, "indent": 1})
    for place, (word, look) in enumerate(zip(words, looks, strict=True), at[1]):
        sheet.write_string(at[0], place, word, formats.make(**look))


def add(sheet: Worksheet, formats: Formats, row: int, language: str) -> None:
    """Every list, beginning in that row."""
    _persons(sheet, formats, row, language)
    _rules(sheet, formats, row + 3 + PERSONS_SHOWN, language)
    for side in (RECEIVABLE, PAYABLE):
        _late(sheet, formats, row, side, language)


def _names(left: int, row: int) -> tuple[str, str]:
    """The cells of a line's words and of its figure."""
    return f"${chr(ord('A') + left)}${row + 1}", f"${chr(ord('A') + left + 1)}${row + 1}"


def _write(sheet: Worksheet, at: tuple[int, int], formulas: Sequence[str], styles: Sequence[Format]) -> None:
    for place, (formula, style) in enumerate(zip(formulas, styles, strict=True), at[1]):
        sheet.write_formula(at[0], place, f"={formula}", style)


def _ranked(column: int, rank: int, rows: int, number: int) -> str:
    """The helper of the number-th rank, in another column of its row."""
    return f"INDEX({area(column, rows)},MATCH(LARGE({area(rank, rows)},{number}),{area(rank, rows)},0))"


def _to(sheet: str, row: str, words: str) -> str:
    return f"HYPERLINK(\"#'{sheet}'!A\"&({row}),{words})"


def _persons(sheet: Worksheet, formats: Formats, top: int, language: str) -> None:
    """Who has problems or bills to approve: how many, and of them those due; then those that nobody has."""
    left, styles = BLOCKS["both"], line_styles(formats, "0")
    words = [text(f"start.{id_}", language) for id_ in ("persons", "how-many", "go-to")]
    headings(sheet, formats, (top, left), words)
    due, bills = (text(f"start.{id_}", language) for id_ in ("persons-due", "persons-approve"))
    for number in range(1, PERSONS_SHOWN + 1):
        row = top + number
        name, count = _names(left, row)
        person, mine, late, waiting = (_ranked(PERSON + n, PERSON + 4, PERSONS, number) for n in range(4))
        own = f"{HEADER_ROW + 1}+IFERROR(MATCH({name},Problems[Owner],0),1)"
        bill = f"{HEADER_ROW + 1}+IFERROR(MATCH({name},Bills[Routed to],0),1)"
        said = f'{late}&" {due}"&IF({waiting}>0,", "&{waiting}&" {bills}","")&" \N{RIGHTWARDS ARROW}"'
        link = f"IF({count}>0,{_to('Problems', own, said)},{_to('Bills', bill, said)})"
        whole = [f'IFERROR({person},"")', f'IFERROR({mine},"")', f'IF({name}="","",{link})']
        sheet.set_row_pixels(row, 20)
        _write(sheet, (row, left), whole, styles)
    row = top + PERSONS_SHOWN + 1
    open_ = start_helpers.open_problems('Problems[Owner],""')
    first = f'{HEADER_ROW + 1}+IFERROR(MATCH("open",Problems[Status],0),1)'
    shown = f'"{text("start.show", language, sheet=TABLES["Problems"].sheet)}"'
    _write(sheet, (row, left), [f'"{text("start.nobody", language)}"', open_, _to("Problems", first, shown)], styles)


def _rules(sheet: Worksheet, formats: Formats, top: int, language: str) -> None:
    left, styles = BLOCKS["both"], line_styles(formats, "0")
    headings(sheet, formats, (top, left), [text(f"start.{id_}", language) for id_ in ("rules", "how-many", "go-to")])
    shown = f'"{text("start.show", language, sheet=TABLES["Problems"].sheet)}"'
    for number in range(1, RULES_SHOWN + 1):
        row = top + number
        name, _ = _names(left, row)
        rule, count = (_ranked(RULE + n, RULE + 2, RULES, number) for n in range(2))
        place = f"{HEADER_ROW + 1}+IFERROR(MATCH({name},Problems[Rule],0),1)"
        link = f'IF({name}="","",{_to("Problems", place, shown)})'
        sheet.set_row_pixels(row, 20)
        _write(sheet, (row, left), [f'IFERROR({rule},"")', f'IFERROR({count},"")', link], styles)


def _late(sheet: Worksheet, formats: Formats, top: int, side: Side, language: str) -> None:
    """The ten whose money is late with the largest amounts, in the currency of the aging sheet."""
    left, styles = BLOCKS[side.name], line_styles(formats, aging_sheet.FIGURE)
    words = [text(f"start.late-list-{side.name}", language), "", text("start.go-to", language)]
    headings(sheet, formats, (top, left), words)
    right = formats.make(font_size=11, bold=True, bottom=1, bottom_color=palette.RULE, align="right")
    currency = f"'{side.aging_sheet}'!{aging_sheet.CURRENCY_CELL}"
    sheet.write_formula(top, left + 1, f"={currency}", right)
    column, rows, table = start_helpers.late(side), aging_sheet.LISTED, side.documents
    party_column = f"{table}[{header(table, side.party)}]"
    key = f"{side.parties}[{TABLES[side.parties].columns[0].header}]"
    for number in range(1, SHOWN + 1):
        row = top + number
        name = _names(left, row)[0]
        party, late = (_ranked(column + n, column + 2, rows, number) for n in range(2))
        called = f"IFERROR(INDEX({side.parties}[Name],MATCH({party},{key},0)),{party})"
        days = f'_xlfn.MAXIFS({table}[Days late],{party_column},{party},{table}[Open],">0")'
        place = (
            f"LOOKUP(2,1/(({party_column}={party})*({table}[Days late]={days})*({table}[Open]>0)),ROW({party_column}))"
        )
        said = f'{days}&" {text("start.days", language)}"'
        link = f'IF({name}="","",{_to(TABLES[table].sheet, f"IFERROR({place},{HEADER_ROW + 2})", said)})'
        _write(sheet, (row, left), [f'IFERROR({called},"")', f'IFERROR({late},"")', link], styles)
        shown = f"${chr(ord('A') + left + 1)}${top + 1}"
        aging_sheet.format_amounts(sheet, shown, (row, left + 1, row, left + 1), formats)
