"""What a clerk does with a small company's workbook: each command, from a book on which it has something to do."""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

from invoice_workbook.books import Books
from invoice_workbook.engine import outside
from invoice_workbook.engine import run as engine
from invoice_workbook.engine.result import Result
from tests.engine.kranich import BOOK, DAY, FOLDER
from tests.engine.stages import MEMORY, asked, in_folder, stage


class First(NamedTuple):
    """The id of the first row of a table, or of the first that has this value; "none" where there is none."""

    table: str
    id: str
    field: str = ""
    value: str = ""

    def of(self, folder: Path) -> str:
        """It, as the folder's book has it now."""
        from invoice_workbook.hosts.workbook_file import WorkbookFile

        frame = MEMORY.read(WorkbookFile(folder / BOOK), DAY)[self.table]
        mine = frame[frame[self.field] == self.value] if self.field else frame
        return str(mine[self.id].iloc[0]) if len(mine) else "none"


def _problem(rule: str = "") -> First:
    return First("Problems", "problem", "rule" if rule else "", rule)


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
        found = {name: (said.of(folder),) if isinstance(said, First) else said for name, said in self.options.items()}
        return asked(folder, self.command, **in_folder(self.command, folder, found))

    def prepare(self, root: Path, server: str) -> None:
        """The folder in which it begins."""
        place = root / "prepared" / self.name
        if not place.exists():
            shutil.copytree(stage(root, self.stage, server), place)

    @property
    def name(self) -> str:
        """What it is called among the scenarios."""
        return next(name for name, one in ALL.items() if one is self)


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
    "dismiss": Scenario("dismiss", "checked", {"problems_": _problem(), "reason": "agreed by telephone"}),
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
    "export": Scenario("export", "base", {"mail": "boss@k.example", "sheets": "Invoices,Bills"}),
    "check-totals": Scenario("check-totals", "retyped", adds=True),
    "check-bills": Scenario("check-bills", "vendor twice"),
    "flag-late": Scenario("flag-late", "issued"),
    "fill": Scenario("fill", "half typed"),
    "tidy": Scenario("tidy", "untidy"),
    "correct": Scenario("correct", "totalled", {"problems_": _problem("line-total")}),
    "letter": Scenario("letter", "late", {"problems_": _problem("late-payment")}),
    "mark-sent": Scenario("mark-sent", "issued", {"documents": ("INV-2026-00001",)}),
    "preview": Scenario("preview", "base"),
    "reconcile --letter": Scenario(
        "reconcile", "base", {"vendor": "V-1", "file": "inputs/statement.csv", "letters": True}
    ),
    "import-mail": Scenario("import-mail", "routed", {"files": ("inputs/reply.eml",)}),
    "confirm": Scenario("confirm", "answered", {"replies": First("Replies", "reply")}),
    "verify-account": Scenario("verify-account", "moved", {"vendors": ("V-1",), "by": "lakshmi"}, adds=True),
    "unapply": Scenario("unapply", "applied", {"ids": ("R-00001",)}),
    "ask --log": Scenario("ask", "base", {"words": ("C-1",), "log": True}, adds=True),
    "inbox": Scenario("inbox", "post"),
    "export --to-each": Scenario("export", "routed", {"to_each": True}),
    "update": Scenario("update", "base", {"party": "V-1", "field": "E-mail", "value": "new@stone.example"}),
    "undo": Scenario("undo", "held just now", adds=True),
    "restore": Scenario("restore", "held just now", {"version": "last"}, adds=True),
    "restore --only": Scenario("restore", "lost", {"version": "last", "only": ("C-2",)}),
    "cancel": Scenario("cancel", "base", {"documents": ("O-1",), "reason": "not wanted"}),
    "rename": Scenario("rename", "base", {"table": "Vendors", "old": "V-1", "new": "V-9"}),
    "reopen (a bill)": Scenario("reopen", "rejected", {"what": "B-1", "reason": "ours after all"}),
    "reopen (a period)": Scenario("reopen", "closed", {"what": "2026-10-01", "by": "ulrike", "reason": "a late bill"}),
    "adopt": Scenario("adopt", "from elsewhere", {"by": "ulrike", "reason": "looked through"}, adds=True),
    "adopt (a broken journal)": Scenario("adopt", "tampered", {"by": "ulrike", "reason": "a mistake"}, adds=True),
    "audit-export": Scenario(
        "audit-export", "issued", {"start": date(2026, 9, 1), "end": date(2026, 9, 30), "folder": "audit"}
    ),
    "recur": Scenario("recur", "recurring"),
    "report": Scenario("report", "issued"),
    "export-journal": Scenario(
        "export-journal", "with accounts", {"start": date(2026, 9, 1), "end": date(2026, 9, 30), "format_": "csv"}
    ),
    "gst": Scenario("gst", "indian", {"month": "2026-11"}),
    "archive": Scenario("archive", "two years", {"year": "2025"}),
}
UNTRIED = {
    "aging": "reads and prints",
    "history": "reads and prints",
    "open": "hands the workbook to a spreadsheet program",
    "demo": "runs new, check, flag-late, aging, issue, files, match and pay, one after the other",
    "check-folder": "reads workbooks in processes of a cluster; what it writes is its result, made anew by each run",
}
"""Commands that are not tried here, and why."""


def named_files(books: Books) -> Iterator[str]:
    """The files that a book says there are, by their paths from its folder."""
    for table, folder in (("Invoices", FOLDER), ("Bills", f"{FOLDER}/Bills"), ("Reminders", FOLDER)):
        for names in books[table]["files"]:
            yield from (f"{folder}/{name}" for name in names.split("; ") if name)
    for batch in dict.fromkeys(books["Payments"]["batch"]):
        if batch:
            yield f"{FOLDER}/Payments {batch}.xml"


class Noon(datetime):
    """The time as every run is told it: what says when it was made (a payment file) is the same made again."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Noon":
        """Noon of the day."""
        return cls(DAY.year, DAY.month, DAY.day, 12, tzinfo=tz)


def warm() -> None:
    """Load what a run needs; documents are set once, by a process of its own: typst's threads do not live on in a fork.

    So every PDF of these runs is the same one.
    """
    from invoice_workbook import commands
    from invoice_workbook.documents import fonts, typesetting

    commands.every()
    fonts.carried()
    engine.books_of, engine.computed = MEMORY.read, MEMORY.computed
    vars(outside)["datetime"] = Noon  # what a command is told of the time
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
