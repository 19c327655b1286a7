"""What a process of the cluster does with one book: its digest; its problems, documents and keys, put into the result.

A process holds one book at a time, however many threads it has. The files are called by the book's bytes, its
journal's, the day and the program's version: while these are the same, the book is not read again.
"""

import gc
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import pandas as pd

from invoice_workbook import __version__, problems
from invoice_workbook.books import Books
from invoice_workbook.commands import judgement
from invoice_workbook.engine import journal_file
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import saving
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import speaking, text
from invoice_workbook.ledger import open_items
from invoice_workbook.many import keys, parquet, places
from invoice_workbook.many.finding import Source
from invoice_workbook.schema import SCHEMA_VERSION, SIDES, TABLES
from invoice_workbook.tables import read

CHECKED, OLDER, REFUSED = "checked", "older", "refused"
PROBLEMS, DOCUMENTS, KEYS, FOUND = "problems", "documents", "kept/keys", "kept/found"
"""The folders of the result that have a file of each book."""
ENDINGS = {PROBLEMS: ".parquet", DOCUMENTS: ".parquet", KEYS: ".parquet", FOUND: ".json"}
_TIMES = 3
"""How often a book is read that is saved while it is read."""
_one_at_a_time = Lock()


@dataclass(frozen=True)
class How:
    """How books are checked: on which day (None: the book's own, else today), told in which language, put where."""

    result: str
    as_of: date | None
    today: date
    language: str


@dataclass(frozen=True)
class Printed:
    """A book's digest, with its journal's, and its bytes' count; `refused` says why there is none."""

    digest: str = ""
    journal: str = ""
    size: int = 0
    refused: str = ""

    def key(self, name: str, how: How) -> str:
        """The name of a book's files in the result."""
        basis = (name, self.digest, self.journal, str(how.as_of or how.today), how.language, __version__)
        return hashlib.sha256("\x1f".join(basis).encode("utf-8", "surrogatepass")).hexdigest()[:40]


@dataclass
class Found:
    """What a book came to, a row of the result.

    `totals` are by currency and side: documents, gross, open, late, in minor units; `rules` by rule and severity
    how many problems are open.
    """

    name: str
    state: str
    told: str = ""
    key: str = ""
    digest: str = ""
    size: int = 0
    company: str = ""
    tax_number: str = ""
    version: int = 0
    language: str = ""
    errors: int = 0
    warnings: int = 0
    notices: int = 0
    keys: int = 0
    totals: list[dict[str, Any]] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_checked(self) -> bool:
        """Whether its problems and documents are in the result."""
        return bool(self.key)

    def documents(self, side: str) -> int:
        """How many documents of a side."""
        return sum(of["documents"] for of in self.totals if of["side"] == side)

    def as_json(self) -> dict[str, Any]:
        """Everything, to be kept."""
        return asdict(self)


def printed(sources: Sequence[Source], contents: Sequence[bytes | None], language: str) -> list[Printed]:
    """The digests of these books; the bytes of those that this process cannot see are given."""
    with speaking(language):
        return [_told(one, content) for one, content in zip(sources, contents, strict=True)]


def _told(source: Source, content: bytes | None) -> Printed:
    try:
        with TemporaryDirectory() as folder:
            return _print(_here(source, content, Path(folder)))
    except WorkbookError as error:
        return Printed(refused=str(error))


def _print(path: Path) -> Printed:
    """A book's digest. Raises WorkbookError where it cannot be read."""
    digest, size = _digest(path)
    journal = journal_file.path_of(path)
    return Printed(digest, _digest(journal)[0] if journal.is_file() else "", size)


def _digest(path: Path) -> tuple[str, int]:
    try:
        if not S_ISREG(path.stat().st_mode):  # a pipe or a device might never end
            raise WorkbookError("no-plain-file", file=path.name)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except FileNotFoundError as error:
        raise WorkbookError("no-input", file=path.name) from error
    except OSError as error:
        raise WorkbookError("unreadable", file=path.name, reason=error.strerror or error) from error


def _here(source: Source, content: bytes | None, folder: Path) -> Path:
    """A book as a file of this machine: itself, or in this folder. Raises WorkbookError where it cannot be had."""
    path = places.local(source.place)
    if path is not None:
        return path
    if content is None:
        return _fetched(source.place, folder)
    path = folder / source.place.rpartition("/")[2]
    path.write_bytes(content)
    return path


def _fetched(address: str, folder: Path) -> Path:
    """A book from elsewhere and its journal."""
    found, inner = places.system(address)
    path = folder / inner.rpartition("/")[2]
    journal = journal_file.path_of(path)
    theirs = "/".join([inner.rpartition("/")[0], saving.HISTORY, journal.name])
    try:
        found.get_file(inner, str(path))
        if found.exists(theirs):
            journal.parent.mkdir()
            found.get_file(theirs, str(journal))
    except Exception as error:  # each of fsspec's systems has errors of its own
        reason = getattr(error, "strerror", None) or error
        raise WorkbookError("unreadable", file=path.name, reason=reason) from error
    return path


def checked(source: Source, content: bytes | None, how: How) -> Found:
    """What one book comes to, its files in the result; one that cannot be used is told.

    Raises WorkbookError where the result cannot be written.
    """
    with _one_at_a_time, speaking(how.language), read.without_collecting():
        try:
            return _checked(source, content, how)
        finally:  # by this thread, for no other can free the reader's part of a book; all is of the first generation
            gc.collect(0)


def _checked(source: Source, content: bytes | None, how: How) -> Found:
    try:
        with TemporaryDirectory() as folder:
            books, known = _read(_here(source, content, Path(folder)), how)
    except WorkbookError as error:
        told = WorkbookError(error.id, **error.values)  # it spoke the language of a book that may be none
        return Found(source.name, REFUSED, str(told), size=source.size)
    mine = Found(source.name, CHECKED, key=known.key(source.name, how), digest=known.digest, size=known.size)
    return _kept(books, mine, how)


def _read(path: Path, how: How) -> tuple[Books, Printed]:
    """A book's tables, and the digest of the very bytes that they were read from.

    Raises WorkbookError where it cannot be used, or is saved each time it is read.
    """
    for _ in range(_TIMES):
        before = _print(path)
        books = books_of(WorkbookFile(path), how.as_of, how.today)
        if _print(path) == before:
            return books, before
    raise WorkbookError("book-unsteady", file=path.name)


def _kept(books: Books, found: Found, how: How) -> Found:
    """The files of a book that was read, and its row. Raises WorkbookError where they cannot be written."""
    settings = books.settings
    found.company, found.tax_number = settings["Company"].strip(), settings["Tax number"].strip()
    found.version, found.language = settings.version, settings.language
    if books.is_older:
        found.state, found.told = OLDER, text("done.older-book", version=settings.version, ours=SCHEMA_VERSION)
    judged = judgement.judged(books).problems
    assert judged is not None
    documents, known = _documents(books, found), keys.of(books, found.name, found.company)
    found.keys = len(known)
    _count(found, judged, documents)
    tables = {
        PROBLEMS: (judged.assign(book=found.name, company=found.company), parquet.PROBLEMS),
        DOCUMENTS: (documents, parquet.DOCUMENTS),
        KEYS: (known, parquet.KEYS),
    }
    for folder, (frame, columns) in tables.items():
        places.written(place_of(how.result, folder, found.key), parquet.packed(frame, columns))
    content = json.dumps(found.as_json(), ensure_ascii=True).encode()
    places.written(place_of(how.result, FOUND, found.key), content)
    return found


def place_of(result: str, folder: str, key: str) -> str:
    """Where a book's file of that folder lies."""
    return places.joined(result, folder, key + ENDINGS[folder])


def known(result: str, key: str) -> Found | None:
    """What a book came to in an earlier run; None where that is not kept, or not all of it."""
    content = places.read(place_of(result, FOUND, key))
    try:
        return Found(**json.loads(content)) if content else None
    except (ValueError, TypeError):
        return None


def _documents(books: Books, found: Found) -> pd.DataFrame:
    """Every invoice, bill and credit note, with what is open of it."""
    return pd.concat([_of_side(books, name) for name in SIDES], ignore_index=True).assign(
        book=found.name, company=found.company
    )


def _of_side(books: Books, name: str) -> pd.DataFrame:
    side = SIDES[name]
    documents, stands = books[side.documents], open_items.of_documents(books, name)
    parties = books[side.parties]
    called = dict(zip(parties[side.party].str.strip().str.casefold(), parties["name"], strict=True))
    party = documents[side.party].str.strip()
    reference = "vendor_reference" if "vendor_reference" in TABLES[side.documents].by_field else side.document
    same = ("type", "due_date", "net", "tax", "gross", "status")
    return pd.DataFrame(
        {
            "side": name,
            "document": documents[side.document],
            "party": party,
            "name": party.str.casefold().map(called).fillna(""),
            "reference": documents[reference],
            "date": documents[side.date],
            "currency": documents["row_currency"],
            "decimals": documents["row_decimals"],
            "open": stands["open"],
            "days_late": stands["days_late"],
            **{field_: documents[field_] for field_ in same},
        }
    )


def _count(found: Found, judged: pd.DataFrame, documents: pd.DataFrame) -> None:
    """Put a book's counts and totals into its row."""
    open_ = judged[judged["status"] == problems.OPEN]
    counts = judgement.counts(judged)
    found.errors, found.warnings, found.notices = (counts[severity] for severity in problems.SEVERITIES)
    rules = open_.groupby(["rule", "severity"], sort=True).size()
    found.rules = [
        {"rule": rule, "severity": severity, "open": int(n)}
        for (rule, severity), n in zip(rules.index.tolist(), rules, strict=True)
    ]
    cells = documents.assign(
        gross=documents["gross"].fillna(0).astype("int64"),
        late=documents["open"].where(documents["days_late"] > 0, 0),
    )
    sums = cells.groupby(["side", "currency", "decimals"], sort=True).agg(
        documents=("document", "size"), gross=("gross", "sum"), open=("open", "sum"), late=("late", "sum")
    )
    found.totals = [
        {"side": side, "currency": currency, "decimals": int(decimals)} | {str(k): int(v) for k, v in row.items()}
        for (side, currency, decimals), row in zip(sums.index, sums.to_dict("records"), strict=True)
    ]


def unforeseen(name: str, error: BaseException, language: str) -> Found:
    """The row of a book over which the program stumbled, or that no process lived to finish."""
    with speaking(language):
        return Found(name, REFUSED, text("many.unforeseen", file=name, error=f"{type(error).__name__}: {error}"))
