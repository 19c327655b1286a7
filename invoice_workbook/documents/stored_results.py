"""The results of formulas, stored beside them in a workbook that openpyxl made, which writes the one or the other.

A mail's preview, a phone and Excel's Protected View show what is stored and compute nothing.
Source: ECMA-376 part 1, 18.3.1.4 (c) and 18.18.11 (ST_CellType).
"""

import posixpath
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

from lxml import etree

from invoice_workbook import money
from invoice_workbook.xstring import encoded

Result = Decimal | str | bool
Results = Mapping[str, Mapping[str, Result]]
"""What a formula comes to, by its sheet's title and its cell ("I28")."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BOOK = "xl/workbook.xml"


def amount(units: int, decimals: int) -> Decimal:
    """An amount in minor units as the number that its cell shows."""
    return Decimal(money.as_text(units, decimals))


def put(packed: bytes, results: Results) -> bytes:
    """The workbook with these results. A formula without one, such as a clerk's own, has none stored either.

    Raises KeyError where a result's cell holds no formula: a value would then stand beside nothing.
    """
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(packed)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        parts = _sheet_parts(old)
        for info in old.infolist():
            part = old.read(info)
            title = parts.get(info.filename)
            new.writestr(info, part if title is None else _sheet(part, results.get(title, {})))
    return made.getvalue()


def _sheet_parts(packed: zipfile.ZipFile) -> dict[str, str]:
    """The titles of the sheets, by their parts."""
    links = etree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id", ""): posixpath.join("/xl", link.get("Target", "")).lstrip("/") for link in links}
    sheets = etree.fromstring(packed.read(_BOOK)).iterfind(f"{_MAIN}sheets/{_MAIN}sheet")
    return {targets[sheet.get(f"{_LINK}id", "")]: sheet.get("name", "") for sheet in sheets}


def _sheet(part: bytes, results: Mapping[str, Result]) -> bytes:
    tree = etree.fromstring(part)
    left = dict(results)
    for formula in tree.iter(f"{_MAIN}f"):
        cell = formula.getparent()
        assert cell is not None
        for stale in cell.findall(f"{_MAIN}v"):
            cell.remove(stale)
        if "t" in cell.attrib:
            del cell.attrib["t"]
        result = left.pop(cell.get("r", ""), None)
        if result is not None:
            _store(cell, result)
    if left:
        raise KeyError(next(iter(left)))
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)


def _store(cell: etree._Element, result: Result) -> None:
    value = etree.SubElement(cell, f"{_MAIN}v")
    match result:
        case bool():
            cell.set("t", "b")
            value.text = str(int(result))
        case str():
            cell.set("t", "str")
            value.text = encoded(result)
        case _:
            value.text = f"{result:f}"
