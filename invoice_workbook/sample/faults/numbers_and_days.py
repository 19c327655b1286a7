"""Faults of documents' numbers and days: gaps, due dates, what is late."""

from datetime import date, timedelta

from invoice_workbook.sample import month as sample
from invoice_workbook.sample.faults.rows import Planted, open_invoices
from invoice_workbook.sample.month import AS_OF, Month, Row

LATE_DAYS = (7, 20, 34, 60)
"""Days late of the invoices of a customer who stopped paying."""


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


def number_order(month: Month) -> Planted:
    """An invoice dated a week before the one of the number below it."""
    invoices = [i for i in month.rows("Invoices") if i["type"] == "invoice"]
    invoice = next(one for one in invoices[61:] if one in open_invoices(month))
    before = invoices[invoices.index(invoice) - 1]["invoice_date"]
    assert isinstance(before, date)
    invoice["invoice_date"] = before - timedelta(7)
    return "Invoices", (str(invoice["invoice"]),), "invoice_date"


def number_twice(month: Month) -> Planted:
    """An invoice typed under a number already in use."""
    taken = open_invoices(month)[0]
    id_ = f"INV-2026-{int(str(taken['invoice'])[-5:])}"
    month.add("Invoices", **{**taken, "invoice": id_, "order": None})
    for line in [row for row in month.rows("InvoiceLines") if row["invoice"] == taken["invoice"]]:
        month.add("InvoiceLines", **{**line, "invoice": id_})
    return "Invoices", (id_,), "invoice"


def due_date(month: Month) -> Planted:
    """Five days more than the terms give."""
    invoice = open_invoices(month)[1]
    assert isinstance(invoice["due_date"], date)
    invoice["due_date"] += timedelta(5)
    return "Invoices", (str(invoice["invoice"]),), "due_date"


def _unpaid(month: Month, side: str, documents: list[Row], key: str, sources: str, source: str) -> tuple[str, ...]:
    """Remove the allocations that settled these documents."""
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
    """Two bills that nobody paid."""
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
