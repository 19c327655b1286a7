"""The hidden sheet by which xlwings' macros find Python. Filled when a clerk's workbook is made; empty in the template.

Source: xlwings' documentation, "Workbook Settings: xlwings.conf Sheet".
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from invoice_workbook.excel import functions

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from invoice_workbook.template.formats import Formats

NAME = "xlwings.conf"
LONGEST = 8


def add(book: "Workbook", formats: "Formats") -> None:
    """The sheet, hidden, with blank cells for its settings."""
    from invoice_workbook.template.formats import sheet_named

    sheet = sheet_named(book, NAME)
    for row in range(LONGEST):
        for column in (0, 1):
            sheet.write_blank(row, column, None, formats.text)
    sheet.hide()


def settings(interpreter: str, system: str, *, has_server: bool = True) -> Mapping[str, str]:
    """Keys and values for a Python on a system (sys.platform).

    A one-file build has no server of xlwings': the library that starts it is not beside it.
    Folders of workbooks are kept off Python's path: a file beside the book must not be taken for a library.
    """
    own = {"win32": "INTERPRETER_WIN", "darwin": "INTERPRETER_MAC"}.get(system)
    return {
        **({own: interpreter} if own else {}),
        "INTERPRETER": interpreter,
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "USE UDF SERVER": str(has_server),
        "UDF MODULES": functions.__name__,
        "SHOW CONSOLE": "False",
    }
