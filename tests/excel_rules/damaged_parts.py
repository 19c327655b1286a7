"""Damages to the zip, its parts and links."""

import struct
import zipfile
from io import BytesIO

from tests.excel_rules import right
from tests.excel_rules.damage import PARTS, Damage, table
from tests.excel_rules.right import Parts

TABLE = table("""
    part.every_part_is_typed | types | <Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/> | -
    part.every_typed_part_is_there | types | PartName="/docProps/app.xml" | PartName="/docProps/other.xml"
    part.no_type_twice | types | Extension="vml" | Extension="XML"
    part.no_type_twice | types | PartName="/docProps/app.xml" | PartName="/docProps/core.xml"
    part.types_fit_links | types | spreadsheetml.table+xml | spreadsheetml.styles+xml
    part.macros_are_said | types | vnd.ms-excel.sheet.macroEnabled.main | vnd.openxmlformats-officedocument.spreadsheetml.sheet.main
    part.every_link_leads_somewhere | links of 1 | ../tables/table1.xml | ../tables/table9.xml
    part.no_link_id_twice | links of 1 | Id="rId3" | Id="rId2"
    part.link_ids_are_xml_ids | links | Id="rId2" | Id="2"
    part.every_named_link_is_there | sheet 1 | <tablePart r:id="rId3"/> | <tablePart r:id="rId7"/>
    part.links_are_of_their_kind | sheet 1 | <tablePart r:id="rId3"/> | <tablePart r:id="rId2"/>
    part.every_part_is_reached | links | Target="docProps/app.xml" | Target="docProps/core.xml"
    part.every_table_is_placed | sheet 1 | <tableParts count="1"><tablePart r:id="rId3"/></tableParts> | -
    part.every_table_is_placed | sheet 2 | <drawing r:id="rId1"/> | -
    part.addresses_are_addresses | links of 1 | https://example.org/a | https://example.org/a b
    part.one_workbook | links | relationships/officeDocument | relationships/other
    xml.xml_is_well_formed | sheet 1 | </worksheet> | -
    xml.no_document_types | sheet 1 | <worksheet  | <!DOCTYPE worksheet><worksheet
    xml.xml_is_unicode | sheet 3 | encoding="UTF-8" | encoding="ISO-8859-1"
    xml.ignorable_prefixes_are_declared | sheet 1 | <worksheet  | <worksheet xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac"
""")


def _without_sheet_3(parts: Parts) -> None:
    parts["xl/worksheets/_rels/sheet9.xml.rels"] = parts[PARTS["links of 1"]]


def _header(data: bytes, offset: int, value: bytes) -> bytes:
    """The package with bytes of its first part's local header changed."""
    return data[:offset] + value + data[offset + len(value) :]


def _directory(data: bytes, offset: int, value: bytes) -> bytes:
    """The package with bytes of its directory's first entry changed."""
    start = data.index(b"PK\1\2") + offset
    return data[:start] + value + data[start + len(value) :]


def _twice(data: bytes) -> bytes:
    made = BytesIO(data)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("XL/Workbook.xml", b"<workbook/>")
    return made.getvalue()


def _named(name: str) -> Damage:
    def change(parts: Parts) -> None:
        parts[name] = b""

    return Damage("zip.names_are_part_names", name, change)


def _packed_otherwise(_: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as archive:
        for name, data in right.package().items():
            archive.writestr(name, data)
    return made.getvalue()


def _bytes_changed(data: bytes) -> bytes:
    info = next(i for i in zipfile.ZipFile(BytesIO(data)).infolist() if i.filename == "docProps/app.xml")
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.infolist():
            new.writestr(zipfile.ZipInfo(one.filename), old.read(one))
    stored = made.getvalue()
    assert info.CRC
    return stored.replace(b"<Application>Microsoft Excel", b"<Application>Microsoft Axcel", 1)


DAMAGES = [
    *TABLE,
    _named("xl/./styles.xml"),
    _named("xl//styles.xml"),
    _named("/xl/styles.xml"),
    _named("xl/"),
    Damage("part.links_have_their_part", "a sheet that is not there", _without_sheet_3),
    Damage("part.macros_are_said", "a name of a book without macros", name="right.xlsx"),
    Damage("zip.no_name_twice", "XL/Workbook.xml", repack=_twice),
    Damage("zip.packed_as_excel_unpacks", "bzip2", repack=_packed_otherwise),
    Damage("zip.no_part_locked", "flag 1", repack=lambda data: _directory(data, 8, b"\1\0")),
    Damage("zip.local_headers_agree", "method", repack=lambda data: _header(data, 8, b"\0\0")),
    Damage("zip.local_headers_agree", "check sum", repack=lambda data: _header(data, 14, struct.pack("<I", 7))),
    Damage("zip.local_headers_agree", "mark", repack=lambda data: _header(data, 0, b"PK\7\7")),
    Damage("zip.dates_are_days", "the thirtieth of February", repack=lambda data: _directory(data, 14, b"\x5e\0")),
    Damage("zip.check_sums_hold", "a letter changed", repack=_bytes_changed),
]
