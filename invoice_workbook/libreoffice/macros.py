"""Macros of an open workbook, run by name as in Excel."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from invoice_workbook.libreoffice.errors import OfficeError

LIBRARY = "VBAProject"
"""Where the office keeps the macros of a workbook from Excel."""
STANDARD = "Standard"
_URL = "vnd.sun.star.script:{library}.{module}.{name}?language=Basic&location=document"
_NAME = re.compile(r"(?:'(?P<book>(?:[^']|'')+)'!|(?P<plain>[^!']+)!)?(?:(?P<module>\w+)\.)?(?P<name>\w+)")


def run(books: Iterable[Any], macro: str, arguments: Sequence[Any]) -> Any:
    """Run the first macro with that name; None if it returns nothing. Raises OfficeError if no workbook has it."""
    found = _NAME.fullmatch(macro)
    if found is None:
        raise OfficeError(f"{macro!r} is no name of a macro.")
    book_name = found["book"] or found["plain"]
    for book in books:
        if book_name is None or book.name.casefold() == book_name.replace("''", "'").casefold():
            url = _place(book.xl, found["module"], found["name"])
            if url is not None:
                return book.xl.getScriptProvider().getScript(url).invoke(tuple(arguments), (), ())[0]
    raise OfficeError(f"No open workbook has the macro {macro}.")


def _place(document: Any, module: str | None, name: str) -> str | None:
    """The office's address of a macro, found in the modules' text."""
    spelled = re.compile(rf"^\s*(?:Public\s+|Private\s+)?(?:Sub|Function)\s+({re.escape(name)})\b", re.I | re.M)
    libraries = document.BasicLibraries
    for library in (LIBRARY, STANDARD):
        if not libraries.hasByName(library):
            continue
        libraries.loadLibrary(library)
        modules = libraries.getByName(library)
        for known in modules.getElementNames():
            found = spelled.search(modules.getByName(known))
            if found and (module is None or known.casefold() == module.casefold()):
                return _URL.format(library=library, module=known, name=found[1])
    return None
