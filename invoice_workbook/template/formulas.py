"""The workbook's own formulas, computed without Python.

They use only functions that both Excel and LibreOffice 7.4 compute (docs/decisions.md). Amounts are rounded to four
decimals, the most a currency has, so that a settled document is exactly 0, without a binary remainder.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from invoice_workbook.schema import (
    ALLOCATIONS,
    CHARGES,
    CREDIT_NOTE,
    PAYABLE,
    RECEIVABLE,
    TABLES,
    WITHOUT_MONEY,
    AllocationKind,
    Side,
)
from invoice_workbook.template import aged, allocated
from invoice_workbook.template.allocated import FOUND, Row, named
from invoice_workbook.template.allocated import own as cell

AS_OF = aged.AS_OF
"""Defined name of the workbook's as-of date."""
Columns = Callable[[str], str]
"""How a column of Allocations is spelled, by its header."""


def setting(name: str) -> str:
    """A setting's value."""
    return f'INDEX(Settings[Value],MATCH("{name}",Settings[Name],0))'


def criteria_of_owed(side: Side) -> str:
    """Further criteria of a sum or a count of documents: those that somebody owes."""
    return "".join(f',{side.documents}[Status],"<>{status}"' for status in side.owing_nothing)


def _criteria(side: Side, by: str, id_: str, columns: Columns, but: Sequence[str], kind: str = "") -> str:
    """Allocations of a side that name an id as their document or source, up to the date, of all kinds but some."""
    kinds = [f'{columns("Kind")},"<>{one}"' for one in but] + ([f'{columns("Kind")},"{kind}"'] if kind else [])
    own = (columns(by), id_, columns("Side"), f'"{side.name}"', *kinds, columns("Date"), f'"<="&{AS_OF}')
    return ",".join(own)


def _allocated(side: Side, by: str, id_: str, columns: Columns, but: Sequence[str] = (), kind: str = "") -> str:
    """What these allocations come to."""
    return f"SUMIFS({columns('Amount')},{_criteria(side, by, id_, columns, but, kind)})"


def _every(header: str) -> str:
    """A column of Allocations as a whole."""
    return f"Allocations[{header}]"


def _of_documents(side: Side, row: Row) -> dict[str, str]:
    """What the names of the workbook say of a document: where it is named, settled, when last, used; open and late."""
    last = f"_xlfn.MAXIFS({row.part('Date')},{_criteria(side, 'Document', row.id_, row.part, CHARGES)})"
    settled = _allocated(side, "Document", row.id_, row.part, CHARGES)
    used = _allocated(side, "Source", row.id_, _every, kind=AllocationKind.CREDIT)
    return {
        **row.where(side.name, "Document"),
        "settled": f"IF({row.is_named()},{settled},0)",
        "used": f"IF({row.may_be_named('Source')},{used},0)",
        "settled_on": f"IF({row.is_named()},{last},0)",
        **_open(side, row),
        **aged.of_documents(side, row),
    }


def _open(side: Side, row: Row) -> dict[str, str]:
    """What of a document is open, and how many days it is late."""
    paid, gross, due = row.cell("Paid"), row.cell("Gross"), row.cell("Due date")
    credit = f'{row.cell("Type")}="{CREDIT_NOTE}"'
    nobody = ",".join(f'{row.cell("Status")}="{status}"' for status in side.owing_nothing)
    owed = f"IF(OR({nobody}),0,{gross})"
    late = f"IF({row.cell('Open')}>0,{AS_OF},{named(side.documents, 'settled_on')})"
    return {
        "open": f"ROUND(IF({credit},{paid}-{owed},{owed}-{paid}),4)",
        "days_late": f'IF(OR({credit},{nobody},{due}=""),0,MAX(0,{late}-{due}))',
    }


def _of_sources(side: Side, row: Row) -> dict[str, str]:
    """What they say of a receipt or payment: where it is named, what was given of it, and what came back."""
    given = _allocated(side, "Source", row.id_, row.part, (AllocationKind.CREDIT, *WITHOUT_MONEY))
    against = _allocated(side, "Document", row.id_, _every, (*CHARGES, AllocationKind.BANK_FEE))
    fee = _criteria(side, "Source", row.id_, _every, (), AllocationKind.BANK_FEE)
    borne = f"SUMIFS({_every('Amount')},{_every('Document')},{row.id_},{fee})"
    left = f"ROUND({row.cell('Amount')}-({named(side.sources, 'given')}-{named(side.sources, 'back')}),4)"
    has_status = "Status" in {column.header for column in TABLES[side.sources].columns}
    return {
        **row.where(side.name, "Source"),
        "given": f"IF({row.is_named()},{given},0)",
        "back": f"IF({row.may_be_named('Document')},{against}-{borne},0)",
        "unapplied": f'IF({row.cell("Status")}="proposed",0,{left})' if has_status else left,
        **aged.of_sources(side, row),
    }


def names_of_rows(column: Callable[[str, str], str]) -> dict[str, str]:
    """Formulas of the workbook's names for what is found out about a row, by the tables' columns.

    As names they are read once. In each of a hundred thousand cells they would take most of the time to open it.
    """
    own_keys = allocated.of_allocations(Row(ALLOCATIONS.name, partial(column, ALLOCATIONS.name)))
    found = {named(ALLOCATIONS.name, what): formula for what, formula in own_keys.items()}
    for side in (RECEIVABLE, PAYABLE):
        for table, made in ((side.documents, _of_documents), (side.sources, _of_sources)):
            own = made(side, Row(table, partial(column, table)))
            found |= {named(table, what): formula for what, formula in own.items()}
    return found


def _by_name(table: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Columns that are what the workbook's names say, by what those are called."""
    return {header: f"={named(table, what)}" for what, header in headers.items()}


def _documents(side: Side) -> dict[str, str]:
    table = side.documents
    settled, used = (named(table, what) for what in ("settled", "used"))
    credit = f'{cell(table, "Type")}="{CREDIT_NOTE}"'
    return {
        **_by_name(table, FOUND),
        "Paid": f"=ROUND({settled}+IF({credit},{used},0),4)",
        **_by_name(table, {"open": "Open", "days_late": "Days late"}),
        **_by_name(table, aged.HEADERS),
    }


def _sources(side: Side) -> dict[str, str]:
    own = {what: aged.HEADERS[what] for what in aged.OF_SOURCES}
    return _by_name(side.sources, {**FOUND, "unapplied": "Unapplied", **own})


def _order_line_sum(table: str, quantity: str, line: str) -> str:
    order, number = cell("PurchaseOrderLines", "Purchase order"), cell("PurchaseOrderLines", "Line")
    return f"=SUMIFS({table}[{quantity}],{table}[Purchase order],{order},{table}[{line}],{number})"


FORMULAS: dict[str, dict[str, str]] = {
    ALLOCATIONS.name: _by_name(ALLOCATIONS.name, allocated.KEYS),
    "Invoices": _documents(RECEIVABLE),
    "Bills": _documents(PAYABLE),
    "Receipts": _sources(RECEIVABLE),
    "Payments": _sources(PAYABLE),
    "Orders": {"Net": f"=ROUND(SUMIFS(OrderLines[Line net],OrderLines[Order],{cell('Orders', 'Order')}),4)"},
    "PurchaseOrderLines": {
        "Received": _order_line_sum("GoodsReceipts", "Accepted", "Line"),
        "Billed": _order_line_sum("BillLines", "Quantity", "Order line"),
    },
}
"""Formula of every `ƒ` column, by table and header."""
