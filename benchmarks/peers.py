"""What a clerk or an engineer would take instead, and the limit that no program comes below: each a small process.

A reader reads whole sheets, as the workbook has them; a writer writes the cells that an import brings; an editor loads
the workbook, sets one cell of each row and saves it; LibreOffice loads it, computes it and saves it. What is no package
of ours (benchmarks/peers.txt) has an environment of its own, made by `make bench`: not all of them take our pandas.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.figures import Cost, cost

ENVIRONMENT = Path(__file__).parent.parent / "build" / "peers" / "bin" / "python"

WOLFXL = """
import sys, wolfxl
book = wolfxl.load_workbook(sys.argv[1], read_only=True)
for sheet in sys.argv[2:]:
    for row in book[sheet].iter_rows(values_only=True):
        pass
"""
CALAMINE = """
import sys, python_calamine
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
for sheet in sys.argv[2:]:
    book.get_sheet_by_name(sheet).to_python()
"""
PANDAS = """
import sys, pandas
pandas.read_excel(sys.argv[1], sheet_name=sys.argv[2:], engine="calamine")
"""
OPENPYXL = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], keep_vba=True)
for sheet in sys.argv[2:]:
    table = book[sheet]
    last = table.max_column  # it looks through every cell
    for row in range(5, table.max_row + 1):
        table.cell(row, last).value = "ok"
book.save(sys.argv[1] + ".edited.xlsm")
"""
CELLS = """
import csv, sys
def cells(path):
    with open(path, newline="") as file:
        for row in csv.reader(file):
            yield [float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row]
"""
XLSXWRITER = (
    CELLS
    + """
import xlsxwriter
book = xlsxwriter.Workbook(sys.argv[1] + ".xlsx", {"constant_memory": True})
for path in sys.argv[1:]:
    sheet = book.add_worksheet()
    for n, row in enumerate(cells(path)):
        sheet.write_row(n, 0, row)
book.close()
"""
)
PYEXCELERATE = (
    CELLS
    + """
import pyexcelerate
book = pyexcelerate.Workbook()
for n, path in enumerate(sys.argv[1:]):
    book.new_sheet(str(n), data=list(cells(path)))
book.save(sys.argv[1] + ".pyexcelerate.xlsx")
"""
)
LIBREOFFICE = """
import subprocess, sys, tempfile
with tempfile.TemporaryDirectory() as folder:
    own = f"-env:UserInstallation=file://{folder}/profile"
    asked = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder, sys.argv[1]]
    subprocess.run(["soffice", own, "--headless", *asked], check=True, capture_output=True)
"""
LXML = """
import sys
from lxml import etree
etree.parse(sys.argv[1])
"""


RECORDLINKAGE = """
import sys, pandas, recordlinkage
bills = pandas.read_excel(sys.argv[1], sheet_name=sys.argv[2], header=3, engine="calamine")
bills["Vendor reference"] = bills["Vendor reference"].astype(str)
pairs = recordlinkage.index.Block(["Vendor", "Gross"]).index(bills)
compare = recordlinkage.Compare()
compare.string("Vendor reference", "Vendor reference", method="jarowinkler", threshold=0.9)
compare.exact("Bill date", "Bill date")
found = compare.compute(pairs, bills)
print((found.sum(axis=1) >= 1).sum())
"""
WEASYPRINT = """
import sys, weasyprint
lines = "".join(
    f"<tr><td>{n}</td><td>Tea of garden {n}</td><td>3</td><td>14.80</td><td>19 %</td><td>44.40</td></tr>"
    for n in range(1, 11)
)
for n in range(int(sys.argv[1])):
    weasyprint.HTML(string=f'''<html lang="en"><title>Invoice {n}</title><style>
        @page {{ size: A4; margin: 2cm }} table {{ width: 100% }} td {{ border-bottom: 1px solid }}
        </style><p>Kranich GmbH, Hamburg</p><p>Bakery {n}, Weg 1, 89073 Ulm</p><h1>Invoice {n}</h1>
        <table>{lines}</table><p>Net 445.00, VAT 84.55, to pay 529.55 EUR</p></html>'''
    ).write_pdf(pdf_variant="pdf/a-3b")
"""


@dataclass(frozen=True)
class Peer:
    """One of them: what it does, the package it is of, its program, and the most documents it is asked for.

    A `slow` one runs for the page alone; one that stands `apart` has the environment of the peers.
    """

    does: str
    package: str
    program: str
    most: int = 1_000_000
    slow: bool = False
    apart: bool = False

    def __call__(self, words: Sequence[str], documents: int, patient: bool) -> Cost | str:
        """Its cost, or why there is none."""
        python = str(ENVIRONMENT) if self.apart else sys.executable
        if not _is_installed(python, self.package):
            return "not installed"
        if self.slow and not patient:
            return "only by `make bench`"
        if documents > self.most:
            return f"not run above {self.most:,}"
        return cost([python, "-c", self.program, *words], good=(0,))


@cache
def _is_installed(python: str, package: str) -> bool:
    """Whether that Python has the package; a program is looked for by its name."""
    if package == "soffice":
        return shutil.which(package) is not None
    asks = "import importlib.metadata, sys; importlib.metadata.version(sys.argv[1])"
    if not Path(python).is_file():
        return False
    return not subprocess.run([python, "-c", asks, package], check=False, capture_output=True).returncode


READS = Peer("wolfxl reads the same sheets", "wolfxl", WOLFXL)
CALAMINE_READS = Peer("calamine reads the same sheets", "python-calamine", CALAMINE)
PANDAS_READS = Peer("pandas with calamine reads the same sheets", "pandas", PANDAS)
EDITS = Peer("openpyxl sets a cell a bill and saves", "openpyxl", OPENPYXL, most=10_000)
WRITES = Peer("XlsxWriter writes the same cells", "xlsxwriter", XLSXWRITER)
WRITES_TOO = Peer("pyexcelerate writes the same cells", "pyexcelerate", PYEXCELERATE, apart=True)
RECALCULATES = Peer("LibreOffice opens and saves it", "soffice", LIBREOFFICE, most=10_000, slow=True)
LINKS = Peer("recordlinkage reads Bills and compares likely pairs", "recordlinkage", RECORDLINKAGE, apart=True)
PRINTS = Peer("WeasyPrint makes as many PDFs", "weasyprint", WEASYPRINT, apart=True)
PARSES = Peer("lxml parses the same file", "lxml", LXML)


@dataclass(frozen=True)
class Below:
    """What stands below the line: a peer, and what it is given, by the folder of the desk."""

    peer: Peer
    given: tuple[str, ...]
    share: int = 0
    """Where it is given a number alone: one of so many documents."""

    def cost(self, folder: Path, documents: int, patient: bool) -> Cost | str:
        """Its cost on the files of that folder; `patient` is who waits for the slow ones, too."""
        some = [str(max(1, documents // self.share))] if self.share else []
        words = [str(folder / one) if "." in one else one for one in self.given]
        return self.peer([*words, *some], documents, patient)
