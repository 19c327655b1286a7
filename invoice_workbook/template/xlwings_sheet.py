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
LONGEST = 20
CLOUD = tuple(
    f"{place}_{system}"
    for system in ("WIN", "MAC")
    for place in ("ONEDRIVE_CONSUMER", "ONEDRIVE_COMMERCIAL", "SHAREPOINT")
)
"""Where the clerk writes the folder on this computer of a workbook in the cloud, if xlwings does not find it."""
OWN = {"win32": "INTERPRETER_WIN", "darwin": "INTERPRETER_MAC"}
"""The row that comes before INTERPRETER on a system (sys.platform)."""


def add(book: "Workbook", formats: "Formats") -> None:
    """The sheet, hidden, with blank cells for its settings."""
    from invoice_workbook.template.formats import sheet_named

    sheet = sheet_named(book, NAME)
    for row in range(LONGEST):
        for column in (0, 1):
            sheet.write_blank(row, column, None, formats.text)
    sheet.hide()


def settings(python: str, system: str, there: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Keys and values for a Python on a system (sys.platform); folders in the cloud as they are `there` already.

    Folders of workbooks are kept off Python's path: a file beside the book must not be taken for a library. Every press
    starts a Python of its own (USE UDF SERVER is of presses alone; cell functions have the server in any case): one
    call of the server's may last a minute, then Excel stops it with a box.
    """
    own = OWN.get(system)
    return {
        **({own: python} if own else {}),
        "INTERPRETER": python,
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "USE UDF SERVER": "False",
        "UDF MODULES": functions.__name__,
        "SHOW CONSOLE": "False",
        **{key: (there or {}).get(key, "") for key in CLOUD},
    }


def interpreter(there: Mapping[str, str], system: str) -> str:
    """The Python that xlwings starts on a system (sys.platform) by what the sheet says; blank where it names none."""
    return there.get(OWN.get(system, ""), "") or there.get("INTERPRETER", "")
