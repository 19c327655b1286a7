"""Rows taken out of a table in the package: what stands below moves up as a whole, with its formats and notes.

As Excel deletes rows: cells keep their bytes but for their row's number, areas of formats and entries shrink, notes go
with their cells. A formula that names cells by their places would name others then, so it is refused.
Source: ECMA-376 part 1, 18.3.1 (sheet), 18.5.1.2 (table), 18.7.3 (comment); part 4, 19.4 (VML).
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import sheet_edit, sheet_part, table_size
from invoice_workbook.hosts.package import TablePart, bounds
from invoice_workbook.hosts.parts import Parts
from invoice_workbook.hosts.table_size import Size
from invoice_workbook.places import column_letters

_COMMENTS, _THREADS, _VML = "/comments", "/threadedComment", "/vmlDrawing"
"""How the kinds of relationship end by which a sheet names its notes."""
_CELL_OF_ONE = re.compile(rb'(<(?:row|c)\b[^>]*?\br="[A-Z]{0,3})\d+"')
_WITH_AREA = re.compile(
    rb"<(conditionalFormatting|dataValidation|ignoredError|protectedRange|mergeCell|hyperlink)\b([^>]*?)"
    rb"(?:/>|>.*?</\1>)",
    re.DOTALL,
)
_AREA = re.compile(rb'(\b(?:sq)?ref=")([^"]*)(")')
_EXTENDED = re.compile(rb"(<xm:sqref>)([^<]*)(</xm:sqref>)")
_COUNTED = re.compile(
    rb"<(mergeCells|dataValidations|hyperlinks|ignoredErrors|protectedRanges)\b([^>]*)>(.*?)</\1>", re.DOTALL
)
_COUNT = re.compile(rb'(\bcount=")\d+(")')
_NOTE = re.compile(rb'(<(comment|threadedComment)\b[^>]*?\bref="[A-Z]+)(\d+)(".*?</\2>)', re.DOTALL)
_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_VML_ROW = re.compile(rb"(<x:Row>\s*)(\d+)(\s*</x:Row>)")
_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")


@dataclass(frozen=True)
class Gone:
    """The sheet's rows that go, rising."""

    rows: Sequence[int]

    def now(self, row: int) -> int:
        """Where a row stands afterwards; one that goes, where what is below it then begins."""
        return row - bisect_left(self.rows, row)

    def has(self, row: int) -> bool:
        """Whether a row goes."""
        place = bisect_left(self.rows, row)
        return place < len(self.rows) and self.rows[place] == row

    def area(self, ref: str) -> str:
        """An area as it is afterwards; "" where all of it goes."""
        (left, first), (right, last) = bounds(ref)
        top, bottom = self.now(first), self.now(last) - self.has(last)
        if bottom < top:
            return ""
        return f"{column_letters(left)}{top}" + (f":{column_letters(right)}{bottom}" if ":" in ref else "")

    def areas(self, refs: str) -> str:
        """The same of several areas, by blanks."""
        return " ".join(filter(None, map(self.area, refs.split())))


def taken_out(parts: Parts, part: TablePart, rows: Iterable[int]) -> TablePart:
    """Take these rows (from 0) out of a table; gives it as it then is. One row stays where none would be left.

    Raises WorkbookError where a formula names cells of the rows that move.
    """
    every = sorted({part.first_row + 1 + row for row in rows})
    within = sum(row <= part.last_data_row for row in every)
    first_is_kept = within == part.last_data_row - part.first_row
    xml = parts[part.sheet_part]
    if first_is_kept:
        xml = _emptied(xml, part, every.pop(0))
        within -= 1
        parts[part.sheet_part] = xml
    gone = Gone(every)
    if not every:
        return part
    _refuse_named(parts, part, gone)
    parts[part.sheet_part] = _of_sheet(xml, gone)
    _notes(parts, part.sheet_part, gone)
    shorter = Size(part, part.last_data_row - within)
    parts[part.part] = table_size.of_table(parts[part.part], shorter)
    typed = part.typed_below - (len(every) - within)
    return replace(part, last_row=part.last_row - within, typed_below=typed)


def _emptied(xml: bytes, part: TablePart, row: int) -> bytes:
    """The sheet with nothing in a row of the table but its formulas."""
    columns = [part.first_column + n for n, header in enumerate(part.headers) if header not in part.formulas]
    return sheet_edit.edit(xml, {row: dict.fromkeys(columns)}, {})[0]


def _refuse_named(parts: Parts, part: TablePart, gone: Gone) -> None:
    """Raises WorkbookError for a formula that names cells of the rows that move, wherever it stands."""
    place = table_size.named_below(parts, part.sheet, part.sheet_part, gone.rows[0])
    if place is not None:
        raise WorkbookError("rows-named", table=part.name, sheet=part.sheet, formula=place[:80])


def _of_sheet(xml: bytes, gone: Gone) -> bytes:
    """The sheet's part without the rows, and with what covers them shorter."""
    head, rows, tail = sheet_part.halves(xml)
    return head + b"".join(_moved(rows, gone)) + _shrunk(tail, gone)


def _moved(rows: bytes, gone: Gone) -> Iterator[bytes]:
    """The rows that stay, each with its number."""
    for number, row in sheet_part.each_row(rows):
        if gone.has(number):
            continue
        now = gone.now(number)
        yield row if now == number else _CELL_OF_ONE.sub(rb'\g<1>%d"' % now, row)


def _shrunk(tail: bytes, gone: Gone) -> bytes:
    """What stands behind the rows: areas as they are now, what covered nothing but rows that go left out."""

    def one(found: re.Match[bytes]) -> bytes:
        area = _AREA.search(found[2])
        if area is None:
            return found[0]
        now = gone.areas(area[2].decode()).encode()
        return found[0].replace(area[0], area[1] + now + area[3], 1) if now else b""

    def counted(found: re.Match[bytes]) -> bytes:
        left = len(_WITH_AREA.findall(found[3]))
        attributes = _COUNT.sub(rb"\g<1>%d\2" % left, found[2])
        return b"<" + found[1] + attributes + b">" + found[3] + b"</" + found[1] + b">" if left else b""

    tail = _WITH_AREA.sub(one, tail)
    tail = _EXTENDED.sub(lambda found: found[1] + _or_first(found[2], gone) + found[3], tail)
    return _COUNTED.sub(counted, tail)


def _or_first(areas: bytes, gone: Gone) -> bytes:
    """Areas as they are now; where all of them go, the cell in which the first began."""
    said = areas.decode()
    if now := gone.areas(said):
        return now.encode()
    (column, row), _ = bounds(said.split()[0])
    return f"{column_letters(column)}{gone.now(row)}".encode()


def _notes(parts: Parts, sheet: str, gone: Gone) -> None:
    """The sheet's notes at the cells where they belong now; those of rows that go, gone."""
    ways: dict[str, Callable[[bytes], bytes]] = {
        _COMMENTS: lambda xml: _NOTE.sub(lambda found: _note(found, gone), xml),
        _THREADS: lambda xml: _NOTE.sub(lambda found: _note(found, gone), xml),
        _VML: lambda xml: _SHAPE.sub(lambda found: _shape(found[0], gone), xml),
    }
    for kind, name in parts.opened.links(sheet).values():
        way = next((way for ending, way in ways.items() if kind.endswith(ending)), None)
        if way is not None and name in parts.names():
            before = parts[name]
            if (after := way(before)) != before:
                parts[name] = after


def _note(found: re.Match[bytes], gone: Gone) -> bytes:
    row = int(found[3])
    return b"" if gone.has(row) else found[1] + b"%d" % gone.now(row) + found[4]


def _shape(shape: bytes, gone: Gone) -> bytes:
    """A note's box, or a button: rows count from 0 there. A button stays where it is."""
    found = _VML_ROW.search(shape)
    if found is None or b'ObjectType="Note"' not in shape:
        return shape
    row = int(found[2]) + 1
    if gone.has(row):
        return b""
    by = row - gone.now(row)
    shape = _VML_ROW.sub(rb"\g<1>%d\3" % (row - 1 - by), shape, count=1)
    return _ANCHOR.sub(lambda at: at[1] + _higher(at[2], by) + at[3], shape, count=1)


def _higher(anchor: bytes, by: int) -> bytes:
    """A box's corners (column, its part, row, its part, twice) so many rows higher."""
    parts = anchor.split(b",")
    if len(parts) != 8:
        return anchor
    for place in (2, 6):
        parts[place] = b" %d" % max(int(parts[place]) - by, 0)
    return b",".join(parts)
