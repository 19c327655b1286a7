"""What a command is given from outside: the day's time, the user, the files that lie beside the book or were named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.documents.dress import Dress
from invoice_workbook.documents.dressing import Dressed, Dressing
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.paper.words import Paper
from invoice_workbook.inputs import Input
from invoice_workbook.kept_version import KeptVersion

if TYPE_CHECKING:
    from invoice_workbook.books import Books


@dataclass(frozen=True)
class Given:
    """All that comes from outside, handed in once; a command asks nobody else.

    `folder` is the book's folder for documents, `there` the names of what lies in it ("Bills/B-1 bill.xml" within its
    folder Bills), `mail_texts` the clerk's own words by their file's name, `own_layout` the clerk's own layout
    of invoices as workbooks. `dressing` is how documents are to be dressed.
    `beside` are the names of what lies in the workbook's folder, for a command that puts a file there.
    `folders` are the names of what lies in the folders that were named, none for one that is not there yet.
    `papers` are the words of named PDFs and pictures, and of those in `folder`, for a command that reads papers.
    `versions` are the previous versions of the book, the latest first, for a command that wants to know them,
    `version` the one that was named, and `steps` what the last commands did, by their digests.
    """

    book: Path
    folder: Path
    now: datetime
    user: str
    own_layout: bytes | None = field(default=None, repr=False)
    dressing: Dressing = field(default=Dressing(), repr=False)
    mail_texts: Mapping[str, str] = field(default_factory=dict)
    there: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    inputs: Mapping[Path, Input | WorkbookError] = field(default_factory=dict, repr=False)
    folders: Mapping[Path, frozenset[str]] = field(default_factory=dict)
    papers: Mapping[Path, Paper | WorkbookError] = field(default_factory=dict, repr=False)
    versions: Sequence[KeptVersion] = ()
    version: "Books | None" = field(default=None, repr=False)
    steps: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @cached_property
    def layout(self) -> bytes:
        """The layout of invoices: the clerk's own, else the one that comes with the program."""
        from invoice_workbook.documents import invoice_layout

        return invoice_layout.make() if self.own_layout is None else self.own_layout

    @cached_property
    def dressed(self) -> Dressed:
        """What documents wear, and what is said of it: made when the first document asks."""
        return self.dressing.made()

    @property
    def dress(self) -> Dress:
        """What documents wear."""
        return self.dressed.dress

    @property
    def told_of_dress(self) -> str:
        """What of the dress documents cannot wear; "" where no document was made."""
        return " ".join(self.dressed.told) if "dressed" in vars(self) else ""

    def files_of(self, named: Sequence[Path]) -> list[Path]:
        """The files that were named, and in a folder's place those in it that were not, sorted by name."""
        inner: dict[Path, list[Path]] = {}
        for path in self.inputs.keys() - set(named):
            inner.setdefault(path.parent, []).append(path)
        of = ([path] if path in self.inputs else sorted(inner.pop(path, ())) for path in named)
        return [path for paths in of for path in paths]

    def read(self, path: Path) -> Input:
        """A file that was named. Raises WorkbookError where it could not be read."""
        found = self.inputs[path]
        if isinstance(found, WorkbookError):
            raise found
        return found
