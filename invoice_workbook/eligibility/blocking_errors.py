"""Open errors that block a document: those of its own row, its lines and its party."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from invoice_workbook import checks
from invoice_workbook.books import Books, derived, folded
from invoice_workbook.finding import Finding
from invoice_workbook.tables import joins


@dataclass(frozen=True)
class Judged:
    """A kind of document: its table and id, its lines, its party's field and table."""

    documents: str
    document: str
    lines: str
    party: str
    parties: str

    @property
    def tables(self) -> tuple[str, ...]:
        """Where an error stands against a document."""
        return (self.documents, self.lines, self.parties)


ORDERS = Judged("Orders", "order", "OrderLines", "customer", "Customers")
BILLS = Judged("Bills", "bill", "BillLines", "vendor", "Vendors")


@derived
def found(books: Books, kind: Judged, on_issue: bool = False) -> pd.DataFrame:
    """Open errors on these documents, their lines and parties; dismissed ones apart.

    Missing billing details are errors once an invoice is to be issued.
    """

    def is_error(rule: str, finding: Finding) -> bool:
        stops = on_issue and finding.field in checks.traits(rule).stops_issue
        return finding.table in kind.tables and (finding.severity == "error" or stops)

    asked = [rule for rule in checks.RULES if not checks.traits(rule).only_tells]
    return checks.still_open(books, asked, is_error).assign(severity="error")


def against(books: Books, kind: Judged, errors: pd.DataFrame, documents: Collection[str]) -> pd.DataFrame:
    """Those errors that stand against these documents (their keys): their own, their lines', their parties'."""
    mine = joins.id_keys(books, kind.documents, kind.document).isin(set(documents)).to_numpy(bool)
    parties = set(joins.id_keys(books, kind.documents, kind.party)[mine])
    of_party = errors["table"] == kind.parties
    ids = errors["document"].map(folded)
    return errors[(of_party & ids.isin(parties)) | (~of_party & ids.isin(set(documents)))]


def by_document(books: Books, kind: Judged, errors: pd.DataFrame, apart: Collection[str] = ()) -> dict[str, str]:
    """The first error of each document, by its key: its own, its lines', its party's; some rules `apart`."""
    errors = errors[~errors["rule"].isin(apart)]
    own = errors[errors["table"].isin([kind.documents, kind.lines])].drop_duplicates("document")
    messages = {folded(document): str(m) for document, m in zip(own["document"], own["message"], strict=True)}
    of = errors[errors["table"] == kind.parties].drop_duplicates("document")
    parties = {folded(document): str(m) for document, m in zip(of["document"], of["message"], strict=True)}
    ids = (joins.id_keys(books, kind.documents, field) for field in (kind.document, kind.party))
    return {document: parties[party] for document, party in zip(*ids, strict=True) if party in parties} | messages
