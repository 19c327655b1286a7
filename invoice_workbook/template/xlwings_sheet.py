"""The hidden sheet by which xlwings' macros find Python. Filled when a clerk's workbook is made; empty in the template.

Source: xlwings' documentation, "Workbook Settings: xlwings.conf Sheet".
"""

from collections.abc import Mapping

from invoice_workbook.excel import functions

NAME = "xlwings.conf"


def settings(interpreter: str, system: str) -> Mapping[str, str]:
    """Keys and values for a Python on a system (sys.platform).

    Folders of workbooks are kept off Python's path: a file beside the book must not be taken for a library.
    """
    own = {"win32": "INTERPRETER_WIN", "darwin": "INTERPRETER_MAC"}.get(system)
    return {
        **({own: interpreter} if own else {}),
        "INTERPRETER": interpreter,
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "USE UDF SERVER": "True",
        "UDF MODULES": functions.__name__,
        "SHOW CONSOLE": "False",
    }
