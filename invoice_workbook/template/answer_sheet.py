"""Answer: type the id of a customer or vendor, and plain formulas show what callers ask about.

What formulas cannot find (where a payment went, what was promised, what to say) *Ask* writes below and beside them;
the form beside them is read by *Update*.
"""

from collections.abc import Callable
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import answer_cells, commands
from invoice_workbook.commands.billing_details import FIELDS
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
AMOUNT_COLUMNS, WIDTH = 7, 8
"""Columns of the amounts, and of the sheet."""
WIDTHS = (28, *[17] * (AMOUNT_COLUMNS - 1), 46)
HEADING = 29
"""Height of the headings over amounts: two lines, because they are longer than an amount in every language."""
BUTTON = (170, 21)
"""Width and height of the sheet's buttons, in pixels."""
FORM = 11
"""Row (from 0) of the form's heading."""


def _header(table: str, field: str) -> str:
    return TABLES[table].by_field[field].header


def _of_party(field: str) -> str:
    """A field of the customer with that id, or of the vendor."""
    found = []
    for side in (RECEIVABLE, PAYABLE):
        key = f"{side.parties}[{_header(side.parties, side.party)}]"
        found.append(f"INDEX({side.parties}[{_header(side.parties, field)}],MATCH({ID},{key},0))")
    return f'=IF({ID}="","",IFERROR({found[0]},IFERROR({found[1]},"")))&""'


def _figures(day_format: str) -> list[tuple[str, str, str]]:
    """Label, formula, number format of what is no amount; an id belongs to a customer or to a vendor."""
    both = (RECEIVABLE, PAYABLE)
    whole, day = "0", f"{day_format};;"
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
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, text("answer.title", language), formats.title)
    sheet.write_string(1, 0, text("answer.about", language), formats.soft)
    sheet.write_url(2, 0, to_sheet(START, language), formats.link, text("template.to-start", language))
    sheet.write_string(3, 0, text("answer.id", language), formats.text)
    sheet.write_blank(3, 1, None, _typed(formats))
    hint = {"input_title": text("answer.id", language), "input_message": text("answer.id-hint", language)}
    sheet.data_validation(3, 1, 3, 1, {"validate": "any", **hint})
    _button(sheet, (3, 2), "ask", language)
    line = {"bottom": 4, "bottom_color": palette.RULE}
    label, value = formats.make(font_color=palette.SOFT, **line), formats.make(align="left", **line)
    for row, field in enumerate(MASTER, FIRST):
        sheet.write_string(row, 0, named(_header("Customers", field), language), label)
        sheet.write_formula(row, 1, _of_party(field), value)
        sheet.write_blank(row, 2, None, value)
    for row, (id_, formula, number) in enumerate(_figures(formats.day_format), FIRST + 1 + len(MASTER)):
        sheet.write_string(row, 0, text(f"answer.{id_}", language), label)
        figure = formats.make(align="left", bold=True, num_format=number, **line)
        sheet.write_formula(row, 1, f'=IF({ID}="","",{formula})', figure)
    _owed(sheet, formats, language)
    _sentence(sheet, formats, language)
    _form(sheet, formats, language)
    _told(sheet, formats, language)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, answer_cells.TOLD + answer_cells.ROWS - 2, WIDTH - 1)


def _typed(formats: Formats) -> Format:
    """A cell that the clerk fills."""
    choice = {"bold": True, "bg_color": palette.MISSING_PAPER, "border": 1, "border_color": palette.RULE}
    return formats.make(num_format="@", align="left", **choice)


def _button(sheet: Worksheet, at: tuple[int, int], command: str, language: str) -> None:
    options = {"macro": commands.named(command).macro, "caption": text(f"command.{command}.label", language)}
    sheet.insert_button(*at, {**options, "width": BUTTON[0], "height": BUTTON[1], "x_offset": 6})


def _place(cell: answer_cells.Cell) -> tuple[int, int]:
    """A cell as the writer counts: from 0."""
    return cell[0] - 1, cell[1] - 1


def _name(cell: answer_cells.Cell) -> str:
    return f"${chr(ord('A') + cell[1] - 1)}${cell[0]}"


def _sentence(sheet: Worksheet, formats: Formats, language: str) -> None:
    """What to say on the telephone, beside the facts."""
    row, column = _place(answer_cells.SENTENCE)
    _heading(sheet, formats, (row - 1, column), text("answer.say", language))
    style = formats.make(text_wrap=True, valign="top", font_size=12, font_color=palette.COMMAND)
    sheet.merge_range(row, column, FORM - 2, WIDTH - 1, "", style)


def _heading(sheet: Worksheet, formats: Formats, at: tuple[int, int], words: str) -> None:
    sheet.write_string(*at, words, formats.heading)
    for place in range(at[1] + 1, WIDTH):
        sheet.write_blank(at[0], place, None, formats.heading)


def _form(sheet: Worksheet, formats: Formats, language: str) -> None:
    """A billing detail: which, what it is now, what it is to be."""
    (row, column), left = _place(answer_cells.FIELD), answer_cells.FIELD[1] - 2
    _heading(sheet, formats, (FORM, left), text("answer.form", language))
    for number, id_ in enumerate(("field", "now", "new")):
        sheet.write_string(row + number, left, text(f"answer.{id_}", language), formats.soft)
    typed = _typed(formats)
    headers = _details()
    shown_headers = [named(one, language) for one in headers]
    for at, shown in ((row, None), (row + 1, _now(headers, language)), (row + 2, None)):
        style = formats.make(num_format="@" if shown is None else "General", align="left") if shown else typed
        sheet.merge_range(at, column, at, column + 2, "", style)
        if shown:
            sheet.write_formula(at, column, shown, style)
    hint = {"input_title": text("answer.field", language), "input_message": text("answer.field-hint", language)}
    sheet.data_validation(row, column, row, column, {"validate": "list", "source": shown_headers, **hint})
    _button(sheet, (row + 3, column), "update", language)


def _details() -> list[str]:
    """The billing details of either side's parties, each header once."""
    columns = [one for side in (RECEIVABLE, PAYABLE) for one in TABLES[side.parties].columns]
    found = {one.field: one.header for one in columns}
    return [found[field] for field in FIELDS if field in found]


def _now(headers: list[str], language: str) -> str:
    """The chosen detail of the customer with that id, or of the vendor."""
    listed = ",".join(f'"{named(one, language)}"' for one in headers)
    chosen = f"MATCH({_name(answer_cells.FIELD)},{{{listed}}},0)"
    found = []
    for side in (RECEIVABLE, PAYABLE):
        there = {one.header for one in TABLES[side.parties].columns}
        row = f"MATCH({ID},{side.parties}[{_header(side.parties, side.party)}],0)"
        cells = ",".join(f"INDEX({side.parties}[{one}],{row})" if one in there else '""' for one in headers)
        found.append(f"CHOOSE({chosen},{cells})")
    return f'=IF({ID}="","",IFERROR({found[0]},IFERROR({found[1]},"")))&""'


def _told(sheet: Worksheet, formats: Formats, language: str) -> None:
    """Room for what *Ask* tells, and of whom it told; it turns grey once the question is another."""
    row, column = _place(answer_cells.WHOSE)
    plain = formats.make(num_format="@", bold=True)
    sheet.write_string(row, 0, text("answer.told-of", language), formats.soft)
    sheet.write_blank(row, column, None, plain)
    sheet.write_blank(row, column + 1, None, formats.make(num_format=formats.day_format, align="left", bold=True))
    sheet.write_blank(row, column + 2, None, plain)
    whose = _name(answer_cells.WHOSE)
    is_other = f'AND({whose}<>"",{whose}<>{ID})'
    ask = text("command.ask.label", language)
    words = text("answer.other", language, ask=ask).replace('"', '""')
    warning = formats.make(font_color=palette.LATE, bold=True)
    sheet.write_formula(*_place(answer_cells.CURRENT), f'=IF({is_other},"{words}","")', warning)
    top = answer_cells.TOLD - 1
    head = {"bold": True, "font_color": palette.PAPER, "bg_color": palette.COMMAND}
    sides: dict[str, dict[str, Any]] = {"amount": {"align": "right"}, "day": {"align": "center"}}
    sides["currency"] = {"align": "left", "indent": 1}
    for place, name in enumerate(answer_cells.COLUMNS):
        style = formats.make(**sides.get(name, {"align": "left"}), **head)
        sheet.write_string(top - 1, place, text(f"answer.column.{name}", language), style)
    for place in range(len(answer_cells.COLUMNS), WIDTH):
        sheet.write_blank(top - 1, place, None, formats.make(**head))
    kinds = {"day": formats.day_format, "amount": AMOUNT}
    styles = [
        formats.make(num_format=kinds.get(name, "@"), **sides.get(name, {"align": "left"}))
        for name in answer_cells.COLUMNS
    ]
    last = top + answer_cells.ROWS - 1
    for number in range(top, last + 1):
        for place, style in enumerate(styles):
            sheet.write_blank(number, place, None, style)
    cells, grey = (top, 0, last, WIDTH - 1), formats.settled
    sheet.conditional_format(*cells, {"type": "formula", "criteria": f"={is_other}", "format": grey})
    begins = {"type": "formula", "criteria": f'=$A{top + 1}<>""'}
    sheet.conditional_format(*cells, {**begins, "format": formats.begins})
    sheet.conditional_format(top, 0, last, 0, {**begins, "format": formats.bold})
    amounts = answer_cells.COLUMNS.index("amount")
    aging_sheet.format_amounts(sheet, f"$E{top + 1}", (top, amounts, last, amounts), formats)


def _owed(sheet: Worksheet, formats: Formats, language: str) -> None:
    """What the party owes us and we owe it, less what is on account: its own currency first, then others with money."""
    words = {"bold": True, "font_color": palette.PAPER, "bg_color": palette.CLERK}
    line = {"bottom": 4, "bottom_color": palette.RULE}
    sheet.set_row(AMOUNTS, HEADING)
    sheet.write_string(AMOUNTS, 0, text("aging.currency", language), formats.make(valign="top", **words))
    columns = _amounts()
    for place, (label, _, _) in enumerate(columns, 1):
        style = formats.make(align="right", indent=1, valign="top", text_wrap=True, **words)
        sheet.write_string(AMOUNTS, place, text(f"answer.{label}", language), style)
    home = f'IF({OWN_CURRENCY}="",{setting("Home currency")},{OWN_CURRENCY})'
    for row in range(AMOUNTS + 1, AMOUNTS + 1 + CURRENCIES):
        own, above = f"$A${row + 1}", f"$A${AMOUNTS + 2}:$A${row}"
        code = home if row == AMOUNTS + 1 else owed.next_currency(above, ID)
        sheet.write_formula(row, 0, f'=IF({ID}="","",{code})', formats.make(bold=True, **line))
        amount = formats.make(bold=True, num_format=AMOUNT, align="right", **line)
        for place, (_, side, made) in enumerate(columns, 1):
            sheet.write_formula(row, place, f'=IF({own}="","",ROUND({made(side, own, ID)},4))', amount)
        aging_sheet.format_amounts(sheet, own, (row, 1, row, len(columns)), formats)
