"""statements: a statement of account for each customer, as workbook and PDF, and a mail to it."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from invoice_workbook.books import Books, folded
from invoice_workbook.commands.at_sheet import rows_or_all
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.delivery.covers import Mails
from invoice_workbook.documents import account_statement, statement_page, statement_sheet, typesetting
from invoice_workbook.documents.account_statement import Account
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.documents.invoice_files import PDF
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure, reasons
from invoice_workbook.languages import text


def statements(
    books: Books, given: Given, *, customers: Sequence[str] = (), since: date | None = None, sends: bool = False
) -> Outcome:
    """Statements of account of these customers, or of all with something open, and their mails.

    They show what moved the account `since` a day, by itself the first of the month before. Raises WorkbookError for a
    day after the books'.

    A statement that cannot be printed is a workbook only, and no mail.
    """
    if since and since > books.as_of:
        raise WorkbookError("since-later", day=since, as_of=books.as_of)
    found = accounts(books, customers, since)
    files: list[File] = []
    failed: list[Failure] = []
    mails = Mails(books, given.mail_texts)
    for account in found:
        name = document_of(account)
        stem = file_stem(name)
        pdf = given.folder / f"{stem}.pdf"
        try:
            typesetting.ask(name, account)
            files.append(File(pdf, partial(statement_page.pdf, account, given.dress), name))
            mails.add(account.party, "statement", stem, [pdf], [name], date=account.day)
        except WorkbookError as error:
            failed.append(failure(PDF, name, error))
        files.append(File(given.folder / f"{stem}.xlsx", partial(statement_sheet.xlsx, account, given.dress), name))
    language = books.settings.language
    words = {"made": len(found) - len(failed), "count": len(found), "folder": given.folder}
    drafts = [] if sends else [text("done.drafts", language, count=len(mails.made))]
    said = [text("done.statements", language, **words), *reasons(failed), *drafts, *mails.said]
    return Outcome(" ".join(said), files=files, mails=mails.made, sends=sends, more=mails.more, failed=failed)


def accounts(books: Books, ids: Sequence[str] = (), since: date | None = None) -> list[Account]:
    """The accounts of these customers, or of all with something open. Raises WorkbookError for an unknown customer."""
    for id_ in ids:
        books.row_of("Customers", id_)
    return list(account_statement.gather(books, frozenset(map(folded, ids)) if ids else None, since))


def owing(books: Books) -> list[str]:
    """The customers who get a statement where none is named."""
    return list(dict.fromkeys(one.party for one in account_statement.gather(books, None)))


def document_of(account: Account) -> str:
    """What a statement is called: its files' name, and what a mail is about."""
    return f"Statement {account.name}"


COMMAND = Command(
    id="statements",
    group="Receivable",
    place=5,
    work=statements,
    reads=("Allocations", "Customers", "Invoices", "Questions", "Receipts", "Terms"),
    options=(
        Option("customers", "customers", many=True),
        Option("since", "statement-since", "--since", kind="day"),
        Option("sends", "send", "--send", kind="flag"),
    ),
    icon="FileEmailAsPdfEmailAttachment",
    key_tip="ST",
    tables=("Customers",),
    at_sheet=rows_or_all("Customers", "customers", owing, "desk.all.statements"),
    has_papers=True,
)
