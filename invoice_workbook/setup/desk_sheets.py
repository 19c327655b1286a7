"""The setting *Desk* put into a workbook's file: the other half's sheets hidden, and its block of Start.

Source: ECMA-376 part 1, 18.2.19 (sheet: state), 18.2.30 (workbookView: activeTab), 18.3.1.87 (tabSelected).
"""

import getpass
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from invoice_workbook import halves, names
from invoice_workbook.books import Settings
from invoice_workbook.hosts import history_index, packing, saving
from invoice_workbook.hosts.package import MAIN, Package, column_number
from invoice_workbook.schema import Half
from invoice_workbook.setup.changes import BOOK, Changes
from invoice_workbook.setup.sheet_frame import Frame
from invoice_workbook.template.template_file import HALF_OF_START, START
from invoice_workbook.xstring import decoded

_COLUMNS = re.compile(r"\$([A-Z]+):\$([A-Z]+)$")
_SELECTED = re.compile(rb'(<sheetView\b[^>]*?) tabSelected="[^"]*"')


def is_amiss(path: Path, settings: Settings) -> bool:
    """Whether other sheets or columns of Start are shown than the setting says."""
    with Package(path) as opened:
        return bool(_changed(opened, settings))


def arrange(path: Path, settings: Settings) -> None:
    """Show and hide what the setting says, in one save; the version before is kept."""
    stamp = saving.Stamp.of(path)
    with Package(path) as opened:
        changed = _changed(opened, settings)
    saved = saving.save(path, stamp, lambda target: packing.copy(path, target, changed), set(changed))
    history_index.note(path, saved.kept, "doctor", getpass.getuser(), {})


def _changed(opened: Package, settings: Settings) -> dict[str, bytes]:
    """The parts that are to be other than they are."""
    changes = Changes(opened)
    root = changes.tree(BOOK)
    sheets = root.findall(f"{MAIN}sheets/{MAIN}sheet")
    shown = {decoded(one.get("name", "")): one.get("state", "visible") == "visible" for one in sheets}
    tabs = {names.sheet_named(tab): tab for tab in shown}
    wanted = halves.to_change({sheet: shown[tab] for sheet, tab in tabs.items()}, settings.desk)
    if wanted:
        _show(changes, root, sheets, shown | {tabs[sheet]: is_shown for sheet, is_shown in wanted.items()})
    _blocks(changes, root, settings.desk)
    return changes.parts


def _show(changes: Changes, root: etree._Element, sheets: list[etree._Element], shown: dict[str, bool]) -> None:
    tabs = [decoded(one.get("name", "")) for one in sheets]
    for one, name in zip(sheets, tabs, strict=True):
        if shown[name]:
            one.attrib.pop("state", "")
        elif one.get("state", "visible") == "visible":
            one.set("state", "hidden")
    first = next(number for number, name in enumerate(tabs) if shown[name])
    for view in root.iter(f"{MAIN}workbookView"):
        for counted in ("activeTab", "firstSheet"):
            if not shown[tabs[int(view.get(counted, "0"))]]:
                view.set(counted, str(first))
    changes.put(BOOK, root)
    for name in (name for name in tabs if not shown[name]):
        part = changes.opened.sheet_parts[name]
        if _SELECTED.search(changes[part]):
            changes[part] = _SELECTED.sub(rb"\1", changes[part])


def _blocks(changes: Changes, root: etree._Element, desk: Half) -> None:
    """Start's columns of a half that is put away are hidden, those of the others shown."""
    part = changes.opened.part_of(START)
    if part is None:
        return
    frame = Frame(changes[part], changes.opened.path, part)
    is_changed = False
    for half, name in HALF_OF_START.items():
        for number in _columns(root, name):
            looks = dict(frame.column(number))
            is_hidden = looks.pop("hidden", "0") in ("1", "true")
            if is_hidden == halves.is_of(desk, half):
                frame.set_column(number, looks if is_hidden else {**looks, "hidden": "1"})
                is_changed = True
    if is_changed:
        changes[part] = frame.xml


def _columns(root: etree._Element, name: str) -> Iterator[int]:
    """The columns, from 1, that a name of the workbook stands for."""
    for one in root.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        if one.get("name") == name and (found := _COLUMNS.search(one.text or "")):
            yield from range(column_number(found[1]), column_number(found[2]) + 1)
