"""Drawings and charts."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.excel_rules import references
from tests.excel_rules.book import Sheet

_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MOST_SERIES = 255


def _drawings(sheet: Sheet) -> list[etree._Element]:
    return [sheet.book.xml(part) for part in sheet.book.linked(sheet.part, "drawing")]


def _charts(sheet: Sheet) -> list[tuple[str, etree._Element]]:
    parts = [c for d in sheet.book.linked(sheet.part, "drawing") for c in sheet.book.linked(d, "chart")]
    return [(part, sheet.book.xml(part)) for part in parts]


def shapes_stand_on_the_sheet(sheet: Sheet) -> Iterator[str]:
    """A shape begins and ends in cells of the sheet, its end not before its beginning.

    Source: ECMA-376 part 1, 20.5.2.33 (twoCellAnchor); 20.5.2.15 (from).
    """
    for drawing in _drawings(sheet):
        for anchor in drawing:
            ends = [_corner(end) for end in anchor.iterchildren(f"{_PLACED}from", f"{_PLACED}to")]
            is_in = all(c < references.LAST_COLUMN and r < references.LAST_ROW and min(c, r) >= 0 for c, r in ends)
            is_turned = len(ends) == 2 and (ends[1][0] < ends[0][0] or ends[1][1] < ends[0][1])
            if not is_in or is_turned:
                yield str(ends)


def no_shape_id_twice(sheet: Sheet) -> Iterator[str]:
    """A drawing's shapes have different ids.

    Source: ECMA-376 part 1, 20.1.2.2.8 (cNvPr id); ClosedXML/ClosedXML issue 812.
    """
    for drawing in _drawings(sheet):
        for number, count in Counter(e.get("id") for e in drawing.iter(f"{_PLACED}cNvPr")).items():
            if count > 1:
                yield f"id {number}"


def charts_have_series(sheet: Sheet) -> Iterator[str]:
    """A chart has 1 to 255 series.

    Source: Excel specifications and limits (data series in one chart).
    """
    for part, chart in _charts(sheet):
        count = sum(1 for _ in chart.iter(f"{_CHART}ser"))
        if not 1 <= count <= MOST_SERIES:
            yield f"{part}: {count} series"


def series_differ(sheet: Sheet) -> Iterator[str]:
    """A chart's series have different numbers and places.

    Source: ECMA-376 part 1, 21.2.2.84 (idx), 21.2.2.128 (order).
    """
    for part, chart in _charts(sheet):
        for name in ("idx", "order"):
            said = Counter(e.find(f"{_CHART}{name}").get("val") for e in chart.iter(f"{_CHART}ser"))  # type: ignore[union-attr]
            for number, count in said.items():
                if count > 1:
                    yield f"{part}: {name} {number}"


def axes_are_there(sheet: Sheet) -> Iterator[str]:
    """A chart's axes are those that its plots and its other axes name.

    Source: ECMA-376 part 1, 21.2.2.9 (axId), 21.2.2.31 (crossAx).
    """
    for part, chart in _charts(sheet):
        plots = chart.find(f".//{_CHART}plotArea")
        for plot in plots if plots is not None else ():
            own = {e.get("val") for e in plot.findall(f"{_CHART}axId")}
            axes = {e.get("val") for e in chart.iterfind(f".//{_CHART}plotArea/*[{_CHART}crossAx]/{_CHART}axId")}
            crossed = plot.find(f"{_CHART}crossAx")
            wanted = own if crossed is None else {crossed.get("val")}
            if not wanted <= axes:
                yield f"{part}: {sorted(str(one) for one in wanted - axes)}"


def caches_are_as_long_as_they_say(sheet: Sheet) -> Iterator[str]:
    """A chart's stored points are within the count that goes with them, each once.

    Source: ECMA-376 part 1, 21.2.2.136 (pt idx), 21.2.2.137 (ptCount).
    """
    for part, chart in _charts(sheet):
        for cache in chart.iter(f"{_CHART}numCache", f"{_CHART}strCache"):
            count = cache.find(f"{_CHART}ptCount")
            points = [int(e.get("idx", 0)) for e in cache.findall(f"{_CHART}pt")]
            most = int(count.get("val", 0)) if count is not None else 0
            if len(set(points)) < len(points) or any(number >= most for number in points):
                yield part


def _corner(end: etree._Element) -> tuple[int, int]:
    said = [end.find(f"{_PLACED}{name}") for name in ("col", "row")]
    column, row = (int(e.text or -1) if e is not None else -1 for e in said)
    return column, row
