"""send: which invoices go out to whom; what was sent is noted with its day and its Message-ID in the Log."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import letters
from invoice_workbook.commands.letters import Cover
from invoice_workbook.errors import WorkbookError
from invoice_workbook.schema import INVOICES

PER_INVOICE, PER_CUSTOMER = "invoice", "customer"
MESSAGE_ID = "message-id"
"""What the Log's entry says in its column."""


@dataclass
class Plan:
    """The mails to be made, and what is left out with its reason."""

    covers: list[Cover] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)


def plan(books: Books, ids: Sequence[str] = (), per: str = PER_INVOICE, again: bool = False) -> Plan:
    """Mails for these invoices, or for all that are issued and not sent yet.

    Raises WorkbookError for a named invoice that is not there, a draft, or sent already (unless `again`).
    """
    if per not in (PER_INVOICE, PER_CUSTOMER):
        raise WorkbookError("bad-per", per=per)
    chosen = books["Invoices"].loc[_chosen(books, ids, again)]
    found = Plan()
    groups = chosen.groupby(chosen["customer"].map(folded) if per == PER_CUSTOMER else chosen["invoice"], sort=False)
    for _, group in groups:
        documents = list(group["invoice"])
        name = documents[0] if len(documents) == 1 else f"{group['customer'].iloc[0]} {documents[0]} - {documents[-1]}"
        is_credit = len(group) == 1 and group["type"].iloc[0] == "credit note"
        try:
            kind = "credit" if is_credit else "invoice" if len(group) == 1 else "invoices"
            found.covers.append(letters.cover(books, str(group["customer"].iloc[0]), kind, name, documents))
        except WorkbookError as error:
            found.left_out += [{"invoice": id_, "reason": str(error)} for id_ in documents]
    return found


def unsent(books: Books) -> list[str]:
    """The invoices that go out where none is named."""
    return list(books["Invoices"]["invoice"].loc[_chosen(books, (), again=False)])


def _chosen(books: Books, ids: Sequence[str], again: bool) -> list[int]:
    invoices = books["Invoices"]
    unsent = invoices["sent_on"].isna()
    if not ids:
        return [int(str(row)) for row in invoices.index[(invoices["status"] == "issued") & unsent]]
    found = []
    for id_ in {folded(id_): id_ for id_ in ids}.values():
        row = books.row_of("Invoices", id_)
        if invoices["status"][row] == "draft":
            raise WorkbookError("not-issued", id=invoices["invoice"][row])
        if not unsent[row] and not again:
            day = invoices["sent_on"][row].date().isoformat()
            raise WorkbookError("sent-already", id=invoices["invoice"][row], day=day)
        found.append(row)
    return found


def noted(books: Books, documents: Collection[str]) -> pd.DataFrame:
    """Invoices with those that were sent marked."""
    invoices = books["Invoices"].copy()
    mine = invoices["invoice"].isin(set(documents))
    invoices.loc[mine, "sent_on"] = pd.Timestamp(books.as_of)
    invoices.loc[mine & (invoices["status"] == "issued"), "status"] = "sent"
    return invoices


def entries(sent: Sequence[tuple[str, Sequence[str]]]) -> list[dict[str, str]]:
    """What the Log is to keep: each document's Message-ID."""
    return [
        {"table": INVOICES.sheet, "document": document, "column": MESSAGE_ID, "after": message_id}
        for message_id, documents in sent
        for document in documents
    ]
