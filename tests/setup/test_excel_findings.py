"""What doctor finds of Excel and Python on other computers: each finding, and silence where all is well."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from invoice_workbook.setup import excel_findings, place_findings
from invoice_workbook.setup.machine import Process, ThisMachine, read_processes
from invoice_workbook.setup.told import Told
from tests.cli import run
from tests.setup.computers import Computer

XLWINGS = "0.37.8"
WELL = Computer()
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SERVER = 'cmd.exe /K "C:\\py\\python.exe" -B -c "import xlwings; xlwings.serve(\'{1}\')"'
EXCEL_86 = {(excel_findings.EXCEL, ""): r"C:\Program Files (x86)\Microsoft Office\root\Office16\EXCEL.EXE"}
PLATFORM_86 = {(excel_findings.OFFICE, "Platform"): "x86"}
DLL_32 = (r"C:\Users\ann\AppData\Local\Python\xlwings32-0.37.8.dll",)
POLICY, CHOICE = excel_findings.MACROS

COMPUTERS = {
    "all is well": (WELL, {}),
    "another system": (replace(WELL, system="linux", modules=(), files=()), {}),
    "a Mac": (replace(WELL, system="darwin", modules=(), files=()), {}),
    "a venv: the library one folder up": (
        replace(WELL, python=r"C:\books\.venv\Scripts\python.exe", files=(r"C:\books\.venv\xlwings64-0.37.8.dll",)),
        {},
    ),
    "32-bit Office with its library": (replace(WELL, values=PLATFORM_86, files=DLL_32), {}),
    "32-bit Office, found by its folder": (replace(WELL, values=EXCEL_86, files=DLL_32), {}),
    "32-bit Office, only the other library": (replace(WELL, values=PLATFORM_86), {"library": "xlwings32-0.37.8.dll"}),
    "no library": (replace(WELL, files=()), {"library": "--force-reinstall xlwings"}),
    "another version's library": (
        replace(WELL, files=(r"C:\Users\ann\AppData\Local\Python\xlwings64-0.37.7.dll",)),
        {"library": "xlwings64-0.37.8.dll"},
    ),
    "Python for all users, packages for one": (
        replace(
            WELL,
            python=r"C:\Program Files\Python312\python.exe",
            variables={"APPDATA": r"C:\Users\ann\AppData\Roaming"},
            files=(r"C:\Users\ann\AppData\Roaming\Python\xlwings64-0.37.8.dll",),
        ),
        {"library": r"C:\Users\ann\AppData\Roaming\Python"},
    ),
    "no pywin32": (replace(WELL, modules=()), {"pywin32": "pip install --force-reinstall pywin32"}),
    "Excel from the Store": (
        replace(WELL, values={(excel_findings.EXCEL, ""): r"C:\Program Files\WindowsApps\Microsoft.Office\EXCEL.EXE"}),
        {"store-excel": "account.microsoft.com"},
    ),
    "Python from the Store": (
        replace(
            WELL,
            python=r"C:\Users\ann\AppData\Local\Microsoft\WindowsApps\python.exe",
            files=(r"C:\Users\ann\AppData\Local\Microsoft\WindowsApps\xlwings64-0.37.8.dll",),
        ),
        {"store-python": "python.org"},
    ),
    "the Store's Python by its own folder": (
        replace(
            WELL,
            python=r"C:\Program Files\X\PythonSoftwareFoundation.Python.3.12_q\python.exe",
            files=(r"C:\Program Files\X\PythonSoftwareFoundation.Python.3.12_q\xlwings64-0.37.8.dll",),
        ),
        {"store-python": "python.org"},
    ),
    "no command prompt": (replace(WELL, values={(excel_findings.CMD, "DisableCMD"): "1"}), {"cmd": "DisableCMD"}),
    "only scripts": (replace(WELL, values={(excel_findings.CMD, "DisableCMD"): "2"}), {"cmd": "DisableCMD"}),
    "a command prompt by policy": (replace(WELL, values={(excel_findings.CMD, "DisableCMD"): "0"}), {}),
    "Defender blocks": (
        replace(WELL, values={(excel_findings.CHILDREN, excel_findings.CHILDREN_RULE): "1"}),
        {"child-processes": "exclude"},
    ),
    "Defender only writes it down": (
        replace(WELL, values={(excel_findings.CHILDREN, excel_findings.CHILDREN_RULE): "2"}),
        {},
    ),
    "macros off": (replace(WELL, values={(CHOICE, "VBAWarnings"): "4"}), {"macros-off": "Trust Center"}),
    "signed macros only, by policy": (
        replace(WELL, values={(POLICY, "VBAWarnings"): "3", (CHOICE, "VBAWarnings"): "1"}),
        {"macros-off": "Trust Center"},
    ),
    "macros on by policy": (
        replace(WELL, values={(POLICY, "VBAWarnings"): "2", (CHOICE, "VBAWarnings"): "4"}),
        {},
    ),
    "a server from before the update": (
        replace(WELL, updated=NOON, running=(Process(SERVER, NOON - timedelta(hours=1)),)),
        {"old-server": "close all Excel windows"},
    ),
    "a server from after it": (replace(WELL, updated=NOON, running=(Process(SERVER, NOON + timedelta(hours=1)),)), {}),
    "another Python from before": (
        replace(WELL, updated=NOON, running=(Process("python x.py", NOON - timedelta(1)),)),
        {},
    ),
}


def ill(told: list[Told]) -> dict[str, str]:
    return {one.id: one.message for one in told if not one.well}


@pytest.mark.parametrize("case", COMPUTERS)
def test_what_keeps_excel_from_python_is_found_with_its_remedy(case):
    computer, expected = COMPUTERS[case]
    found = ill(excel_findings.of_machine(computer, XLWINGS))
    assert set(found) == set(expected)
    for id_, words in expected.items():
        assert words in found[id_]
        assert found[id_].endswith(".")


HOME = {"OneDrive": r"C:\Users\ann\OneDrive", "OneDriveConsumer": r"C:\Users\ann\OneDrive"}
WORK = {"OneDrive": r"C:\Users\ann\OneDrive - Acme", "OneDriveCommercial": r"C:\Users\ann\OneDrive - Acme"}
MAC = Computer(system="darwin", python="/usr/local/bin/python3")
CLOUD_MAC = "/Users/ann/Library/CloudStorage"

PLACES = {
    "a folder": (WELL, r"C:\books\Books.xlsm", {}, {}),
    "blanks, umlauts, an apostrophe": (WELL, r"C:\Bücher & Söhne's (1); 2\O'Brien.xlsm", {}, {}),
    "218 letters": (WELL, "C:\\" + "a" * 205 + r"\Book.xlsm"[:10], {}, {}),
    "250 letters": (WELL, "C:\\" + "a" * 237 + r"\Book.xlsm", {}, {"long-path": "250 letters"}),
    "250 letters on Linux": (replace(WELL, system="linux"), "/" + "a" * 239 + "/Book.xlsm", {}, {}),
    "an equals sign": (WELL, r"C:\books\A=B.xlsm", {}, {"name": "="}),
    "an equals sign on a Mac": (MAC, "/Users/ann/A=B.xlsm", {}, {"name": "="}),
    "a dollar on a Mac": (MAC, "/Users/ann/Cost $5.xlsm", {}, {"name": "$"}),
    "a dollar on Windows": (WELL, r"C:\books\Cost $5.xlsm", {}, {}),
    "a variable's name": (WELL, r"C:\books\%TEMP%.xlsm", {}, {"name": "%"}),
    "per cent": (WELL, r"C:\books\50%.xlsm", {}, {}),
    "in a zip": (WELL, r"C:\Users\ann\AppData\Local\Temp\Temp1_books.zip\Books.xlsm", {}, {"temporary": "zip"}),
    "in a zip, newer": (WELL, r"C:\Users\ann\AppData\Local\Temp\books.zip.0a1\Books.xlsm", {}, {"temporary": "zip"}),
    "from a mail": (
        WELL,
        r"C:\Users\ann\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\A\Books.xlsm",
        {},
        {"temporary": "save it"},
    ),
    "OneDrive": (replace(WELL, variables=HOME), r"C:\Users\ann\OneDrive\Books.xlsm", {}, {}),
    "OneDrive at work": (replace(WELL, variables=WORK), r"C:\Users\ann\OneDrive - Acme\Books.xlsm", {}, {}),
    "SharePoint": (replace(WELL, variables=WORK), r"C:\Users\ann\Acme\Sales - Documents\Books.xlsm", {}, {}),
    "OneDrive on a Mac": (MAC, f"{CLOUD_MAC}/OneDrive-Personal/Books.xlsm", {}, {}),
    "OneDrive at work on a Mac": (
        MAC,
        f"{CLOUD_MAC}/OneDrive-Acme/Books.xlsm",
        {},
        {"cloud": "ONEDRIVE_COMMERCIAL_MAC"},
    ),
    "the same with its row": (
        replace(MAC, files=(f"{CLOUD_MAC}/OneDrive-Acme",)),
        f"{CLOUD_MAC}/OneDrive-Acme/Books.xlsm",
        {"ONEDRIVE_COMMERCIAL_MAC": f"{CLOUD_MAC}/OneDrive-Acme"},
        {},
    ),
    "SharePoint on a Mac": (
        MAC,
        f"{CLOUD_MAC}/OneDrive-SharedLibraries-Acme/Sales - Documents/Books.xlsm",
        {},
        {"cloud": f"write {CLOUD_MAC}/OneDrive-SharedLibraries-Acme beside SHAREPOINT_MAC"},
    ),
    "a row that is wrong": (
        replace(WELL, variables=HOME),
        r"C:\Users\ann\OneDrive\Books.xlsm",
        {"ONEDRIVE_CONSUMER_WIN": r"D:\OneDrive"},
        {"cloud": r"D:\OneDrive beside ONEDRIVE_CONSUMER_WIN, but that folder does not exist"},
    ),
    "a file that is read-only": (
        replace(WELL, unwritable=(r"C:\books\Books.xlsm",)),
        r"C:\books\Books.xlsm",
        {},
        {"read-only": "Read-only"},
    ),
    "a share that is read-only": (
        replace(WELL, unwritable=(r"\\server\share\books",)),
        r"\\server\share\books\Books.xlsm",
        {},
        {"read-only": "You cannot write in"},
    ),
}


@pytest.mark.parametrize("case", PLACES)
def test_what_is_wrong_with_a_place_is_found_with_its_remedy(case):
    computer, path, settings, expected = PLACES[case]
    found = ill(place_findings.of_place(computer, path, settings))
    assert set(found) == set(expected)
    for id_, words in expected.items():
        assert words in found[id_]


def test_a_workbook_in_the_cloud_is_told_of_autosave_even_where_all_is_well():
    told = place_findings.of_place(replace(WELL, variables=HOME), r"C:\Users\ann\OneDrive\Books.xlsm", {})
    assert [(one.id, one.well) for one in told] == [("cloud", True)]
    assert "AutoSave" in told[0].message


OLD = r"C:\Python311\python.exe"
PYTHONS = {
    "well": (replace(WELL, files=(OLD,)), {}),
    "removed": (WELL, {"interpreter": "no longer exists"}),
    "its package was removed": (
        replace(WELL, files=(OLD,), answers={OLD: ("", "ModuleNotFoundError: No module named 'invoice_workbook'")}),
        {"interpreter": "No module named 'invoice_workbook'"},
    ),
    "xlwings was upgraded": (replace(WELL, files=(OLD,), answers={OLD: ("0.38.0", "")}), {"interpreter": "0.38.0"}),
    "conda, not activated": (
        replace(WELL, files=(OLD, r"C:\Python311\conda-meta"), answers={OLD: ("", "ImportError: DLL load failed")}),
        {"conda": "DLL load failed"},
    ),
    "too slow to say": (replace(WELL, files=(OLD,), answers={OLD: None}), {}),
    "conda that works": (replace(WELL, files=(OLD, r"C:\Python311\conda-meta")), {}),
}


@pytest.mark.parametrize("case", PYTHONS)
def test_what_is_wrong_with_the_python_that_a_workbook_names_is_found(case):
    computer, expected = PYTHONS[case]
    found = ill(place_findings.of_python(computer, OLD, "Books.xlsm", XLWINGS))
    assert set(found) == set(expected)
    for id_, words in expected.items():
        assert words in found[id_]


def test_this_python_can_run_the_buttons():
    assert ThisMachine().answer_of(sys.executable) == (XLWINGS, "")


@pytest.mark.skipif(os.name == "nt", reason="made with links")
def test_a_real_python_without_our_packages_cannot(tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    version, why = ThisMachine().answer_of(str(tmp_path / "bare" / "bin" / "python"))
    assert (version, why) == ("", "ModuleNotFoundError: No module named 'xlwings'")


def test_a_real_environment_whose_python_was_removed_does_not_start(tmp_path):
    folder = tmp_path / "env" / "bin"
    folder.mkdir(parents=True)
    (folder / "python").symlink_to(tmp_path / "gone" / "python3")
    assert "No such file" in ThisMachine().answer_of(str(folder / "python"))[1]


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ("", 0),
        ("not json", 0),
        ('{"command": "a", "started": "2026-11-25T09:00:00.1234567Z"}', 1),
        ('[{"command": null, "started": "2026-11-25T09:00:00Z"}, {"command": "b", "started": null}]', 1),
    ],
)
def test_the_list_of_processes_is_read_however_long_it_is(answer, count):
    found = read_processes(answer)
    assert len(found) == count
    assert all(process.started == datetime(2026, 11, 25, 9, tzinfo=UTC) for process in found)


def test_doctor_starts_the_python_that_the_workbook_names(sample, tmp_path):
    from tests.setup.test_excel_parts import bound_to

    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    bound_to(sample, str(bare / "bin" / "python"))
    found = {one["id"]: one for one in run("doctor", sample, "--json").json["found"] if not one["well"]}
    assert "No module named 'xlwings'" in found["interpreter"]["message"]
    assert Path(sample).name in found["macros"]["message"]
    assert run("doctor", sample, "--fix").code == 0
