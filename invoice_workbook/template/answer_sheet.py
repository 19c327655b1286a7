"""Answer: type the id of a customer or vendor, and plain formulas show what callers ask about."""

from collections.abc import Callable

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook.languages import named, text
from invoice_workbook.schema import ANSWER, PAYABLE, RECEIVABLE, START, TABLES, Side
from invoice_workbook.template import aging_sheet, owed, palette
from invoice_workbook.template.formats import Formats, sheet_named, to_sheet
from invoice_workbook.template.formulas import criteria_of_owed, setting

NAME = ANSWER
ID = "$B$4"
AMOUNT = "#,##0.00##;[Red]-#,##0.00##;\N{EN DASH}"
CURRENCIES = 6
"""Rows for currencies: the party's own and so many less one others."""
MASTER = (
    "name",
    "contact",
    "e_mail",
    "phone",
    "street",
    "postal_code",
    "city",
    "country",
    "currency",
    "terms",
    "status",
)


FIRST = 5
"""Row (from 0) of the party's name; figures and amounts follow."""
AMOUNTS = FIRST + len(MASTER) + 5
"""Row (from 0) of the header above the amounts."""
OWN_CURRENCY = f"$B${FIRST + 1 + MASTER.index('currency')}"
WIDTH = 7


def _header(table: str, field: str) -> str:
    return TABLES[table].by_field[field].header


def _of_party(field: str) -> str:
    """A field of the customer with that id, or of the vendor."""
    found = []
    for side in (RECEIVABLE, PAYABLE):
        key = f"{side.parties}[{_header(side.parties, side.party)}]"
        found.append(f"INDEX({side.parties}[{_header(side.parties, field)}],MATCH({ID},{key},0))")
    return f'=IF({ID}="","",IFERROR({found[0]},IFERROR({found[1]},"")))&""'


def _figures() -> list[tuple[str, str, str]]:
    """Label, formula, number format of what is no amount; an id belongs to a customer or to a vendor."""
    both = (RECEIVABLE, PAYABLE)
    whole, day = "0", "yyyy-mm-dd;;"
    late = [f'{s.documents}[Days late],">0",{s.documents}[Open],">0",{s.documents}' for s in both]
    counts = "+".join(f"COUNTIFS({c}[{_header(s.documents, s.party)}],{ID})" for c, s in zip(late, both, strict=True))
    paid = ",".join(f"_xlfn.MAXIFS({s.sources}[Date],{s.sources}[{_header(s.sources, s.party)}],{ID})" for s in both)
    documents = "+".join(
        f"COUNTIFS({s.documents}[{_header(s.documents, s.party)}],{ID}{criteria_of_owed(s)})" for s in both
    )
    return [("documents", documents, whole), ("late", counts, whole), ("last-paid", f"MAX({paid})", day)]


def _amounts() -> list[tuple[str, Side, Callable[[Side, str, str], str]]]:
    """Label, side and formula of each column of amounts."""
    return [
        column
        for side in (RECEIVABLE, PAYABLE)
        for column in (
            (f"open-{side.name}", side, owed.owed),
            (f"overdue-{side.name}", side, owed.overdue),
            (f"unapplied-{side.name}", side, owed.on_account),
        )
    ]


def add(book: Workbook, formats: Formats, language: str) -> None:
    """The Answer sheet."""
    sheet = sheet_named(book, NAME)
    sheet.set_tab_color(palette.COMMAND)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, WIDTH - 1, 19)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, text("answer.title", language), formats.title)
    sheet.write_string(1, 0, text("answer.about", language), formats.soft)
    sheet.write_url(2, 0, to_sheet(START, language), formats.link, text("template.to-start", language))
    sheet.write_string(3, 0, text("answer.id", language), formats.text)
    choice = {"bold": True, "bg_color": palette.MISSING_PAPER, "border": 1, "border_color": palette.RULE}
    sheet.write_blank(3, 1, None, formats.make(num_format="@", **choice))
    hint = {"input_title": text("answer.id", language), "input_message": text("answer.id-hint", language)}
    sheet.data_validation(3, 1, 3, 1, {"validate": "any", **hint})
    line = {"bottom": 4, "bottom_color": palette.RULE}
    label, value = formats.make(font_color=palette.SOFT, **line), formats.make(align="left", **line)
    for row, field in enumerate(MASTER, FIRST):
        sheet.write_string(row, 0, named(_header("Customers", field), language), label)
        sheet.write_formula(row, 1, _of_party(field), value)
        for place in range(2, WIDTH):
            sheet.write_blank(row, place, None, value)
    for row, (id_, formula, number) in enumerate(_figures(), FIRST + 1 + len(MASTER)):
        sheet.write_string(row, 0, text(f"answer.{id_}", language), label)
        figure = formats.make(align="left", bold=True, num_format=number, **line)
        sheet.write_formula(row, 1, f'=IF({ID}="","",{formula})', figure)
    _owed(sheet, formats, language)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, AMOUNTS + CURRENCIES, WIDTH - 1)


def _owed(sheet: Worksheet, formats: Formats, language: str) -> None:
    """What the party owes us and we owe it, less what is on account: its own currency first, then others with money."""
    words = {"bold": True, "font_color": palette.PAPER, "bg_color": palette.CLERK}
    line = {"bottom": 4, "bottom_color": palette.RULE}
    sheet.write_string(AMOUNTS, 0, text("aging.currency", language), formats.make(**words))
    columns = _amounts()
    for place, (label, _, _) in enumerate(columns, 1):
        sheet.write_string(AMOUNTS, place, text(f"answer.{label}", language), formats.make(align="right", **words))
    home = f'IF({OWN_CURRENCY}="",{setting("Home currency")},{OWN_CURRENCY})'
    for row in range(AMOUNTS + 1, AMOUNTS + 1 + CURRENCIES):
        own, above = f"$A${row + 1}", f"$A${AMOUNTS + 2}:$A${row}"
        code = home if row == AMOUNTS + 1 else owed.next_currency(above, ID)
        sheet.write_formula(row, 0, f'=IF({ID}="","",{code})', formats.make(bold=True, **line))
        amount = formats.make(bold=True, num_format=AMOUNT, align="right", **line)
        for place, (_, side, made) in enumerate(columns, 1):
            sheet.write_formula(row, place, f'=IF({own}="","",ROUND({made(side, own, ID)},4))', amount)
        aging_sheet.format_amounts(sheet, own, (row, 1, row, len(columns)), formats)
