"""Faults of single cells: what cannot be read, is missing, names nothing, or was typed over."""

from decimal import Decimal

from invoice_workbook.sample.faults.rows import (
    Planted,
    add_to,
    new_bill,
    new_vendor,
    open_bills,
    open_orders,
    order_of_own_customer,
)
from invoice_workbook.sample.month import Month


def required(month: Month) -> Planted:
    """A customer without a name."""
    month.rows("Customers")[37]["name"] = None
    return "Customers", (str(month.rows("Customers")[37]["customer"]),), "name"


def not_a_date(month: Month) -> Planted:
    """A day typed as text."""
    order = month.one("Orders", "order", open_orders(month)[0])
    order["order_date"] = "25.11.2026"
    return "Orders", (str(order["order"]),), "order_date"


def not_a_number(month: Month) -> Planted:
    """An amount typed as text."""
    bill = open_bills(month)[0]
    bill["net"] = f"{Decimal(str(bill['net'])):,.2f}"
    return "Bills", (str(bill["bill"]),), "net"


def too_many_decimals(month: Month) -> Planted:
    """Half a yen."""
    customer = month.one("Customers", "currency", "JPY")
    add_to(customer, "credit_limit", "0.5")
    return "Customers", (str(customer["customer"]),), "credit_limit"


def not_a_choice(month: Month) -> Planted:
    """A value that is not in the list."""
    month.rows("Customers")[5]["reminders"] = "sometimes"
    return "Customers", (str(month.rows("Customers")[5]["customer"]),), "reminders"


def unknown_key(month: Month) -> Planted:
    """Terms that nobody agreed to."""
    vendor = month.rows("Vendors")[8]
    vendor["terms"] = "as agreed"
    return "Vendors", (str(vendor["vendor"]),), "terms"


def duplicate_key(month: Month) -> Planted:
    """An item's price entered twice."""
    item = month.rows("Items")[70]
    month.add("Items", **{**item, "item": str(item["item"]).lower()})
    return "Items", (str(item["item"]).lower(),), "item"


def formula_overwritten(month: Month) -> Planted:
    """A typed figure instead of a formula."""
    invoice = month.rows("Invoices")[12]
    invoice["open"] = Decimal("0.00")
    return "Invoices", (str(invoice["invoice"]),), "open"


def closed_period(month: Month) -> Planted:
    """A bill dated in a closed month and entered after the closing, so the Log does not have it."""
    bill = month.rows("Bills")[4]
    return "Bills", (str(bill["bill"]),), "bill_date"


def rate_missing(month: Month) -> Planted:
    """A credit limit in a currency that no rate is listed for."""
    order = order_of_own_customer(month, "Ohne Kurs AB", currency="SEK", credit_limit=50000)
    return "Orders", (str(order["order"]),), "currency"


def number_destroyed(month: Month) -> Planted:
    """A long number that came through a spreadsheet program as a CSV file."""
    bill = new_bill(month, new_vendor(month, "Lange Nummern"), 167, vendor_reference="2.17032E+13")
    return "Bills", (str(bill["bill"]),), "vendor_reference"
