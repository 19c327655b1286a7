"""statements: a statement of account for each customer, as workbook and PDF, and a mail to it."""

from collections.abc import Sequence
from pathlib import Path

from invoice_workbook.books import Books, folded
from invoice_workbook.commands.files import file_stem
from invoice_workbook.commands.invoice_files import PDF, Made
from invoice_workbook.commands.outcome import failure
from invoice_workbook.documents import account_statement
from invoice_workbook.documents.account_statement import Account
from invoice_workbook.errors import WorkbookError


def accounts(books: Books, ids: Sequence[str] = ()) -> list[Account]:
    """The accounts of these customers, or of all with something open. Raises WorkbookError for an unknown customer."""
    for id_ in ids:
        books.row_of("Customers", id_)
    return list(account_statement.gather(books, frozenset(map(folded, ids)) if ids else None))


def owing(books: Books) -> list[str]:
    """The customers who get a statement where none is named."""
    return list(dict.fromkeys(one.customer for one in account_statement.gather(books, None)))


def document_of(account: Account) -> str:
    """What a statement is called: its files' name, and what a mail is about."""
    return f"Statement {account.name}"


def files_of(account: Account, folder: Path) -> Made:
    """The statement's files; a PDF that cannot be set has failed, its workbook is made all the same."""
    name = document_of(account)
    path = folder / f"{file_stem(name)}.xlsx"
    made = Made([], [])
    try:
        made.files.append((path.with_name(f"{path.stem}.pdf"), account_statement.pdf(account)))
    except WorkbookError as error:
        made.failed.append(failure(PDF, name, error))
    made.files.append((path, account_statement.xlsx(account)))
    return made
