"""doctor: what is missing or wrong with the installation or a workbook, and mending what can be mended."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook import schema
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.languages import languages, named, nearest, speaking, text
from invoice_workbook.setup import installation
from invoice_workbook.setup.machine import Machine, ThisMachine
from invoice_workbook.setup.told import Told

if TYPE_CHECKING:
    from invoice_workbook.books import Settings
    from invoice_workbook.engine.result import Result
    from invoice_workbook.hosts import Host
    from invoice_workbook.hosts.workbook_file import WorkbookFile
    from invoice_workbook.setup.lacks import Lacks


def examine(book: Path | None, fix: bool = False) -> list[Told]:
    """Everything there is to say of this machine, and of a workbook if one is given."""
    return installation.examine(*([lambda: examine_book(book, fix)] if book else []))


def examine_open(host: "Host") -> list[Told]:
    """The same for a workbook that is open in a spreadsheet program."""
    path = host.path
    told = examine(None) + _place(path) + _version_of_open(host) + _binding(path, fix=False)
    return told + _owed(path, fix=False) + _tables(host) + _language_of_open(host)


def _language_of_open(host: "Host") -> list[Told]:
    from invoice_workbook.engine.run import books_of

    try:
        settings = books_of(host, None, wanted=()).settings
    except WorkbookError:
        return []  # said of the tables
    return _other_language(host.path, settings, host.language)


def _version_of_open(host: "Host") -> list[Told]:
    from invoice_workbook.setup import lacks

    try:
        found = lacks.of(host.read())
    except WorkbookError:
        return []  # said of the tables
    return [] if found.is_newer else _lacking(host.path, found)


def result_of(path: Path | None, told: list[Told]) -> "Result":
    """What was told, as a command's result: each line with its mark, and how many are not well."""
    from invoice_workbook.engine.result import Result

    ill = sum(not one.well for one in told)
    message = text("done.doctor-found", count=ill) if ill else text("done.doctor")
    json: dict[str, Any] = {"command": "doctor", "book": str(path or ""), "as_of": None, "message": message}
    json |= {"files": [], "found": [{"id": one.id, "well": one.well, "message": one.message} for one in told]}
    marks = {True: "\N{CHECK MARK}", False: "\N{BALLOT X}"}
    return Result(message, json, tuple(f"{marks[one.well]} {one.message}" for one in told), ill)


def examine_book(path: Path, fix: bool = False) -> list[Told]:
    """What there is to say of a workbook that is open nowhere; it is mended only while no other run is at it."""
    path = saving.linked_to(path)
    with speaking(_spoken(path)):
        return _examined_in_turn(path, fix)


def _spoken(path: Path) -> str:
    """The language that the Settings of a workbook say; "" where they cannot be read."""
    from invoice_workbook.hosts.workbook_file import WorkbookFile
    from invoice_workbook.tables import read

    try:
        return read.settings_in(WorkbookFile(path).read().get(schema.SETTINGS_TABLE.name)).language
    except WorkbookError:
        return ""


def _examined_in_turn(path: Path, fix: bool) -> list[Told]:
    """The workbook alone; mended by one run at a time."""
    if not (fix and path.is_file()):
        return _examined(path, fix=False)
    from invoice_workbook.engine import lock

    try:
        with lock.held(path, "doctor"):
            return _examined(path, fix=True)
    except WorkbookError as error:
        return [Told("book", False, str(error))]


def _examined(path: Path, fix: bool) -> list[Told]:
    told = _left_behind(path, fix)
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    try:
        told += _libreoffice(path, fix)
        told += _blocked(path, fix) + _place(path)
        told += _version(path, fix)
        told += _binding(path, fix) + _interpreter(path)
        told += _owed(path, fix)
        told += _language(path, fix)
        told += _desk(path, fix)
        host = WorkbookFile(path)
        return told + _rows_below(host, fix) + _nearly_full(host) + _tables(host)
    except WorkbookError as error:
        return [*told, Told("book", False, str(error))]


def _version(path: Path, fix: bool) -> list[Told]:
    """Of which version the workbook is, and what it lacks. Raises WorkbookError for one that is newer."""
    from invoice_workbook.setup import upgrade

    found = upgrade.lacking(path)
    found.refuse_newer()
    if not fix or not (found.is_older or found.words()):
        return _lacking(path, found)
    done = upgrade.upgrade(path)
    words = {"file": path.name, "what": ", ".join(done.words)}
    told = [Told("lacking", False, str(error)) for error in done.refused]
    if found.is_older and not done.refused:
        id_ = "doctor.upgraded" if done.words else "doctor.version"
        told.append(Told("upgraded", True, text(id_, ours=str(schema.SCHEMA_VERSION), **words)))
    elif done.words:
        told.append(Told("added", True, text("doctor.added", **words)))
    return told


def _lacking(path: Path, found: "Lacks") -> list[Told]:
    if not (found.is_older or found.words()):
        return [Told("version", True, text("doctor.version", file=path.name, ours=found.version))]
    what, ours = ", ".join(found.words()), schema.SCHEMA_VERSION
    older = text("doctor.older", file=path.name, version=found.version, ours=ours)
    told = [Told("version", False, older)] if found.is_older else []
    return told + ([Told("lacking", False, text("doctor.lacking", file=path.name, what=what))] if what else [])


def _rows_below(host: "WorkbookFile", fix: bool) -> list[Told]:
    """Rows that were typed below tables that did not grow."""
    below = host.rows_below()
    if not below:
        return []
    where = ", ".join(f"{named(schema.TABLES[name].sheet)} ({count})" for name, count in below.items())
    if fix:
        host.take_in()
        return [Told("rows-below", True, text("doctor.rows-taken-in", where=where))]
    return [Told("rows-below", False, text("doctor.rows-below", where=where, file=host.path.name))]


def _nearly_full(host: "WorkbookFile") -> list[Told]:
    """Sheets that soon take no more rows."""
    from invoice_workbook.hosts import wall

    found = wall.nearly_full(host.path, host.tables)
    return [Told("nearly-full", False, text("doctor.nearly-full", sheet=sheet, percent=full)) for sheet, full in found]


def _owed(path: Path, fix: bool) -> list[Told]:
    """What earlier runs made that has not left yet; `fix` lets it leave."""
    from invoice_workbook.engine import leaving, owed
    from invoice_workbook.engine.run import settle
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    done = settle(WorkbookFile(path)).message if fix else ""
    told = [Told("settled", True, done)] if done else []
    for waiting in owed.waiting(path):
        count = len(list(leaving.still_owed(waiting)))
        told.append(Told("owed", False, text("doctor.owed", file=path.name, count=count, command=waiting.command)))
    return told + [Told("owed", False, str(error)) for error in owed.damaged(path)]


def _tables(host: "Host") -> list[Told]:
    from invoice_workbook.engine.run import books_of

    try:
        books = books_of(host, None)
    except WorkbookError as error:
        return [Told("book", False, str(error))]
    told = []
    rows = sum(len(frame) for frame in books.tables.values())
    told.append(Told("book", True, text("doctor.book", file=host.path.name, tables=len(books.tables), rows=rows)))
    for setting in books.settings.misread():
        value, default = books.settings[setting.name], setting.default or "-"
        bad = text("doctor.bad-setting", name=setting.name, value=value, default=default)
        told.append(Told("setting", False, bad))
    return told


def _binding(path: Path, fix: bool) -> list[Told]:
    """Whether the workbook's macros are whole, of the installed xlwings, and call this Python."""
    from invoice_workbook.setup import excel_modules, excel_parts

    try:
        found, here = excel_parts.Link.of(path), excel_parts.Link.here()
    except WorkbookError as error:
        return [Told("macros", False, str(error))]
    if found is None:
        return [Told("macros", True, text("doctor.no-macros", file=path.name))]
    modules = [*(module.name for module in excel_modules.amiss(path)), *excel_modules.twins(path)]
    names = ", ".join([*modules, *([] if excel_parts.has_ribbon(path) else [text("doctor.ribbon")])])
    if found == here and not names:
        return [Told("macros", True, text("doctor.macros", file=path.name, version=found.version))]
    if fix:
        settings = _settings(path)
        excel_parts.renew(path, settings.language)
        renewed = text("doctor.renewed-macros", file=path.name, version=here.version, python=here.interpreter)
        return [Told("macros", True, renewed)]
    if found == here:
        return [Told("macros", False, text("doctor.changed-macros", file=path.name, names=names))]
    theirs = {"theirs": found.version or "-", "python": found.interpreter or "-"}
    return [Told("macros", False, text("doctor.other-macros", file=path.name, version=here.version, **theirs))]


def _place(path: Path, machine: Machine | None = None) -> list[Told]:
    """Whether Excel can work with the workbook where it lies."""
    from invoice_workbook.setup import excel_parts, place_findings

    try:
        settings = excel_parts.settings(path) if path.suffix.lower() == ".xlsm" else {}
    except WorkbookError:
        settings = {}  # said of the macros already
    return place_findings.of_place(machine or ThisMachine(), str(path.absolute()), settings)


def _interpreter(path: Path) -> list[Told]:
    """Whether the Python that the workbook names starts and can run the buttons."""
    from invoice_workbook.setup import excel_parts, place_findings

    try:
        found = excel_parts.Link.of(path)
    except WorkbookError:
        return []
    if found is None:
        return []
    return place_findings.of_python(ThisMachine(), found.interpreter, path.name, found.version)


def _settings(path: Path) -> "Settings":
    from invoice_workbook.engine.run import books_of
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    return books_of(WorkbookFile(path), None, wanted=()).settings


def _language(path: Path, fix: bool) -> list[Told]:
    """Whether the sheets are in the language of the Settings; `fix` puts them into it."""
    from invoice_workbook.hosts.workbook_file import WorkbookFile
    from invoice_workbook.setup import sheet_language

    settings, own = _settings(path), WorkbookFile(path).language
    told = _other_language(path, settings, own)
    wanted = nearest(settings.language)
    if not (fix and told and wanted):
        return told
    try:
        sheet_language.translate(path, wanted)
    except WorkbookError as error:
        return [Told("language", False, str(error))]
    return [Told("language", True, text("doctor.translated", file=path.name, said=wanted, own=own))]


def _other_language(path: Path, settings: "Settings", own: str) -> list[Told]:
    """What there is to say where the sheets are in another language than the Settings say, or that has no texts."""
    wanted = nearest(settings.language)
    words = {"file": path.name, "said": settings.language, "own": own}
    if not wanted:
        return [Told("language", False, text("doctor.no-language", languages=", ".join(languages()), **words))]
    return [Told("language", False, text("doctor.other-language", **words))] if wanted != own else []


def _desk(path: Path, fix: bool) -> list[Told]:
    """Whether the sheets and buttons that are shown are those of the setting Desk."""
    from invoice_workbook.setup import desk_sheets

    settings = _settings(path)
    words = {"file": path.name, "desk": settings.desk}
    if not desk_sheets.is_amiss(path, settings):
        return []
    if fix:
        desk_sheets.arrange(path, settings)
        return [Told("desk", True, text("doctor.desk-arranged", **words))]
    return [Told("desk", False, text("doctor.desk-amiss", **words))]


def _libreoffice(path: Path, fix: bool) -> list[Told]:
    """What LibreOffice's saving took from the workbook."""
    from invoice_workbook.setup import libreoffice_saved

    if not libreoffice_saved.is_saved_by_libreoffice(path):
        return []
    if fix:
        kept = libreoffice_saved.mend(path)
        return [Told("libreoffice-saved", True, text("doctor.mended-libreoffice", file=path.name, kept=kept.name))]
    return [Told("libreoffice-saved", False, text("doctor.libreoffice-saved", file=path.name))]


def _blocked(path: Path, fix: bool) -> list[Told]:
    """Windows' mark on a file from the internet, for which Excel blocks its macros."""
    mark = Path(f"{path}:Zone.Identifier")
    if sys.platform != "win32" or not mark.exists():
        return []
    if fix:
        mark.unlink()
        return [Told("blocked", True, text("doctor.unblocked", file=path.name))]
    return [Told("blocked", False, text("doctor.blocked", file=path.name))]


def _left_behind(path: Path, fix: bool) -> list[Told]:
    """Lock files, and what a save that was cut off left beside the book."""
    locks = saving.lock_files(path)
    told = [Told("lock", False, text("doctor.lock", file=path.name, lock=lock.name)) for lock in locks]
    left_over = saving.left_over(path)
    if fix:
        saving.forget_left_over(path)
    for left in left_over:
        if fix and not left.exists():
            told.append(Told("left-over", True, text("doctor.removed-left-over", left=left.name)))
        else:
            told.append(Told("left-over", False, text("doctor.left-over", file=path.name, left=left.name)))
    return told
