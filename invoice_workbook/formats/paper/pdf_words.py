"""The words of a PDF, or of its pages read as pictures. It runs in a process of its own: see `formats.bounded`.

Source: PDFium's public/fpdf_text.h and fpdfview.h, by pypdfium2.
"""

import ctypes
import re
from collections.abc import Iterator
from typing import Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.paper import scan_words
from invoice_workbook.formats.paper.words import BLANK, SCAN, TEXT

MOST_PAGES, MOST_SCANNED = 20, 6
"""Pages that are read of a longer paper, half of them from its beginning and half from its end."""
MOST_LETTERS = 40_000
"""Letters of a page; what comes after them is left."""
FEWEST_LETTERS = 40
"""A page with fewer letters than this is a picture, if anything."""
DOTS_AN_INCH = 170
PASSWORD = 4
"""FPDF_ERR_PASSWORD."""
Row = list[Any]
Box = tuple[float, float, float, float]
_LABEL_AND_AMOUNT = re.compile(r"([^\W\d_]{3,}[:.]?)(\d{1,3}(?:[.,']\d{2,3})*[.,]\d{2})")
"""A word of three letters or more with an amount behind it, without a blank."""


def read(content: bytes, *, file: str, scans: bool = True) -> dict[str, Any]:
    """Words as [text, page, left, top, right, bottom], and how they came. Raises WorkbookError for what is no PDF."""
    import pypdfium2.raw as pdfium

    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        locked = pdfium.FPDF_GetLastError() == PASSWORD
        raise WorkbookError("paper-locked" if locked else "paper-damaged", file=file)
    pages = _some(pdfium.FPDF_GetPageCount(document), MOST_PAGES)
    words = [word for number in pages for word in _page(pdfium, document, number)]
    if _is_readable(words):
        return {"kind": TEXT, "words": words}
    if not scans or not scan_words.can_read():
        return {"kind": BLANK, "wants": "" if scan_words.can_read() else scan_words.EXTRA}
    found: list[Row] = []
    for number in _some(len(pages), MOST_SCANNED):
        found += scan_words.of_picture(*_picture(pdfium, document, pages[number]), page=pages[number] + 1)
    return {"kind": SCAN if found else BLANK, "words": found}


def _some(count: int, most: int) -> list[int]:
    """Numbers of pages from 0: all, or the first and the last."""
    if count <= most:
        return list(range(count))
    return [*range(most // 2), *range(count - most // 2, count)]


def _is_readable(words: list[Row]) -> bool:
    letters = "".join(str(word[0]) for word in words)
    odd = sum(letter == "\ufffd" or not letter.isprintable() or "\ue000" <= letter <= "\uf8ff" for letter in letters)
    return len(letters) >= FEWEST_LETTERS and odd * 10 < len(letters)


def _page(pdfium: Any, document: Any, number: int) -> Iterator[Row]:
    """A page's words in the file's own order, as the page is seen."""
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return
    text = pdfium.FPDFText_LoadPage(page)
    size = (pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
    try:
        seen = _Seen(pdfium, page, size)
        for letters, box in _letters(pdfium, text):
            left, top, right, bottom = seen.box(box)
            if right > 0 and bottom > 0 and left < size[0] and top < size[1]:
                yield [letters, number + 1, round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)]
    finally:
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


class _Seen:
    """Turns boxes of the file (origin below, perhaps turned or cropped) into boxes as seen."""

    FINE = 100

    def __init__(self, pdfium: Any, page: Any, size: tuple[float, float]) -> None:
        self._place = pdfium.FPDF_PageToDevice
        self._whole = (page, 0, 0, int(size[0] * self.FINE), int(size[1] * self.FINE), 0)
        self._x, self._y = ctypes.c_int(), ctypes.c_int()

    def box(self, box: Box) -> Box:
        """Left, top, right, bottom."""
        (one, two), (three, four) = self._point(box[0], box[1]), self._point(box[2], box[3])
        return min(one, three), min(two, four), max(one, three), max(two, four)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        self._place(*self._whole, x, y, self._x, self._y)
        return self._x.value / self.FINE, self._y.value / self.FINE


def _letters(pdfium: Any, text: Any) -> Iterator[tuple[str, Box]]:
    """Words, each with its box in the file's own measure: ended by a blank, a gap, or another line."""
    word, box, first_digit = "", (0.0, 0.0, 0.0, 0.0), 0.0
    rect = pdfium.FS_RECTF()
    for at in range(min(pdfium.FPDFText_CountChars(text), MOST_LETTERS)):
        code = pdfium.FPDFText_GetUnicode(text, at)
        letter = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if letter.isspace() or letter in "\0\x02\xad" or not pdfium.FPDFText_GetLooseCharBox(text, at, rect):
            letter = "-" if letter == "\x02" else " "  # a hyphen at a line's end
        if letter == " ":
            if word:
                yield from _parted(word, box, first_digit)
            word = ""
            continue
        own = (rect.left, rect.bottom, rect.right, rect.top)
        if word and _is_apart(box, own):
            yield from _parted(word, box, first_digit)
            word = ""
        if letter.isdigit() and not any(map(str.isdigit, word)):
            first_digit = own[0]
        box = own if not word else (min(box[0], own[0]), min(box[1], own[1]), max(box[2], own[2]), max(box[3], own[3]))
        word += letter
    if word:
        yield from _parted(word, box, first_digit)


def _parted(word: str, box: Box, first_digit: float) -> Iterator[tuple[str, Box]]:
    """The word; a label that fills its column up to the amount beside it is two."""
    if found := _LABEL_AND_AMOUNT.fullmatch(word):
        yield found[1], (box[0], box[1], first_digit, box[3])
        yield found[2], (first_digit, box[1], box[2], box[3])
    else:
        yield word, box


def _is_apart(box: Box, own: Box) -> bool:
    height = max(box[3] - box[1], own[3] - own[1], 1)
    return own[0] - box[2] > height * 0.3 or box[0] - own[2] > height * 2 or abs(own[1] - box[1]) > height * 0.5


def _picture(pdfium: Any, document: Any, number: int) -> tuple[Any, float]:
    """A page as a picture (rows of grey dots), and how many of its dots make a point."""
    import numpy as np

    page = pdfium.FPDF_LoadPage(document, number)
    scale = DOTS_AN_INCH / 72
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = min(scale, scan_words.LARGEST_SIDE / max(width, height, 1))
    wide, high = max(int(width * scale), 1), max(int(height * scale), 1)
    bitmap = pdfium.FPDFBitmap_CreateEx(wide, high, pdfium.FPDFBitmap_BGR, None, 0)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, 0, pdfium.FPDF_ANNOT)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    dots = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * high)
    pdfium.FPDFBitmap_Destroy(bitmap)
    pdfium.FPDF_ClosePage(page)
    return np.frombuffer(dots, np.uint8).reshape(high, stride)[:, : wide * 3].reshape(high, wide, 3).copy(), scale
