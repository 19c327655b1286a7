"""Native charts of the workbook, in one look: the report's own workbook and the sheet Management report draw these.

A chart refers to cells; what stands there may be formulas.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

COLOURS = ("#2F4B5C", "#B4693B", "#3F7D6E", "#D9A441")
AGES = ("#3F7D6E", "#D9A441", "#CF8443", "#B4693B", "#B3362B", "#7A2620", "#4C1814")
_INK, _RULE = "#22313A", "#D5DBDF"
_FONT = {"name": "Calibri", "size": 9, "color": _INK}


class Block(NamedTuple):
    """Cells of a sheet that a chart shows, from 0: the header's row, the rows of labels, the column of labels."""

    sheet: str
    header: int
    first: int
    last: int
    labels: int


def columns(
    book: Workbook,
    block: Block,
    shown: Sequence[int],
    *,
    title: str,
    is_stacked: bool = False,
    number_format: str = "#,##0",
    label_format: str = "mmm yy",
    names: Sequence[str] = (),
) -> Any:
    """A column chart of these columns of a block; the series are named by their headers, or by `names`.

    The labels are dates, shown as text: every one of them stands there.
    """
    kind = {"type": "column"} | ({"subtype": "stacked"} if is_stacked else {})
    chart: Any = book.add_chart(kind)
    colours = AGES if is_stacked else COLOURS
    for number, column in enumerate(shown):
        name: Any = names[number] if names else [block.sheet, block.header, column]
        chart.add_series(
            {
                "name": name,
                "categories": [block.sheet, block.first, block.labels, block.last, block.labels],
                "values": [block.sheet, block.first, column, block.last, column],
                "fill": {"color": colours[number % len(colours)]},
                "border": {"none": True},
                "gap": 60,
                **({"overlap": 100} if is_stacked else {"overlap": 0}),
            }
        )
    chart.set_title({"name": title, "name_font": {**_FONT, "size": 11, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _FONT})
    axis = {"num_font": _FONT, "line": {"color": _RULE}}
    chart.set_x_axis({**axis, "text_axis": True, "num_format": label_format, "label_position": "low"})
    grid = {"visible": True, "line": {"color": _RULE, "width": 0.5}}
    chart.set_y_axis({**axis, "num_format": number_format, "major_gridlines": grid})
    chart.set_chartarea({"border": {"color": _RULE}})
    chart.show_blanks_as("gap")
    return chart


def put(sheet: Worksheet, chart: Any, cell: str, width: int, height: int, words: str) -> None:
    """A chart at a cell, of a size in pixels, with the words that a screen reader says."""
    chart.set_size({"width": width, "height": height})
    sheet.insert_chart(cell, chart, {"description": words, "object_position": 1, "x_offset": 2, "y_offset": 2})
