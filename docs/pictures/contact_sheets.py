"""One picture a language of every sheet and every document of its sample company, to be looked through in a minute.

Written to build/pictures: sheets as LibreOffice prints them (each one's first page), documents as they are mailed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from docs.pictures import pages
from invoice_workbook import names
from invoice_workbook.commands import named
from invoice_workbook.documents.fonts import carried
from invoice_workbook.engine.run import run
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import languages
from invoice_workbook.sample import book as sample_book
from invoice_workbook.schema import TABLES
from invoice_workbook.setup import new_book

TARGET = Path("build") / "pictures"
WIDE, HIGH, ACROSS = 330, 250, 6
"""Pixels of a small picture, and how many stand beside each other."""
GAP, CAPTION = 10, 20
STEPS: tuple[tuple[str, dict[str, object]], ...] = (
    ("check", {}),
    ("issue", {}),
    ("statements", {}),
    ("remind", {}),
    ("remind", {"letters": True}),
    ("claims", {"letters": True}),
    ("match", {}),
    ("pay", {"next_run": date(2026, 12, 24)}),
    ("pay", {"release": True}),
    ("report", {}),
    ("preview", {}),
)
"""What makes the documents: command and options."""


def made(folder: Path, language: str) -> Path:
    """The sample company's workbook in a language, with its documents beside it."""
    book = folder / f"{language}.xlsm"
    edits, _ = sample_book.edits(of=sample_book.company(language))
    new_book.make(book, language, edits)
    for command, options in STEPS:
        run(named(command), WorkbookFile(book), options)
    return book


def documents(book: Path) -> dict[str, Path]:
    """One file of each kind of document beside a workbook, by the kind."""
    found: dict[str, Path] = {}
    for path in sorted((book.parent / f"{book.stem} files").rglob("*.pdf")):
        kind = re.match(r"[^\d]*[A-Za-z]", path.stem)
        found.setdefault(kind[0] if kind else path.stem, path)
    return found


def tables_of(printed: Path) -> set[str]:
    """Titles of the chapters that are a table's sheet."""
    tabs = {table.sheet for table in TABLES.values()}
    return {title for title, _ in pages.chapters(printed) if names.sheet_named(title) in tabs}


def small(image: Image.Image) -> Image.Image:
    """A picture within the room of a small one, from its top."""
    image.thumbnail((WIDE, HIGH * 4))
    return image.crop((0, 0, image.width, min(image.height, HIGH)))


def contact_sheet(pictures: Sequence[tuple[str, Image.Image]]) -> Image.Image:
    """Small pictures in rows, each over its caption."""
    rows = -(-len(pictures) // ACROSS)
    board = Image.new("RGB", (ACROSS * (WIDE + GAP) + GAP, rows * (HIGH + CAPTION + GAP) + GAP), "#8A959C")
    pen = ImageDraw.Draw(board)
    fonts: dict[str, ImageFont.FreeTypeFont] = {}
    for number, (caption, image) in enumerate(pictures):
        left = GAP + number % ACROSS * (WIDE + GAP)
        top = GAP + number // ACROSS * (HIGH + CAPTION + GAP)
        board.paste(image, (left, top))
        face = next((one for one in carried() if all(one.sets(letter) for letter in caption)), None)
        if face is not None:
            font = fonts.setdefault(face.path, ImageFont.truetype(str(face.path), 13))
            pen.text((left, top + HIGH + 2), caption, fill="white", font=font)
    return board


def drawn(book: Path, folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """The first page of every sheet and document."""
    printed = pages.pdf_of(book, folder)
    for title, page in pages.chapters(printed):
        yield title, small(pages.picture(printed, page, WIDE * 2))
    for kind, path in documents(book).items():
        for page in range(min(pages.count(path), 3)):
            yield f"{kind} {page + 1}", small(pages.picture(path, page, WIDE * 2))


def make(folder: Path, say: Callable[[str], None] = print) -> None:
    """The contact sheets of all languages."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for language in languages():
        book = made(folder, language)
        target = TARGET / f"{language}.png"
        contact_sheet(list(drawn(book, folder))).save(target, optimize=True)
        say(str(target))


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        make(Path(name))
