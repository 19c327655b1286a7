"""A right package with something of everything that the rules look at, and how to damage it."""

import re
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB
from pyopenvba.vba import compress, decompress

from tests.excel_rules import project

NAME = "right.xlsm"
PROJECT = "xl/vbaProject.bin"
PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
RIBBON = "customUI/customUI14.xml"
_LINK = b"http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
MODULE = """Attribute VB_Name = "Buttons"
Option Explicit

Public Sub PressIssue()
End Sub

Public Sub OnPress(ByVal control As Object)
End Sub

Public Function TAXOF(ByVal amount As Variant) As Variant
    TAXOF = amount
End Function
"""
CONTROLS = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs><tab id="own" label="Own">\
<group id="first" label="First"><button id="issue" label="Issue" screentip="Issue" \
keytip="IS" imageMso="FileNewDefault" onAction="OnPress"/>\
<button id="pay" label="Pay" keytip="PA" imageMso="Lock" onAction="OnPress"/></group></tab></tabs>\
</ribbon></customUI>"""
_OFFSETS = re.compile(rb"(\x31\x00\x04\x00\x00\x00)(.{4})", re.DOTALL)
"""Records of the dir stream that say where a module's source begins ([MS-OVBA] 2.3.4.2.3.2.5)."""
Parts = dict[str, bytes]


@lru_cache(maxsize=1)
def package() -> Mapping[str, bytes]:
    """The right package's parts."""
    with TemporaryDirectory() as folder:
        path = Path(folder, NAME)
        _written(path)
        parts = _unpacked(path.read_bytes())
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(PLAIN, MACROS)
        path.write_bytes(packed(parts))
        with ExcelFile(path) as book:
            book.add_vba_project()
            book.vba_project().add_module("Buttons", MODULE.replace("\n", "\r\n"))
            book.save()
        parts = _unpacked(path.read_bytes())
    parts[PROJECT] = without_caches(parts[PROJECT])
    parts[RIBBON] = CONTROLS
    link = b'<Relationship Id="rIdRibbon" Type="%b" Target="%b"/></Relationships>' % (_LINK, RIBBON.encode())
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", link)
    return parts


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def project_changed(data: bytes, change: Callable[[CFB], None]) -> bytes:
    """A VBA project with its streams changed."""
    cfb = CFB.from_bytes(data)
    change(cfb)
    return cfb.to_bytes()


def directory_changed(cfb: CFB, change: Callable[[bytes], bytes]) -> None:
    """Change what the dir stream says."""
    said = change(decompress(cfb.get_stream_in_storage("VBA", "dir")))
    cfb.write_stream_in_storage("VBA", "dir", compress(said))


def without_caches(data: bytes) -> bytes:
    """A VBA project as a program writes it that does not compile."""

    def change(cfb: CFB) -> None:
        for module in project.read(data).modules:
            own = cfb.get_stream_in_storage("VBA", module.stream)
            cfb.write_stream_in_storage("VBA", module.stream, own[module.offset :])
        directory_changed(cfb, lambda said: _OFFSETS.sub(lambda found: found[1] + bytes(4), said))
        cfb.write_stream_in_storage("VBA", "_VBA_PROJECT", bytes.fromhex("CC61FFFF000000"))

    return project_changed(data, change)


def _unpacked(data: bytes) -> Parts:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _written(path: Path) -> None:
    book = xlsxwriter.Workbook(str(path.with_suffix(".xlsx")))
    book.set_vba_name("ThisWorkbook")
    for number, name in enumerate(("Orders", "More facts", "Hidden"), 1):
        book.add_worksheet(name).set_vba_name(f"Sheet{number}")
    _orders(book)
    _facts(book)
    book.get_worksheet_by_name("Hidden").hide()
    book.define_name("Rate", "='More facts'!$A$1")
    book.define_name("Nets", "=Orders[Net]")
    book.close()
    path.with_suffix(".xlsx").replace(path)


def _orders(book: xlsxwriter.Workbook) -> None:
    sheet = book.get_worksheet_by_name("Orders")
    money, red = (
        book.add_format({"num_format": '#,##0.00 "EUR"', "indent": 1}),
        book.add_format({"bg_color": "#FF0000"}),
    )
    sheet.merge_range("A1:B1", "Orders", book.add_format({"bold": True}))
    columns = [
        {"header": "Order", "total_string": "Total"},
        {"header": "Net", "total_function": "sum", "format": money},
        {"header": "Tax", "formula": "=ROUND(Orders[[#This Row],[Net]]*Rate,2)", "format": money},
    ]
    sheet.add_table("A3:C6", {"name": "Orders", "columns": columns, "total_row": True, "style": "Table Style Light 1"})
    for row, net in enumerate((100, 200.5), 3):
        sheet.write_row(row, 0, [f"O-{row}", net])
    sheet.data_validation("A4:A5", {"validate": "any", "input_title": "Order", "input_message": "The order's id."})
    sheet.data_validation("B4:B5", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 9})
    sheet.data_validation("E4", {"validate": "list", "source": ["new", "old"], "error_message": "One of both."})
    sheet.conditional_format("B4:B5", {"type": "cell", "criteria": ">", "value": 150, "format": red})
    sheet.conditional_format("A4:A5", {"type": "formula", "criteria": '=$A4=""', "format": red})
    sheet.conditional_format("C4:C5", {"type": "2_color_scale"})
    sheet.conditional_format("B4:B5", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.write_url("E1", "internal:'More facts'!A1", string="More", tip="To the facts")
    sheet.write_url("F1", "https://example.org/a", string="Out")
    sheet.write("G1", 1.5)
    sheet.write("H1", " kept ")
    sheet.insert_button("E6", {"macro": "PressIssue", "caption": "Issue"})
    sheet.freeze_panes(3, 1)
    sheet.set_footer("&LOrders")
    sheet.set_column("D:D", 12, None, {"level": 1})
    sheet.set_row(0, 20)
    sheet.set_h_pagebreaks([20])
    sheet.print_area("A1:C6")
    sheet.ignore_errors({"number_stored_as_text": "A4:A5"})


def _facts(book: xlsxwriter.Workbook) -> None:
    sheet = book.get_worksheet_by_name("More facts")
    sheet.write("A1", 0.2)
    sheet.write_formula("A2", '=_xlfn.MAXIFS(Orders[Net],Orders[Order],"O-3")&"x"', None, "100x")
    sheet.write_formula("A3", "=SUM(Orders!$B$4:$B$5)+TAXOF(A1)")
    sheet.write_array_formula("C1:C2", "{=A1:A2*2}")
    sheet.write("B1", True)
    sheet.write_formula("B2", "=1/0", None, "#DIV/0!")
    sheet.write_comment("B1", "A note")
    sheet.write_row("E1", ["Key", "Value"])
    sheet.write_row("E2", ["a", 1])
    sheet.autofilter("E1:F2")
    sheet.add_table("H1:I2", {"name": "Facts", "columns": [{"header": "Fact"}, {"header": "Figure"}]})
    sheet.insert_button("K1", {"macro": "PressIssue", "caption": "Issue"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='More facts'!$F$2:$F$2", "name": "='More facts'!$F$1"})
    chart.add_series({"values": "=Orders!$B$4:$B$5"})
    sheet.insert_chart("K5", chart)
