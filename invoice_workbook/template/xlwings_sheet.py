"""The hidden sheet that tells xlwings' macros where Python is. Filled when a workbook is made; empty in the template.

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
"""Rows for the local folder of a workbook in the cloud, which the clerk fills in if xlwings does not find it."""
OWN = {"win32": "INTERPRETER_WIN", "darwin": "INTERPRETER_MAC"}
"""The row that overrides INTERPRETER on a system (sys.platform)."""


def add(book: "Workbook", formats: "Formats") -> None:
    """The sheet, hidden, with blank cells for its settings."""
    from invoice_workbook.template.formats import sheet_named

    sheet = sheet_named(book, NAME)
    for row in range(LONGEST):
        for column in (0, 1):
            sheet.write_blank(row, column, None, formats.text)
    sheet.hide()


def settings(python: str, system: str, there: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Keys and values for a Python on a system (sys.platform); folders in the cloud are kept from `there`.

    Workbooks' folders are not on Python's path, so that no file beside a workbook is imported as a library. Every press
    starts its own Python, because Excel interrupts a call to the server after a minute with a box. (USE UDF SERVER
    concerns only presses; cell functions always use the server.)
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
    """The Python that the sheet makes xlwings start on a system (sys.platform); blank if it names none."""
    return there.get(OWN.get(system, ""), "") or there.get("INTERPRETER", "")
