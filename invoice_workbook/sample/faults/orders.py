"""Faults of customers, their orders and what is invoiced of them."""

import json
from datetime import timedelta
from decimal import Decimal

from invoice_workbook.sample import month as sample
from invoice_workbook.sample.faults.rows import Planted, first_line, new_order, open_invoices, order_of_own_customer
from invoice_workbook.sample.month import AS_OF, Month


def credit_limit(month: Month) -> Planted:
    """An order beyond the limit."""
    order = order_of_own_customer(month, "Little Credit Ltd", credit_limit=1)
    return "Orders", (str(order["order"]),), "customer"


def customer_on_hold(month: Month) -> Planted:
    """An order of a customer who is on hold."""
    order = order_of_own_customer(month, "Held Goods Inc", status="hold")
    return "Orders", (str(order["order"]),), "customer"


def duplicate_order(month: Month) -> Planted:
    """An order entered twice, the second time with its reference spelled differently."""
    first = order_of_own_customer(month, "Twice & Sons")
    first["customer_reference"] = "PO 77-12"
    second = new_order(month)
    second |= {"customer": first["customer"], "customer_reference": "po7712"}
    return "Orders", (str(second["order"]),), "customer_reference"


def over_invoiced(month: Month) -> Planted:
    """Less was ordered than invoiced."""
    order = next(o for o in month.rows("Orders")[50:] if o["status"] == "invoiced" and o["currency"] == "EUR")
    line = first_line(month, str(order["order"]))
    line["quantity"] = Decimal(str(line["quantity"])) / 2
    line["line_net"] = sample.line_net(line, "EUR")
    return "OrderLines", (str(order["order"]),), "quantity"


def delivered_not_invoiced(month: Month) -> Planted:
    """Delivered ten days ago, and forgotten."""
    order = order_of_own_customer(month, "Patient Foods")
    order["delivered_on"] = AS_OF - timedelta(10)
    return "Orders", (str(order["order"]),), "delivered_on"


def billing_details(month: Month) -> Planted:
    """A customer without a street, with an order."""
    order = order_of_own_customer(month, "Nowhere Trading", street=None)
    return "Customers", (str(order["customer"]),), "street"


def tax_number(month: Month) -> Planted:
    """Two digits of a tax number swapped."""
    customer = month.rows("Customers")[2]
    number = str(customer["tax_number"])
    customer["tax_number"] = number[:-3] + number[-2] + number[-3] + number[-1]
    return "Customers", (str(customer["customer"]),), "tax_number"


def bank_account(month: Month) -> Planted:
    """A digit of a vendor's account mistyped."""
    vendor = next(v for v in month.rows("Vendors") if v["bank_account"])
    account = str(vendor["bank_account"])
    vendor["bank_account"] = account[:-1] + str((int(account[-1]) + 1) % 10)
    return "Vendors", (str(vendor["vendor"]),), "bank_account"


def issued_changed(month: Month) -> Planted:
    """Somebody moved an issued invoice to another order; the Log has the original."""
    invoice = open_invoices(month)[3]
    was = {"type": "invoice", "customer": invoice["customer"], "order": f"{invoice['order']}-A", "currency": "EUR"}
    month.issued.append((str(invoice["invoice"]), json.dumps(was)))
    return "Invoices", (str(invoice["invoice"]),), "order"


def disputed(month: Month) -> Planted:
    """A customer says the goods were damp."""
    invoice = open_invoices(month)[4]
    invoice["status"] = "disputed"
    return "Invoices", (str(invoice["invoice"]),), "status"
