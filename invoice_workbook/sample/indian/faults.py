"""The Indian sample's faults: one for each rule that looks at trade in India, and where the rule must find it."""

from collections.abc import Callable
from decimal import Decimal

from invoice_workbook.sample.faults import Fault
from invoice_workbook.sample.faults.rows import Planted
from invoice_workbook.sample.month import Month, Row


def plant(month: Month) -> tuple[Fault, ...]:
    """Put the faults into the month; returns their list."""
    return tuple(Fault(rule, *put(month)) for rule, put in PLANTED.items())


def _open(month: Month, vendor: int, at: int = 0) -> Row:
    """An unpaid bill of a vendor (from 1)."""
    return [b for b in month.rows("Bills") if b["vendor"] == f"V-{vendor:03}" and b["status"] == "approved"][at]


def split(month: Month) -> Planted:
    """Halves of which one was mistyped by a rupee."""
    bill = _open(month, 1)
    bill["sgst"] = bill["sgst"] + 1
    return "Bills", (str(bill["bill"]),), "sgst"


def place(month: Month) -> Planted:
    """A vendor of Hyderabad who charged CGST and SGST to Vijayawada."""
    bill = _open(month, 2)
    half = bill.pop("igst") / 2
    bill |= {"cgst": half, "sgst": half}
    return "Bills", (str(bill["bill"]),), "cgst"


def reverse_charge(month: Month) -> Planted:
    """Freight on reverse charge, and the carrier asks for the tax as well."""
    bill = _open(month, 6)
    line = month.one("BillLines", "bill", bill["bill"])
    bill |= {"tax": Decimal("2050.00"), "gross": bill["net"] + Decimal("2050.00")}
    line |= {"tax_category": "S", "tax_rate": 5}
    return "Bills", (str(bill["bill"]),), "gross"


def unregistered(month: Month) -> Planted:
    """A vendor who charges tax and whose GSTIN nobody entered."""
    vendor = month.rows("Vendors")[6]
    vendor["tax_number"] = None
    bills = (b["bill"] for b in month.rows("Bills") if b["vendor"] == vendor["vendor"])
    return "Bills", tuple(map(str, bills)), "tax"


def state(month: Month) -> Planted:
    """A vendor of Bengaluru whose State says Telangana."""
    vendor = month.rows("Vendors")[2]
    vendor["state"] = "Telangana"
    return "Vendors", (str(vendor["vendor"]),), "state"


def commodity_code(month: Month) -> Planted:
    """A line whose HSN was deleted."""
    line = month.rows("InvoiceLines")[3]
    line["commodity_code"] = None
    return "InvoiceLines", (str(line["invoice"]),), "commodity_code"


def place_of_supply(month: Month) -> Planted:
    """A place that is no state."""
    invoice = month.rows("Invoices")[12]
    invoice["place_of_supply"] = "Coromandel"
    return "Invoices", (str(invoice["invoice"]),), "place_of_supply"


def number_form(month: Month) -> Planted:
    """A credit note's number of 17 signs."""
    note, long = month.rows("Invoices")[-1], "CN/2026-27/000001"
    month.one("InvoiceLines", "invoice", note["invoice"])["invoice"] = long
    note["invoice"] = long
    return "Invoices", (long,), "invoice"


def withheld(month: Month) -> Planted:
    """Of an adviser's bill a tenth less was held back than is owed."""
    bill = _open(month, 4)
    bill["withheld"] = bill["withheld"] - 300
    return "Bills", (str(bill["bill"]),), "withheld"


PLANTED: dict[str, Callable[[Month], Planted]] = {
    "bill-gst-split": split,
    "bill-gst-place": place,
    "bill-reverse-charge": reverse_charge,
    "bill-tax-unregistered": unregistered,
    "gst-state": state,
    "commodity-code": commodity_code,
    "place-of-supply": place_of_supply,
    "invoice-number-form": number_form,
    "withheld-tax": withheld,
}
