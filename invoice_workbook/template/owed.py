"""What is owed, as a formula: the one figure of Aging, Answer, Start and the Management report.

Open documents less what is on account, in one currency, leaving out later dates. Currencies are never added up.
`LOOKUP(2,1/(…))` finds a row by conditions in Excel and LibreOffice alike, without being an array formula.
"""

from dataclasses import dataclass

from invoice_workbook.schema import PAYABLE, RECEIVABLE, TABLES, Side
from invoice_workbook.template.formulas import AS_OF


def header(table: str, field: str) -> str:
    """A column's header."""
    return TABLES[table].by_field[field].header


def _sum(table: str, amount: str, party_field: str, currency: str, party: str, criteria: str) -> str:
    who = f",{table}[{header(table, party_field)}],{party}" if party else ""
    return f"SUMIFS({table}[{amount}],{table}[Currency],{currency}{who}{criteria})"


def open_of(side: Side, criteria: str, currency: str, party: str) -> str:
    """Open amounts of a side's documents; of all parties where none is named."""
    return _sum(side.documents, "Open", side.party, currency, party, criteria)


def unapplied(side: Side, criteria: str, currency: str, party: str) -> str:
    """Unapplied amounts of a side's receipts or payments; of all parties where none is named."""
    return _sum(side.sources, "Unapplied", side.party, currency, party, criteria)


def later(side: Side) -> tuple[str, str]:
    """Criteria of documents, and of receipts or payments, that are dated after the day."""
    own = f"{side.documents}[{header(side.documents, side.date)}]"
    return f',{own},">"&{AS_OF}', f',{side.sources}[Date],">"&{AS_OF}'


@dataclass(frozen=True)
class Counted:
    """Cells that count what most workbooks have none of: what is in no case there is not summed up row by row.

    Documents dated after the day, receipts or payments dated after it, and those with something on account.
    """

    later_documents: str = ""
    later_sources: str = ""
    on_account: str = ""


UNKNOWN = Counted()


def where(count: str, amount: str) -> str:
    """An amount, 0 where the cell that counts its rows says that there are none."""
    return f"IF({count}=0,0,{amount})" if count else amount


def on_account(side: Side, currency: str, party: str = "", counted: Counted = UNKNOWN) -> str:
    """What is unapplied on the day."""
    left_out = where(counted.later_sources, unapplied(side, later(side)[1], currency, party))
    return f"{unapplied(side, '', currency, party)}-{left_out}"


def owed(side: Side, currency: str, party: str = "", counted: Counted = UNKNOWN) -> str:
    """What a side's documents are open by on the day, less what is on account."""
    left_out = where(counted.later_documents, open_of(side, later(side)[0], currency, party))
    credit = where(counted.on_account, on_account(side, currency, party, counted))
    return f"{open_of(side, '', currency, party)}-{left_out}-({credit})"


def overdue(side: Side, currency: str, party: str = "") -> str:
    """What of the documents is open and late, before anything on account."""
    table = side.documents
    return open_of(side, f',{table}[Open],">0",{table}[Days late],">0"', currency, party)


def next_currency(above: str, party: str = "") -> str:
    """A currency in which something is open or on account and that does not stand above yet; "" where there is none."""
    found = '""'
    for side in (PAYABLE, RECEIVABLE):
        for table, amount in ((side.sources, "Unapplied"), (side.documents, "Open")):
            own = f"{table}[Currency]"
            who = f"*({table}[{header(table, side.party)}]={party})" if party else ""
            wanted = f'({table}[{amount}]<>0)*({own}<>""){who}*(COUNTIF({above},{own})=0)'
            found = f"IFERROR(LOOKUP(2,1/({wanted}),{own}),{found})"
    return found
