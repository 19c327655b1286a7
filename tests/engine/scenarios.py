"""A small company's book, and what a clerk does with it: each command from a book on which it has something to do."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.commands import named
from invoice_workbook.engine import run as engine
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import How
from invoice_workbook.schema import SETTINGS, TABLES
from invoice_workbook.tables.write import Edit
from tests.engine.memory import Memory
from tests.payables import record_approvals
from tests.sheets import cell, grid

MEMORY = Memory()
BOOK = "K.xlsm"
FOLDER = "K files"
DAY = date(2026, 11, 30)
ISSUED = date(2026, 9, 2)
SENDER = "rechnung@kranich.example"
COMPANY = {
    "Company": "Kranich GmbH",
    "Street": "Speicherstraße 12",
    "Postal code": "20457",
    "City": "Hamburg",
    "Country": "DE",
    "Tax number": "DE136695976",
    "Bank account": "DE89370400440532013000",
    "BIC": "COBADEFFXXX",
    "E-mail": SENDER,
    "Phone": "+49 40 5550 120",
}
SHEETS = {
    "Customers": """
        customer | name     | e_mail        | street | postal_code | city   | country | language | currency
        C-1      | Müller   | a@b.example   | Weg 1  | 89073       | Ulm    | DE      | de       | EUR
        C-2      | Inn      | inn@b.example | Road 1 | SW1A 1AA    | London | GB      | en       | EUR
    """,
    "Orders": """
        order | customer | order_date | currency | status
        O-1   | C-1      | 2026-09-01 | EUR      | verified
        O-2   | C-2      | 2026-09-01 | EUR      | verified
    """,
    "OrderLines": """
        order | line | description | quantity | unit_price | tax_category | tax_rate | line_net
        O-1   | 1    | Tea         | 1        | 60         | S            | 19       | 60
        O-2   | 1    | Coffee      | 2        | 50         | S            | 19       | 100
    """,
    "Vendors": """
        vendor | name   | e_mail          | street     | postal_code | city    | country | terms  | bank_account           | status
        V-1    | Stone  | a@stone.example | Steinweg 1 | 20095       | Hamburg | DE      | net 30 | DE75512108001245126199 | active
        V-2    | Mill   | b@mill.example  | Am Bach 2  | 28195       | Bremen  | DE      | net 30 | DE02120300000000202051 | active
        V-3    | Clay   | c@clay.example  | Am Bach 3  | 28195       | Bremen  | DE      | net 30 | DE02500105170137075030 | active
        V-4    | Sand   | d@sand.example  | Am Bach 4  | 28195       | Bremen  | DE      | net 30 | DE02100100100006820101 | active
    """,
    "Bills": """
        bill | type        | vendor | vendor_reference | bill_date  | received_on | due_date   | currency | net | tax | gross | status   | entered_by | approved_by
        B-1  | bill        | V-1    | RE-815           | 2026-11-02 | 2026-11-03  | 2026-12-02 | EUR      | 300 | 0   | 300   | approved | anna       | lakshmi
        B-2  | bill        | V-2    | RE-99            | 2026-11-04 | 2026-11-05  | 2026-12-04 | EUR      | 50  | 0   | 50    | approved | anna       | lakshmi
        B-3  | credit note | V-3    | GS-7             | 2026-11-10 | 2026-11-11  |            | EUR      | 120 | 0   | 120   | approved | anna       | lakshmi
        B-4  | credit note | V-4    | GS-8             | 2026-11-10 | 2026-11-11  |            | EUR      | 20  | 0   | 20    | approved | anna       | lakshmi
    """,
    "BillLines": """
        bill | line | quantity | unit_price | tax_category | tax_rate | line_net
        B-1  | 1    | 1        | 300        | Z            | 0        | 300
        B-2  | 1    | 1        | 50         | Z            | 0        | 50
        B-3  | 1    | 1        | 120        | Z            | 0        | 120
        B-4  | 1    | 1        | 20         | Z            | 0        | 20
    """,
    "Terms": """
        terms  | days | basis
        net 30 | 30   | invoice date
    """,
    "People": """
        person  | name    | e_mail            | role     | approval_limit
        anna    | Anna    | anna@k.example    | clerk    |
        lakshmi | Lakshmi | lakshmi@k.example | approver | 2000
    """,
}
SENT_REMINDERS = """
    reminder | run        | customer | invoice        | level | days_late | open | action | sent_on    | files
    M-1      | 2026-09-20 | C-2      | INV-2026-00002 | 1     | 18        | 119  | send   | 2026-09-20 | Reminder 1.pdf
    M-2      | 2026-10-10 | C-2      | INV-2026-00002 | 2     | 38        | 119  | send   | 2026-10-10 | Reminder 2.pdf
    M-3      | 2026-11-10 | C-2      | INV-2026-00002 | 3     | 69        | 119  | send   | 2026-11-10 | Reminder 3.pdf
"""
NEW_CUSTOMERS = "Customer,Name\nC-8,Eight\nC-9,Nine\n"
WAIT = 0.0
"""Seconds that a run waits for another one."""
WHOLE_PDF = b"%PDF-1.7\n%%EOF\n"


def edit(table: str, text: str) -> Edit:
    """A table's rows as a clerk types them."""
    header, *rows = grid(text)
    cells: dict[str, dict[int, Any]] = {name: {} for name in header}
    for number, row in enumerate(rows):
        for name, written in zip(header, row, strict=True):
            value = cell(written, TABLES[table].by_field[name].type)
            if value is not None:
                cells[name][number] = value.date() if isinstance(value, datetime) else value
    return Edit(cells, len(rows), added=len(rows))


def settings(server: str) -> Edit:
    """The company's Settings."""
    places = {setting.name: n for n, setting in enumerate(SETTINGS)}
    values = {**COMPANY, "SMTP server": server}
    return Edit({"value": {places[name]: value for name, value in values.items()}}, len(SETTINGS))


def asked(folder: Path, command: str, day: date = DAY, **options: Any) -> Result:
    """A command on the folder's book; mails are handed in at once, and a server is soon given up."""
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    how = How(as_of=day, wait=WAIT, timeout=5, pause=lambda _: None)
    return engine.run(MEMORY.command(named(command)), WorkbookFile(folder / BOOK), options, how)


@dataclass(frozen=True)
class Scenario:
    """A command, on the book of a stage. `options` name files of the folder by their paths in it."""

    command: str
    stage: str
    options: Mapping[str, Any] = field(default_factory=dict)
    adds: bool = False
    """Whether the same once more adds to what was done: then the next run is a check."""

    def act(self, folder: Path) -> Result:
        """The command, once."""
        match self.command:
            case "new":
                from invoice_workbook.command_line.acts import new

                if (folder / BOOK).exists():  # made by the run before: what comes next is its first command
                    return check(folder)
                return new(folder / BOOK, "en", sample=False, as_json=False)
            case "doctor":
                return _mended(folder)
            case "dismiss":
                return asked(folder, "dismiss", problems_=(_first_problem(folder),), reason="agreed by telephone")
        files = {"files": tuple(folder / name for name in self.options["files"])} if "files" in self.options else {}
        return asked(folder, self.command, **{**self.options, **files})

    def prepare(self, root: Path, server: str) -> None:
        """The folder in which it begins."""
        place = root / "prepared" / self.name
        if not place.exists():
            shutil.copytree(_stage(root, self.stage, server), place)

    @property
    def name(self) -> str:
        """What it is called among the scenarios."""
        return next(name for name, one in ALL.items() if one is self)


def _first_problem(folder: Path) -> str:
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    return str(MEMORY.read(WorkbookFile(folder / BOOK), DAY)["Problems"]["problem"].iloc[0])


def _mended(folder: Path) -> Result:
    """`doctor --fix` of the book alone: what it says of the machine is no matter here. Refused where it is ill."""
    from invoice_workbook.setup.doctor import examine_book, result_of

    result = result_of(folder / BOOK, examine_book(folder / BOOK, fix=True))
    return replace(result, message=" ".join(result.to_print))


def check(folder: Path) -> Result:
    """What a clerk does next, if it is not the same once more."""
    return asked(folder, "check")


ALL: dict[str, Scenario] = {
    "check": Scenario("check", "base"),
    "check-orders": Scenario("check-orders", "entered"),
    "dismiss": Scenario("dismiss", "checked"),
    "new": Scenario("new", "nothing"),
    "doctor --fix": Scenario("doctor", "older"),
    "import": Scenario("import", "base", {"table": "Customers", "files": ("inputs/customers.csv",)}),
    "issue": Scenario("issue", "base"),
    "credit": Scenario("credit", "issued", {"invoice": "INV-2026-00001"}),
    "files": Scenario("files", "issued", {"kinds": "xlsx,pdf,xml"}),
    "send --send": Scenario("send", "issued", {"sends": True}),
    "statements --send": Scenario("statements", "issued", {"sends": True}),
    "remind --letters --send": Scenario("remind", "reminded", {"letters": True, "sends": True}),
    "collections --hand-over": Scenario("collections", "chased", {"hand_over": True}),
    "match": Scenario("match", "entered"),
    "route": Scenario("route", "matched"),
    "approve": Scenario("approve", "routed", {"bills": ("B-2",), "by": "lakshmi"}),
    "hold": Scenario("hold", "base", {"bills": ("B-1", "B-2"), "reason": "damaged goods"}, adds=True),
    "release": Scenario("release", "held", {"bills": ("B-1", "B-2"), "reason": "replaced"}),
    "reject": Scenario("reject", "entered", {"bills": ("B-1",), "reason": "not ours"}),
    "import-bill": Scenario("import-bill", "base", {"files": ("inputs/one.xml", "inputs/two.xml")}),
    "pay": Scenario("pay", "base"),
    "pay --release": Scenario("pay", "proposed", {"release": True}),
    "pay --release --send": Scenario("pay", "proposed", {"release": True, "sends": True}),
    "withdraw": Scenario("withdraw", "released", {"payments": ("PAY-00001",)}),
    "import-bank": Scenario("import-bank", "issued", {"files": ("inputs/bank.xml",)}),
    "apply": Scenario("apply", "banked", {"accept_from": 60}),
    "claims --letters --send": Scenario("claims", "base", {"letters": True, "sends": True}),
    "archive": Scenario("archive", "two years", {"year": "2025"}),
    "export": Scenario("export", "base", {"mail": "boss@k.example", "sheets": "Invoices,Bills"}),
}


def _stage(root: Path, name: str, server: str) -> Path:
    """The folder of a stage, made once."""
    place = root / "stages" / name
    if not place.exists():
        beside = place.with_name(f"{name} in the making")
        shutil.rmtree(beside, ignore_errors=True)
        _STAGES[name](root, beside, server)
        shutil.rmtree(beside / ".history", ignore_errors=True)
        beside.rename(place)
    return place


def _nothing(_root: Path, place: Path, _server: str) -> None:
    place.mkdir(parents=True)


def _base(_root: Path, place: Path, server: str) -> None:
    """Orders to be invoiced, bills to be paid, credit notes to be asked back, files that came in."""
    from invoice_workbook.formats.einvoice import einvoice, ubl
    from invoice_workbook.setup import new_book
    from tests.banks import camt
    from tests.formats.test_einvoice import SHAPES

    place.mkdir(parents=True)
    edits = {name: edit(name, text) for name, text in SHEETS.items()} | {"Settings": settings(server)}
    new_book.make(place / BOOK, edits=edits)
    record_approvals(place / BOOK)
    inputs = place / "inputs"
    inputs.mkdir()
    (inputs / "customers.csv").write_text(NEW_CUSTOMERS, "utf-8")
    paid = ("2026-11-20", "71.40", "Müller", "DE02120300000000202051", "INV-2026-00001")
    (inputs / "bank.xml").write_bytes(camt([paid]))
    shape = SHAPES["standard, two rates, discounts"]
    for name, id_ in (("one", "X-1"), ("two", "X-2")):
        seller = replace(shape.seller, tax_number="DE129273398")
        (inputs / f"{name}.xml").write_bytes(ubl.write(einvoice.gather(replace(shape, id=id_, seller=seller))))


def _after(stage: str, command: str, day: date = DAY, **options: Any) -> "Callable[[Path, Path, str], None]":
    def make(root: Path, place: Path, server: str) -> None:
        shutil.copytree(_stage(root, stage, server), place)
        asked(place, command, day, **options)

    return make


def _chased(root: Path, place: Path, server: str) -> None:
    """A customer who had every reminder, with the letters in the folder."""
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    shutil.copytree(_stage(root, "issued", server), place)
    WorkbookFile(place / BOOK).write({"Reminders": edit("Reminders", SENT_REMINDERS)})
    for number in (1, 2, 3):
        (place / FOLDER / f"Reminder {number}.pdf").write_bytes(WHOLE_PDF)


def _entered(root: Path, place: Path, server: str) -> None:
    """What a morning's post brought: nothing is verified, compared or approved yet."""
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    shutil.copytree(_stage(root, "base", server), place)
    bills = SHEETS["Bills"].replace("| approved | anna       | lakshmi", "| entered  | anna       |        ")
    orders = SHEETS["Orders"].replace("verified", "open    ")
    WorkbookFile(place / BOOK).write({"Bills": edit("Bills", bills), "Orders": edit("Orders", orders)})


def _banked(root: Path, place: Path, server: str) -> None:
    """A bank statement that is taken in."""
    shutil.copytree(_stage(root, "issued", server), place)
    asked(place, "import-bank", files=(place / "inputs/bank.xml",))


def _two_years(_root: Path, place: Path, _server: str) -> None:
    """A book of a company of which much of last year is finished."""
    from tests import archives

    place.mkdir(parents=True)
    archives.make(place / BOOK)


def _older(_root: Path, place: Path, _server: str) -> None:
    """A book of the program's first version."""
    from tests.setup import older_books

    place.mkdir(parents=True)
    older_books.make(place / BOOK, 1)


_STAGES: dict[str, Callable[[Path, Path, str], None]] = {
    "nothing": _nothing,
    "base": _base,
    "two years": _two_years,
    "issued": _after("base", "issue", ISSUED),
    "reminded": _after("issued", "remind"),
    "chased": _chased,
    "proposed": _after("base", "pay"),
    "released": _after("proposed", "pay", release=True),
    "held": _after("base", "hold", bills=("B-1", "B-2"), reason="damaged goods"),
    "entered": _entered,
    "matched": _after("entered", "match"),
    "routed": _after("matched", "route"),
    "checked": _after("entered", "check"),
    "banked": _banked,
    "older": _older,
}


def named_files(books: Books) -> Iterator[str]:
    """The files that a book says there are, by their paths from its folder."""
    for table, folder in (("Invoices", FOLDER), ("Bills", f"{FOLDER}/Bills"), ("Reminders", FOLDER)):
        for names in books[table]["files"]:
            yield from (f"{folder}/{name}" for name in names.split("; ") if name)
    for batch in dict.fromkeys(books["Payments"]["batch"]):
        if batch:
            yield f"{FOLDER}/Payments {batch}.xml"


def warm() -> None:
    """Load what a run needs; documents are set once, by a process of its own: typst's threads do not live on in a fork.

    So every PDF of these runs is the same one.
    """
    from invoice_workbook import commands
    from invoice_workbook.documents import fonts, typesetting

    commands.every()
    fonts.carried()
    engine.books_of, engine.computed = MEMORY.read, MEMORY.computed
    page = _one_page()

    class Compiler:
        def compile(self, **_: Any) -> bytes:
            return page

    typesetting._compiler = lambda *_: Compiler()  # type: ignore[assignment]  # what stands in for it


def _one_page() -> bytes:
    gets, gives = os.pipe()
    child = os.fork()
    if not child:
        from invoice_workbook.documents import invoice_pdf
        from tests.documents.test_invoice_files import invoice

        with os.fdopen(gives, "wb") as pipe:
            pipe.write(invoice_pdf.make(invoice()))
        os._exit(0)
    os.close(gives)
    with os.fdopen(gets, "rb") as pipe:
        page = pipe.read()
    os.waitpid(child, 0)
    return page
