"""The works that are measured: how each is made, what stands above and below the line, and what is wanted.

A desk is a workbook; its works run on it one after the other, each a process of its own, as a clerk would. Above the
line is the whole work, Python's start included; below it what is named beside. `wanted` is at 100,000 documents.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import books, desks
from benchmarks.peers import (
    CALAMINE_READS,
    EDITS,
    LINKS,
    PANDAS_READS,
    PARSES,
    PRINTS,
    READS,
    RECALCULATES,
    WRITES,
    WRITES_TOO,
    Below,
)

BOOK = desks.BOOK
ALL_PAID = 10_000
"""Bills that are approved and paid in one run: more are no command's words."""


@dataclass(frozen=True)
class Work:
    """A command with its words, "." in one marking a file of the desk's folder; `some` are the documents it is given.

    `some` is a share: one document in so many, by its number; `named` makes an id of a number. What is not `counted`
    only prepares.
    """

    name: str
    words: tuple[str, ...]
    below: tuple[Below, ...] = ()
    wanted: float | None = None
    named: Callable[[int], str] = str
    some: int = 0
    counted: bool = True
    after: tuple[str, ...] = ()
    seconds: float | None = None
    """CPU seconds wanted of `ALL_PAID` documents."""

    def command(self, folder: Path, documents: int) -> list[str]:
        """What stands behind the program's name."""
        given = [self.named(n) for n in range(max(1, documents // self.some))] if self.some else []
        first, *others = [str(folder / word) if word in FILES else word for word in self.words]
        return [first, str(folder / BOOK), *others, *dict.fromkeys(given), *self.after]


FILES = ("Bills.csv", "Bills.xlsx", "BillLines.csv", "bank.xml")


@dataclass(frozen=True)
class Desk:
    """A workbook, the day it is worked on, and the works in their order."""

    name: str
    make: Callable[[Path, int], None]
    day: str
    works: Sequence[Work]
    most: int = 1_000_000
    """Documents that its sheets hold: beyond, the program refuses to write what could not be read again."""


def _reads(*sheets: str) -> Below:
    return Below(READS, (BOOK, *sheets))


BILLS = ("Vendors", "Bills", "Bill lines")
BARE = _reads(*BILLS)
OTHERS = (Below(CALAMINE_READS, (BOOK, *BILLS)), Below(PANDAS_READS, (BOOK, *BILLS)))
RECALCULATED = (Below(RECALCULATES, (BOOK,)),)
LINKED = Below(LINKS, (BOOK, "Bills"))
IMPORTED = ("Bills.csv",)
SALES = _reads("Customers", "Invoices", "Receipts", "Allocations")
PURCHASES = _reads("Vendors", "Purchase orders", "Purchase order lines", "Goods receipts", "Bills", "Bill lines")
ORDERS = _reads("Customers", "Orders", "Order lines")
DRY = ("check", "--dry-run")


def _checks(kind: str, *, dry: float | None, json: float | None, first: float | None, again: float | None) -> Desk:
    written = (BARE, Below(EDITS, (BOOK, "Bills")), *(RECALCULATED if kind == "dirty" else ()))
    works: tuple[Work, ...] = (
        Work(f"check --dry-run, {kind}", DRY, (BARE, *(OTHERS if kind == "dirty" else ())), dry),
        Work(f"check --dry-run --json, {kind}", (*DRY, "--json"), (BARE,), json),
        Work(f"check, first written, {kind}", ("check",), written, first),
        Work(f"check again, {kind}", ("check",), (BARE,), again),
    )
    if kind == "usual":
        works = (*works, Work("check-bills --dry-run, usual", ("check-bills", "--dry-run"), (BARE, LINKED)))
    kept = works[:1] if kind == "clean" else works
    return Desk(f"{kind} bills", partial(desks.bills, kind), str(books.AS_OF), kept)


DESKS = (
    _checks("clean", dry=1.6, json=None, first=None, again=None),
    _checks("usual", dry=None, json=None, first=None, again=None),
    _checks("dirty", dry=3, json=4, first=6, again=3),
    Desk(
        "bills from a file",
        desks.imports,
        str(books.AS_OF),
        (
            Work("import bills from xlsx, tried", ("import", "Bills", "Bills.xlsx", "--dry-run")),
            Work(
                "import bills from CSV",
                ("import", "Bills", "Bills.csv"),
                (Below(WRITES, IMPORTED), Below(WRITES_TOO, IMPORTED)),
                1,
            ),
            Work(
                "import their lines from CSV",
                ("import", "BillLines", "BillLines.csv"),
                (Below(WRITES, ("BillLines.csv",)),),
                1,
            ),
        ),
    ),
    Desk(
        "invoices",
        desks.receivable,
        "2026-11-20",
        (
            Work("aging", ("aging",), (SALES,)),
            Work("remind", ("remind",), (SALES,)),
            Work("statements of 1 customer in 20", ("statements",), (SALES,), some=200, named=lambda n: f"C-{n:05}"),
            Work(
                "import-bank, a line for two invoices",
                ("import-bank", "bank.xml"),
                (Below(PARSES, ("bank.xml",)), SALES),
            ),
            Work("apply of these lines", ("apply", "--accept-from", "95"), (SALES,)),
            Work("report", ("report",), (SALES,)),
        ),
    ),
    Desk(
        "bills with orders",
        desks.purchases,
        "2026-11-30",
        (
            Work(
                "accounts verified",
                ("verify-account",),
                some=1,
                named=lambda n: f"V-{n % desks.VENDORS}",
                after=("--by", "ulrike"),
                counted=False,
            ),
            Work("match", ("match",), (PURCHASES,)),
            Work(
                "approve 1 bill in 10",
                ("approve",),
                (PURCHASES,),
                some=10,
                named=lambda n: f"B-{n + 1 + n // 49}",
                after=("--by", "ulrike"),
            ),
            Work("pay, proposed for them", ("pay",), (PURCHASES,)),
            Work("pay --release of them", ("pay", "--release"), (PURCHASES,)),
        ),
    ),
    Desk(
        "bills all paid",
        desks.all_paid,
        "2026-11-30",
        (
            Work(
                "accounts verified",
                ("verify-account",),
                some=desks.BILLS_A_VENDOR,
                named=lambda n: f"V-{n}",
                after=("--by", "ulrike"),
                counted=False,
            ),
            Work("match", ("match",), counted=False),
            Work(
                "approve all bills",
                ("approve",),
                (PURCHASES,),
                some=1,
                named=lambda n: f"B-{n}",
                after=("--by", "ulrike"),
                seconds=3,
            ),
            Work("pay, proposed for all", ("pay",), (PURCHASES,)),
            Work("pay --release of all, 10 bills a vendor", ("pay", "--release"), (PURCHASES,), seconds=20),
        ),
        most=ALL_PAID,
    ),
    Desk(
        "orders",
        desks.orders,
        "2026-11-30",
        (
            Work(
                "issue 1 order in 100, two files each",
                ("issue",),
                (ORDERS, Below(PRINTS, (), share=100)),
                some=100,
                named=lambda n: f"O-{n:06}",
            ),
        ),
        most=50_000,
    ),
)
