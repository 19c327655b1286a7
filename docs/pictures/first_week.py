"""The pictures of the first weeks: each page is lived through, and where it has a picture, that is what is then seen.

A sheet's picture shows some of its columns, as LibreOffice prints them; a document's shows its first page.
"""

import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path

from lxml import etree
from PIL import Image, ImageChops

from docs import teaching
from docs.pictures import pages
from invoice_workbook import names
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.read import positions
from tests.cli import run

HERE = Path(__file__).parent
WEEKS = ("first-week.md", "first-week.de.md", "first-week.te.md")
SHEETS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "order": ("OrderLines", ("order", "line", "item", "description", "quantity", "unit_price", "tax_rate", "line_net")),
    "bill": (
        "Bills",
        ("bill", "vendor", "vendor_reference", "due_date", "gross", "status", "approved_by", "approved_on"),
    ),
    "bank": ("BankLines", ("bank_line", "amount", "reference", "proposed_match", "score", "status", "why")),
}
"""By the word in a picture's name: the table, and the fields that are shown."""
DOCUMENTS: Mapping[str, str] = {"invoice": "INV-*.pdf"}
DOTS, COLOURS, MARGIN, WIDER = 1.5, 32, 8, 1.15
"""Pixels a point, colours of a picture, pixels left around what is drawn, and how much wider the last column is."""
_AREA = re.compile(rb'<definedName\b[^>]*"_xlnm\.Print_Area"[^>]*>[^<]*</definedName>')
"""A print area: paper has only the columns that a clerk reads, a picture may have others."""
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def make(folder: Path, say: Callable[[str], None] = print) -> None:
    """All pictures of all weeks."""
    for name in WEEKS:
        week, place = teaching.pieces(HERE.parent / name), folder / name
        place.mkdir()
        for piece, _ in teaching.live_through(week, place, lambda words, _, at=place: run(*words, cwd=at).out):
            if piece.picture:
                target = HERE / Path(piece.picture).name
                seen(target.stem.split("-")[2], place / teaching.book_of(week)).save(target, optimize=True)
                say(f"{target}, {target.stat().st_size // 1000} kB")


def seen(word: str, book: Path) -> Image.Image:
    """What a picture shows of a workbook or of the documents beside it, in few colours."""
    if word in DOCUMENTS:
        drawn = pages.picture(next(book.parent.rglob(DOCUMENTS[word])), 0, 680)
    else:
        drawn = _sheet(book, *SHEETS[word])
    return _cropped(drawn).quantize(COLOURS, dither=Image.Dither.NONE)


def _sheet(book: Path, table: str, fields: tuple[str, ...]) -> Image.Image:
    """A table's sheet with these columns alone."""
    copy = book.parent / "seen" / book.name
    copy.parent.mkdir(exist_ok=True)
    tab = _with_columns(book, table, fields, copy)
    printed = pages.pdf_of(copy, copy.parent, WorkbookFile(book).language)
    page = dict(pages.chapters(printed))[tab]
    wide, _ = pages.size(printed, page)
    drawn = pages.picture(printed, page, round(wide * DOTS))
    shutil.rmtree(copy.parent)
    return drawn.crop((0, 0, drawn.width, drawn.height - round(40 * DOTS)))  # without the foot of the page


def _with_columns(book: Path, table: str, fields: tuple[str, ...], target: Path) -> str:
    """A copy of a workbook in which all other columns of a table's sheet are hidden; the sheet's tab."""
    block = WorkbookFile(book).read()[table]
    at = positions(TABLES[table], block.headers)
    shown = {at[field] + 1 for field in fields}
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        tab, part = _part_of(source, TABLES[table].sheet)
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                content = _AREA.sub(b"", content)
            copy.writestr(name, _columns_hidden(content, shown) if name == part else content)
    return tab


def _part_of(source: zipfile.ZipFile, sheet: str) -> tuple[str, str]:
    """The tab of a sheet in the workbook's language, and the file that holds it."""
    book = etree.fromstring(source.read("xl/workbook.xml"))
    links = etree.fromstring(source.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target") for link in links}
    found = next(one for one in book.iter(f"{{{MAIN}}}sheet") if names.sheet_named(one.get("name")) == sheet)
    return found.get("name"), f"xl/{targets[found.get(RELATION)].removeprefix('/xl/')}"


def _columns_hidden(sheet: bytes, shown: set[int]) -> bytes:
    """A sheet with these columns alone, on paper wide enough for them, without its buttons."""
    root = etree.fromstring(sheet)
    for columns in list(root.iter(f"{{{MAIN}}}col")):
        for number in range(int(columns.get("min")), int(columns.get("max")) + 1):
            column = deepcopy(columns)
            column.attrib.update({"min": str(number), "max": str(number)})
            if number not in shown:
                column.set("hidden", "1")
            elif number == max(shown):  # its text may go on over the columns beside it
                column.set("width", str(float(column.get("width")) * WIDER))
            columns.addprevious(column)
        columns.getparent().remove(columns)
    for name in ("colBreaks", "drawing", "legacyDrawing"):
        for gone in root.findall(f"{{{MAIN}}}{name}"):
            root.remove(gone)
    for setup in root.iter(f"{{{MAIN}}}pageSetup"):
        setup.attrib.update({"paperSize": "8", "orientation": "landscape", "scale": "85"})
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def _cropped(image: Image.Image) -> Image.Image:
    """What is drawn, with a little of the paper around it."""
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox() or (0, 0, *image.size)
    left, top, right, bottom = box
    return image.crop((max(left - MARGIN, 0), max(top - MARGIN, 0), right + MARGIN, bottom + MARGIN))


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        make(Path(name))
