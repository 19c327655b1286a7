"""Cell functions from a Python module as functions of the office: an XAddIn, registered when the office starts.

`files` writes what the office needs to register them and gives its arguments; `Functions` answers the cells, in the
office's own Python. A module lists its functions in FUNCTIONS; each may have help for its arguments in `arguments`.

A ValueError is shown as #VALUE!, a LookupError as #N/A; None is a blank cell, and a date is returned as its number.
Source: com.sun.star.sheet.AddIn.
"""

import importlib
import inspect
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, get_origin

EPOCH = datetime(1899, 12, 30)
SERVICE = "org.xlwings.Functions"
TYPE = "org.xlwings.XFunctions"
ADD_IN = "com.sun.star.sheet.AddIn"
CATEGORY = "Add-In"
_COMPONENT = """import sys

sys.path[:0] = {before!r}
from invoice_workbook.libreoffice import addin

g_ImplementationHelper = addin.component({module!r})
sys.path += {after!r}
"""
_COMPONENTS = """<?xml version="1.0" encoding="UTF-8"?>
<components xmlns="http://openoffice.org/2010/uno-components">
  <component loader="com.sun.star.loader.Python" uri="{uri}">
    <implementation name="{service}"><service name="{add_in}"/></implementation>
  </component>
</components>
"""
_DEFAULT_TYPES = "<$ORIGIN/types>*"
_DEFAULT_SERVICES = "<$ORIGIN/services>*"
"""The types the office has by itself; naming more replaces these."""


def files(folder: Path, module: str, libraries: list[str]) -> list[str]:
    """Write the functions' types and component into a folder; returns the arguments for starting the office.

    `libraries` are folders from which the functions may import.
    """
    folder.mkdir(parents=True, exist_ok=True)
    functions = importlib.import_module(module).FUNCTIONS
    here = str(Path(__file__).parents[2])
    types, services, component = (folder / name for name in ("functions.idl", "functions.components", "component.py"))
    types.write_text(_types(functions), "utf-8")
    component.write_text(_COMPONENT.format(before=[here], module=module, after=libraries), "utf-8")
    uri = component.resolve().as_uri()
    services.write_text(_COMPONENTS.format(uri=uri, service=SERVICE, add_in=ADD_IN), "utf-8")
    return [
        f"-env:URE_MORE_TYPES={_DEFAULT_TYPES} {types.resolve().as_uri()}",
        f"-env:URE_MORE_SERVICES={_DEFAULT_SERVICES} {services.resolve().as_uri()}",
    ]


def _types(functions: tuple[Callable[..., Any], ...]) -> str:
    """The functions as an interface; one declared to return a list returns a block of cells."""
    lines = []
    for function in functions:
        given = get_origin(inspect.signature(function).return_annotation)
        arguments = ", ".join(f"[in] any a{place}" for place, _ in enumerate(_names(function)))
        lines.append(f"{'sequence< sequence<any> >' if given is list else 'any'} {function.__name__}({arguments});")
    *modules, interface = TYPE.split(".")
    opening = " ".join(f"module {name} {{" for name in modules)
    return f"{opening} interface {interface} {{\n{chr(10).join(lines)}\n}}; {'}; ' * len(modules)}\n"


def _names(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


def component(module: str) -> Any:
    """Called by the office's Python loader: how to make the add-in."""
    import uno
    import unohelper

    functions = {function.__name__: function for function in importlib.import_module(module).FUNCTIONS}
    interfaces = [
        uno.getClass(name)
        for name in (
            TYPE,
            "com.sun.star.sheet.XAddIn",
            "com.sun.star.lang.XServiceName",
            "com.sun.star.lang.XServiceInfo",
        )
    ]
    answers = {name: _answering(function) for name, function in functions.items()}
    made = type("Functions", (unohelper.Base, *interfaces, _AddIn), {"functions": functions, **answers})
    helper = unohelper.ImplementationHelper()
    helper.addImplementation(made, SERVICE, (ADD_IN,))
    return helper


def _answering(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function as a method that accepts and returns cell values."""

    def answer(_: Any, *arguments: Any) -> Any:
        import uno

        try:
            return _outwards(function(*map(_inwards, arguments)))
        except LookupError:
            return None  # the office shows #N/A
        except (ValueError, TypeError, ArithmeticError) as error:
            raise uno.getClass("com.sun.star.uno.RuntimeException")(str(error), None) from error

    return answer


def _inwards(value: Any) -> Any:
    """A cell's value, or a block of them as lists. A blank cell is None in a block; alone the office passes it as 0."""
    if isinstance(value, tuple):
        return [list(map(_inwards, line)) for line in value]
    return None if value == "" else value


def _outwards(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(tuple(map(_outwards, line)) for line in value)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time())
        return (moment - EPOCH).total_seconds() / 86_400
    if isinstance(value, (bool, int)):
        return float(value)
    return "" if value is None else value


class _AddIn:
    """The office's questions about the functions: names as they are, help from their docstrings."""

    functions: dict[str, Callable[..., Any]]

    def __init__(self, _context: Any) -> None:
        self.locale: Any = None

    def getProgrammaticFuntionName(self, shown: str) -> str:  # noqa: N802  # the interface spells it so
        return shown

    def getDisplayFunctionName(self, name: str) -> str:  # noqa: N802
        return name if name in self.functions else ""

    def getFunctionDescription(self, name: str) -> str:  # noqa: N802
        return inspect.getdoc(self.functions[name]) or ""

    def getDisplayArgumentName(self, name: str, place: int) -> str:  # noqa: N802
        return _names(self.functions[name])[place]

    def getArgumentDescription(self, name: str, place: int) -> str:  # noqa: N802
        return str(getattr(self.functions[name], "arguments", {}).get(_names(self.functions[name])[place], ""))

    def getProgrammaticCategoryName(self, _: str) -> str:  # noqa: N802
        return CATEGORY

    def getDisplayCategoryName(self, _: str) -> str:  # noqa: N802
        return CATEGORY

    def setLocale(self, locale: Any) -> None:  # noqa: N802
        self.locale = locale

    def getLocale(self) -> Any:  # noqa: N802
        import uno

        return self.locale or uno.createUnoStruct("com.sun.star.lang.Locale")

    def getServiceName(self) -> str:  # noqa: N802
        return SERVICE

    def getImplementationName(self) -> str:  # noqa: N802
        return SERVICE

    def supportsService(self, name: str) -> bool:  # noqa: N802
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        return (SERVICE, ADD_IN)
