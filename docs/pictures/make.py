"""Makes the documentation's pictures from the demo: LibreOffice lays the sheets out, poppler-utils draws them."""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PAGES = {"start.png": "Needs attention", "invoices.png": "What we have invoiced", "aging.png": "What customers owe"}


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
        profile = f"-env:UserInstallation=file://{folder}/profile"
        book = folder / "Kranich.xlsm"
        run("soffice", "--headless", "--norestore", profile, "--convert-to", "pdf", "--outdir", folder, book)
        pdf = folder / "Kranich.pdf"
        texts = run("pdftotext", pdf, "-").split("\f")
        for picture, words in PAGES.items():
            page = next(number for number, text in enumerate(texts, 1) if words in text)
            draw(pdf, page, HERE / picture, 90)
        invoice = max((folder / "Kranich files").glob("INV-*.pdf"))
        draw(invoice, 1, HERE / "invoice.png", 70)


if __name__ == "__main__":
    main()
