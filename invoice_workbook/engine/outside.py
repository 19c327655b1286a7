"""What a command is given from outside, looked up once: time, user, the folder of documents, the named files."""

import getpass
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from invoice_workbook.books import Settings
from invoice_workbook.commands.declaration import Command, Option, Ready
from invoice_workbook.commands.given import Given
from invoice_workbook.engine import inbox, steps
from invoice_workbook.engine.papers import Papers
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import history_index
from invoice_workbook.inputs import Input

STANDARD_INPUT = "-"
LOCK_MARKS = {"~$": "Excel", ".~lock.": "LibreOffice"}
"""How the names of the files begin that a program leaves beside an open workbook."""
MAIL_TEXTS = "Mail text *.txt"


def folder_of(book: Path, settings: Settings) -> Path:
    """Settings' *Files folder* (from the book's folder), else a folder beside the book."""
    named = settings["Files folder"].strip()
    return (book.parent / named) if named else book.with_name(f"{book.stem} files")


def given(
    command: Command,
    book: Path,
    settings: Settings,
    inputs: Mapping[Path, Input | WorkbookError],
    options: Mapping[str, Any],
) -> Given:
    """What this command is given.

    Raises WorkbookError for the clerk's own layout or mail text, or a folder that was named, if it cannot be read.
    """
    folder = folder_of(book, settings)
    papers: dict[str, Any] = _for_papers(book, folder, settings) if command.has_papers else {}
    versions = history_index.listed(book) if command.has_history else ()
    if command.reads_papers:
        papers["papers"] = Papers(inbox.with_attached(inputs) if command.takes_inbox else inputs, folder)
    if command.looks_beside:
        papers["beside"] = frozenset(os.listdir(book.parent))  # noqa: PTH208  # names alone
    if command.has_steps:
        papers["steps"] = steps.kept(book)
    named = {options[one.name]: _lying(options[one.name]) for one in command.folders if one.name in options}
    papers |= {"folders": named, "versions": versions}
    return Given(book, folder, datetime.now(), getpass.getuser(), inputs=inputs, **papers)


def _for_papers(book: Path, folder: Path, settings: Settings) -> dict[str, Any]:
    """What a command that makes papers is given besides. Raises WorkbookError as `given` does."""
    from invoice_workbook.documents import invoice_layout
    from invoice_workbook.documents.dressing import Dressing

    papers: dict[str, Any] = {}
    layouts: dict[str, bytes | WorkbookError] = {}
    if folder.is_dir():
        layout = folder / invoice_layout.FILE_NAME
        papers["own_layout"] = _bytes(layout) if layout.exists() else None
        layouts = _layouts(folder)
        papers["mail_texts"] = {path.name: _words(path) for path in folder.glob(MAIL_TEXTS)}
        papers["there"] = frozenset(_names(folder))
    papers["dressing"] = Dressing.of(settings, beside(book, settings["Logo"].strip()), layouts)
    return papers


def beside(book: Path, name: str) -> bytes | WorkbookError | None:
    """The picture of that name in the workbook's folder, or why it cannot be read; None where none is named."""
    from invoice_workbook.documents import fonts
    from invoice_workbook.documents.logo import LARGEST

    if not name:
        return None
    shown = fonts.shown(name)
    try:
        folder = book.parent.resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            return WorkbookError("logo-outside", file=shown)
        if not path.is_file():
            return WorkbookError("logo-missing", file=shown, folder=folder)
        return _within(path, LARGEST, "logo-large")
    except (OSError, ValueError):  # no name that a file can have
        return WorkbookError("logo-missing", file=shown, folder=book.parent)


def _within(path: Path, largest: int, too_large: str) -> bytes | WorkbookError:
    """A file's bytes, or why it is not read."""
    try:
        if path.stat().st_size > largest:
            return WorkbookError(too_large, file=path.name, megabytes=largest // 1_000_000)
        return _bytes(path)
    except WorkbookError as error:
        return error


def _layouts(folder: Path) -> dict[str, bytes | WorkbookError]:
    """The clerk's own layouts of PDFs, by the kind of document."""
    from invoice_workbook.documents import own_layouts, typesetting
    from invoice_workbook.documents.dress import LAYOUTS

    named = {kind: folder / typesetting.own_layout_name(kind) for kind in LAYOUTS}
    return {k: _within(path, own_layouts.LARGEST, "layout-large") for k, path in named.items() if path.is_file()}


def _lying(folder: Path) -> frozenset[str]:
    """The names of what lies in a folder; none where it is not there. Raises WorkbookError for what is no folder."""
    try:
        return frozenset(os.listdir(folder))  # noqa: PTH208  # names, not paths
    except FileNotFoundError:
        return frozenset()
    except OSError as error:
        raise WorkbookError("not-a-folder", folder=folder, reason=error.strerror or error) from error


def _names(folder: Path) -> Iterable[str]:
    """The names of the files in a folder and in its folders."""
    for entry in os.scandir(folder):
        if entry.is_dir():
            yield from (f"{entry.name}/{inner.name}" for inner in os.scandir(entry.path) if inner.is_file())
        else:
            yield entry.name


def read(command: Command, options: Mapping[str, Any], book: Path) -> dict[Path, Input | WorkbookError]:
    """The files that the options name, or those that lie in the book's inbox; or why one cannot be read."""
    found: dict[Path, Input | WorkbookError] = inbox.read(book) if command.takes_inbox else {}
    for option in command.files:
        said = options.get(option.name, option.blank)
        for path in said if option.many else [said] if said is not None else []:
            try:
                files = _in_folder(path) if option.of_folders and path.is_dir() else [path]
            except WorkbookError as error:
                found[path] = error
                continue
            found |= {file: _told(file, option) for file in files}
    return found


def _in_folder(folder: Path) -> list[Path]:
    """The files of a folder that was named. Raises WorkbookError where there are none, or too many for one run."""
    try:
        files = inbox.clerks_files(folder)
    except OSError as error:
        raise WorkbookError("unreadable", file=folder, reason=error.strerror or error) from error
    if not files or len(files) > inbox.MOST:
        raise WorkbookError("folder-full" if files else "folder-empty", folder=folder, most=inbox.MOST)
    return files


def _told(path: Path, option: Option) -> Input | WorkbookError:
    """A file, or why it cannot be read."""
    try:
        return Input(path, _input(path, option))
    except WorkbookError as error:
        return error


def _input(path: Path, option: Option) -> bytes:
    """A named file's bytes; `-` is standard input."""
    if str(path) == STANDARD_INPUT:
        return sys.stdin.buffer.read(option.largest)
    for mark, program in LOCK_MARKS.items():
        if path.name.startswith(mark):
            name = path.name.removeprefix(mark).removesuffix("#")
            raise WorkbookError("lock-file", file=path.name, program=program, name=name)
    if path.is_dir():
        raise WorkbookError("a-folder", file=path)
    if option.ready and not path.exists():
        return _ready(path, option.ready)
    if not path.is_file():  # nor a pipe or a device, which might never end
        raise WorkbookError("no-plain-file" if path.exists() else "no-input", file=path)
    if path.stat().st_size > option.largest:
        raise WorkbookError(option.too_large, file=path.name)
    return _bytes(path)


def _ready(path: Path, ready: Ready) -> bytes:
    """What comes with the program under that name. Raises WorkbookError where there is neither that nor a file."""
    found = ready.named(str(path))
    if found is None:
        raise WorkbookError("no-input-nor-ready", file=path, names=", ".join(ready.names()))
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorkbookError("input-damaged", file=path.name, reason=error.strerror or error) from error


def _words(path: Path) -> str:
    with suppress(UnicodeDecodeError):
        return _bytes(path).decode("utf-8-sig")
    raise WorkbookError("not-text", file=path.name, encoding="utf-8")
