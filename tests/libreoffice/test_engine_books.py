"""Books and programs through the engine: opened, saved, in front, ended; what the engine lacks, it says."""

import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from invoice_workbook.libreoffice import engine, office
from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError
from tests.libreoffice.test_engine_values import DAY

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(120)]


def test_saved_and_opened_again(app, tmp_path):
    sheet = app.books.add().sheets[0]
    sheet["A1"].value = [["a", DAY, True, "'=x", "=1+1"]]
    path = tmp_path / "Ümlaut & Söhne's (1).xlsx"
    sheet.book.save(path)
    sheet.book.close()
    again = app.books.open(path)
    assert again.name == path.name
    assert again.sheets[0]["A1:E1"].value == ["a", DAY, True, "=x", 2.0]
    assert openpyxl.load_workbook(path).active["E1"].value == "=1+1"
    again.close()


def test_a_new_book_is_saved_into_the_working_folder(app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    book = app.books.add()
    name = book.name
    book.save()
    assert (book.name, [path.name for path in tmp_path.glob("*.xlsx")]) == (f"{name}.xlsx", [f"{name}.xlsx"])
    book.sheets[0]["A1"].value = 1
    book.save()
    book.save("again")
    assert Path(book.fullname) == tmp_path / "again.xlsx"
    book.close()
    assert openpyxl.load_workbook(tmp_path / f"{name}.xlsx").active["A1"].value == 1


@pytest.mark.parametrize("ending", ["xlsx", "xlsm", "xltx", "xls", "xlt", "ods"])
def test_formats_that_are_written(app, tmp_path, ending):
    book = app.books.add()
    book.sheets[0]["A1"].value = "text"
    book.save(tmp_path / f"book.{ending}")
    assert book.fullname == str(tmp_path / f"book.{ending}")
    book.close()
    again = app.books.open(tmp_path / f"book.{ending}")
    assert again.sheets[0]["A1"].value == "text"
    again.close()


@pytest.mark.parametrize("ending", ["xlsb", "xltm", "xla", "xlam", "html", "docx"])
def test_formats_that_are_not_written_are_named(app, tmp_path, ending):
    book = app.books.add()
    with pytest.raises(UnsupportedError, match=rf"cannot save book\.{ending}"):
        book.save(tmp_path / f"book.{ending}")
    assert list(tmp_path.iterdir()) == []
    book.close()


def test_a_folder_that_is_not_there_is_not_made(app, tmp_path):
    book = app.books.add()
    with pytest.raises(OfficeError, match=r"book\.xlsx cannot be saved: there is no folder .*nowhere"):
        book.save(tmp_path / "nowhere" / "book.xlsx")
    assert list(tmp_path.iterdir()) == []
    book.close()


def test_books_stand_in_the_order_in_which_they_were_opened(app):
    made = [app.books.add() for _ in range(3)]
    assert [book.name for book in app.books][-3:] == [book.name for book in made]
    assert app.books.active == made[-1]
    made[0].activate()
    assert app.books.active == made[0]
    made.pop(0).close()
    assert app.books.active in list(app.books)
    for book in made:
        book.close()


def test_macros_are_run_by_their_names(app, tmp_path):
    book = app.books.add()
    libraries = book.api.BasicLibraries
    libraries.createLibrary("Standard")
    source = "Function Sum2(a, b)\n Sum2 = a + b\nEnd Function\nSub Nothing_\nEnd Sub\n"
    libraries.getByName("Standard").insertByName("Arithmetic", source)
    assert (book.macro("Arithmetic.Sum2")(2, 3), book.macro("sum2")(2, 3), app.macro("Sum2")(1, 1)) == (5, 5, 2)
    assert book.macro("Nothing_")() is None
    with pytest.raises(OfficeError, match=r"No open workbook has the macro .*Arithmetic\.Missing"):
        book.macro("Arithmetic.Missing")()
    book.close()


def test_the_program_is_left_as_it_was(app, sheet):
    app.status_bar = False
    with app.properties(screen_updating=False, calculation="manual", status_bar="running"):
        assert (app.screen_updating, app.calculation, app.status_bar) == (False, "manual", "running")
    assert (app.screen_updating, app.calculation, app.status_bar) == (True, "automatic", False)
    assert str(app.version).split(".")[0].isdigit()


def test_ways_to_calculate(app, sheet):
    sheet["A1"].value = [[1, "=A1*2"]]
    app.calculation = "manual"
    sheet["A1"].value = 5
    assert (app.calculation, sheet["B1"].value) == ("manual", 2.0)
    app.calculate()
    assert sheet["B1"].value == 10.0
    for way in ("semiautomatic", "automatic"):
        app.calculation = way
        assert app.calculation == way
    with pytest.raises(ValueError, match="automatic, manual, semiautomatic"):
        app.calculation = "sometimes"


def offices_of(pipe):
    """The processes that were started with this pipe."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if pipe.encode() in path.read_bytes():
                found.append(path)
        except OSError:
            continue
    return found


def test_two_programs_and_the_one_in_front(app):
    """The program is active that was activated last; its books are those of xlwings."""
    second = xw.App(visible=False)
    try:
        assert (xw.apps.active, xw.apps.keys()[0]) == (second, second.pid)
        mine, theirs = app.books.add(), second.books[0]
        mine.activate()
        assert (xw.apps.active, xw.books.active, xw.books[-1]) == (app, mine, mine)
        app.activate()
        theirs.activate()
        assert (xw.apps.active, xw.books.active) == (second, theirs)
        second.activate()
        with pytest.raises(UnsupportedError, match="from one program to another"):
            theirs.sheets[0]["A1"].copy(mine.sheets[0]["A1"])
        mine.close()
    finally:
        pipe = second.impl.office.pipe
        second.quit()
    assert offices_of(pipe) == []
    assert second.pid not in xw.apps.keys()  # noqa: SIM118  # xlwings' apps are no mapping
    app.activate()


@pytest.mark.parametrize("way", ["quit", "kill"])
def test_a_program_that_was_only_attached_to_is_left_alone(running, way):
    other = engine.attach(office.connect(running.pipe), visible=False)
    assert other.pid > 0
    getattr(other, way)()
    assert len(other.books) >= 0
    engine.attach(running, visible=False)


def test_a_program_started_here_ends_with_this_python():
    """Its end is not asked for: nothing may stay behind."""
    code = (
        "from invoice_workbook.libreoffice import engine; import xlwings as xw; engine.register();"
        "print(xw.App(visible=False).impl.office.pipe)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=90)
    until = time.monotonic() + 5
    while offices_of(done.stdout.strip()) and time.monotonic() < until:
        time.sleep(0.1)
    assert done.stdout.strip().startswith("office-")
    assert offices_of(done.stdout.strip()) == []


def test_what_the_office_itself_refuses_is_an_error_of_ours(app):
    """Each step of a loop too: a closed book, a sheet that is gone, a name that cannot be."""
    book = app.books.add()
    sheet, sheets = book.sheets[0], book.sheets
    with pytest.raises(OfficeError, match="refused"):
        sheet.range("A1").formula_array = "=("  # the office cannot read it
        sheet.delete()
    book.close()
    for ask in (lambda: sheet["A1"].value, lambda: list(sheets), lambda: book.name, lambda: list(sheet.tables)):
        with pytest.raises(OfficeError, match="refused"):
            ask()


ABSENT = """
    sheet.charts
    sheet.pivot_tables
    sheet.freeze_panes
    sheet.show_gridlines
    sheet.to_html("x.html")
    sheet["A1"].borders
    sheet["A1"].data_validation
    sheet["A1"].conditional_formats
    sheet["A1"].autofilter
    sheet["A1"].comment
    sheet["A1"].group("rows")
    sheet["A1"].sort(1)
    sheet["A1"].find("x")
    sheet["A1"].copy_picture()
    sheet["A1"].autofill(sheet["A1:A3"])
    sheet["A1"].set_colors([[(1, 2, 3)]])
    sheet["A1"].adjust_indent(1)
    sheet.book.app.hwnd
    sheet.book.app.path
    sheet.book.app.startup_path
    sheet.book.app.cut_copy_mode
    setattr(sheet.book.app, "enable_events", False)
    setattr(sheet["A1"], "formula2", "=1")
    sheet.book.to_pdf("x.pdf")
"""


@pytest.mark.parametrize("code", [line.strip() for line in ABSENT.strip().splitlines()])
def test_what_is_not_there_is_said_by_name(sheet, code):
    with pytest.raises(UnsupportedError, match=r"^xlwings on LibreOffice (has no|cannot set) [A-Z][a-z]+\.\w+"):
        eval(code, {"sheet": sheet, "setattr": setattr})  # noqa: S307  # our own lines above
