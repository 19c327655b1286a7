"""A workbook that LibreOffice saved: its cells are right, but colours, table styles and the ribbon are lost.

Mended by putting its cells into the version that was kept when LibreOffice opened it.
"""

import shutil
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.hosts.package import Package
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.cells import Cell, Fault, Shown, as_text
from invoice_workbook.tables.read import Block, positions, version_of
from invoice_workbook.tables.write import Edit, Value

APPLICATION = "docProps/app.xml"


def is_saved_by_libreoffice(path: Path) -> bool:
    """Whether LibreOffice was the last to save it."""
    with Package(path) as opened:
        return APPLICATION in opened.names() and b"<Application>LibreOffice" in opened.part(APPLICATION)


def mend(path: Path) -> Path:
    """Put the cells of its tables into the version before; gives where LibreOffice's own version is kept.

    Raises WorkbookError where no version from before is there.
    """
    base = next((kept for kept in saving.versions(path) if not is_saved_by_libreoffice(kept)), None)
    if base is None:
        raise WorkbookError("no-version-before", file=path.name, folder=saving.HISTORY)
    now, stamp = WorkbookFile(path).read(), saving.Stamp.of(path)
    with saving.workroom(path) as folder:
        again = _as_new_as(now, Path(shutil.copy(base, folder / path.name)))
        host = WorkbookFile(again)
        host.write_new(differences(host.read(), now))
        content = again.read_bytes()

        def write(target: BinaryIO) -> None:
            target.write(content)

        saving.save(path, stamp, write, set())
    return saving.versions(path)[0]


def _as_new_as(now: Mapping[str, Block], base: Path) -> Path:
    """The version before; brought up to date where what LibreOffice saved was, else new columns would be lost."""
    from invoice_workbook.setup import upgrade

    if version_of(now) <= version_of(WorkbookFile(base).read()):
        return base
    folder = base.with_name("newer")
    folder.mkdir()
    return upgrade.brought_up(base, folder)[0]


def differences(before: Mapping[str, Block], now: Mapping[str, Block]) -> dict[str, Edit]:
    """The cells in which two readings of a workbook differ, formulas left out."""
    found = {name: _difference(name, before[name], now[name]) for name in before.keys() & now.keys()}
    return {name: edit for name, edit in found.items() if edit.cells}


def _difference(name: str, before: Block, now: Block) -> Edit:
    table = TABLES[name]
    places = positions(table, before.headers), positions(table, now.headers)
    rows = max(before.length, now.length)
    cells: dict[str, dict[int, Value]] = {}
    for column in table.columns:
        if column.filled == "formula" or not all(column.field in at for at in places):
            continue
        old, new = (
            [*map(_plain, block.columns[at[column.field]]), *[None] * (rows - block.length)]
            for block, at in zip((before, now), places, strict=True)
        )
        changed = {row: new[row] for row in range(rows) if old[row] != new[row]}
        if changed:
            cells[column.field] = changed
    return Edit(cells, rows)


def _plain(cell: Cell) -> Value:
    """A cell as it can be compared and written: days without a time, nothing for blank text."""
    if isinstance(cell, datetime) and cell.time() == time():
        return date(cell.year, cell.month, cell.day)
    if isinstance(cell, (time, bool, Shown, Fault)):
        return as_text(cell).upper()
    return cell if cell != "" else None
