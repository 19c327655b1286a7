"""Pages of PDF files as pictures and as boxes of text (PDFium), and letters that no font draws."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image


@dataclass(frozen=True)
class Word:
    """A run of text on a page and its box, in points from the page's left and lower edge."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


PLACES = {"de": "de_DE.UTF-8", "te": "te_IN.UTF-8"}
"""Where a computer stands on which a workbook in a language is opened: its numbers are written so."""


def pdf_of(workbook: Path, folder: Path, language: str = "") -> Path:
    """A workbook as LibreOffice prints it, every sheet a chapter; on a computer of its language, where one is said.

    Raises CalledProcessError where it cannot.
    """
    with tempfile.TemporaryDirectory() as home:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{home}/profile", "--convert-to", "pdf"]
        command += ["--outdir", str(folder), str(workbook)]
        place = {name: PLACES[language] for name in ("LANG", "LC_ALL") if language in PLACES}
        subprocess.run(command, check=True, capture_output=True, timeout=300, env={**os.environ, **place})
    return folder / f"{workbook.stem}.pdf"


def chapters(pdf: Path) -> list[tuple[str, int]]:
    """The chapters of a PDF and the page, from 0, on which each begins."""
    with pdfium.PdfDocument(pdf) as document:
        found = [(mark.get_title(), mark.get_dest()) for mark in document.get_toc(max_depth=1)]
        return [(title, place.get_index() or 0) for title, place in found if place is not None]


def picture(pdf: Path, page: int, wide: int) -> Image.Image:
    """A page, so many pixels wide."""
    with pdfium.PdfDocument(pdf) as document:
        its = document[page]
        image: Image.Image = its.render(scale=wide / its.get_width()).to_pil().convert("RGB")
        return image


def count(pdf: Path) -> int:
    """How many pages a PDF has."""
    with pdfium.PdfDocument(pdf) as document:
        return len(document)


def words(pdf: Path, page: int) -> list[Word]:
    """The runs of text of a page, as the PDF draws them: where a cell cuts its text, the box is the whole text's."""
    with pdfium.PdfDocument(pdf) as document:
        text = document[page].get_textpage()
        boxes = [text.get_rect(number) for number in range(text.count_rects())]
        return [Word(text.get_text_bounded(*box), *box) for box in boxes]


def size(pdf: Path, page: int) -> tuple[float, float]:
    """Width and height of a page in points."""
    with pdfium.PdfDocument(pdf) as document:
        wide, high = document[page].get_size()
        return float(wide), float(high)


ACROSS, DOWN = 5.0, 1.5
"""Points by which texts may stand on each other; across also as many as they are high: signs of one Telugu word do."""


def run_together(on_page: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Pairs of texts that stand on each other: one of them is cut."""
    ranked = sorted(on_page, key=lambda word: word.left)
    for number, one in enumerate(ranked):
        for other in ranked[number + 1 :]:
            if other.left > one.right - ACROSS:
                break
            across = min(one.right, other.right) - other.left
            down = min(one.top, other.top) - max(one.bottom, other.bottom)
            if down > DOWN and across > one.top - one.bottom:
                yield one, other


def without_letters(pdf: Path) -> list[int]:
    """Pages, from 0, that draw a box instead of a letter: glyph 0 of one of the file's own fonts."""
    import pikepdf

    found = []
    with pikepdf.open(pdf) as document:
        for number, page in enumerate(document.pages):
            if any(_has_box(page, pikepdf.parse_content_stream(page))):
                found.append(number)
    return found


def _has_box(page: Any, operations: Iterable[Any]) -> Iterator[bool]:
    """Whether each text that a page draws has glyph 0."""
    fonts = page.Resources.get("/Font", {})
    codes: frozenset[int] = frozenset({0})
    wide = True
    for operands, operator in operations:
        name = str(operator)
        if name == "Tf":
            font = fonts[str(operands[0])]
            wide = str(font.Subtype) == "/Type0"
            codes = frozenset({0}) if wide else _codes_without(font)
        elif name in ("Tj", "TJ", "'", '"'):
            shown = operands[-1]
            pieces = list(shown) if name == "TJ" else [shown]
            drawn = b"".join(bytes(one) for one in pieces if not isinstance(one, (int, float)) and _is_text(one))
            numbers = [drawn[n] << 8 | drawn[n + 1] for n in range(0, len(drawn) - 1, 2)] if wide else list(drawn)
            yield any(number in codes for number in numbers)


def _is_text(one: object) -> bool:
    import pikepdf

    return isinstance(one, pikepdf.String)


def _codes_without(font: Any) -> frozenset[int]:
    """Codes of a font with one byte a letter whose glyph is 0, by the font that the file carries."""
    from io import BytesIO

    from fontTools.ttLib import TTFont

    carried = font.get("/FontDescriptor", {}).get("/FontFile2")
    if carried is None:
        return frozenset()
    with TTFont(BytesIO(carried.read_bytes()), lazy=True) as its:
        known = {
            code & 0xFF for table in its["cmap"].tables for code, glyph in table.cmap.items() if glyph != ".notdef"
        }
    return frozenset(range(256)) - known
