"""The sample's faults: one a rule, each listed with the rows in which the rule must find it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from invoice_workbook.sample import month as sample
from invoice_workbook.sample.month import AS_OF, Month, Row

LATE_DAYS = (7, 20, 34, 48)
"""How late the invoices of the customer who stopped paying are."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: the rule, the table, the documents, the column's field."""

    rule: str
    table: str
    documents: tuple[str, ...]
    field: str


def plant(month: Month) -> tuple[Fault, ...]:
    """Spoil the month; returns the list of what was done."""
    return tuple(Fault(rule, *put(month)) for rule, put in PLANTED.items())


Planted = tuple[str, tuple[str, ...], str]


def _open_orders(month: Month) -> list[str]:
    return [str(order["order"]) for order in month.rows("Orders") if order["status"] == "open"]


def _line(month: Month, order: str) -> Row:
    return month.one("OrderLines", "order", order)


def _open_bills(month: Month, currency: str = "EUR") -> list[Row]:
    settled = {row["document"] for row in month.rows("Allocations")}
    later = AS_OF + timedelta(sample.NOBODY_WAITS)
    mine = [b for b in month.rows("Bills") if b["type"] == "bill" and b["currency"] == currency]
    return [b for b in mine if b["bill"] not in settled and isinstance(b["due_date"], date) and b["due_date"] > later]


def _open_invoices(month: Month) -> list[Row]:
    settled = {row["document"] for row in month.rows("Allocations")}
    mine = [i for i in month.rows("Invoices") if i["type"] == "invoice" and i["invoice"] not in settled]
    return [i for i in mine if isinstance(i["due_date"], date) and i["due_date"] >= AS_OF]


def _more(row: Row, field: str, amount: str) -> None:
    row[field] = Decimal(str(row[field])) + Decimal(amount)


def required(month: Month) -> Planted:
    """A customer without a name."""
    month.rows("Customers")[37]["name"] = None
    return "Customers", (str(month.rows("Customers")[37]["customer"]),), "name"


def not_a_date(month: Month) -> Planted:
    """A day typed as text."""
    order = month.one("Orders", "order", _open_orders(month)[0])
    order["order_date"] = "25.11.2026"
    return "Orders", (str(order["order"]),), "order_date"


def not_a_number(month: Month) -> Planted:
    """An amount typed as text."""
    bill = _open_bills(month)[0]
    bill["net"] = f"{Decimal(str(bill['net'])):,.2f}"
    return "Bills", (str(bill["bill"]),), "net"


def too_many_decimals(month: Month) -> Planted:
    """Half a yen."""
    customer = month.one("Customers", "currency", "JPY")
    _more(customer, "credit_limit", "0.5")
    return "Customers", (str(customer["customer"]),), "credit_limit"


def not_a_choice(month: Month) -> Planted:
    """A value the list does not have."""
    month.rows("Customers")[5]["reminders"] = "sometimes"
    return "Customers", (str(month.rows("Customers")[5]["customer"]),), "reminders"


def unknown_key(month: Month) -> Planted:
    """Terms that nobody agreed to."""
    vendor = month.rows("Vendors")[8]
    vendor["terms"] = "net 31"
    return "Vendors", (str(vendor["vendor"]),), "terms"


def duplicate_key(month: Month) -> Planted:
    """An item's price entered twice."""
    item = month.rows("Items")[70]
    month.add("Items", **{**item, "item": str(item["item"]).lower()})
    return "Items", (str(item["item"]).lower(),), "item"


def formula_overwritten(month: Month) -> Planted:
    """A typed figure where the workbook computes."""
    invoice = month.rows("Invoices")[12]
    invoice["open"] = Decimal("0.00")
    return "Invoices", (str(invoice["invoice"]),), "open"


def closed_period(month: Month) -> Planted:
    """A bill of a closed month that came in after it was closed: the Log does not know it."""
    bill = month.rows("Bills")[4]
    return "Bills", (str(bill["bill"]),), "bill_date"


def line_total(month: Month) -> Planted:
    """A line that is ten cents too much."""
    order = _open_orders(month)[1]
    _more(_line(month, order), "line_net", "0.10" if _currency(month, order) == "EUR" else "1")
    return "OrderLines", (order,), "line_net"


def _currency(month: Month, order: str) -> str:
    return str(month.one("Orders", "order", order)["currency"])


def net_total(month: Month) -> Planted:
    """A bill whose net is one euro above its lines."""
    bill = _open_bills(month)[1]
    _more(bill, "net", "1.00")
    _more(bill, "gross", "1.00")
    return "Bills", (str(bill["bill"]),), "net"


def no_lines(month: Month) -> Planted:
    """A bill entered without its lines."""
    bill = {**_open_bills(month)[-1], "bill": "B-0081", "vendor_reference": "SW-11-2026", "purchase_order": None}
    month.add("Bills", **{**bill, "net": Decimal("84.03"), "tax": Decimal("15.97"), "gross": Decimal("100.00")})
    return "Bills", ("B-0081",), "bill"


def tax_total(month: Month) -> Planted:
    """A bill with five cents too much tax."""
    bill = _open_bills(month)[2]
    _more(bill, "tax", "0.05")
    _more(bill, "gross", "0.05")
    return "Bills", (str(bill["bill"]),), "tax"


def gross_total(month: Month) -> Planted:
    """A bill whose gross is a cent above net plus tax."""
    bill = _open_bills(month)[3]
    _more(bill, "gross", "0.01")
    return "Bills", (str(bill["bill"]),), "gross"


def tax_rate(month: Month) -> Planted:
    """Zero rated, at 19 %."""
    order = _open_orders(month)[2]
    line = _line(month, order)
    line["tax_category"], line["tax_rate"] = "Z", 19
    return "OrderLines", (order,), "tax_rate"


def price_list(month: Month) -> Planted:
    """A price above the list."""
    order = _open_orders(month)[3]
    line = _line(month, order)
    _more(line, "unit_price", "1")
    line["line_net"] = sample.line_net(line, _currency(month, order))
    return "OrderLines", (order,), "unit_price"


def number_gap(month: Month) -> Planted:
    """The last invoice skipped a number."""
    invoice = [i for i in month.rows("Invoices") if i["type"] == "invoice"][-1]
    old = invoice["invoice"]
    new = f"INV-2026-{int(str(old)[-5:]) + 1:05}"
    for table, field in (("Invoices", "invoice"), ("InvoiceLines", "invoice"), ("Allocations", "document")):
        for row in month.rows(table):
            if row[field] == old:
                row[field] = new
    return "Invoices", (new,), "invoice"


def number_twice(month: Month) -> Planted:
    """An invoice typed under a number that is taken."""
    taken = _open_invoices(month)[0]
    id_ = f"INV-2026-{int(str(taken['invoice'])[-5:])}"
    month.add("Invoices", **{**taken, "invoice": id_, "order": None})
    for line in [row for row in month.rows("InvoiceLines") if row["invoice"] == taken["invoice"]]:
        month.add("InvoiceLines", **{**line, "invoice": id_})
    return "Invoices", (id_,), "invoice"


def due_date(month: Month) -> Planted:
    """Five days more than the terms give."""
    invoice = _open_invoices(month)[1]
    assert isinstance(invoice["due_date"], date)
    invoice["due_date"] += timedelta(5)
    return "Invoices", (str(invoice["invoice"]),), "due_date"


def _unpaid(month: Month, side: str, documents: list[Row], key: str, sources: str, source: str) -> tuple[str, ...]:
    """Take away what settled these documents."""
    ids = [str(row[key]) for row in documents]
    mine = [row for row in month.rows("Allocations") if row["side"] == side and row["document"] in ids]
    used = {row["source"] for row in mine}
    month.tables["Allocations"] = [row for row in month.rows("Allocations") if row not in mine]
    month.tables[sources] = [row for row in month.rows(sources) if row[source] not in used]
    return tuple(ids)


def late_payment(month: Month) -> Planted:
    """Some customers have not paid, for one to seven weeks."""
    late = []
    for days in LATE_DAYS:
        wanted = AS_OF - timedelta(days)
        paid = [i for i in month.rows("Invoices") if i["status"] == "paid" and i["currency"] == "EUR" and i not in late]
        late.append(min(paid, key=lambda i: (abs((i["due_date"] - wanted).days), str(i["invoice"]))))
    for invoice in late:
        invoice["status"] = "sent"
    ids = _unpaid(month, "receivable", late, "invoice", "Receipts", "receipt")
    return "Invoices", ids, "due_date"


def paid_late(month: Month) -> Planted:
    """Settled nine days after it was due."""
    for allocation in month.rows("Allocations"):
        if allocation["side"] == "receivable" and allocation["kind"] == "payment":
            invoice = month.one("Invoices", "invoice", allocation["document"])
            mine = [row for row in month.rows("Allocations") if row["document"] == allocation["document"]]
            due = invoice["due_date"]
            if len(mine) == 1 and isinstance(due, date) and due < AS_OF - timedelta(30) and invoice["status"] == "paid":
                allocation["date"] = due + timedelta(9)
                month.one("Receipts", "receipt", allocation["source"])["date"] = due + timedelta(9)
                return "Invoices", (str(invoice["invoice"]),), "due_date"
    raise LookupError("no invoice to be paid late")


def _paid_bills(month: Month, first: date, last: date) -> list[Row]:
    mine = [b for b in month.rows("Bills") if b["type"] == "bill" and b["status"] == "paid" and b["currency"] == "EUR"]
    return [bill for bill in mine if isinstance(bill["due_date"], date) and first <= bill["due_date"] <= last]


def late_bill(month: Month) -> Planted:
    """Two bills were left lying."""
    late = _paid_bills(month, AS_OF - timedelta(40), AS_OF - timedelta(10))[:2]
    for bill in late:
        bill["status"] = "approved"
    return "Bills", _unpaid(month, "payable", late, "bill", "Payments", "payment"), "due_date"


def due_soon(month: Month) -> Planted:
    """Two bills are due this week."""
    soon = _paid_bills(month, AS_OF, AS_OF + timedelta(sample.NOBODY_WAITS))[:2]
    for bill in soon:
        bill["status"] = "approved"
    return "Bills", _unpaid(month, "payable", soon, "bill", "Payments", "payment"), "due_date"


def over_allocated(month: Month) -> Planted:
    """An invoice settled beyond its gross."""
    invoice = next(i for i in month.rows("Invoices")[40:] if i["status"] == "paid" and i["currency"] == "EUR")
    paid = month.one("Allocations", "document", invoice["invoice"])
    extra = {"allocation": "AL-9001", "source": None, "kind": "write-off", "amount": Decimal("1.00")}
    month.add("Allocations", **{**paid, **extra})
    return "Invoices", (str(invoice["invoice"]),), "gross"


PLANTED: dict[str, Callable[[Month], Planted]] = {
    "late-payment": late_payment,
    "paid-late": paid_late,
    "late-bill": late_bill,
    "due-soon": due_soon,
    "required": required,
    "not-a-date": not_a_date,
    "not-a-number": not_a_number,
    "too-many-decimals": too_many_decimals,
    "not-a-choice": not_a_choice,
    "unknown-key": unknown_key,
    "duplicate-key": duplicate_key,
    "formula-overwritten": formula_overwritten,
    "closed-period": closed_period,
    "line-total": line_total,
    "net-total": net_total,
    "tax-total": tax_total,
    "gross-total": gross_total,
    "no-lines": no_lines,
    "tax-rate": tax_rate,
    "price-list": price_list,
    "number-gap": number_gap,
    "number-twice": number_twice,
    "due-date": due_date,
    "over-allocated": over_allocated,
}
