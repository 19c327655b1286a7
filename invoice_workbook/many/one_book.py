"""What a process of the cluster does with one book: its digest; its problems, documents and keys, put into the result.

A process holds one book at a time, however many threads it has. The files are called by the book's bytes, its
journal's, the day and the program's version: while these are the same, the book is not read again.
"""

import gc
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from invoice_workbook import problems
from invoice_workbook.books import Books
from invoice_workbook.commands import judgement
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.finding import SEVERITIES
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import speaking, text
from invoice_workbook.ledger import open_items
from invoice_workbook.many import keys, parquet, places
from invoice_workbook.many.digests import ONE_AT_A_TIME, How, Printed, digest_of, here
from invoice_workbook.many.finding import Source
from invoice_workbook.schema import SCHEMA_VERSION, SIDES, TABLES
from invoice_workbook.tables import read

CHECKED, OLDER, REFUSED = "checked", "older", "refused"
PROBLEMS, DOCUMENTS, KEYS, FOUND = "problems", "documents", "kept/keys", "kept/found"
"""The folders of the result that have a file of each book."""
ENDINGS = {PROBLEMS: ".parquet", DOCUMENTS: ".parquet", KEYS: ".parquet", FOUND: ".json"}
_TIMES = 3
"""How often a book is read that is saved while it is read."""


@dataclass
class Found:
    """What a book came to, a row of the result.

    `totals` are by currency and side: documents (all of them), gross less credit notes without drafts and rejected
    bills, open, late, in minor units; `rules` by rule and severity how many problems are open.
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


def checked(source: Source, content: bytes | None, how: How) -> Found:
    """What one book comes to, its files in the result; one that cannot be used is told.

    Raises WorkbookError where the result cannot be written.
    """
    with ONE_AT_A_TIME, speaking(how.language), read.without_collecting():
        try:
            return _checked(source, content, how)
        finally:  # by this thread, for no other can free the reader's part of a book; all is of the first generation
            gc.collect(0)


def _checked(source: Source, content: bytes | None, how: How) -> Found:
    try:
        with TemporaryDirectory() as folder:
            books, known = _read(here(source, content, Path(folder)), how)
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
        before = digest_of(path)
        books = books_of(WorkbookFile(path), how.as_of, how.today)
        if digest_of(path) == before:
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
    found.errors, found.warnings, found.notices = (counts[severity] for severity in SEVERITIES)
    rules = open_.groupby(["rule", "severity"], sort=True).size()
    found.rules = [
        {"rule": rule, "severity": severity, "open": int(n)}
        for (rule, severity), n in zip(rules.index.tolist(), rules, strict=True)
    ]
    cells = documents.assign(
        gross=_billed(documents),
        late=documents["open"].where(documents["days_late"] > 0, 0),
    )
    sums = cells.groupby(["side", "currency", "decimals"], sort=True).agg(
        documents=("document", "size"), gross=("gross", "sum"), open=("open", "sum"), late=("late", "sum")
    )
    found.totals = [
        {"side": side, "currency": currency, "decimals": int(decimals)} | {str(k): int(v) for k, v in row.items()}
        for (side, currency, decimals), row in zip(sums.index, sums.to_dict("records"), strict=True)
    ]


def _billed(documents: pd.DataFrame) -> pd.Series:
    """Gross as totals have it: a credit note takes away, and a draft or a rejected bill counts for nothing."""
    nothing = documents["status"].isin([status for side in SIDES.values() for status in side.owing_nothing])
    gross = documents["gross"].fillna(0).astype("int64").where(~nothing, 0)
    return gross.where(~open_items.is_credit(documents), -gross)
