"""Figures of the management report: all of it, of a large book that is read."""

from benchmarks.answers import DOCUMENTS, books_of
from benchmarks.figures import show, timed
from invoice_workbook.books import Books
from tests.asked import wanted


def figures() -> list[bool]:
    """The figures and both files, on books of which nothing is known yet."""
    books = books_of()
    return [
        show(
            f"report with its files, of {4 * DOCUMENTS:,} documents that are read",
            timed(lambda: made(books.with_tables())),
            10,
            "s",
        )
    ]


def made(books: Books) -> None:
    """The report and what its files hold."""
    for one in wanted("report", books).files:
        one.make()


if __name__ == "__main__":
    figures()
