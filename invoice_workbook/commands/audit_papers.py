"""The files of an export for an auditor: journal, tables, copies of documents, and what proves them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from invoice_workbook import formats
from invoice_workbook.books import Books
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File, Paper
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Made, failure
from invoice_workbook.formats import data_package
from invoice_workbook.formats.data_package import Resource
from invoice_workbook.journal import chain, standing
from invoice_workbook.languages import text
from invoice_workbook.record import Row, cells_of, digest, lines_of
from invoice_workbook.schema import LOG

DOCUMENTS = "documents"
VERIFY = Path(formats.__file__).with_name("audit_verify.txt")
PARTS = ("about", "journal", "tables", "documents", "digests", "verify", "limits")
"""Paragraphs of the export's own description."""


@dataclass(frozen=True)
class Journal:
    """The journal as it is exported: its lines, and its entries."""

    lines: Sequence[bytes] = field(repr=False)
    rows: Sequence[Row] = field(repr=False)

    @classmethod
    def of(cls, books: Books) -> "Journal":
        """The lines of its file; where there is none, or one cannot be read, those that the sheet Log comes to."""
        record = books.record
        if record is not None and record.is_there and not record.damaged:
            return cls(record.lines, [cells_of(line) for line in record.lines])
        rows = chain.rows_of(books["Log"])
        return cls(lines_of(rows), rows)

    @property
    def seal(self) -> str:
        """The seal of the last entry; "" where there is none."""
        return self.rows[-1][chain.CHAIN] if self.rows else ""

    @property
    def raw(self) -> bytes:
        """The lines as a file."""
        return b"".join(line + b"\n" for line in self.lines)

    def head(self, books: Books) -> bytes:
        """How far the journal came, here and as this computer last saw it, and whether it can be believed."""
        seen = books.record.head if books.record else None
        said = {
            "entries": len(self.rows),
            "seal": self.seal,
            "seen": {"entries": seen.count, "seal": seen.chain} if seen else None,
            "is_sound": standing.of(books).is_sound,
            "breaks": [{"kind": one.kind, "entry": one.entry} for one in standing.of(books).breaks],
        }
        return json.dumps(said, indent=1).encode()

    @property
    def table(self) -> Resource:
        """The entries as CSV."""
        headers = [column.header for column in LOG.columns]
        columns = {"fields": [{"name": header, "type": "string"} for header in headers], "primaryKey": headers[:1]}
        return Resource("journal", "journal.csv", data_package.packed(headers, self.rows), columns)


@dataclass(frozen=True)
class Copied:
    """A document's file, copied as it lies when its turn comes; `digest` is what the journal knows of it."""

    name: str
    source: Path
    path: Path
    digest: str
    is_document: bool = False

    @property
    def paths(self) -> Sequence[Path]:
        """Where it goes."""
        return (self.path,)

    def make(self) -> Made:
        """The file as it lies; that it is gone or another is said."""
        what = self.path.suffix.removeprefix(".")
        try:
            content = self.source.read_bytes()
        except OSError as error:
            gone = WorkbookError("file-gone", file=self.name, reason=error.strerror or error)
            return Made([], [failure(what, self.name, gone)])
        is_same = digest(content) == self.digest
        another = failure(what, self.name, WorkbookError("file-another", file=self.name))
        return Made([(self.path, content)], [] if is_same else [another])


def files(
    books: Books,
    given: Given,
    folder: Path,
    period: str,
    tables: Sequence[Resource],
    journal: Journal,
    documents: Mapping[str, str],
) -> list[Paper]:
    """All files of the export; `documents` are digests by path in the folder of documents."""
    resources = [*tables, journal.table]
    title = text("audit.title", books.settings.language, company=books.settings["Company"] or given.book.stem)
    contents = {
        "journal.txt": journal.raw,
        "head.json": journal.head(books),
        **{one.path: one.content for one in resources},
        "datapackage.json": data_package.describe("audit-export", f"{title}, {period}", given.now, resources),
        "README.txt": _readme(books, title, period, journal),
        "verify.py": VERIFY.read_bytes(),
    }
    digests = {name: digest(content) for name, content in contents.items()}
    digests |= {f"{DOCUMENTS}/{path}": known for path, known in documents.items()}
    contents["digests.csv"] = data_package.packed(("file", "sha256"), list(digests.items()))
    copies = [Copied(path, given.folder / path, folder / DOCUMENTS / path, known) for path, known in documents.items()]
    return [*(File(folder / name, content, is_document=False) for name, content in contents.items()), *copies]


def _readme(books: Books, title: str, period: str, journal: Journal) -> bytes:
    """What each file is and how it is proved, in the workbook's language."""
    words = {"period": period, "count": len(journal.rows), "seal": journal.seal or "-"}
    parts = [text(f"audit.readme.{part}", books.settings.language, **words) for part in PARTS]
    return ("\n\n".join([title, *parts]) + "\n").encode("utf-8", "replace")
