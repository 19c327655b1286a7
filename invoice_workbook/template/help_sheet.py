"""Help: every command, the ways back, and every rule, from the catalogues and the rules' own docstrings."""

import math

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import checks
from invoice_workbook.commands import every
from invoice_workbook.languages import named, text
from invoice_workbook.schema import HELP, START
from invoice_workbook.template import palette, taking_back
from invoice_workbook.template.formats import Formats, sheet_named, to_sheet

NAME = HELP
WIDTHS = (22, 52, 52, 62)
LETTERS = 1.05
"""Letters per unit of column width, on average."""
LINE_HEIGHT = 13.5


def rule_help(rule: str) -> dict[str, str]:
    """A rule's docstring by its parts: Rule, Source, Units, Remedy."""
    first, _, rest = (checks.module(rule).__doc__ or "").strip().partition("\n\n")
    parts = {"Rule": " ".join(first.split())}
    name = ""
    for line in rest.splitlines():
        word, colon, words = line.partition(":")
        if colon and word in ("Source", "Units", "Remedy"):
            name = word
            parts[name] = words.strip()
        elif name:
            parts[name] += " " + line.strip()
    return parts


def _row(sheet: Worksheet, row: int, cells: list[str], formats: tuple[Format, Format]) -> None:
    """A row high enough for its longest cell; programs do not resize rows that they did not write."""
    lines = max(math.ceil(len(cell) / (width * LETTERS)) for cell, width in zip(cells, WIDTHS, strict=False))
    sheet.set_row(row, LINE_HEIGHT * lines)
    for place, cell in enumerate(cells):
        sheet.write_string(row, place, cell, formats[min(place, 1)])


def _mistake(sheet: Worksheet, row: int, shown: tuple[str, str, str], words: Format) -> None:
    """A mistake in the first two columns, its way back, what to type."""
    wrong, way, typed = shown
    widths = (WIDTHS[0] + WIDTHS[1], WIDTHS[2])
    lines = max(math.ceil(len(cell) / (width * LETTERS)) for cell, width in zip((wrong, way), widths, strict=True))
    sheet.set_row(row, LINE_HEIGHT * lines)
    sheet.merge_range(row, 0, row, 1, wrong, words)
    sheet.write_string(row, 2, way, words)
    sheet.write_string(row, 3, typed, words)


def add(book: Workbook, formats: Formats, language: str) -> None:
    """The Help sheet."""
    sheet = sheet_named(book, NAME)
    sheet.set_tab_color(palette.SOFT)
    sheet.hide_gridlines(2)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, text("help.title", language), formats.title)
    sheet.write_string(1, 0, text("help.about", language), formats.soft)
    sheet.write_url(2, 0, to_sheet(START, language), formats.link, text("template.to-start", language))
    header = formats.make(bold=True, font_color=palette.PAPER, bg_color=palette.CLERK)
    strong = formats.make(bold=True, valign="top")
    words = formats.make(text_wrap=True, valign="top")
    row = 3
    sheet.write_row(row, 0, [text(f"help.{id_}", language) for id_ in ("command", "does", "type")], header)
    sheet.write_blank(row, 3, None, header)
    for row, command in enumerate(every(), row + 1):  # noqa: B020  # the table goes on where the header stood
        shown = [text(f"command.{command.id}.{part}", language) for part in ("label", "help")]
        _row(sheet, row, [*shown, f"invoice-workbook {command.id}"], (strong, words))
    row += 2
    sheet.write_string(row, 0, text("help.back", language), formats.title)
    row += 1
    titles = [text(f"help.{id_}", language) for id_ in ("wrong", "way", "type")]
    sheet.merge_range(row, 0, row, 1, titles[0], header)
    sheet.write_row(row, 2, titles[1:], header)
    for row, mistake in enumerate(taking_back.rows(language), row + 1):  # noqa: B020  # the same
        _mistake(sheet, row, mistake, words)
    row += 2
    sheet.write_row(row, 0, [text(f"help.{id_}", language) for id_ in ("rule", "says", "remedy", "source")], header)
    for number, rule in enumerate(checks.RULES, row + 1):
        parts = rule_help(rule)
        shown = [parts[part][:1].upper() + parts[part][1:] for part in ("Rule", "Remedy", "Source")]
        _row(sheet, number, [rule, *shown], (strong, words))
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{named(NAME, language)}&R&8&P / &N")
