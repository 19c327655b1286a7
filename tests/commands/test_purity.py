"""A command is a function of the books and of what it is given: while it works it asks nobody else."""

import getpass
import inspect
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import invoice_workbook
from invoice_workbook import checks, commands
from invoice_workbook.books import Books
from invoice_workbook.commands.declaration import ARCHIVES, Command
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.documents import invoice_layout
from invoice_workbook.engine import recording
from invoice_workbook.engine import run as engine
from invoice_workbook.engine.steps import digest
from invoice_workbook.inputs import Input
from invoice_workbook.journal import chain, steps
from invoice_workbook.kept_version import KeptVersion
from invoice_workbook.tables.new_rows import new_rows
from invoice_workbook.tables.read import as_saved
from tests import archives
from tests.asked import wanted, with_all_that_follows
from tests.banks import camt
from tests.formats.test_einvoice import received
from tests.given import GIVEN
from tests.indian import company
from tests.payables import after
from tests.sample.test_faults import sample_books

pytestmark = pytest.mark.long  # every command with all that it may ask

PACKAGE = Path(invoice_workbook.__file__).parent
CLOCK = ("now", "today", "utcnow")
ASKING = ((os, ("stat", "lstat", "access", "scandir", "listdir")), (time, ("time", "time_ns", "localtime", "gmtime")))
"""What Python does not announce by itself."""
OUTSIDE = ("open", "os.", "socket.", "subprocess.", "shutil.", "tempfile.", "smtplib.", "glob.", "pathlib.", "winreg.")
"""What Python itself announces (audit events) before it touches a disk, a network or another process."""
BY_TYPE = "invoice_workbook.tables.cells"
"""It tells cells by their very types, so that none may be a stand-in."""


class AskedOutsideError(BaseException):
    """No `except Exception` of a command must hide it."""


class _NoClock(type):
    """A type like `date` whose clock is taken away."""

    real: type[date]

    def __call__(cls, *args: Any, **named: Any) -> Any:
        return cls.real(*args, **named)

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, cls.real)

    def __getattr__(cls, name: str) -> Any:
        if name in CLOCK:
            raise AskedOutsideError(f"{cls.real.__name__}.{name}")
        return getattr(cls.real, name)


class Date(metaclass=_NoClock):
    """Stands in for `date`."""

    real = date


class Datetime(metaclass=_NoClock):
    """Stands in for `datetime`."""

    real = datetime


def _of_the_program(path: object) -> bool:
    """Files that come with the program: catalogues, tables, layouts, fonts."""
    return isinstance(path, str | Path) and Path(os.path.abspath(path)).is_relative_to(PACKAGE)  # noqa: PTH100  # asks no disk


class _Guard:
    """Fails whoever asks for the time, the user, a disk, a network or another process while it is up."""

    def __init__(self) -> None:
        self.is_up = False
        sys.addaudithook(self._announced)

    def _announced(self, event: str, args: tuple[Any, ...]) -> None:
        if self.is_up and event.startswith(OUTSIDE) and not (event == "open" and _of_the_program(args[0])):
            raise AskedOutsideError(f"{event} {args}")

    @contextmanager
    def up(self) -> Iterator[None]:
        """Until the block's end."""
        with pytest.MonkeyPatch.context() as patch:
            for module, names in ASKING:
                for name in names:
                    patch.setattr(module, name, _refusing(name))
            patch.setattr(getpass, "getuser", _refusing("getuser"))
            for name, module in list(sys.modules.items()):
                if name.startswith("invoice_workbook.") and name != BY_TYPE:
                    for known, stand_in in (("date", Date), ("datetime", Datetime)):
                        if getattr(module, known, None) is stand_in.real:
                            patch.setattr(module, known, stand_in)
            self.is_up = True
            try:
                yield
            finally:
                self.is_up = False


def _refusing(name: str) -> Callable[..., Any]:
    def refuse(*_: object, **__: object) -> Any:
        raise AskedOutsideError(name)

    return refuse


@cache
def guard() -> _Guard:
    return _Guard()  # an audit hook stays for as long as Python runs


@dataclass(frozen=True)
class Asked:
    """What a command is asked, on which books, with which files."""

    options: Mapping[str, Any]
    books: Callable[[], Books]
    inputs: Mapping[str, bytes] | None = None


@cache
def month() -> Books:
    """The sample month with its faults: something is due, late, owed, held."""
    return sample_books()[0]


def then(books: Books, outcome: Outcome) -> Books:
    return after(books, replace(outcome, tables=as_saved(books, outcome.tables).tables))


def _checked() -> Books:
    return then(month(), wanted("check", month()))


def _reminded() -> Books:
    return then(month(), wanted("remind", month()))


def _proposed() -> Books:
    return then(month(), wanted("pay", month()))


def _released() -> Books:
    return then(_proposed(), wanted("pay", _proposed(), release=True))


def _released_payment() -> str:
    payments = _released()["Payments"]
    return str(payments.loc[payments["status"] == "released", "payment"].iloc[0])


def _open_problem() -> str:
    problems = _checked()["Problems"]
    return str(problems.loc[problems["status"] == "open", "problem"].iloc[0])


def _unsent() -> Books:
    invoices = month()["Invoices"].copy()
    invoices.loc[invoices["status"] == "sent", ["status", "sent_on"]] = ["issued", None]
    return month().with_tables(Invoices=invoices)


def _issued_invoice() -> str:
    invoices = _unsent()["Invoices"]
    return str(invoices.loc[invoices["status"] == "issued", "invoice"].iloc[0])


def _waiting_order() -> str:
    orders = month()["Orders"]
    return str(orders.loc[orders["status"] == "open", "order"].iloc[0])


@cache
def _bill() -> tuple[int, str]:
    """A bill of the month that can be taken as one of another status: its row and its id."""
    bills = month()["Bills"]
    row = bills.index[(bills["status"] == "approved") & (bills["hold"] == "")][0]
    return int(str(row)), str(bills["bill"][row])


def _untidy() -> Books:
    """The month with an order's line half typed, and a date that is text."""
    lines = month()["OrderLines"].copy()
    last = lines.index[-1]
    lines.loc[last, ["description", "line_net"]] = ["", pd.NA]
    orders = month()["Orders"].assign(status="open")
    row = {
        "table": "Customers",
        "row": 0,
        "field": "credit_limit",
        "kind": "not-a-number",
        "raw": "€ 500",
        "offered": "",
    }
    these = month().with_tables(OrderLines=lines, Orders=orders)
    return these.with_misread(pd.concat([these.misread, pd.DataFrame([row])], ignore_index=True))


def _mistyped() -> Books:
    """The month with an order's line whose net was mistyped."""
    lines = month()["OrderLines"].copy()
    last = lines.index[-1]
    lines.loc[last, "line_net"] += 1
    return month().with_tables(OrderLines=lines, Orders=month()["Orders"].assign(status="open"))


def _certain_problem() -> str:
    found = checks.found(_mistyped(), ["line-total"])
    return str(found.loc[found["table"] == "OrderLines", "problem"].iloc[0])


def _told_problem() -> str:
    return str(checks.found(month(), ["late-payment"])["problem"].iloc[0])


def _bill_is(**cells: object) -> Callable[[], Books]:
    def made() -> Books:
        bills = month()["Bills"].copy()
        bills.loc[_bill()[0], list(cells)] = list(cells.values())
        return month().with_tables(Bills=bills)

    return made


def _receipt() -> str:
    return str(month()["Receipts"]["receipt"].iloc[-1])


def _invoice() -> str:
    return str(month()["Invoices"]["invoice"].iloc[-1])


STEP = b'{"tables": {"Bills": {"added": {}, "changed": {}, "removed": []}}, "files": ["x.pdf"]}'


def _held() -> Books:
    """The month after a run of which something is kept."""
    noted = [*steps.marked([{"table": "Bills"}], digest(STEP)), {"table": "Bills", "column": "hold"}]
    return month().with_tables(Log=chain.extended(month()["Log"], noted, "2026-11-30", "anna", "hold"))


def _replied() -> Books:
    """The month with a routed bill that its approver answered."""
    books = _bill_is(status="routed", routed_to="ulrike", entered_by="anna")()
    cells = {
        "reply": ["R-1"],
        "person": ["ulrike"],
        "bill": [_bill()[1]],
        "answer": ["approve"],
        "status": ["proposed"],
    }
    return books.with_tables(Replies=new_rows("Replies", cells, ["EUR"]))


FIRST = date(2026, 11, 1)
LINE = ("2026-11-27", "12.50", "Nobody", "DE02120300000000202051", "for nothing")
VENDOR = b"Vendor,Name,Status\nV-900,Neu,active\n"
REPLY = b"From: ulrike@kranich.example\r\nSubject: Re\r\n\r\napprove %s\r\n"
STATEMENT = b"Date,Document,Amount EUR\n2026-11-02,X-1,12.50\n"
VERSION = KeptVersion("Books_2026-11-25_09-00-00.xlsm", "2026-11-25T09:00:00", "anna", "check", {})
BILL = received()


def asked() -> dict[str, list[Asked]]:
    """What each command is asked, so that it does what it is for."""
    bill = _bill()[1]
    held = {"status": "held", "hold": "damp"}
    return {
        "check": [Asked({}, month)],
        "check-totals": [Asked({}, month)],
        "check-orders": [Asked({}, month)],
        "check-bills": [Asked({}, month)],
        "flag-late": [Asked({}, month)],
        "fill": [Asked({}, _untidy)],
        "tidy": [Asked({"dates": "dmy"}, _untidy)],
        "recur": [Asked({}, month)],
        "archive": [Asked({"year": "2025"}, archives.pure)],
        "ask": [
            Asked({"words": ("C-001",)}, month),
            Asked({"words": ("invoice", "14.")}, month),
            Asked({"words": ("C-001",), "log": True}, month),
        ],
        "correct": [Asked({"problems_": (_certain_problem(),)}, _mistyped)],
        "letter": [Asked({"problems_": (_told_problem(),)}, month)],
        "dismiss": [Asked({"problems_": (_open_problem(),), "reason": "agreed"}, _checked)],
        "issue": [Asked({}, month)],
        "credit": [Asked({"invoice": _invoice()}, month)],
        "files": [Asked({"invoices": (_invoice(),), "kinds": "xlsx,pdf,xml", "validate": True}, month)],
        "preview": [Asked({}, month)],
        "send": [Asked({"sends": True}, _unsent), Asked({"per": "customer"}, _unsent)],
        "mark-sent": [Asked({"documents": (_issued_invoice(),)}, _unsent)],
        "statements": [Asked({"sends": True}, month)],
        "remind": [Asked({}, month), Asked({"letters": True, "sends": True}, _reminded)],
        "collections": [Asked({"hand_over": True}, month)],
        "match": [Asked({}, _bill_is(status="entered"))],
        "route": [Asked({}, _bill_is(status="verified"))],
        "import-mail": [Asked({"files": (Path("r.eml"),)}, _replied, {"r.eml": REPLY % bill.encode()})],
        "confirm": [Asked({"replies": ("R-1",)}, _replied)],
        "approve": [Asked({"bills": (bill,), "by": "ulrike"}, _bill_is(status="routed", routed_to="ulrike"))],
        "pay": [
            Asked({}, month),
            Asked({"release": True, "sends": True}, _proposed),
        ],
        "withdraw": [Asked({"payments": (_released_payment(),)}, _released)],
        "claims": [Asked({}, month), Asked({"letters": True, "sends": True}, month)],
        "hold": [Asked({"bills": (bill,), "reason": "damp"}, month)],
        "release": [Asked({"bills": (bill,), "kind": "damp", "reason": "dry"}, _bill_is(**held))],
        "reconcile": [Asked({"vendor": "V-002", "file": Path("s.csv"), "letters": True}, month, {"s.csv": STATEMENT})],
        "reject": [Asked({"bills": (bill,), "reason": "not ours"}, _bill_is(status="entered"))],
        "import-bill": [Asked({"files": (Path("bill.xml"),)}, month, {"bill.xml": BILL})],
        "import-bank": [Asked({"files": (Path("bank.xml"),)}, month, {"bank.xml": camt([LINE])})],
        "apply": [Asked({"accept_from": 1}, month)],
        "unapply": [Asked({"ids": (_receipt(),)}, month)],
        "reopen": [
            Asked({"what": bill, "reason": "it was ours"}, _bill_is(status="rejected")),
            Asked({"what": "2026-09-01", "by": "ulrike", "reason": "a bill came late"}, month),
        ],
        "restore": [Asked({"version": VERSION.version}, month)],
        "undo": [Asked({}, _held)],
        "report": [Asked({}, _checked), Asked({"months": 12}, month)],
        "aging": [Asked({}, month), Asked({"side": "payable", "by": "document"}, month)],
        "export": [Asked({"mail": "boss@k.example", "password": "secret"}, month)],
        "audit-export": [
            Asked({"start": date(2026, 11, 1), "end": date(2026, 11, 30), "folder": Path("audit")}, month)
        ],
        "export-journal": [
            Asked({"start": date(2026, 9, 1), "end": date(2026, 11, 30), "format_": one}, month)
            for one in ("csv", "datev", "beancount")
        ],
        "gst": [Asked({"month": "2026-11"}, company)],
        "cancel": [Asked({"documents": (_waiting_order(),), "reason": "a test"}, month)],
        "rename": [Asked({"table": "Vendors", "old": "V-002", "new": "V-902"}, month)],
        "update": [Asked({"party": "V-002", "field": "E-mail", "value": "new@v.example"}, month)],
        "history": [Asked({}, month)],
        "adopt": [Asked({"by": "ulrike", "reason": "looked through"}, month)],
        "verify-account": [Asked({"vendors": ("V-002",), "by": "ulrike"}, month)],
        "inbox": [Asked({}, month, {"bill.xml": BILL, "v.csv": VENDOR, "bank.xml": camt([LINE])})],
        "import": [Asked({"table": "Vendors", "files": (Path("v.csv"),)}, month, {"v.csv": VENDOR})],
    }


def working() -> list[Command]:
    return [command for command in commands.every() if command.work is not None]


def test_each_command_that_works_on_books_is_asked_here():
    assert set(asked()) == {command.id for command in working()}


@pytest.mark.parametrize("command", working(), ids=lambda command: command.id)
def test_a_command_asks_nobody_but_its_books_and_what_it_was_given(command):
    for one in asked()[command.id]:
        inputs = {Path(name): Input(Path(name), content) for name, content in (one.inputs or {}).items()}
        given = replace(
            GIVEN, inputs=inputs, own_layout=invoice_layout.make(), versions=(VERSION,), steps={digest(STEP): STEP}
        )
        _whole(command, one, given)  # what is read once and kept: the program's own files, the system's fonts
        with guard().up():
            outcome = _whole(command, one, given)
        does = (outcome.tables, outcome.files, outcome.needed, outcome.mails, outcome.entries, outcome.to_print)
        assert outcome.message or any(map(len, does))
        assert any(map(len, does)), outcome.message


def _whole(command: Command, one: Asked, given: Any) -> Outcome:
    """All that a command wants, with what follows; nothing that was derived of the books before is used."""
    books = one.books().with_tables()
    return with_all_that_follows(command, books, given, one.options)


ASKS: dict[str, Callable[[Path], object]] = {
    "a file": lambda path: (path / "x").open(),
    "a disk": lambda path: path.exists(),
    "a folder": lambda path: list(path.glob("*")),
    "the time": lambda _: time.time(),
    "the day": lambda _: vars(engine)["date"].today(),
    "the minute": lambda _: vars(recording)["datetime"].now(),
    "the user": lambda _: getpass.getuser(),
    "a network": lambda _: socket.socket(),
    "a process": lambda _: subprocess.run(["true"], check=True),
}


@pytest.mark.parametrize("whom", ASKS)
def test_the_guard_sees_who_asks(whom, tmp_path):
    with pytest.raises(AskedOutsideError), guard().up():
        ASKS[whom](tmp_path)


@pytest.mark.parametrize("command", working(), ids=lambda command: command.id)
def test_options_are_the_functions_own_keywords(command):
    assert command.work is not None
    books, given, *keywords = inspect.signature(command.work).parameters.values()
    assert {books.kind, given.kind} <= {inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
    assert {one.kind for one in keywords} <= {inspect.Parameter.KEYWORD_ONLY}
    said = {option.name: option for option in command.options if option is not ARCHIVES}  # the engine's own
    assert {one.name for one in keywords} == set(said)
    for one in keywords:
        option = said[one.name]
        if not option.is_required or one.default is not inspect.Parameter.empty:
            assert one.default == option.blank, one.name
