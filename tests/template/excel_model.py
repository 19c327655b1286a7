"""The model of Excel in which the macros are run, taught to find a macro by its workbook's name, as Excel does.

It knows no attributes of procedures, which are help texts, and no remarks behind a directive.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.exceptions import VBARuntimeError

HELP_TEXT = re.compile(r"^Attribute \w+\.VB_Description.*\n", re.MULTILINE)
REMARK = re.compile(r"^([ \t]*#(?:Const|If|ElseIf)\b[^'\n]*?) *'.*$", re.MULTILINE)
BOOK = re.compile(r"'((?:[^']|'')+)'!(.+)")


def opened(path: Path, modules: Mapping[str, str]) -> ExcelApplication:
    """A small workbook in the model, with a sheet Help and these modules."""
    book = Workbook()
    book.active.title = "Help"
    book.save(path)
    model = ExcelApplication.open(path, with_vba=False)
    for name, source in modules.items():
        kind = "class" if "Attribute VB_Base" in source else "standard"
        model.add_module(REMARK.sub(r"\1", HELP_TEXT.sub("", source)), name=name, kind=kind)
    _teach_names_of_workbooks(model, path.name)
    return model


def _teach_names_of_workbooks(model: ExcelApplication, name: str) -> None:
    by_macro = model.interpreter.run

    def run(macro: str, arguments: Sequence[object] = (), **rest: str) -> object:
        found = BOOK.fullmatch(macro)
        if found is None and "!" not in macro:
            return by_macro(macro, arguments, **rest)
        is_here = found is not None and found[1].replace("''", "'").casefold() == name.casefold()
        module = found[2].rpartition(".")[0] if found else ""
        if found is None or not is_here or (module and module.lower() not in model.interpreter.modules):
            raise VBARuntimeError(1004, f"Cannot run the macro '{macro}'.", where=name)
        return by_macro(found[2], arguments, **rest)

    model.interpreter.run = run
