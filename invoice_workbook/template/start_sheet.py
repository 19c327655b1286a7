"""Start: what needs attention, a block for each half of the trade, and the buttons; the daily ones on top.

The blocks stand side by side, so that a desk of one half hides the other's columns, and all that stands in them.
"""

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import names
from invoice_workbook.commands import with_button
from invoice_workbook.commands.declaration import Command
from invoice_workbook.languages import text
from invoice_workbook.places import quoted
from invoice_workbook.schema import ANSWER, HELP, OWED, PAYABLE, RECEIVABLE, REPORT, TABLES, Side
from invoice_workbook.template import aging_sheet, owed, palette, start_charts, start_helpers, start_lists
from invoice_workbook.template.formats import Formats, sheet_named, to_sheet
from invoice_workbook.template.formulas import AS_OF, setting
from invoice_workbook.template.start_lines import BAD, HOME, LINES, Attention
from invoice_workbook.template.start_lists import BLOCKS, line_styles
from invoice_workbook.template.table_sheet import HEADER_ROW
from invoice_workbook.template.template_file import HALF_OF_START, OWED_CELL, START, start_widths

AS_OF_CELL = "$C$3"
HEADING, DAILY, ATTENTION, LISTS, CHARTS, MORE = 4, 5, 7, 18, 37, 49
"""Rows, from 0, at which each part begins: headings of the blocks, daily buttons, what needs attention and so on."""
LINE, BUTTON = 20, (200, 28)
"""Pixels: a line's height; the width and height of a button."""
DAILY_BUTTON = (188, 30)
COLOURS = {"both": palette.COMMAND, "receivable": palette.CLERK, "payable": palette.ACCENT}


def add(book: Workbook, formats: Formats, language: str) -> None:
    """The Start sheet; its date is used by every formula in the workbook."""
    sheet = sheet_named(book, START)
    sheet.set_tab_color(palette.INK)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 12, 1)
    tab = quoted(names.tab(START, language))
    for group, left in BLOCKS.items():
        for place, width in enumerate(start_widths(language), left):
            sheet.set_column(place, place, width)
        if group in HALF_OF_START:
            letters = [f"${chr(ord('A') + place)}" for place in (left, left + 3)]
            book.define_name(HALF_OF_START[group], f"={tab}!{letters[0]}:{letters[1]}")
    _head(book, sheet, formats, language)
    start_helpers.add(sheet, language)
    for group in BLOCKS:
        _block(sheet, formats, group, language)
    start_lists.add(sheet, formats, LISTS, language)
    start_charts.add(book, sheet, CHARTS, language)
    last = max(_more(sheet, formats, group, language) for group in BLOCKS)
    last = max(_sheets(sheet, formats, group, last + 1, language) for group in BLOCKS)
    sheet.freeze_panes(HEADING, 0)
    _printing(sheet, last)
    sheet.set_first_sheet()
    sheet.activate()


def _printing(sheet: Worksheet, last: int) -> None:
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, last, BLOCKS["payable"] + 2)


def _head(book: Workbook, sheet: Worksheet, formats: Formats, language: str) -> None:
    sheet.set_row(0, 30)
    title = formats.make(font_size=20, bold=True, valign="vcenter")
    company = setting("Company")
    sheet.write_formula(0, 1, f'=IF({company}="","{text("start.title", language)}",{company})', title)
    sheet.write_string(1, 1, text("start.about", language), formats.soft)
    sheet.write_string(2, 1, text("start.as-of", language), formats.make(align="right", font_color=palette.SOFT))
    stored = setting("As of")
    day = formats.make(num_format=formats.day_format, bold=True, align="left")
    sheet.write_formula(2, 2, f'=IF({stored}="",TODAY(),IFERROR(DATEVALUE({stored}),{stored}))', day)
    book.define_name(AS_OF, f"={quoted(names.tab(START, language))}!{AS_OF_CELL}")
    _owed_line(sheet, formats)


def _owed_line(sheet: Worksheet, formats: Formats) -> None:
    """What could not leave yet; blank where there is nothing."""
    waits = setting(OWED)
    sheet.write_formula(OWED_CELL[0] - 1, OWED_CELL[1] - 1, f'=IF({waits}="","",{waits})', formats.wrong_text)


def _block(sheet: Worksheet, formats: Formats, group: str, language: str) -> None:
    """A half's heading, its daily buttons, and what of it needs attention."""
    left = BLOCKS[group]
    band = formats.make(font_size=11, bold=True, font_color=palette.PAPER, bg_color=COLOURS[group], valign="vcenter")
    sheet.set_row_pixels(HEADING, 22)
    _across(sheet, HEADING, left, text(f"start.half-{group}", language), band)
    paper = formats.make(bg_color=palette.SHADE, bold=True, valign="vcenter", indent=1)
    for row in (DAILY, DAILY + 1):
        sheet.set_row_pixels(row, DAILY_BUTTON[1] + 6)
        _across(sheet, row, left, "", paper)
    daily = [command for command in with_button() if command.is_large and command.half == group]
    for number, command in enumerate(daily):
        row, place = divmod(number, 2)
        sheet.write_string(DAILY + row, left + place, text(f"command.{command.id}.label", language), paper)
        _button(sheet, (DAILY + row, left), command, DAILY_BUTTON, 4 + place * (DAILY_BUTTON[0] + 4), language)
    for side in (RECEIVABLE, PAYABLE):
        if side.name == group:
            _owed(sheet, formats, side, language)
    _headings(sheet, formats, ATTENTION, left, ("start.attention", "start.how-many", "start.go-to"), language)
    known = [line for line in LINES[group] if line.table in TABLES]
    for number, line in enumerate(known, ATTENTION + 1):
        _line(sheet, formats, (number, left), line, language)


def _across(sheet: Worksheet, row: int, left: int, words: str, style: Format) -> None:
    sheet.write_string(row, left, words, style)
    for place in (left + 1, left + 2):
        sheet.write_blank(row, place, None, style)


def _headings(sheet: Worksheet, formats: Formats, row: int, left: int, ids: Sequence[str], language: str) -> None:
    start_lists.headings(sheet, formats, (row, left), [text(id_, language) for id_ in ids])


def _button(
    sheet: Worksheet, at: tuple[int, int], command: Command, size: tuple[int, int], right: int, language: str
) -> None:
    """A button, over its label where there is room for one: programs that show no buttons show that."""
    caption = text(f"command.{command.id}.label", language)
    options = {"macro": command.macro, "caption": caption, "width": size[0], "height": size[1]}
    sheet.insert_button(*at, {**options, "x_offset": right, "y_offset": 3})


def _line(sheet: Worksheet, formats: Formats, at: tuple[int, int], line: Attention, language: str) -> None:
    row, left = at
    words, number, link = line_styles(formats, aging_sheet.FIGURE if line.is_money else "0")
    target = TABLES[line.table].sheet
    counted = f"${chr(ord('A') + left + 1)}${row + 1}"
    sheet.set_row_pixels(row, LINE)
    sheet.write_string(row, left, text(f"start.{line.id}", language), words)
    sheet.write_formula(row, left + 1, f"={line.count}", number)
    place = f"\"#'{target}'!A\"&({HEADER_ROW + 1}+IFERROR({line.match},1))"
    label = text("start.show", language, sheet=target)
    shown = f'"{label}"'
    if line.days:
        shown = f'IF({counted}>0,{line.worst}&" {text("start.days", language)}","{label}")'
    sheet.write_formula(row, left + 2, f"=HYPERLINK({place},{shown})", link)
    rule = {"type": "cell", "value": 0}
    sheet.conditional_format(row, left + 1, row, left + 1, {**rule, "criteria": "==", "format": formats.settled})
    if line.id in BAD:
        sheet.conditional_format(row, left + 1, row, left + 1, {**rule, "criteria": ">", "format": formats.wrong_text})


def _owed(sheet: Worksheet, formats: Formats, side: Side, language: str) -> None:
    """What a side owes, less credit and money on account; other currencies are named by the link."""
    row, left = DAILY + 1, BLOCKS[side.name]
    look = {"valign": "vcenter", "bg_color": palette.SHADE}
    sheet.write_string(row, left, text(f"start.owed-{side.name}", language), formats.make(**look))
    strong = formats.make(align="right", bold=True, font_size=12, num_format=aging_sheet.FIGURE, shrink=True, **look)
    sheet.write_formula(row, left + 1, f"=ROUND({owed.owed(side, HOME)},4)", strong)
    table = side.documents
    other = f'COUNTIFS({table}[Currency],"<>"&{HOME},{table}[Open],"<>0",{table}[Currency],"<>")>0'
    shown = f'{HOME}&IF({other}," {text("start.other-currencies", language)}","")&" \N{RIGHTWARDS ARROW}"'
    link = formats.make(font_color=palette.COMMAND, indent=1, **look)
    sheet.write_formula(row, left + 2, f"=HYPERLINK(\"#'{side.aging_sheet}'!A1\",{shown})", link)
    currency = f"LEFT(${chr(ord('A') + left + 2)}${row + 1},3)"
    aging_sheet.format_amounts(sheet, currency, (row, left + 1, row, left + 1), formats)


def _more(sheet: Worksheet, formats: Formats, group: str, language: str) -> int:
    """The half's other buttons, each over its label; gives the row behind them."""
    left, row = BLOCKS[group], MORE
    start_lists.headings(sheet, formats, (row, left), [text("start.more", language), "", ""])
    label = formats.make(bold=True, align="center", valign="vcenter")
    for command in with_button():
        if command.half == group and not command.is_large:
            row += 1
            sheet.set_row_pixels(row, BUTTON[1] + 4)
            sheet.write_string(row, left, text(f"command.{command.id}.label", language), label)
            _button(sheet, (row, left), command, BUTTON, 0, language)
    return row + 1


def _sheets(sheet: Worksheet, formats: Formats, group: str, row: int, language: str) -> int:
    """Links to the half's sheets, in the order of the tabs; gives the row behind them."""
    left = BLOCKS[group]
    start_lists.headings(sheet, formats, (row, left), [text("start.sheets", language), "", ""])
    groups = (group, "setup") if group == "both" else (group,)
    linked = [table.sheet for wanted in groups for table in TABLES.values() if table.group == wanted]
    linked += [side.aging_sheet for side in (RECEIVABLE, PAYABLE) if side.name == group]
    linked += [ANSWER, REPORT, HELP] if group == "both" else []
    for number, name in enumerate(linked):
        line, column = divmod(number, 2)
        place = (row + 1 + line, left + column)
        sheet.write_url(*place, to_sheet(name, language), formats.link, names.tab(name, language))
    return row + 1 + (len(linked) + 1) // 2
