"""The management report as a PDF: everything worded, and every bar of a chart as a share of its height.

Units: shares in thousandths of the height between the lowest and the highest tick of a chart.
"""

from decimal import Decimal
from typing import Any

from invoice_workbook.documents import letterhead, typesetting
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.report.model import Chart, Grid, Report, Section, worded

LONGEST = 40
"""Letters of a text in a table of numbers, so that it stands on one line; the workbook has the whole."""
TICKS = 5
"""At most so many steps from the lowest tick to the highest."""


def make(report: Report, dress: Dress = PLAIN) -> bytes:
    """The PDF. Raises WorkbookError where a character of its texts has no font."""
    return typesetting.pdf("report", report.name, content(report), dress)


def content(report: Report) -> dict[str, Any]:
    """Everything the layout prints."""
    wording = report.wording
    return {
        "language": wording.language,
        "id": wording.date(report.day),
        "title": report.title,
        "date": letterhead.day(report.day),
        "page": wording.text("page", page="{page}", pages="{pages}"),
        "seller": letterhead.sender(report.seller, wording),
        "opening": list(report.opening),
        "sections": [_section(one, wording) for one in report.sections],
    }


def _section(section: Section, wording: Wording) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "opening": list(section.opening),
        "charts": [_chart(one, wording) for one in section.charts],
        "grids": [_grid(one, wording) for one in section.grids],
        "notes": list(section.notes),
    }


def _grid(grid: Grid, wording: Wording) -> dict[str, Any]:
    rows = grid.rows[: grid.most or None]
    return {
        "caption": grid.caption,
        "columns": list(grid.columns),
        "rights": list(grid.rights),
        "widths": list(grid.widths),
        "rows": [[_short(worded(cell, wording), any(grid.rights)) for cell in row] for row in rows],
        "total": grid.has_total and bool(grid.rows),
        "nothing": grid.nothing,
        "more": grid.more if len(rows) < len(grid.rows) else "",
    }


def _short(words: str, is_among_numbers: bool) -> str:
    """A text as a line has room for it; where no numbers stand beside it, whole."""
    if not is_among_numbers or len(words) <= LONGEST:
        return words
    return f"{words[: LONGEST - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _chart(chart: Chart, wording: Wording) -> dict[str, Any]:
    """A chart with its bars: for each label a list of [series, from, to] in thousandths."""
    lowest, highest = _range(chart)
    ticks = _ticks(lowest, highest)
    low, high = ticks[0], ticks[-1]

    def share(units: int) -> int:
        return round((units - low) * 1000 / (high - low))

    return {
        "caption": chart.caption,
        "labels": list(chart.labels),
        "series": [one.name for one in chart.series],
        "stacked": chart.is_stacked,
        "zero": share(0),
        "ticks": [{"at": share(one), "label": _tick(one, chart.decimals, wording)} for one in ticks],
        "bars": [[[n, share(a), share(b)] for n, a, b in _bars(chart, place)] for place in range(len(chart.labels))],
    }


def _bars(chart: Chart, place: int) -> list[tuple[int, int, int]]:
    """The bars at a label: series, from, to; stacked ones stand on each other, those below zero under each other."""
    found, up, down = [], 0, 0
    for number, series in enumerate(chart.series):
        value = series.values[place]
        if not chart.is_stacked:
            found.append((number, 0, value))
        elif value >= 0:
            found.append((number, up, up + value))
            up += value
        else:
            found.append((number, down, down + value))
            down += value
    return found


def _range(chart: Chart) -> tuple[int, int]:
    ends = [end for place in range(len(chart.labels)) for _, a, b in _bars(chart, place) for end in (a, b)]
    return min([0, *ends]), max([0, *ends])


def _ticks(lowest: int, highest: int) -> list[int]:
    """Round figures from at most the lowest to at least the highest, in steps of 1, 2 or 5 times a power of ten.

    >>> _ticks(0, 7300), _ticks(-30, 110), _ticks(0, 0)
    ([0, 2000, 4000, 6000, 8000], [-50, 0, 50, 100, 150], [0, 1])
    """
    span = max(highest - lowest, 1)
    power = 10 ** max(len(str(span)) - 2, 0)
    step = next(one * power for one in (1, 2, 5, 10, 20, 50, 100) if span <= one * power * TICKS)
    first, last = lowest // step, -(-highest // step)
    last = max(last, first + 1)
    return [number * step for number in range(first, last + 1)]


def _tick(units: int, decimals: int, wording: Wording) -> str:
    """A tick in as few decimals as it needs."""
    exact = Decimal(units).scaleb(-decimals)
    return wording.number(units, decimals, 0) if exact != exact.to_integral() else wording.number(int(exact), 0)
