"""What a clerk or an engineer would take instead, and the limit that no program comes below: each a small process.

A reader reads whole sheets, as the workbook has them; a writer writes the cells that an import brings; an editor loads
the workbook, sets one cell of each row and saves it.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.figures import Cost, cost

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
LXML = """
import sys
from lxml import etree
etree.parse(sys.argv[1])
"""


@dataclass(frozen=True)
class Peer:
    """One of them: what it does, the package it is of, its program, and the most documents it is asked for."""

    does: str
    package: str
    program: str
    most: int = 1_000_000

    def __call__(self, words: Sequence[str], documents: int) -> Cost | str:
        """Its cost, or why there is none."""
        try:
            version(self.package)
        except PackageNotFoundError:
            return "not installed"
        if documents > self.most:
            return f"not run above {self.most:,}"
        return cost([sys.executable, "-c", self.program, *words], good=(0,))


READS = Peer("wolfxl reads the same sheets", "wolfxl", WOLFXL)
CALAMINE_READS = Peer("calamine reads the same sheets", "python-calamine", CALAMINE)
PANDAS_READS = Peer("pandas with calamine reads the same sheets", "pandas", PANDAS)
EDITS = Peer("openpyxl sets a cell a bill and saves", "openpyxl", OPENPYXL, most=10_000)
WRITES = Peer("XlsxWriter writes the same cells", "xlsxwriter", XLSXWRITER)
WRITES_TOO = Peer("pyexcelerate writes the same cells", "pyexcelerate", PYEXCELERATE)
PARSES = Peer("lxml parses the same file", "lxml", LXML)


@dataclass(frozen=True)
class Below:
    """What stands below the line: a peer, and what it is given, by the folder of the desk."""

    peer: Peer
    given: tuple[str, ...]

    def cost(self, folder: Path, documents: int) -> Cost | str:
        """Its cost on the files of that folder."""
        return self.peer([str(folder / one) if "." in one else one for one in self.given], documents)
