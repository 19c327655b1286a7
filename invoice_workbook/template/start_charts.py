"""Start's charts: money expected by week, and what is open by age on both sides. Native, fed by formulas."""

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import names, number_shapes
from invoice_workbook.languages import named, text
from invoice_workbook.schema import PAYABLE, RECEIVABLE
from invoice_workbook.template import aging_sheet, palette
from invoice_workbook.template.start_helpers import FIRST, WEEK, WEEKS
from invoice_workbook.template.start_lists import BLOCKS
from invoice_workbook.template.template_file import START

SIZE = {"width": 386, "height": 225}


def add(book: Workbook, sheet: Worksheet, row: int, language: str) -> None:
    """A chart for each block, beginning in that row. Those of a hidden half stay drawn in print and by their cells."""
    weeks = [
        _series(
            names.tab(START, language),
            (FIRST, WEEK),
            (FIRST, WEEK + 1 + n),
            WEEKS,
            text(f"start.cash-{flow}", language),
            colour,
        )
        for n, (flow, colour) in enumerate((("in", palette.CLERK), ("out", palette.ACCENT)))
    ]
    days = number_shapes.short_day_format(language)
    _insert(book, sheet, (row, BLOCKS["both"]), text("start.cash", language), weeks, days=days)
    for side, colour in ((RECEIVABLE, palette.CLERK), (PAYABLE, palette.ACCENT)):
        name, first = named(side.aging_sheet, language), aging_sheet.CURRENT
        bands = {
            "name": name,
            "categories": [name, aging_sheet.HEADER, first, aging_sheet.HEADER, first + 4],
            "values": [name, aging_sheet.TOTAL, first, aging_sheet.TOTAL, first + 4],
            **_look(colour),
        }
        left = BLOCKS[side.name]
        _insert(book, sheet, (row, left), text(f"aging.chart-{side.name}", language), [bands])


def _look(colour: str) -> dict[str, object]:
    return {"fill": {"color": colour}, "gap": 60}


def _series(
    sheet: str, categories: tuple[int, int], values: tuple[int, int], rows: int, name: str, colour: str
) -> dict[str, object]:
    cells = [[sheet, top, column, top + rows - 1, column] for top, column in (categories, values)]
    return {"name": name, "categories": cells[0], "values": cells[1], **_look(colour)}


def _insert(
    book: Workbook,
    sheet: Worksheet,
    at: tuple[int, int],
    title: str,
    series: list[dict[str, object]],
    days: str = "",
) -> None:
    """A chart; with a legend where its series share an axis of days in that format."""
    chart = book.add_chart({"type": "column"})
    assert chart is not None
    for one in series:
        chart.add_series(one)
    font = {"name": palette.FONT, "size": 9, "color": palette.SOFT}
    words = {"name": palette.FONT, "size": 11, "bold": True, "color": palette.INK}
    chart.set_title({"name": title, "name_font": words, "overlay": False})
    chart.set_legend({"position": "bottom", "font": font} if days else {"none": True})
    axis = {"num_font": font, "line": {"color": palette.RULE}, "label_position": "low"}
    chart.set_x_axis({**axis, "text_axis": True, "num_format": days} if days else axis)
    grid = {"visible": True, "line": {"color": palette.RULE, "width": 0.5}}
    chart.set_y_axis({"num_font": font, "major_gridlines": grid, "line": {"none": True}, "num_format": "#,##0"})
    chart.set_chartarea({"border": {"none": True}})
    chart.show_hidden_data()
    chart.set_size(SIZE)
    sheet.insert_chart(*at, chart, {"object_position": 1})
