"""Makes the documentation's pictures: an invoice of the demo, and the screen before and after a click on a button."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.libreoffice.screen import Desk, opened, wait_for

HERE = Path(__file__).parent


def run(*command: object) -> str:
    """A program's output; raises CalledProcessError where it fails."""
    done = subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def draw(pdf: Path, page: int, target: Path, dots: int) -> None:
    """One page of a PDF as a picture."""
    run("pdftoppm", "-r", dots, "-f", page, "-l", page, "-singlefile", "-png", pdf, target.with_suffix(""))


def main() -> None:
    """All pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "invoice_workbook", "demo", folder)
        invoice = max((folder / "Kranich files").glob("INV-*.pdf"))
        draw(invoice, 1, HERE / "invoice.png", 70)
        click(folder)


def click(folder: Path) -> None:
    """The open workbook after a press on "Check everything", as it is seen on the screen."""
    book = folder / "Pressed.xlsm"
    run(sys.executable, "-m", "invoice_workbook", "new", book, "--sample")
    with opened(book, folder / "home") as desk:
        time.sleep(2)  # until it is drawn
        keep(desk, "open.png")
        desk.press("Check everything")
        wait_for(lambda: desk.book.sheets.active.name == "Problems", 60, "the check to end")
        time.sleep(2)
        keep(desk, "check.png")


def keep(desk: Desk, name: str) -> None:
    """What the screen shows, at three quarters of its size."""
    picture = desk.screen.picture()
    picture.resize((picture.width * 3 // 4, picture.height * 3 // 4)).save(HERE / name, optimize=True)


if __name__ == "__main__":
    main()
