"""new: a clerk's workbook from the template."""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from invoice_workbook import terms
from invoice_workbook.engine import journal_file
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import package, packing, saving
from invoice_workbook.hosts.package import Package
from invoice_workbook.hosts.workbook_file import SUFFIXES, WorkbookFile
from invoice_workbook.languages import languages
from invoice_workbook.ledger.payable import usual_withholding
from invoice_workbook.schema import LANGUAGE, SETTINGS
from invoice_workbook.setup import excel_parts
from invoice_workbook.tables.write import Edit, Value
from invoice_workbook.template import any_language, ribbon, template_file

CONTENT_TYPES = "[Content_Types].xml"
MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_VBA_LINK = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_VBA_TYPE = re.compile(rb"<(?:Default|Override)\b[^>]*(?:vbaProject|vmlDrawing)[^>]*/>")
_BUTTONS = re.compile(rb"<legacyDrawing\b[^>]*/>")


def _without_macros(template: Path) -> dict[str, bytes]:
    """What is other in a workbook that is not called .xlsm: Excel opens it by its name, and it has no buttons."""
    with Package(template) as opened:
        types = opened.part(CONTENT_TYPES).replace(MACRO_TYPE, PLAIN_TYPE)
        changed = {CONTENT_TYPES: _VBA_TYPE.sub(b"", types)}
        for name, link in (("_rels/.rels", ribbon.LINK), ("xl/_rels/workbook.xml.rels", _VBA_LINK)):
            changed[name] = _without_link(opened.part(name), link)
        for sheet in opened.sheet_parts.values():
            xml = opened.part(sheet)
            if _BUTTONS.search(xml):
                changed[sheet] = _BUTTONS.sub(b"", xml)
                links = package.links_of(sheet)
                changed[links] = _without_link(opened.part(links), excel_parts.VML_LINK)
        return changed


def _macro_parts() -> frozenset[str]:
    """Parts that only a workbook with macros has."""
    with Package(template_file.template()) as opened:
        return frozenset({excel_parts.PROJECT, ribbon.PART, *opened.linked(excel_parts.VML_LINK)})


def _without_link(links: bytes, kind: str) -> bytes:
    return re.sub(rb'<Relationship\b[^>]*Type="' + re.escape(kind.encode()) + rb'"[^>]*/>', b"", links)


INDIAN = ("te",)
"""Languages in which a new workbook is one of a company in India."""
OF_INDIA: Mapping[str, Value] = {"Country": "IN", "Home currency": "INR", "Fiscal year begins in month": 4}
"""What its Settings say at first."""


def _usual(rows: Sequence[Mapping[str, object]]) -> Edit:
    """Rows that a new workbook has, as cells."""
    cells: dict[str, dict[int, Value]] = {}
    for place, row in enumerate(rows):
        for field, value in row.items():
            if isinstance(value, str | int | float | date):
                cells.setdefault(field, {})[place] = value
    return Edit(cells, len(rows))


def make(path: Path, language: str = "en", edits: Mapping[str, Edit] | None = None) -> WorkbookFile:
    """A new workbook, with the usual payment terms unless the edits have others.

    Raises WorkbookError where a file is there already, or the language has no catalogue.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise WorkbookError("no-workbook-name", file=path)
    if os.path.exists(path):  # noqa: PTH110  # a name that is too long is told when it is opened
        raise WorkbookError("exists", file=path)
    if not path.parent.is_dir():
        raise WorkbookError("no-folder", folder=path.parent)
    if language not in languages():
        raise WorkbookError("no-language", name=language, languages=", ".join(languages()))
    with saving.workroom(path, saving.not_made) as folder:
        made = folder / f"book{path.suffix.lower()}"
        _make(made, language, edits or {})
        journal_file.set_aside(path)
        saving.put_new(path, made.read_bytes())
    return WorkbookFile(path)


def _make(path: Path, language: str, edits: Mapping[str, Edit]) -> None:
    """A new workbook, at a place of ours."""
    has_macros = path.suffix == ".xlsm"
    template = any_language.template(language)
    changed = excel_parts.parts(template, language) if has_macros else _without_macros(template)
    left_out = frozenset[str]() if has_macros else _macro_parts()
    with path.open("xb") as file:
        packing.copy(template, file, changed, left_out)
    usual, said = {"Terms": _usual(terms.usual_rows())}, dict[str, Value]()
    if "Settings" in edits:
        said = {LANGUAGE: language}
    elif language in INDIAN:
        usual["WithholdingRates"] = _usual(usual_withholding.rows(language))
        said = dict(OF_INDIA)
    edits = {**usual, **edits}
    if said:
        rows = {setting.name: row for row, setting in enumerate(SETTINGS)}
        given = edits["Settings"].cells["value"] if "Settings" in edits else {}
        values = {**given, **{rows[name]: value for name, value in said.items()}}
        edits["Settings"] = Edit({"value": values}, len(SETTINGS))
    WorkbookFile(path).write_new(edits)
