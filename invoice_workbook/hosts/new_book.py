"""new: a clerk's workbook from the template."""

from collections.abc import Mapping
from pathlib import Path

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import package
from invoice_workbook.hosts.package import Package
from invoice_workbook.hosts.workbook_file import SUFFIXES, WorkbookFile
from invoice_workbook.languages import languages
from invoice_workbook.schema import SETTINGS
from invoice_workbook.tables.write import Edit

CONTENT_TYPES = "[Content_Types].xml"
MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TEMPLATE = "workbook_template.xlsm"


def template() -> Path:
    """The template: beside the package in a clone, inside it where it was installed."""
    here = Path(__file__).parents[1]
    return next((p for p in (here / TEMPLATE, here.parent / TEMPLATE) if p.exists()), here.parent / TEMPLATE)


def _without_macros() -> dict[str, bytes]:
    """The template's content types for a workbook that is not called .xlsm: Excel opens it by what it is called."""
    with Package(template()) as opened:
        types = opened.part(CONTENT_TYPES)
    return {CONTENT_TYPES: types.replace(MACRO_TYPE, PLAIN_TYPE)}


def make(path: Path, language: str = "en", edits: Mapping[str, Edit] | None = None) -> WorkbookFile:
    """A new workbook. Raises WorkbookError where a file is there already, or the language has no catalogue."""
    if path.suffix.lower() not in SUFFIXES:
        raise WorkbookError("no-workbook-name", file=path)
    if path.exists():
        raise WorkbookError("exists", file=path)
    if not path.parent.is_dir():
        raise WorkbookError("no-folder", folder=path.parent)
    if language not in languages():
        raise WorkbookError("no-language", name=language, languages=", ".join(languages()))
    try:
        with path.open("xb") as file:
            package.copy(template(), file, {} if path.suffix.lower() == ".xlsm" else _without_macros())
    except OSError as error:
        raise WorkbookError("not-saved", file=path, reason=error.strerror or error) from error
    host = WorkbookFile(path)
    edits = dict(edits or {})
    if language != "en":
        row = [setting.name for setting in SETTINGS].index("Language")
        values = {**edits.get("Settings", Edit({"value": {}}, len(SETTINGS))).cells["value"], row: language}
        edits["Settings"] = Edit({"value": values}, len(SETTINGS))
    host.write_new(edits)
    return host
