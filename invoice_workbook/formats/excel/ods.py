"""The first sheet of an OpenDocument spreadsheet (.ods), which holds beside each value what its cell shows.

Source: OpenDocument 1.3 part 3, 9.1 (tables), 19.387 (office:value-type), 6.1 (white space in texts).
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.excel.package import Package
from invoice_workbook.formats.excel.sheet import LAST_COLUMN, LAST_ROW, Formats, Rows, sent

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
_ERROR = re.compile(r"#[A-Z]+[/0-9A-Z]*[!?]?|Err:\d+")
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+(?:[.,]\d+)?)S")
_PLAIN = Formats([])


def rows(package: Package) -> list[Any]:
    """The rows of the first sheet. Raises WorkbookError where it cannot be read."""
    if package.has(MANIFEST) and any(True for _ in package.each(MANIFEST, "encryption-data")):
        raise WorkbookError("excel-password", file=package.file)
    found, row = Rows(package.file), 0
    try:
        for one in package.each(CONTENT, "table-row", "table"):
            if _local(one) == "table":
                return found.found()
            times = _times(one, "number-rows-repeated")
            cells = _cells(one)
            for number in range(row + 1, row + 1 + times) if cells else ():
                for column, cell in cells:
                    found.put(number, column, cell)
            row = min(row + times, LAST_ROW)
    except (KeyError, ValueError, InvalidOperation) as error:
        raise WorkbookError("excel-damaged", file=package.file) from error
    raise WorkbookError("excel-no-sheet", file=package.file)


def _cells(row: Any) -> list[tuple[int, Any]]:
    """The cells that hold something, with their columns."""
    found: list[tuple[int, Any]] = []
    column = 0
    for one in row:
        if _local(one) not in ("table-cell", "covered-table-cell"):
            continue
        times = _times(one, "number-columns-repeated")
        cell = _cell(one)
        if cell is not None and cell != "":
            found += [(column + 1 + n, cell) for n in range(min(times, LAST_COLUMN))]
        column = min(column + times, LAST_COLUMN)
    return found


def _cell(one: Any) -> Any:
    values = {name.rpartition("}")[2]: value for name, value in one.attrib.items() if "office" in name}
    words = "\n".join(_text(part) for part in one if _local(part) == "p")
    if _ERROR.fullmatch(words) and (values.get("value-type") != "string" or _is_error(one)):
        return ["e", words]
    return _value(values, words)


def _value(values: Mapping[str, str], words: str) -> Any:
    match values.get("value-type"):
        case "float" | "percentage" as kind:
            return _number(values["value"], words, kind == "percentage")
        case "currency":
            return _PLAIN.cell(values["value"])
        case "date":
            return sent(datetime.fromisoformat(values["date-value"].removesuffix("Z")[:26]))
        case "time":
            return _time(values["time-value"])
        case "boolean":
            return values["boolean-value"].upper()
    return words or values.get("string-value", "")


def _is_error(one: Any) -> bool:
    return any(name.endswith("}value-type") and value == "error" for name, value in one.attrib.items())


def _number(spelled: str, words: str, is_percent: bool) -> Any:
    """A number, and what it shows where that holds all its digits and no mark that depends on the country."""
    if words.upper() in ("TRUE", "FALSE"):
        return words.upper()
    number = _PLAIN.cell(spelled)
    if isinstance(number, list):  # digits are lost, unless the cell shows them
        return number
    exact = Decimal(spelled).scaleb(2 * is_percent)
    digits = re.sub(r"\D", "", words.partition(".")[0])
    decimals = re.sub(r"\D", "", words.partition(".")[2])
    is_all = words.count(".") < 2 and not re.search(r"[,\s\u00a0\u202f']\d", words) and bool(digits)
    says = is_all and Decimal(f"{digits}.{decimals or 0}") == abs(exact)
    if is_percent:
        return ["n", number, words if says else f"{exact.normalize():f}%", True]
    return ["n", number, words, False] if says and words != str(number) else number


def _time(spelled: str) -> Any:
    found = _TIME.fullmatch(spelled)
    if not found:
        raise ValueError(spelled)
    taken = timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=float(found[3].replace(",", ".")))
    return ["t", (datetime(1900, 1, 1) + taken).strftime("%H:%M:%S")] if taken < timedelta(days=1) else sent(taken)


def _text(element: Any) -> str:
    """A paragraph's text with its spaces, tabs and line breaks; a note beside it is not part of it."""
    words = element.text or ""
    for child in element:
        match _local(child):
            case "s":
                words += " " * min(_times(child, "c"), LAST_COLUMN)
            case "tab":
                words += "\t"
            case "line-break":
                words += "\n"
            case "annotation" | "note" | "":
                pass
            case _:
                words += _text(child)
        words += child.tail or ""
    return words


def _times(element: Any, name: str) -> int:
    found = next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "1")
    return max(1, int(found))


def _local(element: Any) -> str:
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""
