"""The folders in which scenarios begin: a company's workbook on which a command has something to do, made once each."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from invoice_workbook.commands import named
from invoice_workbook.engine import run as engine
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import How
from invoice_workbook.tables import write
from tests import archives, indian
from tests.banks import camt
from tests.engine import kranich
from tests.engine.kranich import BOOK, DAY, FOLDER, ISSUED, SHEETS, edit, settings
from tests.engine.memory import Memory
from tests.payables import record_approvals

MEMORY = Memory()
WAIT = 0.0
"""Seconds that a run waits for another one."""
WHOLE_PDF = b"%PDF-1.7\n%%EOF\n"
NEW_CUSTOMERS = "Customer,Name\nC-8,Eight\nC-9,Nine\n"
STATEMENT = "Date,Document,Amount EUR\n2026-11-02,RE-815,301.00\n2026-11-05,RE-900,12.50\n"
"""A vendor's: another amount, and a bill that never came."""
Make = Callable[[Path, Path, str], None]
"""Makes a stage's folder: (root of all, the folder, the address of the mail server)."""
WITH_HISTORY = ("held just now", "lost", "managed and held", "tampered")
"""Stages whose earlier versions and journal are kept: what begins there goes back to one, or takes it over."""


def asked(folder: Path, command: str, day: date = DAY, /, **options: Any) -> Result:
    """A command on the folder's book; mails are handed in at once, and a server is soon given up."""
    how = How(as_of=day, wait=WAIT, timeout=5, pause=lambda _: None)
    declared = named(command)
    return engine.run(MEMORY.command(declared), engine.host_of(declared, folder / BOOK, options), options, how)


def stage(root: Path, name: str, server: str) -> Path:
    """The folder of a stage, made once."""
    place = root / "stages" / name
    if not place.exists():
        beside = place.with_name(f"{name} in the making")
        shutil.rmtree(beside, ignore_errors=True)
        _STAGES[name](root, beside, server)
        if name not in WITH_HISTORY:
            shutil.rmtree(beside / ".history", ignore_errors=True)
        beside.rename(place)
    return place


def _nothing(_root: Path, place: Path, _server: str) -> None:
    place.mkdir(parents=True)


def _of(tables: Mapping[str, str], **changed: str) -> Make:
    """The company, with these tables instead of its own, and these Settings."""

    def make(_root: Path, place: Path, server: str) -> None:
        from invoice_workbook.setup import new_book

        place.mkdir(parents=True)
        edits = {name: edit(name, text) for name, text in {**SHEETS, **tables}.items()}
        new_book.make(place / BOOK, edits=edits | {"Settings": settings(server, **changed)})
        record_approvals(place / BOOK)
        _lay_inputs(place / "inputs")

    return make


def _lay_inputs(inputs: Path) -> None:
    """Files that came in."""
    from invoice_workbook.formats.einvoice import einvoice, ubl
    from tests.formats.test_einvoice import SHAPES

    inputs.mkdir()
    (inputs / "customers.csv").write_text(NEW_CUSTOMERS, "utf-8")
    (inputs / "statement.csv").write_text(STATEMENT, "utf-8")
    paid = ("2026-11-20", "71.40", "Müller", "DE02120300000000202051", "INV-2026-00001")
    (inputs / "bank.xml").write_bytes(camt([paid]))
    (inputs / "reply.eml").write_bytes(_reply("approve B-2"))
    shape = SHAPES["standard, two rates, discounts"]
    for name, id_ in (("one", "X-1"), ("two", "X-2")):
        seller = replace(shape.seller, tax_number="DE129273398")
        (inputs / f"{name}.xml").write_bytes(ubl.write(einvoice.gather(replace(shape, id=id_, seller=seller))))


def _reply(words: str) -> bytes:
    """An approver's answer by mail."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "Lakshmi <lakshmi@k.example>", kranich.SENDER, "Re: Bills"
    mail["Date"] = "Mon, 30 Nov 2026 09:30:00 +0100"
    mail.set_content(words)
    return mail.as_bytes()


def _indian(_root: Path, place: Path, _server: str) -> None:
    """A company in India that issued a month's invoices elsewhere."""
    from invoice_workbook.setup import new_book

    place.mkdir(parents=True)
    tables = {"Customers": indian.CUSTOMERS, "Invoices": indian.INVOICES, "InvoiceLines": indian.LINES}
    edits = {name: edit(name, text) for name, text in {**tables, "Items": indian.ITEMS}.items()}
    new_book.make(place / BOOK, edits=edits | {"Settings": kranich.settings_of(indian.SETTINGS)})


def _after(begins: str, command: str, day: date = DAY, **options: Any) -> Make:
    """What a command makes of a stage; files are named by their paths in its folder."""

    def make(root: Path, place: Path, server: str) -> None:
        shutil.copytree(stage(root, begins, server), place)
        asked(place, command, day, **in_folder(command, place, options))

    return make


def in_folder(command: str, folder: Path, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options, with paths in a folder where they name files."""
    found = dict(options)
    for one in named(command).options:
        if one.kind in ("file", "folder") and one.name in options:
            said = options[one.name]
            found[one.name] = tuple(folder / name for name in said) if one.many else folder / said
    return found


def _typed(begins: str, tables: Mapping[str, str]) -> Make:
    """A stage over whose sheets the clerk types."""

    def make(root: Path, place: Path, server: str) -> None:
        from invoice_workbook.hosts.workbook_file import WorkbookFile

        shutil.copytree(stage(root, begins, server), place)
        WorkbookFile(place / BOOK).write({name: edit(name, text) for name, text in tables.items()})

    return make


def _without(begins: str, table: str, rows: slice) -> Make:
    """A stage of whose table somebody takes rows out."""

    def make(root: Path, place: Path, server: str) -> None:
        from invoice_workbook.hosts.workbook_file import WorkbookFile

        shutil.copytree(stage(root, begins, server), place)
        host = WorkbookFile(place / BOOK)
        books = engine.books_of(host, DAY)
        frame = books[table]
        left = frame.drop(index=frame.index[rows]).reset_index(drop=True)
        host.write(write.edits(books.tables, {table: left}))

    return make


def _chased(root: Path, place: Path, server: str) -> None:
    """A customer who had every reminder, with the letters in the folder."""
    _typed("issued", {"Reminders": kranich.SENT_REMINDERS})(root, place, server)
    for number in (1, 2, 3):
        (place / FOLDER / f"Reminder {number}.pdf").write_bytes(WHOLE_PDF)


def _post(root: Path, place: Path, server: str) -> None:
    """The morning's post, in the folder Inbox."""
    from invoice_workbook.inputs import INBOX

    shutil.copytree(stage(root, "base", server), place)
    (place / INBOX).mkdir()
    for name in ("one.xml", "bank.xml", "customers.csv"):
        shutil.copy(place / "inputs" / name, place / INBOX / name)


def _two_years(_root: Path, place: Path, _server: str) -> None:
    """A workbook of a company of which much of last year is finished."""
    place.mkdir(parents=True)
    archives.make(place / BOOK)


def _older(_root: Path, place: Path, _server: str) -> None:
    """A book of the program's first version."""
    from tests.setup import older_books

    place.mkdir(parents=True)
    older_books.make(place / BOOK, 1)


NOT_YET = {
    "Bills": SHEETS["Bills"].replace("| approved | anna       | lakshmi", "| entered  | anna       |        "),
    "Orders": SHEETS["Orders"].replace("verified", "open    "),
}
"""What a morning's post brought: nothing is verified, compared or approved yet."""
_STAGES: dict[str, Make] = {
    "nothing": _nothing,
    "base": _of({}),
    "managed": _of(kranich.WITH_A_MANAGER),
    "mistyped": _of(kranich.MISTYPED),
    "half typed": _of(kranich.HALF_TYPED),
    "untidy": _of(kranich.UNTIDY),
    "vendor twice": _of(kranich.VENDOR_TWICE),
    "recurring": _of(kranich.RECURRING),
    "indian": _indian,
    "issued": _after("base", "issue", ISSUED),
    "late": _after("issued", "flag-late"),
    "reminded": _after("issued", "remind"),
    "chased": _chased,
    "proposed": _after("base", "pay"),
    "released": _after("proposed", "pay", release=True),
    "held": _after("base", "hold", bills=("B-1", "B-2"), reason="damaged goods"),
    "held just now": _after("base", "hold", bills=("B-1", "B-2"), reason="damaged goods"),
    "lost": _without("base", "Customers", slice(1, 2)),
    "entered": _typed("base", NOT_YET),
    "matched": _after("entered", "match"),
    "routed": _after("matched", "route"),
    "answered": _after("routed", "import-mail", files=("inputs/reply.eml",)),
    "rejected": _after("entered", "reject", bills=("B-1",), reason="not ours"),
    "checked": _after("entered", "check"),
    "totalled": _after("mistyped", "check-totals"),
    "retyped": _typed("totalled", {"OrderLines": SHEETS["OrderLines"]}),
    "banked": _after("issued", "import-bank", files=("inputs/bank.xml",)),
    "applied": _after("banked", "apply", accept_from=60),
    "moved": _typed("base", kranich.OTHER_ACCOUNT),
    "closed": _of(kranich.WITH_A_MANAGER, **{"Closed until": "2026-10-31"}),
    "from elsewhere": _without("managed", "Log", slice(None)),
    "managed and held": _after("managed", "hold", bills=("B-1", "B-2"), reason="damaged goods"),
    "tampered": _typed("managed and held", {"Log": "who\nsomebody"}),
    "with accounts": _typed("issued", kranich.ACCOUNTS),
    "post": _post,
    "older": _older,
    "two years": _two_years,
}
