"""The workbook's cell formats, each made once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import currencies, names, number_shapes
from invoice_workbook.schema import Column
from invoice_workbook.template import palette


def sheet_named(book: Workbook, name: str) -> Worksheet:
    """A sheet by its English name, made earlier in whatever language and still empty."""
    sheet = book.get_worksheet_by_name(names.tab_among(name, list(book.sheetnames)) or name)
    assert sheet is not None
    return sheet


@dataclass(frozen=True)
class CurrencyFormat:
    """How amounts of some currencies are shown; `step` is the least amount (of either sign) for which it is."""

    codes: str
    style: Format
    step: int | None = None

    def rule(self, currency: str, cell: str) -> dict[str, Any]:
        """The rule of cells whose currency another cell names. The currency is looked up for large amounts only."""
        mine = f'IFERROR(AND({currency}<>"",ISNUMBER(SEARCH({currency},"{self.codes}"))),FALSE)'
        formula = mine if self.step is None else f"IF(ABS(N({cell}))>={self.step},{mine},FALSE)"
        return {"type": "formula", "criteria": f"={formula}", "format": self.style}


def _codes(decimals: int, in_lakh: bool) -> str:
    if in_lakh:
        return " ".join(number_shapes.INDIAN_CURRENCIES)
    return " ".join(code for code, places in currencies.DECIMALS.items() if places == decimals)


def to_sheet(name: str, language: str, cell: str = "A1") -> str:
    """A link to a cell of a sheet, by the sheet's English name."""
    return f"internal:'{names.tab(name, language)}'!{cell}"


class Formats:
    """Formats of one workbook."""

    def __init__(self, book: Workbook, language: str) -> None:
        self._book = book
        self.day_format = number_shapes.day_format(language)
        self._bodies: dict[tuple[str, str, bool], Format] = {}
        self._headers: dict[tuple[str, str], Format] = {}

    def make(self, **properties: object) -> Format:
        """A format in the workbook's font."""
        plain = {"font_name": palette.FONT, "font_size": palette.BODY_SIZE, "font_color": palette.INK}
        return self._book.add_format({**plain, **properties})

    def body(self, column: Column) -> Format:
        """Cells of a column."""
        key = (column.type, column.filled, column.field in palette.WRAPPED)
        if key not in self._bodies:
            self._bodies[key] = self._book.add_format(palette.body(*key[:2], self.day_format, is_wrapped=key[2]))
        return self._bodies[key]

    def header(self, column: Column) -> Format:
        """Header of a column."""
        key = (column.filled, palette.side(column.type))
        if key not in self._headers:
            self._headers[key] = self._book.add_format(palette.header(*key))
        return self._headers[key]

    @cached_property
    def title(self) -> Format:
        """A sheet's title."""
        return self.make(font_size=16, bold=True, valign="vcenter")

    @cached_property
    def heading(self) -> Format:
        """A heading within a sheet."""
        return self.make(font_size=11, bold=True, bottom=1, bottom_color=palette.RULE)

    @cached_property
    def soft(self) -> Format:
        """Explanations."""
        return self.make(font_color=palette.SOFT)

    @cached_property
    def wrapped(self) -> Format:
        """Longer explanations."""
        return self.make(font_color=palette.SOFT, text_wrap=True, valign="top")

    @cached_property
    def text(self) -> Format:
        """Ordinary text."""
        return self.make(valign="vcenter")

    @cached_property
    def link(self) -> Format:
        """A link."""
        return self.make(font_color=palette.COMMAND, underline=1)

    @cached_property
    def legend(self) -> dict[str, Format]:
        """Who fills a column, shown above its header."""
        return {
            filler: self.make(font_color=palette.PAPER, bg_color=colour, font_size=8, align="center")
            for filler, colour in palette.FILLERS.items()
        }

    @cached_property
    def wrong(self) -> Format:
        """A cell that is wrong."""
        return self._book.add_format({"font_color": palette.WRONG, "bg_color": palette.WRONG_PAPER})

    @cached_property
    def wrong_text(self) -> Format:
        """Text about what is wrong."""
        return self._book.add_format({"font_color": palette.WRONG})

    @cached_property
    def doubtful(self) -> Format:
        """A cell that is late or doubtful."""
        return self._book.add_format({"font_color": palette.LATE, "bg_color": palette.LATE_PAPER})

    @cached_property
    def missing(self) -> Format:
        """A cell that should be filled."""
        return self._book.add_format({"bg_color": palette.MISSING_PAPER})

    @cached_property
    def settled(self) -> Format:
        """A problem that is dismissed or resolved."""
        return self._book.add_format({"font_color": palette.SOFT, "italic": True})

    @cached_property
    def begins(self) -> Format:
        """The first row of a part of a list."""
        return self._book.add_format({"top": 1, "top_color": palette.RULE})

    @cached_property
    def bold(self) -> Format:
        """What a part of a list is called."""
        return self._book.add_format({"bold": True})

    @cached_property
    def amounts(self) -> tuple[CurrencyFormat, ...]:
        """Formats of amounts in currencies that have other than two decimals, or are grouped in lakh and crore.

        The first that fits wins.
        """
        places = ((decimals, code, None) for decimals, code in palette.AMOUNTS.items())
        groups = ((2, number_shapes.lakh_format(step, 2), step) for step in reversed(number_shapes.STEPS))
        return tuple(
            CurrencyFormat(_codes(decimals, step is not None), self._book.add_format({"num_format": code}), step)
            for decimals, code, step in (*places, *groups)
        )
