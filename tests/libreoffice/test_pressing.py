"""Every button pressed on the open workbook, with nothing, one, several, hidden and far-apart rows selected.

Two books are open, and the one in front is not the one that is pressed. What was acted on is read from the sheets and
from the files that were made, never from the answer; docs/pressing.md shows all of it (`--update-golden` writes it).
"""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from invoice_workbook.commands import with_button
from invoice_workbook.engine.result import Result
from invoice_workbook.inputs import INBOX
from invoice_workbook.languages import text
from invoice_workbook.libreoffice import runpython
from invoice_workbook.schema import SETTINGS, TABLES
from tests.banks import camt
from tests.formats.test_einvoice import received
from tests.libreoffice.clerk import Clerk, hide, seated, select

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(600)]
PAGE = Path(__file__).parents[2] / "docs" / "pressing.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
FIRST = 5
"""The sheet's row of a table's first row."""


TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
UNTOUCHED: dict[str, dict[str, tuple[Any, ...]]] = {}
"""Tables of the book that nobody presses in, as they were."""


@dataclass(frozen=True)
class Case:
    """Rows that are selected, as areas of the sheet; the row that is hidden; the rows that are meant."""

    name: str
    areas: tuple[str, ...]
    rows: tuple[int, ...] = ()
    hidden: int = 0


def cases(r: int) -> tuple[Case, ...]:
    """The five cases, on nine rows from this one; only the case without a selection leaves any row."""
    return (
        Case("one cell", (f"B{r}",), (r,)),
        Case("two rows", (f"{r + 1}:{r + 2}",), (r + 1, r + 2)),
        Case("three, one hidden", (f"A{r + 3}:C{r + 5}",), (r + 3, r + 5), r + 4),
        Case("two far apart", (f"A{r + 6}", f"C{r + 8}:D{r + 8}"), (r + 6, r + 8)),
        Case("nothing", ("A1",)),
    )


@dataclass
class Table:
    """A table of the open book, as the clerk sees it."""

    book: xw.Book
    name: str

    @property
    def rows(self) -> dict[str, tuple[Any, ...]]:
        """Its rows by their ids, without what formulas give."""
        body = self.book.sheets[TABLES[self.name].sheet].tables[self.name].data_body_range
        kept = [place for place, column in enumerate(TABLES[self.name].on_sheet) if column.filled != "formula"]
        lines = body.options(ndim=2, err_to_str=True).value
        return {str(line[0]): tuple(str(line[place]) for place in kept) for line in lines if line[0] not in (None, "")}

    @property
    def fields(self) -> list[str]:
        """What the cells of its rows are."""
        return [column.field for column in TABLES[self.name].on_sheet if column.filled != "formula"]

    def id_at(self, row: int) -> str:
        """The id in a row of the sheet."""
        return str(self.book.sheets[TABLES[self.name].sheet].range((row, 1)).value)

    def row_of(self, id_: str) -> int:
        """The sheet's row of an id."""
        return FIRST + list(self.rows).index(id_)

    def type(self, rows: Iterator[int] | range, field: str, value: str) -> None:
        """Type the same into a column of these rows of the sheet."""
        place = [column.field for column in TABLES[self.name].on_sheet].index(field) + 1
        for row in rows:
            self.book.sheets[TABLES[self.name].sheet].range((row, place)).value = value


@dataclass
class Story:
    """Presses in a row on one book, and what is said of each."""

    clerk: Clerk
    book: xw.Book
    other: xw.Book
    lines: list[str]

    def press(self, command: str, case: str = "", table: str = "", given: str = "") -> tuple[Result | None, set[str]]:
        """Press; gives the result, and the ids of the table whose rows or files were touched."""
        before = Table(self.book, table).rows if table else {}
        self.book.api.UndoManager.clear()  # what the clerk did before
        result = self.clerk.press(self.book, command, given)
        acted: set[str] = set()
        if table:
            after = Table(self.book, table).rows
            acted = {id_ for id_ in before if after.get(id_) != before[id_]}
            files = [Path(file).stem for file in result.json["files"]] if result else []
            acted |= {id_ for id_ in before for file in files if re.search(rf"(^|\W){re.escape(id_)}(\W|$)", file)}
        self.note(command, case, acted, result)
        assert self.clerk.windows == {self.book.name}, "nothing is told or asked in the other book's window"
        assert not self.book.api.UndoManager.isUndoPossible()
        assert not self.book.api.UndoManager.isRedoPossible()
        return result, acted

    def note(self, command: str, case: str, acted: set[str], result: Result | None) -> None:
        """A line of the page; an answer as it is shown whole, in the bar or in a box."""
        label = text(f"command.{command}.label")
        asked = " / ".join(words for _, words in self.clerk.asked if "Open " not in words) or "–"
        said = result.message if result else self.clerk.last
        said = said if command != "doctor" else "(what it finds on this computer)"
        cells = (label, case or "–", ", ".join(sorted(acted)) or "–", asked, said)
        self.lines.append("| " + " | ".join(plain(cell, self.book) for cell in cells) + " |")

    def each(self, command: str, table: str, rows: tuple[Case, ...], given: str = "") -> None:
        """A button pressed in each case; what is acted on must be just the rows that are meant."""
        for case in rows:
            sheet = TABLES[table].sheet
            select(self.book, sheet, *case.areas)
            if case.hidden:
                hide(self.book, sheet, case.hidden)
            meant = {Table(self.book, table).id_at(row) for row in case.rows}
            _, acted = self.press(command, case.name, table, given)
            if case.hidden:
                hide(self.book, sheet, case.hidden, is_hidden=False)
            if case.rows:
                assert acted <= meant, (command, case.name)
                self.missing(command, case.name, meant - acted)

    def missing(self, command: str, case: str, left: set[str]) -> None:
        """Rows that were meant and not acted on are named in an answer or question, or the press was refused."""
        words = " ".join([*(w for _, w in self.clerk.asked), *(w for _, w in self.clerk.told), self.clerk.last])
        assert all(id_ in words for id_ in left), (command, case, left, words)


def plain(words: str, book: xw.Book) -> str:
    """Words in a cell of the page, without this computer's folders and time."""
    folder = str(Path(book.fullname).parent)
    return " ".join(TIME.sub("(time)", words).replace(folder, "…").replace("|", "/").split())


@pytest.fixture(scope="module")
def books(app: xw.App, sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[xw.Book, ...]]:
    """Two copies of the sample company's workbook, the second in front."""
    folder = tmp_path_factory.mktemp("two")
    paths = [Path(shutil.copy(sample_file, folder / name)) for name in ("First.xlsm", "Second.xlsm")]
    opened = tuple(app.books.open(path) for path in paths)
    for book in opened:
        runpython.install(book, ("CellFunctions",))
    UNTOUCHED.update(
        {name: Table(opened[1], name).rows for name in ("Orders", "Invoices", "Bills", "Customers", "Log")}
    )
    yield opened
    for book in opened:
        book.close()


@pytest.fixture
def story(app: xw.App, books: tuple[xw.Book, ...], monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    monkeypatch.setenv("LOGNAME", "ulrike")
    with seated(app, monkeypatch) as clerk:
        yield Story(clerk, books[0], books[1], [])


def check(story: Story, command: str) -> None:
    """A check: what it found stands on top of the sheet Problems."""
    story.book.sheets["Start"].activate()
    result, _ = story.press(command)
    found = [problem["id"] for problem in result.json["problems"] if problem["status"] == "open"]
    assert story.book.sheets.active.name == "Problems"
    assert list(Table(story.book, "Problems").rows)[: len(found)] == found


def dismiss(story: Story, command: str) -> None:
    """Problems, with a reason beside nine of them."""
    Table(story.book, "Problems").type(range(FIRST, FIRST + 9), "reason", "agreed by phone")
    story.each(command, "Problems", cases(FIRST))


def issue(story: Story, command: str) -> None:
    """Orders that are verified: nine in a row."""
    orders = Table(story.book, "Orders")
    status, rows = orders.fields.index("status"), orders.rows.values()
    story.each(command, "Orders", cases(next(n for n, row in enumerate(rows, FIRST) if row[status] == "verified")))


def invoices(story: Story, command: str) -> None:
    """The nine invoices that were issued just now."""
    story.clerk.no_to = ("Open ", "the files of all")
    row = Table(story.book, "Invoices").row_of("INV-2026-00107")
    story.each(command, "Invoices", cases(row))


def statements(story: Story, command: str) -> None:
    """Customers."""
    story.clerk.no_to = ("Open ", "statements for all")
    story.each(command, "Customers", cases(FIRST))


def from_start(story: Story, command: str) -> None:
    """What takes no selection."""
    story.book.sheets["Start"].activate()
    story.press(command)


def bills(story: Story, command: str) -> None:
    """Nine bills, on their way from verified to rejected."""
    table = Table(story.book, "Bills")
    first = table.row_of("B-0073")
    if command == "route":
        table.type(range(first, first + 9), "status", "verified")
    story.clerk.types = f"because of {command}"
    story.each(command, "Bills", cases(first))


def replies(story: Story, command: str) -> None:
    """An approver's mail about six bills that wait for her; then what she answered."""
    if command == "import-mail":
        table = Table(story.book, "Bills")
        places = [table.fields.index(field) for field in ("status", "hold", "check")]
        clean = ["approved", "None", "None"]
        month = {id_: row for id_, row in table.rows.items() if not id_.startswith("B-9")}  # what is wrong is B-9...
        waiting = [id_ for id_, row in month.items() if [row[place] for place in places] == clean][:6]
        for id_ in waiting:
            row = table.row_of(id_)
            table.type(range(row, row + 1), "status", "routed")
            table.type(range(row, row + 1), "routed_to", "ulrike")
        file = Path(story.book.fullname).with_name("reply.eml")
        lines = "".join(f"approve {id_}\r\n" for id_ in waiting)
        file.write_text(f"From: ulrike@kranich.example\r\nSubject: Re\r\n\r\n{lines}", "ascii")
        result, _ = story.press(command, "(a file)", given=str(file))
        assert result and [one["bill"] for one in result.json["proposals"]] == waiting
    else:
        one, two, hidden, _, none = cases(FIRST)
        story.each(command, "Replies", (one, two, hidden, none))


def claims(story: Story, command: str) -> None:
    """Vendors, of whom the last but one owes us money."""
    story.each(command, "Vendors", cases(Table(story.book, "Vendors").row_of("V-942") - 8))


def vendors(story: Story, command: str) -> None:
    """Nine vendors with an account each."""
    story.each(command, "Vendors", cases(Table(story.book, "Vendors").row_of("V-002")))


def adopt(story: Story, command: str) -> None:
    """The workbook as it is, for a reason."""
    story.clerk.types = "looked through"
    from_start(story, command)


def ask(story: Story, command: str) -> None:
    """Who the caller is, by a customer number as it is said."""
    story.clerk.types = "c 001"
    story.book.sheets["Start"].activate()
    result, _ = story.press(command)
    assert result and (result.json.get("answer") or result.json.get("choices"))


def update(story: Story, command: str) -> None:
    """One customer's telephone number."""
    story.clerk.types = "Phone: +49 40 123456"
    story.each(command, "Customers", cases(FIRST)[:1])


def correct(story: Story, command: str) -> None:
    """Two problems that are certain, or concern somebody, or are not: each says which."""
    story.each(command, "Problems", cases(FIRST + 20)[:2])


def reconcile(story: Story, command: str) -> None:
    """A vendor's statement with one bill that never came."""
    file = Path(story.book.fullname).with_name("vendor.csv")
    file.write_text("Invoice,Date,Amount\nNEVER-CAME-1,2026-11-02,119.00\n", "utf-8")
    select(story.book, "Vendors", f"B{Table(story.book, 'Vendors').row_of('V-002')}")
    result, _ = story.press(command, "(a file)", given=str(file))
    assert result and [one["reference"] for one in result.json["only_theirs"]] == ["NEVER-CAME-1"]


def pay(story: Story, command: str) -> None:
    """Proposals, then their release: there are three."""
    from_start(story, command)
    payments = Table(story.book, "Payments")
    status, rows = payments.fields.index("status"), payments.rows.values()
    first = next(n for n, row in enumerate(rows, FIRST) if row[status] == "proposed")
    story.each(command, "Payments", cases(first)[:2])


def import_table(story: Story, command: str) -> None:
    """A file, into the table whose sheet is in front."""
    file = Path(story.book.fullname).with_name("söhne's.csv")
    file.write_text("Customer,Name\nC-777,Seven\n", "utf-8")
    story.book.sheets["Customers"].activate()
    result, _ = story.press(command, "(a file)", given=str(file))
    assert result.json["changes"]["Customers"]["added"] == 1


def import_bank(story: Story, command: str) -> None:
    """A statement with one line."""
    file = Path(story.book.fullname).with_name("statement.xml")
    place = [setting.name for setting in SETTINGS].index("Bank account")
    account = str(story.book.sheets["Settings"].range((FIRST + place, 2)).value).replace(" ", "")
    file.write_bytes(camt([("2026-11-30", "12.50", "Somebody", "", "thanks")], account=account))
    story.press(command, "(a file)", given=str(file))


def import_bill(story: Story, command: str) -> None:
    """A file that is damaged."""
    file = Path(story.book.fullname).with_name("bill.pdf")
    file.write_bytes(b"%PDF-1.4 cut off")
    result, _ = story.press(command, "(a file)", given=str(file))
    assert result is None


def inbox(story: Story, command: str) -> None:
    """The folder beside the workbook, with a bill in it and a file that is none."""
    folder = Path(story.book.fullname).with_name(INBOX)
    folder.mkdir()
    (folder / "bill.xml").write_bytes(received())
    (folder / "paper.pdf").write_bytes(b"%PDF-1.4 cut off")
    result, _ = story.press(command, "two files")
    assert result and result.json["changes"]["Bills"]["added"] == 1
    assert sorted(one.name for one in folder.iterdir()) == ["Taken", "paper.pdf", "paper.pdf - not taken in.txt"]


def export_journal(story: Story, command: str) -> None:
    """A month of the sample, and the same once more."""
    for case in ("a month", "the same again"):
        result, _ = story.press(command, case, given="2026-10")
        assert result
        assert bool(result.json["bookings"]) == (case == "a month")


def undo(story: Story, command: str) -> None:
    """The press before is taken back, and again the one before that."""
    for case in ("the last command", "the one before"):
        result, _ = story.press(command, case)
        assert result and result.json["undone"]


STEPS: dict[str, Callable[[Story, str], None]] = {
    **dict.fromkeys(("check", "check-totals", "check-orders", "check-bills", "flag-late"), check),
    "dismiss": dismiss,
    "issue": issue,
    "files": invoices,
    "send": invoices,
    "statements": statements,
    "credit": invoices,
    **dict.fromkeys(("aging", "report", "export", "collections", "remind", "apply"), from_start),
    **dict.fromkeys(("route", "approve", "hold", "release", "reject"), bills),
    "import-mail": replies,
    "confirm": replies,
    "claims": claims,
    "match": from_start,
    "pay": pay,
    "doctor": from_start,
    "import": import_table,
    "import-bank": import_bank,
    "import-bill": import_bill,
    "inbox": inbox,
    "verify-account": vendors,
    "adopt": adopt,
    "ask": ask,
    "update": update,
    **dict.fromkeys(("correct", "letter"), correct),
    "reconcile": reconcile,
    "export-journal": export_journal,
    **dict.fromkeys(("fill", "tidy", "recur", "preview"), from_start),
    "undo": undo,
}
"""What is done with each button, in the order of a working day: each finds what the ones before left."""


@pytest.mark.parametrize("command", STEPS)
def test_a_button_acts_on_what_is_selected_and_says_so(story, command, request):
    STEPS[command](story, command)
    measured = with_lines(PAGE.read_text("utf-8"), text(f"command.{command}.label"), story.lines)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(measured, "utf-8")
    assert measured == PAGE.read_text("utf-8")


def test_the_page_has_every_button_the_other_book_is_untouched_and_no_formula_became_an_error(books):
    labels = {line.split(" | ")[0].removeprefix("| ") for line in table_of(PAGE.read_text("utf-8"))[2:]}
    assert labels == {text(f"command.{command.id}.label") for command in with_button()}
    assert all(Table(books[1], name).rows == rows for name, rows in UNTOUCHED.items())
    assert STEPS.keys() == {command.id for command in with_button()}
    assert not [sheet.name for sheet in books[0].sheets if sheet.api.queryFormulaCells(4).getCount()]


def table_of(page: str) -> list[str]:
    """The lines of the page's table, its two of head first."""
    return page.split(BEGIN)[1].split(END, maxsplit=1)[0].strip().splitlines()


def with_lines(page: str, label: str, lines: list[str]) -> str:
    """The page with these lines in place of a button's own; of a new button at the end."""
    head, rest = page.split(BEGIN)
    tail = rest.split(END)[1]
    table = table_of(page) or ["| button | selected | acted on | asked | answered |", "|---|---|---|---|---|"]
    mine = [n for n, line in enumerate(table) if line.startswith(f"| {label} |")]
    first = mine[0] if mine else len(table)
    kept = [*table[:first], *lines, *[line for n, line in enumerate(table) if n >= first and n not in mine]]
    return "\n".join([head + BEGIN, *kept, END + tail])
