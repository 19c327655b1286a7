"""Workbooks as LibreOffice computes them: everything anew, whatever results are stored in them."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from invoice_workbook.libreoffice import office


def recalculated(books: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """Each workbook as LibreOffice computes and saves it, as .xlsx."""
    profile, target = folder / "profile", folder / "computed"
    office.settle(profile)
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target), *map(str, books)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return {book: target / f"{book.stem}.xlsx" for book in books}
