"""The papers that a command may ask for: the named files, and those beside the book. Each is read once, when asked for.

A file is read in a process of its own (`formats.bounded`); what it does there is the error that is found in its place.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import file_kinds
from invoice_workbook.formats.paper import reader
from invoice_workbook.formats.paper.words import Paper
from invoice_workbook.inputs import Input

LARGEST = 50_000_000
"""Bytes of a file beside the book that is read again."""
READABLE = (file_kinds.PDF, file_kinds.PICTURE)


class Papers(Mapping[Path, Paper | WorkbookError]):
    """Papers by their path; no file beside the book counts that does not lie in the folder of documents."""

    def __init__(self, inputs: Mapping[Path, Input | WorkbookError], folder: Path) -> None:
        self._inputs, self._folder = inputs, folder
        self._read: dict[Path, Paper | WorkbookError | None] = {}

    def __getitem__(self, path: Path) -> Paper | WorkbookError:
        if path not in self._read:
            self._read[path] = self._paper(path)
        found = self._read[path]
        if found is None:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[Path]:
        return iter(self._inputs)

    def __len__(self) -> int:
        return len(self._inputs)

    def _paper(self, path: Path) -> Paper | WorkbookError | None:
        content = self._content(path)
        if content is None or file_kinds.kind_of(content) not in READABLE:
            return None
        try:
            return reader.read(path.name, content)
        except WorkbookError as error:
            return error

    def _content(self, path: Path) -> bytes | None:
        found = self._inputs.get(path)
        if found is not None:
            return found.content if isinstance(found, Input) else None
        try:
            inside = path.resolve().is_relative_to(self._folder.resolve())
            return path.read_bytes() if inside and path.is_file() and path.stat().st_size <= LARGEST else None
        except (OSError, ValueError):
            return None
