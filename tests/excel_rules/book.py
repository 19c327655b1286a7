"""A workbook's package as the rules look at it: parts, links, sheets with their cells and tables."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property, lru_cache
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from tests.excel_rules import references
from tests.excel_rules.references import Area

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_F, _V, _IS, _T = (f"{MAIN}{name}" for name in ("f", "v", "is", "t"))
_CHILDREN = {_F: "f", _V: "v", _IS: "is"}
LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CONTENT_TYPES = "[Content_Types].xml"
XML_ENDINGS = (".xml", ".rels", ".vml")
_AREAS_OF_NAMES = re.compile(rb"(?<=>)[^<]*(?=</definedName>)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PARSER = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True)


def unescaped(text: str) -> str:
    """Text whose `_xHHHH_` are the characters they stand for (ECMA-376 part 1, 22.9.2.19, ST_Xstring)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@lru_cache(maxsize=512)
def parsed(data: bytes) -> etree._Element:
    """A part's XML, parsed once while commands leave it alone; no rule changes it."""
    return etree.fromstring(data, _PARSER)


class Link(NamedTuple):
    """A relationship: of which part, its id, the end of its type, the part (or address outside) that it leads to."""

    source: str
    id: str
    kind: str
    target: str
    is_outside: bool


class Cell(NamedTuple):
    """A cell: where it says it is, its column and row (0 where that is no cell), format, type, parts and value."""

    place: str
    column: int
    row: int
    in_row: int
    style: int
    type: str
    formula: etree._Element | None
    value: str | None
    text: str | None
    children: tuple[str, ...]


class Table(NamedTuple):
    """A table: its part and XML, its area and the names of its columns."""

    part: str
    xml: etree._Element
    name: str
    area: Area
    columns: tuple[str, ...]
    has_header: bool
    totals: int

    @property
    def key(self) -> str:
        """Its name as formulas find it: in any case."""
        return self.name.lower()


class Book:
    """A package, opened once; everything in it is read when it is first asked for."""

    def __init__(self, data: bytes, name: str = "book.xlsx") -> None:
        self.data = data
        self.name = name
        self.zip = zipfile.ZipFile(BytesIO(data))

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """Every part's bytes by its name."""
        return {info.filename: self.zip.read(info) for info in self.zip.infolist() if not info.is_dir()}

    def xml(self, part: str) -> etree._Element:
        """A part's XML."""
        return parsed(self.parts[part])

    @cached_property
    def content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        """Content types by a name's ending, and by a part's name."""
        root = self.xml(CONTENT_TYPES)
        defaults = {e.get("Extension", "").lower(): e.get("ContentType", "") for e in root if e.tag.endswith("Default")}
        parts = {e.get("PartName", "")[1:]: e.get("ContentType", "") for e in root if e.tag.endswith("Override")}
        return defaults, parts

    def content_type(self, part: str) -> str:
        """A part's content type; blank where it has none."""
        defaults, parts = self.content_types
        return parts.get(part) or defaults.get(part.rpartition(".")[2].lower(), "")

    @cached_property
    def links(self) -> dict[str, tuple[Link, ...]]:
        """Relationships by the part that has them; those of the package are under a blank name."""
        found: dict[str, tuple[Link, ...]] = {}
        for name in self.parts:
            if name.endswith(".rels"):
                folder, file = posixpath.split(name)
                source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
                found[source] = tuple(_links(source, self.xml(name)))
        return found

    def linked(self, part: str, kind: str) -> list[str]:
        """The parts that a part leads to by links of that kind."""
        return [one.target for one in self.links.get(part, ()) if one.kind == kind and not one.is_outside]

    @cached_property
    def workbook_part(self) -> str:
        """The workbook's part; blank where the package leads to none."""
        return next(iter(self.linked("", "officeDocument")), "")

    @cached_property
    def workbook(self) -> etree._Element:
        """The workbook's XML."""
        return self.xml(self.workbook_part)

    @cached_property
    def sheet_names(self) -> tuple[str, ...]:
        """Names of all sheets, in order."""
        return tuple(e.get("name", "") for e in self.workbook.iterfind(f"{MAIN}sheets/{MAIN}sheet"))

    @cached_property
    def lower_names(self) -> frozenset[str]:
        """Names of all sheets, in lower case."""
        return frozenset(name.lower() for name in self.sheet_names)

    @cached_property
    def sheets(self) -> tuple["Sheet", ...]:
        """Its worksheets, in order."""
        by_id = {link.id: link for link in self.links.get(self.workbook_part, ())}
        found = []
        for element in self.workbook.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
            link = by_id[element.get(f"{LINKED}id", "")]
            if link.kind == "worksheet":
                found.append(Sheet(self, element.get("name", ""), link.target))
        return tuple(found)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Tables by their names in lower case."""
        return {table.key: table for sheet in self.sheets for table in sheet.tables}

    @cached_property
    def names(self) -> tuple[etree._Element, ...]:
        """Defined names."""
        return tuple(self.workbook.iterfind(f"{MAIN}definedNames/{MAIN}definedName"))

    @cached_property
    def defined(self) -> frozenset[str]:
        """Defined names, in lower case."""
        return frozenset(name.get("name", "").lower() for name in self.names)

    @cached_property
    def styles(self) -> etree._Element | None:
        """The styles' XML, where there is one."""
        parts = self.linked(self.workbook_part, "styles")
        return self.xml(parts[0]) if parts else None

    def count_of_styles(self, kind: str) -> int:
        """How many records of a kind the styles have."""
        found = self.styles.find(f"{MAIN}{kind}") if self.styles is not None else None
        return len(found) if found is not None else 0

    @cached_property
    def strings_part(self) -> str:
        """The shared strings' part; blank where there is none."""
        return next(iter(self.linked(self.workbook_part, "sharedStrings")), "")

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """Shared strings as a cell shows them."""
        return tuple(map(_text, self.xml(self.strings_part))) if self.strings_part else ()

    @cached_property
    def project_part(self) -> str:
        """The VBA project's part; blank where there is none."""
        return next(iter(self.linked(self.workbook_part, "vbaProject")), "")

    @cached_property
    def context(self) -> bytes:
        """A digest of all that a sheet's rules look at beside the sheet itself: of names what they are called.

        The areas of names grow with every row; only the rules of the book look at them.
        """
        digest = sha256(repr([(t.key, t.columns) for t in self.tables.values()]).encode())
        digest.update(_AREAS_OF_NAMES.sub(b"", self.parts[self.workbook_part]))
        digest.update(repr(self.links.get(self.workbook_part)).encode())
        for kind in ("styles", "sharedStrings", "vbaProject"):
            for part in self.linked(self.workbook_part, kind):
                digest.update(self.parts[part])
        return digest.digest()


class Sheet:
    """A worksheet with what belongs to it."""

    def __init__(self, book: Book, name: str, part: str) -> None:
        self.book = book
        self.name = name
        self.part = part

    @cached_property
    def xml(self) -> etree._Element:
        """Its XML."""
        return self.book.xml(self.part)

    def all(self, path: str) -> Iterator[etree._Element]:
        """Its elements at a path such as "cols/col"."""
        return self.xml.iterfind("/".join(f"{MAIN}{step}" for step in path.split("/")))

    @cached_property
    def key(self) -> bytes:
        """A digest of this sheet and of all that its rules look at: the same key, the same answers."""
        digest = sha256(self.book.context)
        left, seen = [self.part], set()
        while left:
            part = left.pop()
            seen.add(part)
            links = self.book.links.get(part, ())
            digest.update(repr(links).encode() + self.book.parts.get(part, b""))
            left += [link.target for link in links if not link.is_outside and link.target not in seen]
        return digest.digest()

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Its cells, as they are written."""
        return tuple(self._cells())

    def _cells(self) -> Iterator[Cell]:
        number = 0
        for row in self.all("sheetData/row"):
            number = int(row.get("r", number + 1))
            column = 0
            for one in row.iterchildren(f"{MAIN}c"):
                column += 1
                place = one.get("r") or f"{references.column_letters(column)}{number}"
                found = references.cell(place) or (0, 0)
                column = found[0] or column
                yield _cell(self.book, one, place, found, number)

    @cached_property
    def by_place(self) -> dict[tuple[int, int], Cell]:
        """Its cells by column and row."""
        return {(cell.column, cell.row): cell for cell in self.cells}

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Its tables."""
        return tuple(_table(self.book, part) for part in self.book.linked(self.part, "table"))

    @cached_property
    def formulas(self) -> tuple[tuple[str, str], ...]:
        """Its cells' formulas, each text once, with the first cell that has it."""
        found: dict[str, str] = {}
        for cell in self.cells:
            if cell.formula is not None and cell.formula.text:
                found.setdefault(cell.formula.text, cell.place)
        return tuple((place, text) for text, place in found.items())


def _links(source: str, root: etree._Element) -> Iterator[Link]:
    for one in root:
        target = one.get("Target", "")
        is_outside = one.get("TargetMode") == "External"
        if not is_outside:
            folder = posixpath.dirname(source)
            target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        yield Link(source, one.get("Id", ""), one.get("Type", "").rpartition("/")[2], target, is_outside)


def _text(item: etree._Element) -> str:
    """The text of a shared or inline string, without its phonetic runs."""
    if len(item) == 1 and item[0].tag == _T:
        return unescaped(item[0].text or "")
    direct = [e.text or "" for e in item.iterchildren(_T)]
    runs = [e.text or "" for e in item.iterfind(f"{MAIN}r/{MAIN}t")]
    return unescaped("".join(direct + runs))


def _cell(book: Book, one: etree._Element, place: str, found: tuple[int, int], in_row: int) -> Cell:
    kind = one.get("t", "n")
    parts = {child.tag: child for child in one if isinstance(child.tag, str)}
    value = parts[_V].text if _V in parts else None
    text = value if kind == "str" else None
    if kind == "s" and value and value.isdigit() and int(value) < len(book.strings):
        text = book.strings[int(value)]
    elif kind == "inlineStr" and _IS in parts:
        text = _text(parts[_IS])
    tags = parts if len(parts) == len(one) else [child.tag for child in one if isinstance(child.tag, str)]
    return Cell(
        place=place,
        column=found[0],
        row=found[1],
        in_row=in_row,
        style=int(one.get("s", 0)),
        type=kind,
        formula=parts.get(_F),
        value=value,
        text=text,
        children=tuple([_CHILDREN.get(tag) or tag.rpartition("}")[2] for tag in tags]),
    )


def _table(book: Book, part: str) -> Table:
    xml = book.xml(part)
    columns = tuple(unescaped(e.get("name", "")) for e in xml.iterfind(f"{MAIN}tableColumns/{MAIN}tableColumn"))
    return Table(
        part=part,
        xml=xml,
        name=xml.get("displayName", ""),
        area=references.area(xml.get("ref", "")) or Area(1, 1, 1, 1),
        columns=columns,
        has_header=xml.get("headerRowCount", "1") != "0",
        totals=int(xml.get("totalsRowCount", "0")),
    )
