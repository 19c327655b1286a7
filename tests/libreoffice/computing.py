"""Workbooks as other programs compute them: LibreOffice, and Gnumeric for a second opinion.

Everything is computed anew, whatever results are stored in them.
"""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from invoice_workbook.libreoffice import office
from tests.libreoffice import plain_ranges

PATIENCE = 240
"""Seconds that the other program has for its work."""


def by_libreoffice(books: Sequence[Path], folder: Path) -> list[Path]:
    """The workbooks as LibreOffice computes and saves them, as .xlsx."""
    profile, made = folder / "profile", folder / "libreoffice"
    office.settle(profile)
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made), *map(str, books)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return [made / f"{book.stem}.xlsx" for book in books]


def by_gnumeric(books: Sequence[Path], folder: Path) -> list[Path]:
    """The workbooks as Gnumeric computes and saves them, as .xlsx."""
    made = folder / "gnumeric"
    made.mkdir(exist_ok=True)
    for book in books:
        plain, computed = made / f"plain {book.stem}.xlsx", made / f"{book.stem}.xlsx"
        plain.write_bytes(plain_ranges.rewritten(book.read_bytes(), book.name))
        command = ["ssconvert", "--recalc", "--export-type=Gnumeric_Excel:xlsx2", str(plain), str(computed)]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return [made / f"{book.stem}.xlsx" for book in books]
