"""The workbook's own formulas, computed without Python.

They use only functions that both Excel and LibreOffice 7.4 compute (docs/decisions.md). Amounts are rounded to four
decimals, the most a currency has, so that a settled document is exactly 0, without a binary remainder.
"""

from invoice_workbook.schema import CHARGES, PAYABLE, RECEIVABLE, TABLES, WITHOUT_MONEY, AllocationKind, Side

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


def _allocated(side: Side, by: str, id_: str, kind: str = "", more: str = "") -> str:
    """Allocations of that document or source up to the date, of a kind, and by further criteria."""
    only = (f',Allocations[Kind],"{kind}"' if kind else "") + more
    return (
        f'SUMIFS(Allocations[Amount],Allocations[{by}],{id_},Allocations[Side],"{side.name}"{only},'
        f'Allocations[Date],"<="&{AS_OF})'
    )


def _but(*kinds: str) -> str:
    """Criteria of every kind but these."""
    return "".join(f',Allocations[Kind],"<>{kind}"' for kind in kinds)


def _where_named(id_: str, amount: str) -> str:
    """An amount of the allocations that name an id as their document; where none does, nothing is summed up."""
    return f"IF(COUNTIFS(Allocations[Document],{id_})=0,0,{amount})"


def _documents(side: Side) -> dict[str, str]:
    table = side.documents
    id_ = cell(table, TABLES[table].columns[0].header)
    credit = f'{cell(table, "Type")}="credit note"'
    paid, gross, due = cell(table, "Paid"), cell(table, "Gross"), cell(table, "Due date")
    last = (
        f'_xlfn.MAXIFS(Allocations[Date],Allocations[Document],{id_},Allocations[Side],"{side.name}",'
        f'Allocations[Date],"<="&{AS_OF}{_but(*CHARGES)})'
    )
    settled = _allocated(side, "Document", id_, more=_but(*CHARGES))
    used = _allocated(side, "Source", id_, "credit")
    nobody = ",".join(f'{cell(table, "Status")}="{status}"' for status in side.owing_nothing)
    owed = f"IF(OR({nobody}),0,{gross})"
    return {
        "Paid": f"=ROUND({_where_named(id_, settled)}+IF({credit},{used},0),4)",
        "Open": f"=ROUND(IF({credit},{paid}-{owed},{owed}-{paid}),4)",
        "Days late": f'=IF(OR({credit},{nobody},{due}=""),0,MAX(0,IF({cell(table, "Open")}>0,{AS_OF},{last})-{due}))',
    }


def _sources(side: Side) -> dict[str, str]:
    table = side.sources
    id_ = cell(table, TABLES[table].columns[0].header)
    for_money = _allocated(side, "Source", id_, more=_but(AllocationKind.CREDIT, *WITHOUT_MONEY))
    others = f'COUNTIFS(Allocations[Source],{id_},Allocations[Kind],"<>{AllocationKind.PAYMENT}")'
    given = f"IF({others}=0,{_allocated(side, 'Source', id_)},{for_money})"
    borne = _allocated(side, "Source", id_, AllocationKind.BANK_FEE, f",Allocations[Document],{id_}")
    against = _allocated(side, "Document", id_, more=_but(*CHARGES, AllocationKind.BANK_FEE))
    left = f"ROUND({cell(table, 'Amount')}-{given}+{_where_named(id_, f'{against}-{borne}')},4)"
    has_status = "Status" in {column.header for column in TABLES[table].columns}
    return {"Unapplied": f'=IF({cell(table, "Status")}="proposed",0,{left})' if has_status else f"={left}"}


def _order_line_sum(table: str, quantity: str, line: str) -> str:
    order, number = cell("PurchaseOrderLines", "Purchase order"), cell("PurchaseOrderLines", "Line")
    return f"=SUMIFS({table}[{quantity}],{table}[Purchase order],{order},{table}[{line}],{number})"


FORMULAS: dict[str, dict[str, str]] = {
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
