"""statements: a statement of account for each customer, as workbook and PDF, and a mail to it."""

from collections.abc import Sequence
from pathlib import Path

from invoice_workbook.books import Books, folded
from invoice_workbook.commands.files import file_stem
from invoice_workbook.documents import account_statement, fonts
from invoice_workbook.documents.account_statement import Account
from invoice_workbook.documents.wording import Wording
from invoice_workbook.errors import WorkbookError
from invoice_workbook.ledger import rows
from invoice_workbook.schema import CUSTOMERS


def accounts(books: Books, ids: Sequence[str] = ()) -> list[Account]:
    """The accounts of these customers, or of all with something open. Raises WorkbookError for an unknown customer."""
    keys = set(rows.keys(books, "Customers", "customer"))
    for id_ in ids:
        if folded(id_) not in keys:
            raise WorkbookError("no-such-document", what="customer", id=id_, sheet=CUSTOMERS.sheet)
    found = list(account_statement.gather(books, frozenset(map(folded, ids)) if ids else None))
    for one in found:
        fonts.refuse_boxes(one.name, repr((one, fonts.printable(Wording.of(one.buyer.language)).language)))
    return found


def files_of(account: Account, folder: Path) -> list[tuple[Path, bytes]]:
    """The statement's files."""
    stem = file_stem(f"Statement {account.name}")
    return [
        (folder / f"{stem}.pdf", account_statement.pdf(account)),
        (folder / f"{stem}.xlsx", account_statement.xlsx(account)),
    ]
