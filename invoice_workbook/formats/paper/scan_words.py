"""The words of a picture, by a recogniser of letters; it needs the extra `scan`. It runs in a process of its own.

A page that lies askew is set straight by the slope of its own lines.
Source: PP-OCRv4, by rapidocr_onnxruntime 1.4.4, whose models come with it.
"""

import math
import re
import statistics
from functools import cache
from io import BytesIO
from typing import Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.paper.words import BLANK, SCAN

EXTRA = "scan"
SURE = 0.6
"""A line that the recogniser is less sure of is left out."""
LARGEST_SIDE = 2000
"""Dots of the longer side that are looked at; a page of A4 is then read at 170 dots an inch."""
LOOKED_AT = 960
"""Dots of the longer side in which lines are looked for; their letters are read from all the dots there are."""
MOST_DOTS = 60_000_000
MOST_PAGES = 6
A4_LONG = 842
"""Points: as long as a page of a picture is taken to be."""
THREADS = 2


def can_read() -> bool:
    """Whether the extra is there."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("rapidocr_onnxruntime", "onnxruntime", "cv2"))


def read(content: bytes, *, file: str) -> dict[str, Any]:
    """Words of a picture of one page or several, as `pdf_words.read`. Raises WorkbookError for what is no picture."""
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence

    if not can_read():
        return {"kind": BLANK, "wants": EXTRA}
    Image.MAX_IMAGE_PIXELS = MOST_DOTS
    words: list[list[Any]] = []
    try:
        with Image.open(BytesIO(content)) as opened:
            if opened.width * opened.height > MOST_DOTS:
                raise WorkbookError("paper-damaged", file=file)
            for page, frame in enumerate(ImageSequence.Iterator(opened), 1):
                if page > MOST_PAGES:
                    break
                picture = ImageOps.exif_transpose(frame).convert("RGB")
                picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
                scale = max(picture.size) / A4_LONG
                words += of_picture(np.asarray(picture)[:, :, ::-1].copy(), scale, page=page)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise WorkbookError("paper-damaged", file=file) from error
    return {"kind": SCAN if words else BLANK, "words": words}


@cache
def _recogniser() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    bounds = {"det_limit_type": "max", "det_limit_side_len": LOOKED_AT}
    return RapidOCR(intra_op_num_threads=THREADS, inter_op_num_threads=1, text_score=SURE, **bounds)


def of_picture(picture: Any, scale: float, *, page: int) -> list[list[Any]]:
    """Words of a page given as rows of dots (blue, green, red), in points."""
    found, _ = _recogniser()(picture, use_cls=False)
    lines = [([(x / scale, y / scale) for x, y in corners], str(text)) for corners, text, _ in found or ()]
    slope = _slope([corners for corners, _ in lines])
    return [word for corners, text in lines for word in _words(_straight(corners, slope), text, page)]


def _slope(lines: list[list[tuple[float, float]]]) -> float:
    """How far the lines fall to the right, as an angle: the median of the long ones."""
    angles = []
    for (x1, y1), (x2, y2), *_ in lines:
        if x2 - x1 > 60:
            angles.append(math.atan2(y2 - y1, x2 - x1))
    return statistics.median(angles) if angles else 0.0


def _straight(corners: list[tuple[float, float]], slope: float) -> tuple[float, float, float, float]:
    cos, sin = math.cos(-slope), math.sin(-slope)
    turned = [(x * cos - y * sin, x * sin + y * cos) for x, y in corners]
    across, down = [x for x, _ in turned], [y for _, y in turned]
    return min(across), min(down), max(across), max(down)


def _words(box: tuple[float, float, float, float], text: str, page: int) -> list[list[Any]]:
    """A line's words; where each begins follows from how many letters stand before it."""
    left, top, right, bottom = box
    text = parted(text)
    each, at, found = (right - left) / max(len(text), 1), 0, []
    for part in text.split(" "):
        if part:
            edges = (left + at * each, top, left + (at + len(part)) * each, bottom)
            found.append([part, page, *(round(edge, 2) for edge in edges)])
        at += len(part) + 1
    return found


_GLUED = (
    (re.compile(r"([:：;])(?=\S)"), r"\1 "),
    (re.compile(r"(?<=[^\W\d_])(?=\()"), " "),
    (re.compile(r"(?<=\))(?=\w)"), " "),
    (re.compile(r"(?<=[a-zà-ÿ]{3})(?=\d)|(?<=[a-zà-ÿ]{3}[.,])(?=[A-Z\d])"), " "),
    (re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z]{2,}\b)|(?<=[a-zà-ÿ]{3})(?=[A-Z][a-zà-ÿ]{2})"), " "),
    (re.compile(r"(?<=\b[NnRr][roeg]\.)(?=\w)"), " "),
    (re.compile(r"(?<=%)(?=[^\W\d_])|(?<=^[+])(?=\d)"), " "),
    (re.compile(r"\b(VAT|TVA|MwSt\.?|USt\.?|GST|BTW|IVA|IBAN|BIC)(?=\d|[A-Z]{2}\d\d)"), r"\1 "),
)
"""Where a blank was that the recogniser did not see: behind a colon, between a word and a figure, two words, a rate."""


def parted(text: str) -> str:
    """A line with the blanks that are lost for certain.

    >>> parted("Despatchno.:LS-57288"), parted("+23%VAT"), parted("Invoice26-91450"), parted("Grand total(GBP)")
    ('Despatchno.: LS-57288', '+ 23% VAT', 'Invoice 26-91450', 'Grand total (GBP)')
    """
    for pattern, parts in _GLUED:
        text = pattern.sub(parts, text)
    return text.replace("：", ":")
