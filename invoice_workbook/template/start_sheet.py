"""Start: formulas for what needs attention today, with links to the rows; aging charts; the commands' buttons."""

from dataclasses import dataclass

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook.commands import with_button
from invoice_workbook.languages import text
from invoice_workbook.schema import OWED, PAYABLE, RECEIVABLE, TABLES, Side
from invoice_workbook.template import aging_sheet, owed, palette
from invoice_workbook.template.formats import Formats, sheet_named
from invoice_workbook.template.formulas import AS_OF, setting
from invoice_workbook.template.table_sheet import HEADER_ROW
from invoice_workbook.template.template_file import OWED_CELL, START

HOME = setting("Home currency")
AS_OF_CELL = "$C$3"
FIRST_ROW = 5
CHART_COLUMN = 5
BUTTON_WIDTH, BUTTON_HEIGHT = 284, 26
"""Pixels: column B's width, and a row's height."""


@dataclass(frozen=True)
class Attention:
    """A line of the attention list: how many, how serious, and which row to go to."""

    id: str
    table: str
    count: str
    worst: str = ""
    match: str = ""
    days: bool = False


@dataclass(frozen=True)
class Owed:
    """A line that says what is owed in the home currency, with a link to the side's aging."""

    side: Side

    @property
    def amount(self) -> str:
        """The formula of the amount."""
        return f"ROUND({owed.owed(self.side, HOME)},4)"

    @property
    def is_elsewhere(self) -> str:
        """Whether something is open in another currency."""
        table = self.side.documents
        return f'COUNTIFS({table}[Currency],"<>"&{HOME},{table}[Open],"<>0",{table}[Currency],"<>")>0'


def _late(side: Side) -> Attention:
    table = side.documents
    worst = f"MAX({table}[Days late])"
    late = f'COUNTIFS({table}[Days late],">0",{table}[Open],">0")'
    open_late = f'_xlfn.MAXIFS({table}[Days late],{table}[Open],">0")'
    row = f"MATCH({worst},{table}[Days late],0)"
    return Attention(f"late-{side.name}", table, late, open_late, row, days=True)


def _due_soon() -> Attention:
    within = f'Bills[Open],">0",Bills[Due date],">="&{AS_OF},Bills[Due date],"<="&({AS_OF}+7)'
    soonest = f'_xlfn.MINIFS(Bills[Due date],Bills[Open],">0",Bills[Due date],">="&{AS_OF})'
    return Attention("due-soon", "Bills", f"COUNTIFS({within})", "", f"MATCH({soonest},Bills[Due date],0)")


def _with(id_: str, table: str, header: str, value: str) -> Attention:
    column = f"{table}[{header}]"
    return Attention(id_, table, f'COUNTIFS({column},"{value}")', "", f'MATCH("{value}",{column},0)')


def _problems(severity: str) -> Attention:
    count = f'COUNTIFS(Problems[Severity],"{severity}",Problems[Status],"open")'
    return Attention(f"problems-{severity}", "Problems", count, "", f'MATCH("{severity}",Problems[Severity],0)')


def _broken_promises() -> Attention:
    rule = 'Problems[Rule],"promise-broken"'
    match = 'MATCH("promise-broken",Problems[Rule],0)'
    return Attention("promises-broken", "Problems", f'COUNTIFS({rule},Problems[Status],"open")', "", match)


def _follow_ups() -> Attention:
    days = "Questions[Follow up on]"
    due = f'{days},">0",{days},"<="&{AS_OF},Questions[Status],"<>closed"'
    first = f'_xlfn.MINIFS({days},{days},">0",Questions[Status],"<>closed")'
    return Attention("follow-ups-due", "Questions", f"COUNTIFS({due})", "", f"MATCH({first},{days},0)")


def _unapplied(side: Side) -> Attention:
    column = f"{side.sources}[Unapplied]"
    largest = f"MATCH(MAX({column}),{column},0)"
    return Attention(f"unapplied-{side.name}", side.sources, f'COUNTIFS({column},">0")', "", largest)


ATTENTION: tuple[Attention, ...] = (
    _problems("error"),
    _problems("warning"),
    _late(RECEIVABLE),
    _late(PAYABLE),
    _due_soon(),
    _with("orders-verified", "Orders", "Status", "verified"),
    _with("orders-open", "Orders", "Status", "open"),
    _with("invoices-draft", "Invoices", "Status", "draft"),
    _with("invoices-issued", "Invoices", "Status", "issued"),
    _with("bills-entered", "Bills", "Status", "entered"),
    _with("bills-held", "Bills", "Status", "held"),
    _with("bills-routed", "Bills", "Status", "routed"),
    _with("payments-proposed", "Payments", "Status", "proposed"),
    _unapplied(RECEIVABLE),
    _unapplied(PAYABLE),
    _with("bank-new", "BankLines", "Status", "new"),
    _with("bank-proposed", "BankLines", "Status", "proposed"),
    _with("questions-open", "Questions", "Status", "open"),
    _follow_ups(),
    _broken_promises(),
)


def add(book: Workbook, formats: Formats, language: str) -> None:
    """The Start sheet; its date is used by every formula in the workbook."""
    sheet = sheet_named(book, START)
    sheet.set_tab_color(palette.INK)
    sheet.hide_gridlines(2)
    for first, last, width in ((0, 0, 2), (1, 1, 40), (2, 2, 12), (3, 3, 22), (4, 4, 3), (5, 8, 18)):
        sheet.set_column(first, last, width)
    _head(book, sheet, formats, language)
    for number, line in enumerate(ATTENTION):
        _line(sheet, formats, FIRST_ROW + number, line, language)
    _charts(book, sheet, language)
    for number, side in enumerate((RECEIVABLE, PAYABLE), FIRST_ROW + len(ATTENTION)):
        _owed(sheet, formats, number, Owed(side), language)
    below = max(FIRST_ROW + len(ATTENTION) + 2, 24) + 1
    last = _commands(sheet, formats, below, language)
    _sheets(sheet, formats, last + 1, language)
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, last + 10, 8)
    sheet.set_first_sheet()
    sheet.activate()


def _head(book: Workbook, sheet: Worksheet, formats: Formats, language: str) -> None:
    sheet.set_row(0, 30)
    title = formats.make(font_size=20, bold=True, valign="vcenter")
    company = setting("Company")
    sheet.write_formula(0, 1, f'=IF({company}="","{text("start.title", language)}",{company})', title)
    sheet.write_string(1, 1, text("start.about", language), formats.soft)
    sheet.write_string(2, 1, text("start.as-of", language), formats.make(align="right", font_color=palette.SOFT))
    stored = setting("As of")
    day = formats.make(num_format="yyyy-mm-dd", bold=True, align="left")
    sheet.write_formula(2, 2, f'=IF({stored}="",TODAY(),IFERROR(DATEVALUE({stored}),{stored}))', day)
    book.define_name(AS_OF, f"={START}!{AS_OF_CELL}")
    _owed_line(sheet, formats)
    sheet.write_string(FIRST_ROW - 1, 1, text("start.attention", language), formats.heading)
    right = formats.make(font_size=11, bold=True, bottom=1, bottom_color=palette.RULE, align="right")
    sheet.write_string(FIRST_ROW - 1, 2, text("start.how-many", language), right)
    indented = formats.make(font_size=11, bold=True, bottom=1, bottom_color=palette.RULE, indent=2)
    sheet.write_string(FIRST_ROW - 1, 3, text("start.go-to", language), indented)


def _owed_line(sheet: Worksheet, formats: Formats) -> None:
    """What could not leave yet; blank where there is nothing."""
    waits = setting(OWED)
    sheet.write_formula(OWED_CELL[0] - 1, OWED_CELL[1] - 1, f'=IF({waits}="","",{waits})', formats.wrong_text)


def _line(sheet: Worksheet, formats: Formats, row: int, line: Attention, language: str) -> None:
    sheet.set_row(row, 18)
    target = TABLES[line.table].sheet
    words = formats.make(valign="vcenter", bottom=4, bottom_color=palette.RULE)
    number = formats.make(
        valign="vcenter", align="right", bold=True, bottom=4, bottom_color=palette.RULE, num_format="0"
    )
    link = formats.make(font_color=palette.COMMAND, valign="vcenter", bottom=4, bottom_color=palette.RULE, indent=2)
    sheet.write_string(row, 1, text(f"start.{line.id}", language), words)
    sheet.write_formula(row, 2, f"={line.count}", number)
    place = f"\"#'{target}'!A\"&({HEADER_ROW + 1}+IFERROR({line.match},1))"
    label = text("start.show", language, sheet=target)
    if line.days:
        worst = text("start.days", language)
        shown = f'IF(C{row + 1}>0,{line.worst}&" {worst}","{label}")'
    else:
        shown = f'"{label}"'
    sheet.write_formula(row, 3, f"=HYPERLINK({place},{shown})", link)
    soft = {"type": "cell", "criteria": "==", "value": 0, "format": formats.settled}
    bad = {"type": "cell", "criteria": ">", "value": 0, "format": formats.wrong_text}
    sheet.conditional_format(row, 2, row, 2, soft)
    if line.id in ("problems-error", "late-receivable", "late-payable", "bills-held"):
        sheet.conditional_format(row, 2, row, 2, bad)


def _owed(sheet: Worksheet, formats: Formats, row: int, line: Owed, language: str) -> None:
    """What a side owes, less credit and money on account; other currencies are named by the link."""
    sheet.set_row(row, 18)
    rule = {"valign": "vcenter", "bottom": 4, "bottom_color": palette.RULE}
    name = line.side.aging_sheet
    sheet.write_string(row, 1, text(f"start.owed-{line.side.name}", language), formats.make(**rule))
    amount = formats.make(align="right", bold=True, num_format=aging_sheet.FIGURE, **rule)
    sheet.write_formula(row, 2, f"={line.amount}", amount)
    more = text("start.other-currencies", language)
    shown = f'{HOME}&IF({line.is_elsewhere}," {more}","")&" \N{RIGHTWARDS ARROW}"'
    link = formats.make(font_color=palette.COMMAND, indent=2, **rule)
    sheet.write_formula(row, 3, f"=HYPERLINK(\"#'{name}'!A1\",{shown})", link)
    for decimals, style in formats.amounts.items():
        aging_sheet.format_amounts(sheet, f"LEFT($D${row + 1},3)", (row, 2, row, 2), decimals, style)


def _charts(book: Workbook, sheet: Worksheet, language: str) -> None:
    for place, (side, colour) in enumerate(((RECEIVABLE, palette.CLERK), (PAYABLE, palette.ACCENT))):
        name = side.aging_sheet
        columns = (aging_sheet.CURRENT, aging_sheet.CURRENT + 4)
        chart = book.add_chart({"type": "column"})
        assert chart is not None
        chart.add_series(
            {
                "name": name,
                "categories": [name, aging_sheet.HEADER, columns[0], aging_sheet.HEADER, columns[1]],
                "values": [name, aging_sheet.TOTAL, columns[0], aging_sheet.TOTAL, columns[1]],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
        font = {"name": palette.FONT, "size": 9, "color": palette.SOFT}
        title = {"name": palette.FONT, "size": 11, "bold": True, "color": palette.INK}
        chart.set_title({"name": text(f"aging.chart-{side.name}", language), "name_font": title, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_x_axis({"num_font": font, "line": {"color": palette.RULE}, "label_position": "low"})
        grid = {"visible": True, "line": {"color": palette.RULE, "width": 0.5}}
        chart.set_y_axis({"num_font": font, "major_gridlines": grid, "line": {"none": True}, "num_format": "#,##0"})
        chart.set_chartarea({"border": {"none": True}})
        chart.set_size({"width": 520, "height": 215})
        sheet.insert_chart(2 + place * 11, CHART_COLUMN, chart, {"object_position": 2})


def _commands(sheet: Worksheet, formats: Formats, row: int, language: str) -> int:
    """The commands' buttons, each over its label, which is visible in programs that show no buttons."""
    sheet.write_string(row, 1, text("start.commands", language), formats.heading)
    for place in range(2, 9):
        sheet.write_blank(row, place, None, formats.heading)
    label = formats.make(bold=True, align="center", valign="vcenter")
    words = formats.make(font_color=palette.SOFT, valign="vcenter", indent=1)
    for command in with_button():
        row += 1
        sheet.set_row_pixels(row, BUTTON_HEIGHT + 4)
        caption = text(f"command.{command.id}.label", language)
        sheet.write_string(row, 1, caption, label)
        button = {"macro": command.macro, "caption": caption, "width": BUTTON_WIDTH, "height": BUTTON_HEIGHT}
        sheet.insert_button(row, 1, {**button, "y_offset": 2})
        sheet.write_string(row, 2, text(f"command.{command.id}.help", language), words)
    return row + 1


def _sheets(sheet: Worksheet, formats: Formats, row: int, language: str) -> None:
    """Links to every sheet, in the order of the tabs."""
    sheet.write_string(row, 1, text("start.sheets", language), formats.heading)
    for place in range(2, 9):
        sheet.write_blank(row, place, None, formats.heading)
    names = [
        *(t.sheet for t in TABLES.values()),
        *(s.aging_sheet for s in (RECEIVABLE, PAYABLE)),
        "Answer",
        "Management report",
        "Help",
    ]
    places = (1, 3, 5, 7)
    for number, name in enumerate(names):
        line, column = divmod(number, len(places))
        sheet.write_url(row + 1 + line, places[column], f"internal:'{name}'!A1", formats.link, name)
