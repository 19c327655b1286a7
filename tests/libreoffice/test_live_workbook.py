"""The open workbook: the same answers as on the file, in so many calls whatever its rows, nothing half written."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.excel import buttons
from invoice_workbook.hosts import Host, live_edit
from invoice_workbook.hosts.live_workbook import LiveWorkbook
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.libreoffice import engine, office
from invoice_workbook.schema import SIDES, TABLES
from invoice_workbook.setup import new_book
from invoice_workbook.tables.write import Edit
from tests.asked import on
from tests.libreoffice.counting import Counted, counted
from tests.sheets import frames_text, place

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(180)]

Opened = Callable[[Path], xw.Book]
NASTY = "Ümlaut & Söhne's (1)"


@pytest.fixture
def live(opened: Opened, sample: Path) -> xw.Book:
    """The sample month, open."""
    return opened(sample)


def tables_of(host: Host) -> dict[str, str]:
    """What stands in each table; not in the Log, nor when everything was last checked."""
    tables = dict(books_of(host, None).tables)
    tables["Problems"] = tables["Problems"][tables["Problems"]["rule"] != "check-stale"].reset_index(drop=True)
    return {name: frames_text({name: frame}) for name, frame in tables.items() if name != "Log"}


def month(host: Host, answers: list[Result]) -> None:
    """A day's work in a row: check, dismiss, issue, flag, age."""
    answers.append(on(host, "check"))
    first = answers[0].json["problems"][0]["id"]
    answers.append(on(host, "dismiss", problems_=[first], reason="agreed by phone"))
    answers.append(on(host, "issue"))
    answers.append(on(host, "flag-late"))
    answers += [on(host, "aging", side=side) for side in SIDES]


def said(result: Result, book: Path) -> str:
    """What a command said, whatever the book is called, and whenever it was last checked."""
    told = {**result.json, "book": ""}
    if "problems" in told:
        told["problems"] = [one for one in told["problems"] if one["rule"] != "check-stale"]
    words = json.dumps(told, sort_keys=True, default=str)
    return words.replace(str(book.with_name(f"{book.stem} files")), "FILES")


def test_the_same_month_gives_the_same_answers_and_the_same_tables_on_the_file_and_live(live, sample, tmp_path):
    copy = Path(shutil.copy(sample, tmp_path / "file.xlsm"))
    on_file: list[Result] = []
    on_screen: list[Result] = []
    month(WorkbookFile(copy), on_file)
    month(LiveWorkbook(live), on_screen)
    for one, other in zip(on_file, on_screen, strict=True):
        assert said(one, copy) == said(other, LiveWorkbook(live).path)
    assert tables_of(LiveWorkbook(live)) == tables_of(WorkbookFile(copy))
    assert on_screen[2].json["changes"]["Invoices"]["added"] > 5


def test_new_rows_get_the_tables_formulas(live):
    on(LiveWorkbook(live), "issue")
    table = live.sheets["Invoices"].tables["Invoices"]
    headers = table.header_row_range.value
    last = dict(zip(headers, table.data_body_range.rows[-1].value, strict=True))
    formulas = dict(zip(headers, table.data_body_range.rows[-1].formula[0], strict=True))
    assert (last["Paid"], last["Open"]) == (0.0, last["Gross"])
    assert all(formulas[header].startswith("=") for header in ("Paid", "Open", "Days late"))


def test_only_changed_cells_are_written_and_the_selection_stays(live):
    host = LiveWorkbook(live)
    on(host, "check")
    live.sheets["Orders"].activate()
    live.sheets["Orders"]["C7"].select()
    live.sheets["Orders"]["D9"].formula = '="C-00"&3'
    again = on(LiveWorkbook(live), "check")
    assert live.sheets["Orders"]["D9"].formula == '="C-00"&3', "the clerk's own formula stays"
    assert again.json["changes"].keys() <= {"Problems", "Orders"}
    assert live.app.selection.address == "$C$7"


def test_a_column_changed_here_and_there_keeps_what_is_between(live):
    sheet = live.sheets["Customers"]
    sheet["B8"].formula = '="own"&1'
    before = sheet["B5:B44"].options(ndim=1).value
    host = LiveWorkbook(live)
    host.read()
    rows = list(range(0, 40, 2))
    host.write({"Customers": Edit({"name": {row: f"={row}" for row in rows}}, 40)})
    after = sheet["B5:B44"].options(ndim=1).value
    assert [after[row] for row in rows] == [f"={row}" for row in rows], "text, no formula"
    assert [cell for row, cell in enumerate(after) if row % 2] == [c for row, c in enumerate(before) if row % 2]
    assert sheet["B8"].formula == '="own"&1'


def with_customers(folder: Path, count: int) -> Path:
    path = folder / f"{count}.xlsm"
    cells = {"customer": {n: f"C-{n:05}" for n in range(count)}, "name": {n: f"Name {n}" for n in range(count)}}
    new_book.make(path, edits={"Customers": Edit(cells, count, added=count)})
    return path


def test_reading_and_writing_takes_as_many_calls_for_ten_rows_as_for_two_thousand(running, tmp_path):
    figures = []
    counting = engine.attach(counted(running), visible=False)
    for count in (10, 2_000):
        book = counting.books.open(with_customers(tmp_path, count))
        Counted.calls = 0
        on(LiveWorkbook(book), "check")
        figures.append(Counted.calls)
        book.close()
    assert 0 < figures[0] <= 56 * len(TABLES), figures  # the first check leaves its entry in the Log
    assert figures[1] == figures[0]


def test_rows_typed_below_a_table_become_its_rows(live):
    sheet = live.sheets["Customers"]
    last = sheet.tables["Customers"].range.last_cell.row
    sheet.range((last + 1, 1)).value = [["C-900", "New Ltd"], ["C-901", "Newer Ltd"]]
    on(LiveWorkbook(live), "check")
    assert sheet.tables["Customers"].range.last_cell.row == last + 2
    assert {"C-900", "C-901"} <= set(books_of(LiveWorkbook(live), None)["Customers"]["customer"])


# What stands in the way: one sentence, nothing half written, the program usable afterwards.


def refused(live: xw.Book, command: str = "check") -> str:
    """Press, and give the one sentence; the button must have been refused."""
    assert buttons.press(command) is None
    words = live.app.status_bar
    assert isinstance(words, str)
    assert words.count("\n") == 0 and "Traceback" not in words
    live.sheets["Start"]["K1"].value = "usable"
    assert live.app.screen_updating
    assert live.app.calculation == "automatic"
    return words


def untouched(live: xw.Book) -> bool:
    at = place("Orders", "check") + 1
    checks = live.sheets["Orders"].range((5, at), (130, at)).value
    return live.sheets["Problems"]["A5"].value is None and set(checks) == {None}


def test_a_protected_sheet(live):
    live.sheets["Problems"].api.protect("")
    assert "Problems" in refused(live)
    assert untouched(live)
    live.sheets["Problems"].api.unprotect("")
    live.sheets["Bills"].api.protect("")
    assert "Bills" in refused(live)
    assert untouched(live), "tables before it were not written either"


def test_a_refusal_leaves_the_clerks_formulas_and_texts(live):
    at = place("Orders", "check") + 1
    on(LiveWorkbook(live), "check")
    row = next(r for r in range(5, 130) if live.sheets["Orders"].range((r, at)).value)
    cell = live.sheets["Orders"].range((row, at))
    cell.number_format = "General"
    cell.formula = '="a"&"b"'
    live.sheets["Vendors"]["B5:B7"].value = None
    live.sheets["Vendors"].api.protect("")
    assert "Vendors" in refused(live)
    assert cell.formula == '="a"&"b"'


def test_what_a_program_did_not_take_is_all_put_back(live, monkeypatch):
    on(LiveWorkbook(live), "check")
    sheet, at = live.sheets["Orders"], place("Orders", "check") + 1
    sheet.range((5, at), (7, at)).value = [["=1+1"], ["00123"], ["1/2"]]
    before = {s.name: s.used_range.formula for s in live.sheets if s.tables}
    values = sheet.range((5, at), (7, at)).value
    calls = []

    def not_taken(asked: object, found: object) -> bool:
        calls.append(asked)
        return len(calls) < 4

    monkeypatch.setattr(live_edit, "_is_same", not_taken)
    with pytest.raises(WorkbookError, match="put back"):
        on(LiveWorkbook(live), "issue")
    with pytest.raises(WorkbookError, match="put back"):
        on(LiveWorkbook(live), "check")
    assert {s.name: s.used_range.formula for s in live.sheets if s.tables} == before
    assert sheet.range((5, at), (7, at)).value == values == ["=1+1", "00123", "1/2"]


def test_a_day_beyond_the_calendar_is_a_problem_of_its_row(live):
    at = place("Orders", "order_date") + 1
    live.sheets["Orders"].range((8, at)).value = 3_000_000
    live.sheets["Orders"].range((9, at)).value = 0.5
    found = buttons.press("check").json["problems"]
    mine = [p for p in found if p["rule"] == "not-a-date" and p["table"] == "Orders"]
    assert {p["row"] for p in mine} >= {4, 5}
    assert {p["cell"] for p in mine} >= {"Orders!C8", "Orders!C9"}


def test_problems_name_the_rows_that_the_sheet_shows_wherever_the_table_is(live):
    live.sheets["Bills"].range("1:6").insert("down")
    live.sheets["Bills"].range("A:B").insert("right")
    live.sheets["Bills"].name = "Anna's bills"
    answer = buttons.press("check")
    assert answer is not None
    table = live.sheets["Problems"].tables["Problems"].range
    id_, row = place("Problems", "problem"), place("Problems", "row")
    shown = {line[id_]: line[row] for line in table.value[1:]}
    late = [p for p in answer.json["problems"] if p["table"] == "Bills"]
    assert late
    for problem in late:
        assert shown[problem["id"]] == problem["row"] + 10
        sheet, _, cell = problem["cell"].rpartition("!")
        assert sheet == "'Anna''s bills'"
        found = live.sheets["Anna's bills"].range(cell)
        assert found.row == problem["row"] + 10
        assert live.sheets["Anna's bills"].range((found.row, 3)).value == problem["document"]
        assert live.sheets["Anna's bills"].range((10, found.column)).value == problem["column"]


def test_a_sheet_protected_where_rows_are_to_be_added(live):
    rows = live.sheets["Invoices"].tables["Invoices"].range.last_cell.row
    live.sheets["Invoice lines"].api.protect("")
    assert "Invoice lines" in refused(live, "issue")
    assert live.sheets["Invoices"].tables["Invoices"].range.last_cell.row == rows
    assert "invoiced" not in live.sheets["Orders"].range("F119:F123").value


def test_a_book_that_was_never_saved(app):
    book = app.books.add()
    book.set_mock_caller()
    assert buttons.press("check") is None
    assert "not saved" in app.status_bar
    book.close()


def test_a_book_open_read_only(app, sample):
    book = app.books.open(sample, read_only=True)
    book.set_mock_caller()
    assert buttons.press("check") is None
    assert "read-only" in app.status_bar
    book.close()


def test_a_table_that_was_deleted_or_renamed(live):
    live.api.DatabaseRanges.removeByName("Orders")
    assert "Orders" in refused(live)


def test_a_column_that_was_renamed(live):
    live.sheets["Orders"]["C4"].value = "Client"
    assert "Orders" in refused(live)


def test_a_table_on_a_sheet_with_another_name(live):
    live.sheets["Orders"].name = "Our orders"
    result = buttons.press("check")
    assert result is not None
    assert result.json["problems"]


def test_a_merged_cell_in_the_table(live):
    live.sheets["Orders"]["B7:C8"].merge()
    assert "merged" in refused(live)
    assert untouched(live)


def test_a_filter_on_and_rows_hidden(live):
    live.sheets["Orders"].api.Rows.getByIndex(8).IsVisible = False
    sheet = live.sheets["Bills"].api
    table = live.api.DatabaseRanges.getByName("Bills")
    descriptor = table.getFilterDescriptor()
    field = office.struct("com.sun.star.sheet.TableFilterField", Field=0, StringValue="B-0001")
    field.Operator = office.uno().Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    descriptor.setFilterFields((field,))
    table.refresh()
    assert not sheet.Rows.getByIndex(10).IsVisible
    result = buttons.press("check")
    assert result is not None
    assert any(problem["table"] == "Bills" for problem in result.json["problems"])
    hidden = next(p for p in result.json["problems"] if p["table"] == "Bills" and p["row"] > 10)
    check_column = place("Bills", "check") + 1
    shown = live.sheets["Bills"].range((4 + hidden["row"], check_column)).value
    assert hidden["message"] in shown


def test_a_cell_in_the_way_below_a_table(live):
    sheet = live.sheets["Invoices"]
    last = sheet.tables["Invoices"].range.last_cell.row
    sheet.range((last + 4, 3)).value = "my note"
    assert str(last + 4) in refused(live, "issue")
    assert sheet.tables["Invoices"].range.last_cell.row == last


def test_a_row_sorted_away_while_python_runs(live):
    host = LiveWorkbook(live)
    books = books_of(host, None)
    live.sheets["Orders"]["A5:A6"].value = [["O-0002"], ["O-0001"]]
    edits = {"Orders": Edit({"check": {0: "x"}}, len(books["Orders"]))}
    with pytest.raises(WorkbookError, match="moved or changed"):
        host.write(edits)


def test_a_folder_with_every_awkward_letter(opened, sample, tmp_path):
    folder = tmp_path / NASTY
    folder.mkdir()
    book = opened(Path(shutil.copy(sample, folder / f"{NASTY}.xlsm")))
    result = buttons.press("issue")
    assert result is not None
    assert result.json["files"]
    assert all(Path(file).exists() and folder in Path(file).parents for file in result.json["files"])
    assert book.name == f"{NASTY}.xlsm"


# Buttons


def test_every_button_does_what_its_command_does(live, tmp_path):
    live.sheets["Problems"].activate()
    assert buttons.press("check").json["problems"]
    assert live.sheets.active.name == "Problems"
    assert live.app.selection.address == "$A$5"
    live.sheets["Problems"]["A5"].select()
    assert buttons.press("dismiss") is None, "no reason yet"
    reason = place("Problems", "reason") + 1
    live.sheets["Problems"].range((5, reason)).value = "agreed"
    dismissed = buttons.press("dismiss")
    assert [p["status"] for p in dismissed.json["problems"]] == ["dismissed"]
    live.sheets["Bills"].activate()
    assert buttons.press("aging").json["aging"]
    assert live.sheets.active.name == "Aging payable"
    assert buttons.press("check-totals") is not None
    assert buttons.press("flag-late") is not None
    live.sheets["Invoices"]["A5:A6"].select()
    assert len({Path(f).stem for f in buttons.press("files").json["files"]}) == 2
    file = tmp_path / "söhne's.csv"
    file.write_text("Customer,Name\nC-777,Seven\n", "utf-8")
    live.sheets["Customers"].activate()
    spelled = "".join(f"{ord(letter):X}." for letter in str(file))
    assert buttons.press("import", spelled).json["changes"]["Customers"]["added"] == 1
    assert buttons.press("doctor").json["found"]


def test_issue_takes_the_orders_that_are_selected(live):
    sheet = live.sheets["Orders"]
    orders = sheet.tables["Orders"].data_body_range.value
    status = place("Orders", "status")
    verified = next(n for n, row in enumerate(orders) if row[status] == "verified")
    sheet.range((5 + verified, 1), (5 + verified, 3)).select()
    assert len(buttons.press("issue").json["invoices"]) == 1
