"""The VBA modules by which a clerk's workbook reaches Python: ours, xlwings' own two, and the one that calls them.

Excel for Mac compiles xlwings' module only with its class Dictionary beside it. Both are taken from the xlwings that is
installed, so that the macros and the package are of one version.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from invoice_workbook.template import macros, template_file, vba_project
from invoice_workbook.template.vba_project import Module

XLWINGS = "xlwings"
_SHEETS = "Attribute VB_PredeclaredId = True"
"""What only a module of the workbook itself or of a sheet has."""
_VERSION = re.compile(r'XLWINGS_VERSION As String = "([^"]*)"')
_ATTRIBUTE = re.compile(r"^(?:Attribute |VERSION |BEGIN$|END$|  MultiUse).*$", re.MULTILINE)
_SPACE = re.compile(r"\s+")


def beside_ours() -> tuple[Module, ...]:
    """What a workbook needs besides the template's modules to reach Python."""
    spec = find_spec(XLWINGS)
    assert spec is not None and spec.origin is not None
    package = Path(spec.origin).parent
    return (
        Module((package / "xlwings.bas").read_text("cp1252")),
        Module((package / "addin" / "Dictionary.cls").read_text("cp1252"), is_class=True),
        Module(macros.BESIDE_XLWINGS.read_text("cp1252")),
    )


@lru_cache(maxsize=1)
def wanted() -> tuple[Module, ...]:
    """All modules of a workbook that reaches Python; those that belong to its sheets are the workbook's own."""
    found = vba_project.sources(template_file.template()).values()
    return (*(Module(source) for source in found if _SHEETS not in source), *beside_ours())


def amiss(path: Path) -> list[Module]:
    """Modules that a workbook has not, or has otherwise than they should be."""
    there = {name.casefold(): source for name, source in vba_project.sources(path).items()}
    return [module for module in wanted() if _plain(there.get(module.name.casefold(), "")) != _plain(module.source)]


def twins(path: Path) -> list[str]:
    """Names of modules that are one of ours, or any xlwings', under another name: copied, or renamed by hand.

    Both have the same procedures, and VBA compiles no call to a name that two modules have.
    """
    own = {module.name.casefold() for module in wanted()}
    codes = {_plain(module.source) for module in wanted()}
    return [
        name
        for name, source in vba_project.sources(path).items()
        if name.casefold() not in own and (_VERSION.search(source) or _plain(source) in codes)
    ]


def _plain(source: str) -> str:
    """A module's code as it can be compared: Excel's editor spells names and blanks its own way."""
    return _SPACE.sub("", _ATTRIBUTE.sub("", source.replace("\r\n", "\n"))).casefold()


def version(path: Path) -> str:
    """The version of xlwings' module in a workbook; blank where it has none."""
    found = _VERSION.search(_named(vba_project.sources(path), XLWINGS))
    return found[1] if found else ""


def _named(modules: Mapping[str, str], name: str) -> str:
    return next((source for found, source in modules.items() if found.casefold() == name), "")
