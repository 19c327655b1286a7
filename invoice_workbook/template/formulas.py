"""The workbook's own formulas, computed without Python.

They use only functions that both Excel and LibreOffice 7.4 compute (docs/decisions.md). Amounts are rounded to four
decimals, the most a currency has, so that a settled document is exactly 0, without a binary remainder.
"""

from invoice_workbook.schema import (
    CHARGES,
    CREDIT_NOTE,
    PAYABLE,
    RECEIVABLE,
    TABLES,
    WITHOUT_MONEY,
    AllocationKind,
    Side,
)
from invoice_workbook.template import allocated

AS_OF = "AsOf"
"""Defined name of the workbook's as-of date."""


def cell(table: str, header: str) -> str:
    """This row's cell in a column."""
    return f"{table}[[#This Row],[{header}]]"


def setting(name: str) -> str:
    """A setting's value."""
    return f'INDEX(Settings[Value],MATCH("{name}",Settings[Name],0))'


def criteria_of_owed(side: Side) -> str:
    """Further criteria of a sum or a count of documents: those that somebody owes."""
    return "".join(f',{side.documents}[Status],"<>{status}"' for status in side.owing_nothing)


def _allocated(table: str, side: Side, by: str, *criteria: str) -> str:
    """Allocations that name this row's id as their document or source, up to the date, by further criteria."""
    return f"SUMIFS({allocated.part(table, 'Amount')},{_criteria(table, side, by, *criteria)})"


def _criteria(table: str, side: Side, by: str, *more: str) -> str:
    id_ = cell(table, TABLES[table].columns[0].header)
    own = (allocated.part(table, by), id_, allocated.part(table, "Side"), f'"{side.name}"', *more)
    return ",".join((*own, allocated.part(table, "Date"), f'"<="&{AS_OF}'))


def _but(table: str, *kinds: str) -> tuple[str, ...]:
    """Criteria of every kind but these."""
    column = allocated.part(table, "Kind")
    return tuple(f'{column},"<>{kind}"' for kind in kinds)


def _where_named(table: str, amount: str) -> str:
    """An amount of the allocations that name this row's id; where none may, nothing is summed up."""
    return f"IF({allocated.is_named(table)},{amount},0)"


def _documents(side: Side) -> dict[str, str]:
    table = side.documents
    credit = f'{cell(table, "Type")}="{CREDIT_NOTE}"'
    paid, gross, due = cell(table, "Paid"), cell(table, "Gross"), cell(table, "Due date")
    counted = _but(table, *CHARGES)
    last = f"_xlfn.MAXIFS({allocated.part(table, 'Date')},{_criteria(table, side, 'Document', *counted)})"
    settled = _allocated(table, side, "Document", *counted)
    used = _allocated(table, side, "Source", f'{allocated.part(table, "Kind")},"credit"')
    nobody = ",".join(f'{cell(table, "Status")}="{status}"' for status in side.owing_nothing)
    owed = f"IF(OR({nobody}),0,{gross})"
    late = f"IF({cell(table, 'Open')}>0,{AS_OF},{_where_named(table, last)})"
    return {
        **allocated.of_table(table, side.name, {"Document": "", "Source": credit}),
        "Paid": f"=ROUND({_where_named(table, f'{settled}+IF({credit},{used},0)')},4)",
        "Open": f"=ROUND(IF({credit},{paid}-{owed},{owed}-{paid}),4)",
        "Days late": f'=IF(OR({credit},{nobody},{due}=""),0,MAX(0,{late}-{due}))',
    }


def _sources(side: Side) -> dict[str, str]:
    table = side.sources
    id_ = cell(table, TABLES[table].columns[0].header)
    given = _allocated(table, side, "Source", *_but(table, AllocationKind.CREDIT, *WITHOUT_MONEY))
    fee = f'{allocated.part(table, "Kind")},"{AllocationKind.BANK_FEE}"'
    borne = _allocated(table, side, "Source", fee, f"{allocated.part(table, 'Document')},{id_}")
    against = _allocated(table, side, "Document", *_but(table, *CHARGES, AllocationKind.BANK_FEE))
    back = f"IF(COUNTIF({allocated.part(table, 'Document')},{id_})=0,0,{against}-{borne})"
    left = f"ROUND({cell(table, 'Amount')}-{_where_named(table, f'{given}-{back}')},4)"
    has_status = "Status" in {column.header for column in TABLES[table].columns}
    return {
        **allocated.of_table(table, side.name, {"Source": "", "Document": ""}),
        "Unapplied": f'=IF({cell(table, "Status")}="proposed",0,{left})' if has_status else f"={left}",
    }


def _order_line_sum(table: str, quantity: str, line: str) -> str:
    order, number = cell("PurchaseOrderLines", "Purchase order"), cell("PurchaseOrderLines", "Line")
    return f"=SUMIFS({table}[{quantity}],{table}[Purchase order],{order},{table}[{line}],{number})"


FORMULAS: dict[str, dict[str, str]] = {
    "Allocations": allocated.of_allocations(),
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
