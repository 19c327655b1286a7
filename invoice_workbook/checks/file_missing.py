"""Every file of a document that the journal knows lies in the folder of documents; a withdrawn payment needs none.

Source: our own rules, "The workbook itself"; GoBD 9: what was sent or received is kept as it was.
Units:  files.
Remedy: put it back from a backup; the files of an invoice can be made again.
"""

from collections.abc import Iterator

from invoice_workbook.books import Books
from invoice_workbook.finding import NO_ROW, Finding
from invoice_workbook.journal import documents
from invoice_workbook.ledger import document_rows
from invoice_workbook.schema import SETTINGS_TABLE

FEW = 20
"""Files that may be missing, all that there are, before it is the folder itself that is missing."""


def find(books: Books) -> Iterator[Finding]:
    """Files that are gone, at their documents' rows; where none of them is there, the folder, at its setting."""
    lying, known = books.files, documents.digests(books)
    if lying is None or not known:
        return
    gone = [path for path in known if path not in lying.digests]
    needless = document_rows.withdrawn(books, gone)
    if not lying.is_there or (len(gone) == len(known) > FEW):
        yield _folder(books, lying.folder, len(known))
        return
    for table, found in document_rows.by_table(books, [path for path in gone if path not in needless]).items():
        yield Finding(
            table=table,
            field=document_rows.FIELD[table],
            places=[row for row, _ in found],
            severity="error",
            expected=[path for _, path in found],
            documents=[path for _, path in found],
        )


def _folder(books: Books, folder: str, count: int) -> Finding:
    settings = books["Settings"]
    row = settings.index[settings["name"].str.strip() == "Files folder"]
    return Finding(
        table=SETTINGS_TABLE.name,
        field="value",
        places=[int(row[0]) if len(row) else NO_ROW],
        severity="error",
        variant="folder",
        expected=[folder],
        values=[{"count": count}],
        documents=["Files folder"],
    )
