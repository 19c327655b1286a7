"""new: a clerk's workbook from the template."""

from collections.abc import Mapping
from pathlib import Path

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import languages
from invoice_workbook.schema import SETTINGS
from invoice_workbook.tables.write import Edit

TEMPLATE = "workbook_template.xlsm"


def template() -> Path:
    """The template: beside the package in a clone, inside it where it was installed."""
    here = Path(__file__).parents[1]
    return next((p for p in (here / TEMPLATE, here.parent / TEMPLATE) if p.exists()), here.parent / TEMPLATE)


def make(path: Path, language: str = "en", edits: Mapping[str, Edit] | None = None) -> WorkbookFile:
    """A new workbook. Raises WorkbookError where a file is there already, or the language has no catalogue."""
    if path.exists():
        raise WorkbookError("exists", file=path)
    if not path.parent.is_dir():
        raise WorkbookError("no-folder", folder=path.parent)
    if language not in languages():
        raise WorkbookError("no-language", language=language, languages=", ".join(languages()))
    try:
        path.write_bytes(template().read_bytes())
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
