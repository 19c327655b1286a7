"""Answer: type the id of a customer or vendor, and plain formulas show what callers ask about."""

from xlsxwriter.workbook import Workbook

from invoice_workbook.languages import text
from invoice_workbook.schema import PAYABLE, RECEIVABLE, TABLES, Side
from invoice_workbook.template import palette
from invoice_workbook.template.formats import Formats, sheet_named
from invoice_workbook.template.formulas import criteria_of_owed

NAME = "Answer"
ID = "$B$4"
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


def _header(table: str, field: str) -> str:
    return TABLES[table].by_field[field].header


def _of_party(field: str) -> str:
    """A field of the customer with that id, or of the vendor."""
    found = []
    for side in (RECEIVABLE, PAYABLE):
        key = f"{side.parties}[{_header(side.parties, side.party)}]"
        found.append(f"INDEX({side.parties}[{_header(side.parties, field)}],MATCH({ID},{key},0))")
    return f'=IF({ID}="","",IFERROR({found[0]},IFERROR({found[1]},"")))&""'


def _mine(side: Side, header: str, more: str = "") -> str:
    table = side.documents
    return f"{table}[{header}],{table}[{_header(table, side.party)}],{ID}{more}"


def _figures() -> list[tuple[str, str, str]]:
    """Label, formula, number format; both sides are added, because an id belongs to only one of them."""
    both = (RECEIVABLE, PAYABLE)
    amount, whole, day = "#,##0.00##;[Red]-#,##0.00##", "0", "yyyy-mm-dd;;"
    late = [f'{s.documents}[Days late],">0",{s.documents}[Open],">0",{s.documents}' for s in both]
    counts = "+".join(f"COUNTIFS({c}[{_header(s.documents, s.party)}],{ID})" for c, s in zip(late, both, strict=True))
    overdue = "+".join(f"SUMIFS({_mine(s, 'Open', f',{s.documents}[Days late],{chr(34)}>0{chr(34)}')})" for s in both)
    paid = ",".join(f"_xlfn.MAXIFS({s.sources}[Date],{s.sources}[{_header(s.sources, s.party)}],{ID})" for s in both)
    unapplied = "+".join(
        f"SUMIFS({s.sources}[Unapplied],{s.sources}[{_header(s.sources, s.party)}],{ID})" for s in both
    )
    owed = "+".join(f"COUNTIFS({s.documents}[{_header(s.documents, s.party)}],{ID}{criteria_of_owed(s)})" for s in both)
    return [
        ("documents", owed, whole),
        ("open", "+".join(f"SUMIFS({_mine(s, 'Open')})" for s in both), amount),
        ("overdue", overdue, amount),
        ("late", counts, whole),
        ("unapplied", unapplied, amount),
        ("last-paid", f"MAX({paid})", day),
    ]


def add(book: Workbook, formats: Formats, language: str) -> None:
    """The Answer sheet."""
    sheet = sheet_named(book, NAME)
    sheet.set_tab_color(palette.COMMAND)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 44)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, text("answer.title", language), formats.title)
    sheet.write_string(1, 0, text("answer.about", language), formats.soft)
    sheet.write_url(2, 0, "internal:'Start'!A1", formats.link, text("template.to-start", language))
    sheet.write_string(3, 0, text("answer.id", language), formats.text)
    choice = {"bold": True, "bg_color": palette.MISSING_PAPER, "border": 1, "border_color": palette.RULE}
    sheet.write_blank(3, 1, None, formats.make(num_format="@", **choice))
    hint = {"input_title": text("answer.id", language), "input_message": text("answer.id-hint", language)}
    sheet.data_validation(3, 1, 3, 1, {"validate": "any", **hint})
    line = {"bottom": 4, "bottom_color": palette.RULE}
    label, value = formats.make(font_color=palette.SOFT, **line), formats.make(align="left", **line)
    for row, field in enumerate(MASTER, 5):
        sheet.write_string(row, 0, _header("Customers", field), label)
        sheet.write_formula(row, 1, _of_party(field), value)
    for row, (id_, formula, number) in enumerate(_figures(), 6 + len(MASTER)):
        sheet.write_string(row, 0, text(f"answer.{id_}", language), label)
        figure = formats.make(align="left", bold=True, num_format=number, **line)
        sheet.write_formula(row, 1, f'=IF({ID}="","",{formula})', figure)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, 6 + len(MASTER) + len(_figures()), 1)
