"""The management report as a workbook: an overview with charts in a chosen currency, and every table as numbers.

The charts show cells of the overview, which are formulas over the sheet with the figures of each month and week; the
choice of the currency moves them all. Amounts are numbers with their currency's decimals.
"""

from datetime import date, datetime
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import letters, number_shapes
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.report import overview
from invoice_workbook.documents.report.model import DASH, Cell, Grid, Month, Number, Report, Section, say
from invoice_workbook.xstring import encoded

_PLAIN = {"font_name": "Calibri", "font_size": 10, "font_color": "#22313A", "valign": "top"}
_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#2F4B5C", "text_wrap": True, "valign": "vcenter"}
_WIDEST, _NARROWEST, _LINE = 60, 11, 13.5


class Styles:
    """Formats of a workbook, each made once."""

    def __init__(self, book: Workbook, wording: Wording) -> None:
        self._book = book
        self.is_in_lakh, self.day_format = wording.is_in_lakh, wording.day_format
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **properties: object) -> Format:
        """A format in the workbook's font."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_PLAIN, **properties})
        return self._made[key]


def make(report: Report) -> bytes:
    """The workbook's bytes; the same report gives the same."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(content, options)
    made = datetime(report.day.year, report.day.month, report.day.day)
    book.set_properties({"title": f"{report.title} {report.day.isoformat()}", "created": made})
    styles, language = Styles(book, report.wording), report.wording.language
    sheet = book.add_worksheet(say(language, "sheet.overview"))
    data = book.add_worksheet(say(language, "sheet.data"))
    for section in report.sections:
        _section(book.add_worksheet(say(language, f"sheet.{section.id}")), section, styles, report)
    overview.add(book, sheet, data, styles.of, report)
    sheet.activate()
    book.close()
    return content.getvalue()


def _section(sheet: Worksheet, section: Section, styles: Styles, report: Report) -> None:
    """A section's tables, one below the other."""
    sheet.hide_gridlines(2)
    sheet.set_row(0, 24)
    _text(sheet, 0, 0, section.heading, styles.of(font_size=16, bold=True, valign="vcenter"))
    widths = _widths(section)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    row = 1
    for words in (*section.opening, *section.notes):
        _paragraph(sheet, row, words, widths, styles)
        row += 1
    row += 1
    for grid in section.grids:
        row = _grid(sheet, grid, row, widths, styles) + 1
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{report.name}&R&8&P / &N")


def _paragraph(sheet: Worksheet, row: int, words: str, widths: list[int], styles: Styles) -> None:
    """A text over all columns, as high as it needs."""
    style = styles.of(font_color="#6B7A84", text_wrap=True)
    safe = encoded(letters.writable(words))
    if len(widths) > 1:
        sheet.merge_range(row, 0, row, len(widths) - 1, safe, style)
    else:
        sheet.write_string(row, 0, safe, style)
    sheet.set_row(row, _LINE * _lines(words, sum(widths)))


def _grid(sheet: Worksheet, grid: Grid, row: int, widths: list[int], styles: Styles) -> int:
    """One table from a row on; the row after it."""
    if grid.caption:
        _text(sheet, row, 0, grid.caption, styles.of(bold=True, font_size=11))
        sheet.set_row(row, 18)
        row += 1
    if not grid.rows:
        _text(sheet, row, 0, grid.nothing, styles.of(font_color="#6B7A84"))
        return row + 1
    for column, words in enumerate(grid.columns):
        _text(sheet, row, column, words, styles.of(**_HEAD, align="right" if grid.rights[column] else "left"))
    sheet.set_row(
        row, 3 + _LINE * max(_lines(words, width) for words, width in zip(grid.columns, widths, strict=False))
    )
    for number, cells in enumerate(grid.rows, 1):
        is_total = grid.has_total and number == len(grid.rows)
        sheet.set_row(row + number, _LINE * max(_lines(one, width) for one, width in zip(cells, widths, strict=False)))
        for column, cell in enumerate(cells):
            _cell(sheet, row + number, column, cell, styles, is_right=grid.rights[column], is_total=is_total)
            if is_total and isinstance(cell, Number):
                _total(sheet, (row + 1, row + number), column, cell, styles)
    return row + len(grid.rows) + 1


def _cell(
    sheet: Worksheet, row: int, column: int, cell: Cell, styles: Styles, *, is_right: bool, is_total: bool
) -> None:
    look: dict[str, object] = {"align": "right" if is_right else "left", "bottom": 4, "bottom_color": "#D5DBDF"}
    look |= {"bold": True, "top": 1, "bottom": 1} if is_total else {}
    match cell:
        case None:
            sheet.write_string(row, column, DASH, styles.of(**look))
        case str():
            _text(sheet, row, column, cell, styles.of(**look, text_wrap=not is_right))
        case Number():
            sheet.write_number(
                row,
                column,
                cell.units / 10**cell.decimals,
                styles.of(**look, num_format=shown(cell, styles.is_in_lakh)),
            )
        case Month():
            sheet.write_datetime(row, column, _at(cell.day), styles.of(**look, num_format="mmm yyyy"))
        case date():
            sheet.write_datetime(row, column, _at(cell), styles.of(**look, num_format=styles.day_format))
        case _:
            sheet.write_number(
                row,
                column,
                int(cell),
                styles.of(**look, num_format=number_shapes.cell_format(int(cell), 0, styles.is_in_lakh)),
            )


def _total(sheet: Worksheet, rows: tuple[int, int], column: int, cell: Number, styles: Styles) -> None:
    """The sum of the rows above, as a formula that carries its result."""
    first, last = rows
    letter = xl_col_to_name(column)
    style = styles.of(
        align="right", bold=True, top=1, bottom=1, bottom_color="#D5DBDF", num_format=shown(cell, styles.is_in_lakh)
    )
    formula = f"=ROUND(SUM({letter}{first + 1}:{letter}{last}),4)"
    sheet.write_formula(last, column, formula, style, cell.units / 10**cell.decimals)


def _lines(cell: Cell, width: int) -> int:
    """Lines that a text takes in a column of that width; a number always takes one."""
    return -(-len(cell) * 11 // (10 * width)) if isinstance(cell, str) and cell else 1


def shown(number: Number, is_in_lakh: bool) -> str:
    """The number format of a cell; a percentage is a number with its sign behind it, as on paper."""
    if number.unit:
        return number_shapes.cell_format(0, number.decimals, is_in_lakh=False) + f'" {number.unit}"'
    return number_shapes.cell_format(number.units / 10**number.decimals, number.decimals, is_in_lakh)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _text(sheet: Worksheet, row: int, column: int, words: str, style: Format) -> None:
    """Text, which never becomes a formula or a link."""
    safe = encoded(letters.writable(words))
    if safe:
        sheet.write_string(row, column, safe, style)
    else:
        sheet.write_blank(row, column, None, style)


def _widths(section: Section) -> list[int]:
    """Columns as wide as what stands in them, over all tables of the sheet."""
    found = []
    for column in range(max((len(grid.columns) for grid in section.grids), default=1)):
        longest = [_NARROWEST]
        for grid in section.grids:
            if column < len(grid.columns) and grid.rows:
                longest.append(max(len(part) for part in grid.columns[column].split()) + 3)
                longest += [_length(row[column]) * 11 // 10 + 3 for row in grid.rows[:200]]
        found.append(min(max(longest), _WIDEST))
    return found


def _length(cell: Cell) -> int:
    match cell:
        case str():
            return len(cell)
        case Number():
            return len(f"{cell.units / 10**cell.decimals:,.{cell.decimals}f}") + 2 * bool(cell.unit)
        case _:
            return 10
