"""Parts: their content types, and the links between them."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from tests.excel_rules.book import CONTENT_TYPES, LINKED, Book

_IN_VML = re.compile(r'\b(?:r:id|r:pict|o:relid)="([^"]+)"')
_PREFIX = re.compile(rb"xmlns:([\w.-]+)=[\"']" + re.escape(LINKED[1:-1].encode()) + rb"[\"']")
_XML_ID = re.compile(r"[A-Za-z_][\w.-]*")
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
TYPE_OF = {
    "worksheet": f"{_SPREADSHEET}worksheet+xml",
    "styles": f"{_SPREADSHEET}styles+xml",
    "sharedStrings": f"{_SPREADSHEET}sharedStrings+xml",
    "table": f"{_SPREADSHEET}table+xml",
    "comments": f"{_SPREADSHEET}comments+xml",
    "calcChain": f"{_SPREADSHEET}calcChain+xml",
    "drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "vbaProject": "application/vnd.ms-office.vbaProject",
    "core-properties": "application/vnd.openxmlformats-package.core-properties+xml",
    "extended-properties": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}
KIND_OF = {
    "sheet": "worksheet",
    "drawing": "drawing",
    "legacyDrawing": "vmlDrawing",
    "tablePart": "table",
    "hyperlink": "hyperlink",
    "chart": "chart",
    "blip": "image",
}


def every_part_is_typed(book: Book) -> Iterator[tuple[str, str]]:
    """Every part has a content type.

    Source: ECMA-376 part 2, 10.1.2 (mapping content types).
    """
    for part in book.parts:
        if part != CONTENT_TYPES and not book.content_type(part):
            yield part, "no content type"


def every_typed_part_is_there(book: Book) -> Iterator[tuple[str, str]]:
    """No content type is given to a part that is not there.

    Source: ECMA-376 part 2, 10.1.2 (mapping content types).
    """
    for part in book.content_types[1]:
        if part not in book.parts:
            yield CONTENT_TYPES, part


def no_type_twice(book: Book) -> Iterator[tuple[str, str]]:
    """No part and no ending is given a content type twice.

    Source: ECMA-376 part 2, 10.1.2.2 (Default and Override elements).
    """
    root = book.xml(CONTENT_TYPES)
    said = Counter((e.get("PartName") or f".{e.get('Extension', '')}").lower() for e in root)
    for name, count in said.items():
        if count > 1:
            yield CONTENT_TYPES, name


def types_fit_links(book: Book) -> Iterator[tuple[str, str]]:
    """A part's content type is that of what links take it for.

    Source: ECMA-376 part 1, 12.3 (each part's content type and relationship).
    """
    for links in book.links.values():
        for link in links:
            expected = TYPE_OF.get(link.kind)
            is_here = not link.is_outside and link.target in book.parts
            if expected and is_here and book.content_type(link.target) != expected:
                yield link.target, book.content_type(link.target)


def macros_are_said(book: Book) -> Iterator[tuple[str, str]]:
    """A workbook with a VBA project is typed as macro-enabled, another is not, and the file's name says the same.

    Source: [MS-OFFMACRO2] 2.2.1 (parts of a macro-enabled workbook); weshatheleopard/rubyXL issue 162.
    """
    if not book.workbook_part:
        return
    is_typed = "macroEnabled" in book.content_type(book.workbook_part)
    is_named = book.name.lower().endswith((".xlsm", ".xltm"))
    if not bool(book.project_part) == is_typed == is_named:
        yield book.workbook_part, f"{book.name}, {book.content_type(book.workbook_part)}"


def every_link_leads_somewhere(book: Book) -> Iterator[tuple[str, str]]:
    """No relationship leads to a part that is not there.

    Source: ECMA-376 part 2, 9.3; exceljs/exceljs issue 106.
    """
    for source, links in book.links.items():
        for link in links:
            if not link.is_outside and link.target not in book.parts:
                yield source or "_rels/.rels", f"{link.id}: {link.target}"


def no_link_id_twice(book: Book) -> Iterator[tuple[str, str]]:
    """A part's relationships have different ids.

    Source: ECMA-376 part 2, 9.3.2.2 (Id).
    """
    for source, links in book.links.items():
        for name, count in Counter(link.id for link in links).items():
            if count > 1:
                yield source or "_rels/.rels", name


def link_ids_are_xml_ids(book: Book) -> Iterator[tuple[str, str]]:
    """A relationship's id begins with a letter or an underscore.

    Source: ECMA-376 part 2, 9.3.2.2 (Id is an xsd:ID).
    """
    for source, links in book.links.items():
        for link in links:
            if not _XML_ID.fullmatch(link.id):
                yield source or "_rels/.rels", link.id


def every_named_link_is_there(book: Book) -> Iterator[tuple[str, str]]:
    """Every relationship that a part's XML names is there.

    Source: ECMA-376 part 1, 22.8.2.1 (ST_RelationshipId).
    """
    for part in book.parts:
        have = {link.id for link in book.links.get(part, ())}
        for _, name in _named(book, part):
            if name not in have:
                yield part, name


def links_are_of_their_kind(book: Book) -> Iterator[tuple[str, str]]:
    """An element names a relationship of its own kind: a tablePart a table, a drawing a drawing.

    Source: ECMA-376 part 1, 12.3 (each part's relationship).
    """
    for part in book.parts:
        kinds = {link.id: link.kind for link in book.links.get(part, ())}
        for element, name in _named(book, part):
            expected = KIND_OF.get(element)
            if expected and kinds.get(name, expected) not in (expected, "chartsheet"):
                yield part, f"{element} {name}"


def every_part_is_reached(book: Book) -> Iterator[tuple[str, str]]:
    """Every part is linked from the package or from another part: Excel drops the others without a word.

    Source: ECMA-376 part 1, 9.1.7 (unknown parts and relationships).
    """
    reached = {link.target for links in book.links.values() for link in links if not link.is_outside}
    for part in book.parts:
        if part not in reached and part != CONTENT_TYPES and not part.endswith(".rels"):
            yield part, "no link leads here"


def every_table_is_placed(book: Book) -> Iterator[tuple[str, str]]:
    """A link to a table or to a drawing is named by the sheet: otherwise it is dropped without a word.

    Source: ECMA-376 part 1, 18.3.1.95 (tableParts), 18.3.1.36 (drawing).
    """
    for sheet in book.sheets if book.workbook_part else ():
        named = {name for _, name in _named(book, sheet.part)}
        for link in book.links.get(sheet.part, ()):
            if link.kind in ("table", "drawing", "vmlDrawing", "hyperlink") and link.id not in named:
                yield sheet.part, f"{link.kind} {link.id}"


def addresses_are_addresses(book: Book) -> Iterator[tuple[str, str]]:
    """An address outside has no blanks and no control characters.

    Source: ECMA-376 part 2, 9.3.2.2 (Target is an xsd:anyURI).
    """
    for source, links in book.links.items():
        for link in links:
            if link.is_outside and re.search(r"[\x00-\x20]", link.target):
                yield source, link.target


def one_workbook(book: Book) -> Iterator[tuple[str, str]]:
    """The package leads to one workbook.

    Source: ECMA-376 part 1, 12.3.23 (workbook part).
    """
    if len(book.linked("", "officeDocument")) != 1:
        yield "_rels/.rels", "officeDocument"


def links_have_their_part(book: Book) -> Iterator[tuple[str, str]]:
    """Every part of relationships belongs to a part that is there.

    Source: ECMA-376 part 2, 9.3.3 (source of relationships).
    """
    for source in book.links:
        if source and source not in book.parts:
            yield source, "its relationships without it"


def _named(book: Book, part: str) -> list[tuple[str, str]]:
    """The relationships that a part's XML names, each with the element that does."""
    if part.endswith(".vml"):
        return [("", name) for name in _IN_VML.findall(book.parts[part].decode("utf-8", "replace"))]
    return list(_in_xml(book.parts[part])) if part.endswith(".xml") else []


@lru_cache(maxsize=512)
def _in_xml(data: bytes) -> tuple[tuple[str, str], ...]:
    """The same of a part's bytes: a long sheet names few, so that its cells need not be looked at one by one."""
    found = []
    for prefix in set(_PREFIX.findall(data)):
        for one in re.finditer(rb"\b" + prefix + rb""":(?:id|embed|link|pict)\s*=\s*["']([^"']*)""", data):
            element = re.match(rb"<(?:[\w.-]+:)?([\w.-]+)", data[data.rindex(b"<", 0, one.start()) :][:200])
            found.append((element[1].decode() if element else "", one[1].decode("utf-8", "replace")))
    return tuple(found)
