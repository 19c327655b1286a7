"""The VBA project's file as [MS-OVBA] asks of a writer: nothing compiled, neither ours nor a donor's."""

import io
import struct
import zipfile
from pathlib import Path

import olefile
import pytest
from pyopenvba import ExcelFile
from pyopenvba.vba import compress, decompress, parse_dir_stream

from invoice_workbook.setup import doctor, new_book
from invoice_workbook.template import macros, vba_project
from invoice_workbook.template.template_file import template
from invoice_workbook.template.vba_project import Module

pytestmark = pytest.mark.not_ours(
    "book_*.xlsm", reason="a project as an Excel compiled it is put in, without the ribbon's module"
)
MINE = Module('Attribute VB_Name = "Mine"\nOption Explicit\nPublic Sub A()\n    Beep\nEnd Sub\n')


@pytest.fixture(params=["template", "new", "renewed"])
def book(request: pytest.FixtureRequest, empty: Path) -> Path:
    """The template; a clerk's workbook; one that an Excel saved since and that was renewed."""
    if request.param == "template":
        return template()
    if request.param == "renewed":
        as_excel_saves(empty)
        doctor._binding(empty, fix=True)
    return empty


def as_excel_saves(path: Path) -> None:
    """With compiled code: a version of its own and a cache in _VBA_PROJECT, and before a module's text."""
    with ExcelFile(path) as opened:
        project = opened.vba_project()
        project.delete_module("Ribbon")
        project.add_module(MINE.name, MINE.text)
        container = opened._get_cfb()
        opened.save()
    for name in ("ThisWorkbook", "Buttons"):
        module = project.get_module(name)
        text = container.get_stream_in_storage("VBA", module.stream_name)[module.text_offset :]
        container.write_stream_in_storage("VBA", module.stream_name, b"\xca\xfe" * 30 + text)
        module.text_offset = 60
    from pyopenvba.vba import serialize_dir_stream

    container.write_stream_in_storage("VBA", "dir", compress(serialize_dir_stream(project)))
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", bytes.fromhex("CC61B500000000") + b"\x01" * 2000)
    container.add_stream_to_storage("VBA", "__SRP_0", b"\x01" * 500)
    with zipfile.ZipFile(path) as old:
        parts = {info: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info, data in parts.items():
            new.writestr(info, container.to_bytes() if info.filename == vba_project.PART else data)


def streams(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package, olefile.OleFileIO(io.BytesIO(package.read(vba_project.PART))) as opened:
        return {"/".join(names): opened.openstream(names).read() for names in opened.listdir()}


def test_there_is_no_cache_and_the_version_is_that_of_no_excel(book):
    found = streams(book)
    assert found["VBA/_VBA_PROJECT"] == bytes.fromhex("CC 61 FF FF 00 00 00")
    assert not [name for name in found if "SRP" in name]


def test_every_modules_text_begins_its_stream(book):
    found = streams(book)
    info, modules = parse_dir_stream(decompress(found["VBA/dir"]))
    assert {module.text_offset for module in modules} == {0}
    assert {module.cookie for module in modules} | {info.project_cookie} == {0xFFFF}
    for module in modules:
        text = decompress(found[f"VBA/{module.stream_name}"]).decode("cp1252")
        assert text.startswith("Attribute VB_Name"), module.name
        assert "\r\n" in text
        assert "\n" not in text.replace("\r\n", ""), "VBA's line ends"


def test_classes_and_modules_are_declared_as_what_they_are(book):
    found = streams(book)
    _, modules = parse_dir_stream(decompress(found["VBA/dir"]))
    declared = [line.partition("=")[::2] for line in found["PROJECT"].decode("cp1252").splitlines() if "=" in line]
    kinds = {name.partition("/")[0]: kind for kind, name in declared if kind in ("Module", "Class", "Document")}
    assert set(kinds) == {module.name for module in modules}
    assert len([kind for kind, _ in declared if kind in ("Module", "Class", "Document")]) == len(modules)
    assert [name for name, kind in kinds.items() if kind == "Class"] == (["Dictionary"] if book != template() else [])
    assert struct.unpack("<H", decompress(found["VBA/dir"])[:2])[0] == 1, "PROJECTSYSKIND comes first"


def test_a_clerks_own_module_stays_when_the_others_are_renewed(empty):
    path = empty
    as_excel_saves(path)
    before = set(vba_project.sources(path))
    assert [one.well for one in doctor._binding(path, fix=False)] == [False]
    doctor._binding(path, fix=True)
    after = vba_project.sources(path)
    assert set(after) == before | {"Ribbon"}
    assert after["Mine"] == MINE.source


def test_a_module_that_comes_back_as_a_class_is_declared_as_one(empty):
    path = empty
    with ExcelFile(path) as opened:
        opened.vba_project().delete_module("Dictionary")
        opened.save()
    with ExcelFile(path) as opened:
        opened.vba_project().add_module("Dictionary", 'Attribute VB_Name = "Dictionary"\r\nPublic A As Long\r\n')
        opened.save()
    doctor._binding(path, fix=True)
    declared = streams(path)["PROJECT"].decode("cp1252").splitlines()
    assert "Class=Dictionary" in declared
    assert "Module=Dictionary" not in declared


def test_the_projects_bytes_are_the_same_each_time(tmp_path):
    made = []
    for name in ("a.xlsm", "b.xlsm"):
        new_book.make(tmp_path / name)
        made.append(streams(tmp_path / name))
    assert made[0] == made[1]
    assert set(macros.modules()) <= {name.removeprefix("VBA/") for name in made[0]}
