"""Management report: twelve months of invoices, receipts, bills and payments in one currency, by plain formulas.

Below stands what is owed on the day, in that currency and in each other that has something open, and by bands of age in
that currency. Three charts beside them show these cells: what was invoiced and received, cash in and out, and the ages.
"""

from collections.abc import Callable

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import names
from invoice_workbook.documents.report import charts
from invoice_workbook.documents.report.charts import Block
from invoice_workbook.languages import named, text
from invoice_workbook.schema import PAYABLE, RECEIVABLE, REPORT, START, TABLES, Side
from invoice_workbook.template import aging_sheet, owed, palette
from invoice_workbook.template.formats import Formats, sheet_named, to_sheet
from invoice_workbook.template.formulas import AS_OF, criteria_of_owed, setting

NAME = REPORT
CURRENCY = "$B$4"
MONTHS = 12
HEADER = 5
FIRST = HEADER + 1
STANDING = FIRST + MONTHS + 3
"""Row (from 0) of the header above what is owed."""
CURRENCIES = 6
"""Rows for currencies: the chosen one and so many less one others."""
AGES = STANDING + CURRENCIES + 3
"""Row (from 0) of the header above what is owed by age."""
BANDS = 1 + aging_sheet.BANDS
"""`current`, and as many as an aging sheet has."""
CHARTS = "I"
"""Column of the charts, beside the tables."""
AMOUNT = "#,##0.00##;[Red]-#,##0.00##;\N{EN DASH}"


def _in_month(side: Side, month: str, table: str, field: str, amount: str, more: str = "") -> str:
    dates = f"{table}[{TABLES[table].by_field[field].header}]"
    within = f'{dates},">"&EOMONTH({month},-1),{dates},"<="&{month}'
    return f"SUMIFS({table}[{amount}],{table}[Currency],{CURRENCY},{within}{more})"


def _columns(month: str) -> tuple[tuple[str, str], ...]:
    """Label and formula of each column, for the month ending on the date in that cell."""
    columns: list[tuple[str, str]] = []
    for side, billed, credited, paid in (
        (RECEIVABLE, "invoiced", "credited", "received"),
        (PAYABLE, "billed", "credited-to-us", "paid"),
    ):
        kind = f"{side.documents}[Type]"
        for label, which in ((billed, "<>credit note"), (credited, "credit note")):
            more = f',{kind},"{which}"' + criteria_of_owed(side)
            columns.append((label, _in_month(side, month, side.documents, side.date, "Gross", more)))
        columns.append((paid, _in_month(side, month, side.sources, "date", "Amount")))
    return tuple(columns)


def add(book: Workbook, formats: Formats, language: str) -> None:
    """The Management report sheet."""
    sheet = sheet_named(book, NAME)
    sheet.set_tab_color(palette.COMMAND)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 6, 14)
    sheet.set_column(7, 7, 2)
    sheet.set_row(0, 24)
    sheet.set_row(STANDING, 27)
    sheet.set_row(AGES, 27)
    sheet.write_string(0, 0, text("report.title", language), formats.title)
    sheet.write_string(1, 0, text("report.about", language), formats.soft)
    sheet.write_url(2, 0, to_sheet(START, language), formats.link, text("template.to-start", language))
    sheet.write_string(3, 0, text("aging.currency", language), formats.text)
    choice = {"bold": True, "bg_color": palette.MISSING_PAPER, "border": 1, "border_color": palette.RULE}
    sheet.write_formula(3, 1, f"={setting('Home currency')}", formats.make(**choice))
    words = {"bold": True, "font_color": palette.PAPER, "bg_color": palette.CLERK, "text_wrap": True}
    sheet.write_string(HEADER, 0, text("report.month", language), formats.make(**words))
    amount = formats.make(num_format=AMOUNT, align="right", bottom=4, bottom_color=palette.RULE)
    month_format = formats.make(num_format="mmm yyyy", align="left", bottom=4, bottom_color=palette.RULE)
    for place, (label, _) in enumerate(_columns(""), 1):
        sheet.write_string(HEADER, place, text(f"report.{label}", language), formats.make(align="right", **words))
    for number in range(MONTHS):
        row = FIRST + number
        sheet.write_formula(row, 0, f"=EOMONTH({AS_OF},{number - MONTHS + 1})", month_format)
        for place, (_, formula) in enumerate(_columns(f"$A{row + 1}"), 1):
            sheet.write_formula(row, place, f"=ROUND({formula},4)", amount)
    total = formats.make(num_format=AMOUNT, align="right", bold=True, top=1, bottom=1)
    sheet.write_string(FIRST + MONTHS, 0, text("aging.total", language), formats.make(bold=True, top=1, bottom=1))
    for place in range(1, 7):
        column = "ABCDEFG"[place]
        formula = f"=ROUND(SUM({column}{FIRST + 1}:{column}{FIRST + MONTHS}),4)"
        sheet.write_formula(FIRST + MONTHS, place, formula, total)
    _standing(sheet, formats, language)
    _ages(sheet, formats, language)
    _charts(book, sheet, language)
    last = FIRST + MONTHS
    aging_sheet.format_amounts(sheet, CURRENCY, (FIRST, 1, last, 6), formats)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_footer(f"&L&8{named(NAME, language)}&R&8&P / &N")


def _owed(side: Side) -> list[tuple[str, Callable[[Side, str], str], Side]]:
    """Label and formula of what a side owes, and of what of it is overdue."""
    return [(f"open-{side.name}", owed.owed, side), (f"overdue-{side.name}", owed.overdue, side)]


def _standing(sheet: Worksheet, formats: Formats, language: str) -> None:
    """Open and overdue amounts on the date, a row for each currency: the chosen one, then the others."""
    words = {"bold": True, "font_color": palette.PAPER, "bg_color": palette.CLERK, "text_wrap": True}
    amount = formats.make(num_format=AMOUNT, align="right", bottom=4, bottom_color=palette.RULE)
    sheet.write_string(STANDING - 1, 0, text("report.as-of", language), formats.heading)
    day = formats.make(num_format=formats.day_format, bold=True, bottom=1, align="right")
    sheet.write_formula(STANDING - 1, 1, f"={AS_OF}", day)
    sheet.write_string(STANDING, 0, text("aging.currency", language), formats.make(**words))
    columns = [column for side in (RECEIVABLE, PAYABLE) for column in _owed(side)]
    for place, (label, _, _) in enumerate(columns, 1):
        sheet.write_string(STANDING, place, text(f"report.{label}", language), formats.make(align="right", **words))
    code = formats.make(bottom=4, bottom_color=palette.RULE)
    for row in range(STANDING + 1, STANDING + 1 + CURRENCIES):
        own, above = f"$A${row + 1}", f"$A${STANDING + 2}:$A${row}"
        sheet.write_formula(row, 0, f"={CURRENCY}" if row == STANDING + 1 else f"={owed.next_currency(above)}", code)
        for place, (_, made, side) in enumerate(columns, 1):
            sheet.write_formula(row, place, f'=IF({own}="","",ROUND({made(side, own)},4))', amount)
        aging_sheet.format_amounts(sheet, own, (row, 1, row, len(columns)), formats)


def _ages(sheet: Worksheet, formats: Formats, language: str) -> None:
    """What is owed in the chosen currency by bands of age, a row for each band: they sum to what stands above."""
    words = {"bold": True, "font_color": palette.PAPER, "bg_color": palette.CLERK, "text_wrap": True}
    sheet.write_string(AGES, 0, text("report.age", language), formats.make(**words))
    amount = formats.make(num_format=AMOUNT, align="right", bottom=4, bottom_color=palette.RULE)
    name = formats.make(bottom=4, bottom_color=palette.RULE)
    limits = RECEIVABLE.aging_sheet
    for band in range(BANDS):
        cell = xl_rowcol_to_cell(aging_sheet.HEADER, aging_sheet.CURRENT + band)
        sheet.write_formula(AGES + 1 + band, 0, f"='{limits}'!{cell}", name)
    for place, side in enumerate((RECEIVABLE, PAYABLE), 1):
        label = text(f"report.open-{side.name}", language)
        sheet.write_string(AGES, place, label, formats.make(align="right", **words))
        first, last = (xl_rowcol_to_cell(AGES + 2 + off, place) for off in (0, BANDS - 2))
        whole = owed.owed(side, CURRENCY)
        sheet.write_formula(AGES + 1, place, f"=ROUND({whole},4)-SUM({first}:{last})", amount)
        for band in range(1, BANDS):
            older = f"{xl_rowcol_to_cell(AGES + 2 + band, place)}:{last}"
            amount_ = aging_sheet.older(side, band, of_sheet=limits)
            formula = aging_sheet.band_of(band, amount_, older, of_sheet=limits)
            sheet.write_formula(AGES + 1 + band, place, f"={formula}", amount)
    aging_sheet.format_amounts(sheet, CURRENCY, (AGES + 1, 1, AGES + BANDS, 2), formats)


def _charts(book: Workbook, sheet: Worksheet, language: str) -> None:
    """Three charts beside the tables, fed by their formulas."""
    tab = names.tab(NAME, language)
    months = Block(tab, HEADER, FIRST, FIRST + MONTHS - 1, 0)
    ages = Block(tab, AGES, AGES + 1, AGES + BANDS, 0)
    wanted = (("sales", months, (1, 3)), ("cash", months, (3, 6)), ("ages", ages, (1, 2)))
    for number, (id_, block, shown) in enumerate(wanted):
        title = text(f"report.chart-{id_}", language)
        form = "@" if block is ages else "mmm yy"
        chart = charts.columns(book, block, shown, title=title, label_format=form)
        charts.put(sheet, chart, f"{CHARTS}{4 + 16 * number}", 540, 300, title)
