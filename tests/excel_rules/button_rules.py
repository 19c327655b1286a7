"""VML drawings: form buttons and the boxes of notes."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.excel_rules import project
from tests.excel_rules.book import Book, Sheet

_V, _O = "{urn:schemas-microsoft-com:vml}", "{urn:schemas-microsoft-com:office:office}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_MACRO = re.compile(r"\[0\]!(?:\w+\.)?(\w+)")
BLOCK = 1_024


def _drawings(book: Book) -> list[tuple[str, etree._Element]]:
    return [(part, book.xml(part)) for part in book.parts if part.endswith(".vml")]


def _blocks(drawing: etree._Element) -> list[str]:
    found = drawing.find(f".//{_O}idmap")
    return found.get("data", "").split(",") if found is not None else []


def no_shape_twice(book: Book) -> Iterator[tuple[str, str]]:
    """A book's VML shapes have different ids, over all sheets.

    Source: ECMA-376 part 1, 14.2.2.14 (idmap); exceljs/exceljs pull request 3070.
    """
    shapes = [(part, shape.get("id", "")) for part, drawing in _drawings(book) for shape in drawing.iter(f"{_V}shape")]
    counts = Counter(name for _, name in shapes)
    for part, name in shapes:
        if counts[name] > 1:
            yield part, name


def no_block_twice(book: Book) -> Iterator[tuple[str, str]]:
    """Two sheets' VML drawings keep different blocks of ids.

    Source: ECMA-376 part 1, 14.2.2.14 (idmap data); exceljs/exceljs pull request 3070.
    """
    blocks = [(part, block) for part, drawing in _drawings(book) for block in _blocks(drawing)]
    counts = Counter(block for _, block in blocks)
    for part, block in blocks:
        if counts[block] > 1:
            yield part, f"block {block}"


def shapes_lie_in_their_block(book: Book) -> Iterator[tuple[str, str]]:
    """A VML shape's number is in a block that its drawing keeps.

    Source: ECMA-376 part 1, 14.2.2.14 (idmap data: blocks of 1,024).
    """
    for part, drawing in _drawings(book):
        blocks = _blocks(drawing)
        for shape in drawing.iter(f"{_V}shape"):
            number = re.fullmatch(r"_x0000_s(\d+)", shape.get("id", ""))
            if blocks and number and str(int(number[1]) // BLOCK) not in blocks:
                yield part, shape.get("id", "")


def shapes_have_their_type(book: Book) -> Iterator[tuple[str, str]]:
    """The shape type that a VML shape names is in its drawing.

    Source: ECMA-376 part 4, 19.1.2.19 (shape type); 19.1.2.20 (shapetype).
    """
    for part, drawing in _drawings(book):
        types = {f"#{one.get('id')}" for one in drawing.iter(f"{_V}shapetype")}
        for shape in drawing.iter(f"{_V}shape"):
            if shape.get("type") is not None and shape.get("type") not in types:
                yield part, shape.get("id", "")


def buttons_stand_somewhere(book: Book) -> Iterator[tuple[str, str]]:
    """A button's anchor is eight numbers: left, top, right and bottom cell, each with a distance.

    Source: ECMA-376 part 4, 19.4.2.2 (Anchor).
    """
    for part, drawing in _drawings(book):
        for anchor in drawing.iter(f"{_X}Anchor"):
            numbers = re.findall(r"-?\d+", anchor.text or "")
            left, _, top, _, right, _, bottom, _ = map(int, numbers) if len(numbers) == 8 else (1, 0, 1, 0, 0, 0, 0, 0)
            if min(left, top) < 0 or right < left or bottom < top:
                yield part, anchor.text or ""


def buttons_have_a_macro(book: Book) -> Iterator[tuple[str, str]]:
    """A button's macro is a Sub without arguments of a standard module of the book.

    Source: ECMA-376 part 4, 19.4.2.24 (FmlaMacro); Excel answers a click with "Cannot run the macro".
    """
    found = project.of(book)
    macros = project.macros(found) if found else {}
    for part, drawing in _drawings(book):
        for one in drawing.iter(f"{_X}FmlaMacro"):
            macro = _MACRO.fullmatch(one.text or "")
            if macro is None or macros.get(macro[1].lower()) != "":
                yield part, one.text or ""


def notes_have_their_box(sheet: Sheet) -> Iterator[str]:
    """A sheet with notes has a VML box for each.

    Source: ECMA-376 part 1, 18.7 (comments); 12.3.3 with 18.3.1.52 (legacyDrawing).
    """
    notes = [c.get("ref", "") for p in sheet.book.linked(sheet.part, "comments") for c in _notes(sheet.book, p)]
    boxes = {
        (box.findtext(f"{_X}Column"), box.findtext(f"{_X}Row"))
        for part in sheet.book.linked(sheet.part, "vmlDrawing")
        for box in sheet.book.xml(part).iter(f"{_X}ClientData")
        if box.get("ObjectType") == "Note"
    }
    if len(notes) > len(boxes):
        yield f"{len(notes)} notes, {len(boxes)} boxes"


def _notes(book: Book, part: str) -> Iterator[etree._Element]:
    return (e for e in book.xml(part).iter() if isinstance(e.tag, str) and e.tag.endswith("}comment"))
