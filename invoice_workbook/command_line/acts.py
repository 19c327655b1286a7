"""What those commands do that are no functions of a book's tables: a book made, opened, looked at; the demo."""

from pathlib import Path

import click

from invoice_workbook.engine.result import Result
from invoice_workbook.languages import text


def new(book: Path, language: str, sample: bool, as_json: bool) -> Result:  # every act is told
    """A clerk's workbook from the template, or the sample company's."""
    from invoice_workbook.setup import new_book

    edits = None
    if sample:
        from invoice_workbook.sample import book as sample_book

        edits, _ = sample_book.edits(of=sample_book.company(language))
    new_book.make(book, language, edits)
    rows = sum(edit.rows for edit in (edits or {}).values())
    words = {"file": book, "rows": rows, "tables": len(edits or {})}
    message = text("done.new" if sample else "done.new-empty", language, **words)
    return Result(message, {"command": "new", "book": str(book), "as_of": None, "files": [str(book)]})


def open_(book: Path, as_json: bool) -> Result:  # every act is told
    """The workbook in the spreadsheet program that is here."""
    from invoice_workbook.setup.open_book import open_book

    return open_book(book)


def doctor(book: Path | None, fix: bool, as_json: bool) -> Result:  # every act is told
    """What is missing or does not fit."""
    from invoice_workbook.setup.doctor import examine, result_of

    return result_of(book, examine(book, fix))


def demo(folder: Path, as_json: bool) -> Result:
    """The whole tour; its steps are said as they are done, beside the JSON where that is asked for."""
    from invoice_workbook.demo import tour

    return tour(folder, lambda line: click.echo(line, err=as_json))
