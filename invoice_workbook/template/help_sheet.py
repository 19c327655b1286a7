"""Help: the documentation in short, every command, the ways back, and every rule, in the language of the book."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import checks
from invoice_workbook.commands import every
from invoice_workbook.languages import at_the_desk, named, text
from invoice_workbook.schema import HELP, START
from invoice_workbook.template import help_chapters, palette, printing, taking_back
from invoice_workbook.template.column_widths import WIDE_FROM, letters
from invoice_workbook.template.formats import Formats, sheet_named, to_sheet
from invoice_workbook.template.printing import FOOT, FOOTER, SIDE, TOP

NAME = HELP
WIDTHS = (22, 30, 36, 42, 32)
LATIN, INDIAN = 1.14, 0.95
"""Letters per unit of column width: fewer than there are on average, for fonts differ."""
INDENT = 1
LINE_HEIGHT, PADDING = 13, 2
"""Points."""
ROW, TITLE = 15.0, 24.0
"""Points of a row of which nothing is said, and of a title."""
CONTENTS, FIRST = 3, 7
"""Rows, from 0, of the links to the chapters, and of the first chapter."""
Place = tuple[int, int]
"""The first and the last column of a cell, merged where they differ."""
LINE: tuple[Place, ...] = ((0, 0), (1, 3), (4, 4))
MISTAKE: tuple[Place, ...] = ((0, 1), (2, 3), (4, 4))
RULE: tuple[Place, ...] = ((0, 0), (1, 2), (3, 4))
"""Each kind of line has its cells so wide that all of them take about as many lines."""


@dataclass
class _Help:
    """The sheet while it is written: the next free row, and where each chapter begins."""

    sheet: Worksheet
    language: str
    strong: Format
    words: Format
    last: Format
    header: Format
    last_header: Format
    title: Format
    row: int = FIRST
    begins: dict[str, int] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    """Points of the rows that have a height of their own."""

    def high(self, row: int, points: float) -> None:
        """Give a row a height."""
        self.heights[row] = points
        self.sheet.set_row(row, points)

    def chapter(self, name: str) -> None:
        """A chapter's title."""
        self.begins[name] = self.row
        self.high(self.row, TITLE)
        self.sheet.write_string(self.row, 0, text(f"help.{name}", self.language), self.title)
        self.row += 1

    def headers(self, places: tuple[Place, ...], ids: tuple[str, ...]) -> None:
        """What the columns of a chapter are called."""
        formats = (self.header, self.header, self.last_header)
        self._put(places, [text(f"help.{id_}", self.language) for id_ in ids], formats)

    def line(self, places: tuple[Place, ...], cells: tuple[str, ...]) -> None:
        """A row high enough for its longest cell; programs do not resize rows that they did not write."""
        wide = [sum(WIDTHS[first : last + 1]) for first, last in places]
        lines = max(_lines(cell, width - INDENT) for cell, width in zip(cells, wide, strict=True))
        self.high(self.row, LINE_HEIGHT * lines + PADDING)
        first = self.strong if places[0] == (0, 0) else self.words
        self._put(places, list(cells), (first, self.words, self.last))

    def _put(self, places: tuple[Place, ...], cells: list[str], formats: tuple[Format, ...]) -> None:
        for (first, last), cell, style in zip(places, cells, formats, strict=True):
            if last > first:
                self.sheet.merge_range(self.row, first, self.row, last, cell, style)
            else:
                self.sheet.write_string(self.row, first, cell, style)
        self.row += 1


def _lines(cell: str, width: float) -> int:
    """How many lines a cell's words take in a column of this width."""
    width *= INDIAN if any(letter.isalpha() and ord(letter) >= WIDE_FROM for letter in cell) else LATIN
    lines, room = 1, width
    for word in cell.split():
        needed = letters(word) + 1
        if needed > room:
            lines, room = lines + 1, width
        room -= needed
    return lines


def _taught(name: str, page: _Help) -> None:
    for line in help_chapters.lines(name, page.language):
        page.line(LINE, line)


def _ways_back(page: _Help) -> None:
    page.headers(MISTAKE, ("wrong", "way", "type"))
    for mistake in taking_back.rows(page.language):
        page.line(MISTAKE, mistake)


def _commands(page: _Help) -> None:
    page.headers(LINE, ("command", "does", "type"))
    with at_the_desk():
        for one in every():
            label, does = (text(f"command.{one.id}.{part}", page.language) for part in ("label", "help"))
            page.line(LINE, (label, does, f"invoice-workbook {one.id}"))


def _rules(page: _Help) -> None:
    page.headers(RULE, ("rule", "says", "remedy"))
    for rule in checks.RULES:
        page.line(RULE, (rule, *checks.description(rule, page.language)))


def _chapters() -> dict[str, Callable[[_Help], None]]:
    """What writes each chapter, in the order of the sheet: what one reads first, then what one looks up."""
    taught = {name: partial(_taught, name) for name in help_chapters.CHAPTERS}
    return {"week": taught.pop("week"), "back": _ways_back, **taught, "commands": _commands, "rules": _rules}


def add(book: Workbook, formats: Formats, language: str) -> None:
    """The Help sheet."""
    sheet = sheet_named(book, NAME)
    sheet.set_tab_color(palette.SOFT)
    sheet.hide_gridlines(2)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, text("help.title", language), formats.title)
    sheet.merge_range(1, 0, 1, len(WIDTHS) - 1, text("help.about", language), formats.wrapped)
    sheet.write_url(2, 0, to_sheet(START, language), formats.link, text("template.to-start", language))
    ruled = {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": palette.RULE}
    named_so = {"bold": True, "font_color": palette.PAPER, "bg_color": palette.CLERK}
    page = _Help(
        sheet,
        language,
        strong=formats.make(bold=True, **ruled),
        words=formats.make(**ruled),
        last=formats.make(align="left", indent=INDENT, **ruled),
        header=formats.make(**named_so),
        last_header=formats.make(align="left", indent=INDENT, **named_so),
        title=formats.make(font_size=13, bold=True, valign="vcenter"),
    )
    page.high(0, TITLE)
    page.high(1, 2 * LINE_HEIGHT)
    for name, write in _chapters().items():
        page.chapter(name)
        write(page)
        page.row += 1
    _contents(page, formats)
    _print(page)


def _contents(page: _Help, formats: Formats) -> None:
    """Links to the chapters, four in a row."""
    page.sheet.write_string(CONTENTS, 0, text("help.chapters", page.language), formats.soft)
    for number, (name, row) in enumerate(page.begins.items()):
        down, across = divmod(number, len(WIDTHS) - 1)
        link = to_sheet(NAME, page.language, f"A{row + 1}")
        page.sheet.write_url(CONTENTS + down, 1 + across, link, formats.link, text(f"help.{name}", page.language))


def _print(page: _Help) -> None:
    """One page wide; a chapter's title stands over its first lines, and a short chapter on one page."""
    sheet, language = page.sheet, page.language
    sheet.set_portrait()
    sheet.set_paper(printing.A4_PAPER)
    sheet.set_margins(left=SIDE, right=SIDE, top=TOP, bottom=FOOT)
    largest = printing.fit(sum(width * 7 + 5 for width in WIDTHS), is_upright=True)
    heights, together = [page.heights.get(row, ROW) for row in range(page.row)], _together(page)
    scale, begin = printing.on_fewest_pages(heights, together, largest)
    sheet.set_print_scale(scale)
    sheet.set_h_pagebreaks(begin)
    sheet.set_footer(f"&L&8{named(NAME, language)}&R&8&P / &N", {"margin": FOOTER})


def _together(page: _Help) -> set[int]:
    """Rows that stand on the page of the row above them."""
    rows: set[int] = set()
    ends = [*list(page.begins.values())[1:], page.row]
    for (name, first), end in zip(page.begins.items(), ends, strict=True):
        rows.update(range(first + 1, end if name in help_chapters.CHAPTERS else first + 4))
    return rows
