"""The workbook's package: which sheet and which part hold which table; copying it with some parts changed.

Source: ECMA-376 part 2 (packages), part 1 section 18.5 (tables).
"""

import os
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from invoice_workbook import names
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.packing import PIECE
from invoice_workbook.xstring import decoded

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TABLE_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"
MOST_BYTES = 2 * 1024**3
MOST_PARTS = 10_000
DIFFERENT_KINDS = (b"\xd0\xcf\x11\xe0",)
"""First bytes of an encrypted or a pre-2007 workbook."""


@dataclass(frozen=True)
class TablePart:
    """A table in the package: its part and its sheet's, its range (1-based, header row included), its headers."""

    name: str
    part: str
    sheet: str
    sheet_part: str
    first_row: int
    last_row: int
    first_column: int
    headers: tuple[str, ...]
    formulas: Mapping[str, str]
    has_totals: bool
    has_headers: bool
    typed_below: int = 0
    """Rows directly below it that hold something: Excel's tables grow over such, LibreOffice's never do."""

    @property
    def last_data_row(self) -> int:
        """The sheet's row of the table's last data row."""
        return self.last_row - self.has_totals

    @property
    def last_filled_row(self) -> int:
        """The same, with what was typed below the table."""
        return self.last_data_row + self.typed_below


def parsed(xml: bytes, path: Path, part: str) -> etree._Element:
    """A part's XML. Raises WorkbookError where it is none, or has a document type, which no workbook needs."""
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml[:4096]:
        raise WorkbookError("hostile", file=path.name, part=part)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise WorkbookError("damaged", file=path.name, part=part) from error


class Package:
    """A workbook file, opened for reading. Raises WorkbookError where it is none that can be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = _opened(path)
        self.sheet_parts: dict[str, str] = {}
        self.is_1904 = False
        """Whether its days count from 1904 on, as in books from older Macs (18.2.28, date1904)."""
        self.tables = {table.name: table for table in self._find_tables()}

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        """All parts."""
        return self._zip.namelist()

    def part(self, name: str) -> bytes:
        """One part's bytes."""
        with self._damaged(name):
            return self._zip.read(name)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The same, piece by piece."""
        with self._damaged(name), self._zip.open(name) as part:
            while piece := part.read(PIECE):
                yield piece

    @contextmanager
    def _damaged(self, name: str) -> Iterator[None]:
        """Raises WorkbookError where a part cannot be read."""
        try:
            yield
        except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
            raise WorkbookError("damaged", file=self.path.name, part=name) from error

    def part_of(self, sheet: str) -> str | None:
        """The part of a sheet of ours, by its English name; None where the workbook has it not."""
        tab = names.tab_among(sheet, list(self.sheet_parts))
        return None if tab is None else self.sheet_parts[tab]

    def linked(self, kind: str) -> list[str]:
        """Parts that a sheet names by a relationship of that kind."""
        return [
            name for part in self.sheet_parts.values() for found, name in self.links(part).values() if found == kind
        ]

    def tree(self, name: str) -> etree._Element:
        """One part's XML."""
        return parsed(self.part(name), self.path, name)

    def links(self, part: str) -> dict[str, tuple[str, str]]:
        """A part's relationships by their ids: kind, and the part that is meant."""
        folder, links = posixpath.dirname(part), links_of(part)
        if links not in self._zip.NameToInfo:
            return {}
        return {
            link.get("Id", ""): (link.get("Type", ""), _resolved(folder, link.get("Target", "")))
            for link in self.tree(links)
        }

    def _find_tables(self) -> list[TablePart]:
        book = "xl/workbook.xml"
        if book not in self._zip.NameToInfo:
            raise WorkbookError("not-a-workbook", file=self.path.name)
        links, tree = self.links(book), self.tree(book)
        properties = tree.find(f"{MAIN}workbookPr")
        self.is_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true", "on")
        found: list[TablePart] = []
        for sheet in tree.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
            part = links.get(sheet.get(f"{LINK}id", ""), ("", ""))[1]
            name = decoded(sheet.get("name", ""))
            self.sheet_parts[name] = part
            for kind, table in self.links(part).values():
                if kind == TABLE_LINK:
                    found.append(self._table(table, name, part))
        return found

    def _table(self, part: str, sheet: str, sheet_part: str) -> TablePart:
        table = self.tree(part)
        columns = table.findall(f"{MAIN}tableColumns/{MAIN}tableColumn")
        headers = tuple(decoded(column.get("name", "")) for column in columns)
        (first_column, first_row), (_, last_row) = bounds(table.get("ref", ""))
        formulas = {
            header: formula.text or ""
            for header, column in zip(headers, columns, strict=True)
            if (formula := column.find(f"{MAIN}calculatedColumnFormula")) is not None
        }
        return TablePart(
            name=decoded(table.get("displayName", table.get("name", ""))),
            part=part,
            sheet=sheet,
            sheet_part=sheet_part,
            first_row=first_row,
            last_row=last_row,
            first_column=first_column,
            headers=headers,
            formulas=formulas,
            has_totals=table.get("totalsRowCount", "0") != "0",
            has_headers=table.get("headerRowCount", "1") != "0",
        )


def _opened(path: Path) -> zipfile.ZipFile:
    if not os.path.exists(path):  # noqa: PTH110  # where a name is too long there is no file
        raise WorkbookError("no-file", file=path)
    if path.is_dir():
        raise WorkbookError("a-folder", file=path)
    try:
        with path.open("rb") as file:
            if file.read(4) in DIFFERENT_KINDS:
                raise WorkbookError("protected", file=path.name)
        package = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        with path.open("rb") as file:
            is_zip = file.read(2) == b"PK"
        raise WorkbookError("cut-off" if is_zip else "not-a-workbook", file=path.name) from error
    except OSError as error:
        raise WorkbookError("unreadable", file=path.name, reason=error.strerror or error) from error
    sizes = [info.file_size for info in package.infolist()]
    if len(sizes) > MOST_PARTS or sum(sizes) > MOST_BYTES:
        raise WorkbookError("too-large", file=path.name)
    return package


def readable(path: Path) -> str | bytes:
    """A package as wolfxl takes it: by its name, or as bytes where that is not all letters.

    Such are names from an old disk, and in the locale C without Python's UTF-8 mode all that are not plain English.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return path.read_bytes()
    return str(path)


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def links_of(part: str) -> str:
    """The part that holds a part's relationships.

    >>> links_of("xl/workbook.xml")
    'xl/_rels/workbook.xml.rels'
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def bounds(ref: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """A range as ((column, row), (column, row)), from 1.

    >>> bounds("B4:AA10")
    ((2, 4), (27, 10))
    """
    first, _, last = ref.replace("$", "").partition(":")
    return _place(first), _place(last or first)


def _place(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    return column_number(letters), int(cell[len(letters) :])


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
