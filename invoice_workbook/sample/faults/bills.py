"""Faults of bills: twice there, not as ordered or received, of vendors they cannot be of."""

from datetime import timedelta
from decimal import Decimal

from invoice_workbook.sample.faults.rows import Planted, new_bill, new_vendor
from invoice_workbook.sample.month import AS_OF, Month


def recurring_missing(month: Month) -> Planted:
    """A rent that was expected a month ago and has not come."""
    vendor = new_vendor(month, "Speicher Vermietung")
    bill = new_bill(month, vendor, 165, days=60)
    row = {"recurring": "RC-1", "side": "payable", "party": vendor["vendor"], "like": bill["bill"], "every": 1}
    month.add("Recurring", **row, next_on=AS_OF - timedelta(29), status="active")
    return "Recurring", ("RC-1",), "next_on"


def duplicate_bill(month: Month) -> Planted:
    """A bill that came by mail and by post, its number typed with blanks the second time."""
    vendor = new_vendor(month, "Doppelt Lieferungen")
    first = new_bill(month, vendor, 310)
    second = new_bill(month, vendor, 310, vendor_reference=" ".join(str(first["vendor_reference"])))
    return "Bills", (str(second["bill"]),), "vendor_reference"


def duplicate_vendor(month: Month) -> Planted:
    """A vendor entered a second time by another clerk."""
    new_vendor(month, "Nordsee Fischhandel Petersen")
    second = new_vendor(month, "Nordsee Fischhandel Peterson GmbH")
    return "Vendors", (str(second["vendor"]),), "name"


def price_match(month: Month) -> Planted:
    """A bill dearer than its order."""
    bill = new_bill(month, new_vendor(month, "Teuer Handels"), 200)
    month.one("PurchaseOrderLines", "purchase_order", bill["purchase_order"])["unit_price"] = Decimal(190)
    return "BillLines", (str(bill["bill"]),), "unit_price"


def quantity_match(month: Month) -> Planted:
    """A bill for goods that have not come."""
    bill = new_bill(month, new_vendor(month, "Leere Kisten"), 120)
    month.one("GoodsReceipts", "purchase_order", bill["purchase_order"])["accepted"] = 0
    return "BillLines", (str(bill["bill"]),), "quantity"


def not_ordered(month: Month) -> Planted:
    """A line for a display that nobody ordered."""
    bill = new_bill(month, new_vendor(month, "Messe Extra"), 130)
    line = month.one("BillLines", "bill", bill["bill"])
    line |= {"order_line": None, "description": "Aufsteller"}
    return "BillLines", (str(bill["bill"]),), "order_line"


def beyond_order(month: Month) -> Planted:
    """More came than was ordered, and is billed."""
    bill = new_bill(month, new_vendor(month, "Reichlich Geliefert"), 115)
    month.one("GoodsReceipts", "purchase_order", bill["purchase_order"])["accepted"] = 3
    return "PurchaseOrderLines", (str(bill["purchase_order"]),), "received"


def order_cancelled(month: Month) -> Planted:
    """A bill of an order that was cancelled before anything came."""
    bill = new_bill(month, new_vendor(month, "Abgesagt Technik"), 125)
    key = bill["purchase_order"]
    month.one("PurchaseOrders", "purchase_order", key)["status"] = "cancelled"
    month.one("GoodsReceipts", "purchase_order", key)["accepted"] = 0
    return "BillLines", (str(bill["bill"]),), "purchase_order"


def no_purchase_order(month: Month) -> Planted:
    """A large bill without an order."""
    bill = new_bill(month, new_vendor(month, "Ohne Auftrag"), 1500, purchase_order=None)
    line = month.one("BillLines", "bill", bill["bill"])
    line |= {"purchase_order": None, "order_line": None}
    return "Bills", (str(bill["bill"]),), "purchase_order"


def bill_before_order(month: Month) -> Planted:
    """An order written after the bill had come."""
    bill = new_bill(month, new_vendor(month, "Vorher Geliefert"), 140)
    month.one("PurchaseOrders", "purchase_order", bill["purchase_order"])["order_date"] = AS_OF
    return "Bills", (str(bill["bill"]),), "bill_date"


def bill_date(month: Month) -> Planted:
    """A bill dated after it came."""
    bill = new_bill(month, new_vendor(month, "Zukunft Verlag"), 150)
    bill["received_on"] = AS_OF - timedelta(6)
    return "Bills", (str(bill["bill"]),), "bill_date"


def vendor_on_hold(month: Month) -> Planted:
    """A bill of a vendor who is on hold."""
    bill = new_bill(month, new_vendor(month, "Gesperrt Waren", status="hold"), 160)
    return "Bills", (str(bill["bill"]),), "vendor"


def wrong_buyer(month: Month) -> Planted:
    """A bill for another company of a like name."""
    bill = new_bill(month, new_vendor(month, "Falsch Adressiert"), 161)
    bill["buyer"] = "Kranich Immobilien GmbH; DE811907980"
    return "Bills", (str(bill["bill"]),), "buyer"


def not_payable(month: Month) -> Planted:
    """A proforma invoice that was entered as a bill."""
    bill = new_bill(month, new_vendor(month, "Vorab Rechner"), 162)
    bill["kind"] = "proforma"
    return "Bills", (str(bill["bill"]),), "kind"


def corrects_open(month: Month) -> Planted:
    """A corrected bill beside the one that it replaces."""
    vendor = new_vendor(month, "Neu Gerechnet")
    first = new_bill(month, vendor, 163)
    second = new_bill(month, vendor, 155)
    second |= {"kind": "correction", "corrects": first["bill"]}
    return "Bills", (str(second["bill"]), str(first["bill"])), "corrects"


def pay_by(month: Month) -> Planted:
    """A bill that the vendor collects."""
    bill = new_bill(month, new_vendor(month, "Stadtwerke Einzug"), 164)
    bill["pay_by"] = "direct debit"
    return "Bills", (str(bill["bill"]),), "pay_by"


def terms_differ(month: Month) -> Planted:
    """A discount on the bill that nobody had agreed."""
    bill = new_bill(month, new_vendor(month, "Skonto Dazu"), 166)
    bill["terms_text"] = "3 % Skonto innerhalb von 10 Tagen"
    return "Bills", (str(bill["bill"]),), "terms_text"
