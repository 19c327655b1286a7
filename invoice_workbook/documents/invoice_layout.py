"""The layout workbook of invoice files: what a clerk restyles in Excel (logo, colours, wording).

The program finds its places by defined names only, so that cells may be moved and dressed as one likes. It is made
where there is none; one that is there is never written.
"""

import zipfile
from functools import cache
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from invoice_workbook.documents.dress import ACCENT
from invoice_workbook.documents.packed_xlsx import packed

FILE_NAME = "Invoice layout.xlsx"
SHEET = "Invoice"
LINE_ROW = 18
"""Row of the one line that stands for all."""
TAX_ROW = 22
"""Row of the one tax group that stands for all."""
NAMES = {
    "seller_name": "A1",
    "seller_address": "A2",
    "seller_contact": "A3",
    "buyer": "A6",
    "facts": "F6",
    "title": "A15",
    "header": "A17",
    "first_line": f"A{LINE_ROW}",
    "tax_header": f"F{TAX_ROW - 1}",
    "first_tax": f"F{TAX_ROW}",
    "net": f"I{TAX_ROW + 2}",
    "tax": f"I{TAX_ROW + 3}",
    "gross": f"I{TAX_ROW + 4}",
    "notes": f"A{TAX_ROW + 6}",
    "bank": f"A{TAX_ROW + 9}",
}
"""Every place the program fills, by its defined name."""
DESCRIPTION, CATEGORY = 3, 7
_WIDTHS = (6, 11, 40, 11, 12, 12, 11, 9, 15)
_SOFT, _RULE = "6B7A84", "D5DBDF"


def make() -> bytes:
    """The layout that comes with the program."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHI"[number]].width = width
    for name, cell in NAMES.items():
        column, row = cell[0], cell[1:]
        book.defined_names[name] = DefinedName(name, attr_text=f"{SHEET}!${column}${row}")
    _dress(sheet)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = sheet.oddFooter
    assert footer is not None and footer.right is not None
    footer.right.text = "&P / &N"
    return packed(book, None)


def is_built_in(layout: bytes) -> bool:
    """Whether a layout is the program's own, as it was laid beside the documents: nobody restyled it."""
    return _parts(layout) == _built_in_parts()


@cache
def _built_in_parts() -> dict[str, bytes]:
    return _parts(make())


def _parts(layout: bytes) -> dict[str, bytes]:
    """What a workbook's file consists of, but for who made it when; nothing of a damaged one."""
    try:
        with zipfile.ZipFile(BytesIO(layout)) as archive:
            return {name: archive.read(name) for name in archive.namelist() if not name.startswith("docProps/")}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return {}


def _dress(sheet: Worksheet) -> None:
    plain, soft = Font(name="Calibri", size=10), Font(name="Calibri", size=9, color=_SOFT)
    thin = Side(style="thin", color=_RULE)
    for cells in sheet.iter_rows(1, TAX_ROW + 14, 1, 9):
        for each in cells:
            each.font = plain
    sheet["A1"].font = Font(name="Calibri", size=16, bold=True, color=ACCENT)
    for cell in ("A2", "A3"):
        sheet[cell].font = soft
    sheet["A15"].font = Font(name="Calibri", size=15, bold=True)
    for row in range(6, 15):
        sheet.cell(row, 6).font = soft
    for column in range(1, 10):
        header, line = sheet.cell(LINE_ROW - 1, column), sheet.cell(LINE_ROW, column)
        header.font = Font(name="Calibri", size=10, bold=True, color="FFFFFF")
        header.fill = PatternFill("solid", fgColor=ACCENT)
        right = column in (4, 5, 6, 8, 9)
        side = "right" if right else "center" if column == CATEGORY else "left"
        header.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
        line.alignment = Alignment(horizontal=side, vertical="center", wrap_text=column == DESCRIPTION)
        line.border = Border(bottom=thin)
        group = sheet.cell(TAX_ROW, column)
        group.alignment = Alignment(horizontal="right" if column > 6 else "left")
        sheet.cell(TAX_ROW - 1, column).font = soft
        sheet.cell(TAX_ROW - 1, column).alignment = Alignment(horizontal="right" if column > 6 else "left")
    sheet.row_dimensions[LINE_ROW - 1].height = 22
    for row in (TAX_ROW + 2, TAX_ROW + 3, TAX_ROW + 4):
        sheet.cell(row, 9).alignment = Alignment(horizontal="right")
    for column in range(6, 10):
        total = sheet.cell(TAX_ROW + 4, column)
        total.font = Font(name="Calibri", size=11, bold=True)
        total.border = Border(top=Side(style="medium", color=ACCENT), bottom=Side(style="medium", color=ACCENT))
    for row in range(TAX_ROW + 9, TAX_ROW + 14):
        sheet.cell(row, 1).font = soft
