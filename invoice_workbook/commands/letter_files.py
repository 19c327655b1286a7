"""The files of a command's letters: a PDF for each that can be printed, a failure for each that cannot."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File
from invoice_workbook.documents import typesetting
from invoice_workbook.documents.dress import Dress
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.documents.invoice_files import PDF
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure


class Named(Protocol):
    """A letter, or any other document (a data class) that is printed."""

    @property
    def name(self) -> str:
        """The document's name, which its file bears, too."""


AnyLetter = TypeVar("AnyLetter", bound=Named)


@dataclass(frozen=True)
class Printed(Generic[AnyLetter]):
    """Letters that can be printed, each with its file, and the failures of the others."""

    letters: tuple[tuple[AnyLetter, File], ...]
    failed: tuple[Failure, ...]

    @property
    def files(self) -> tuple[File, ...]:
        """The files alone."""
        return tuple(file for _, file in self.letters)


def printed(letters: Iterable[AnyLetter], pdf: Callable[[AnyLetter, Dress], bytes], given: Given) -> Printed[AnyLetter]:
    """The letters as files of the documents' folder; `pdf` makes one, and can be pickled.

    Whether it can be printed is asked now.
    """
    made: list[tuple[AnyLetter, File]] = []
    failed: list[Failure] = []
    for one in letters:
        try:
            typesetting.ask(one.name, one)
        except WorkbookError as error:
            failed.append(failure(PDF, one.name, error))
        else:
            made.append(
                (one, File(given.folder / f"{file_stem(one.name)}.pdf", partial(pdf, one, given.dress), one.name))
            )
    return Printed(tuple(made), tuple(failed))
