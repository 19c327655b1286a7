"""Rows of the month that faults are put into, and rows that are added for one."""

from datetime import date, timedelta
from decimal import Decimal

from invoice_workbook.sample import month as sample
from invoice_workbook.sample.month import AS_OF, Month, Row

Planted = tuple[str, tuple[str, ...], str]
"""Where a rule must find a fault: the table, the documents, the column's field."""


def open_orders(month: Month) -> list[str]:
    """Orders that are open."""
    return [str(order["order"]) for order in month.rows("Orders") if order["status"] == "open"]


def first_line(month: Month, order: str) -> Row:
    """An order's first line."""
    return month.one("OrderLines", "order", order)


def open_bills(month: Month, currency: str = "EUR") -> list[Row]:
    """Bills in a currency of which nothing is settled and that nobody waits for."""
    settled = {row["document"] for row in month.rows("Allocations")}
    later = AS_OF + timedelta(sample.NOBODY_WAITS)
    mine = [b for b in month.rows("Bills") if b["type"] == "bill" and b["currency"] == currency]
    return [b for b in mine if b["bill"] not in settled and isinstance(b["due_date"], date) and b["due_date"] > later]


def open_invoices(month: Month) -> list[Row]:
    """Invoices of which nothing is settled and that are not late."""
    settled = {row["document"] for row in month.rows("Allocations")}
    mine = [i for i in month.rows("Invoices") if i["type"] == "invoice" and i["invoice"] not in settled]
    return [i for i in mine if isinstance(i["due_date"], date) and i["due_date"] >= AS_OF]


def add_to(row: Row, field: str, amount: str) -> None:
    """Add to an amount of a row."""
    row[field] = Decimal(str(row[field])) + Decimal(amount)


def new_order(month: Month, of: str = "EUR") -> Row:
    """A new open order of one line for the last customer of a currency, delivered to nobody yet."""
    customer = [c for c in month.rows("Customers") if c["currency"] == of and c["name"]][-1]
    number = len(month.rows("Orders")) + 1
    day = AS_OF - timedelta(1)
    order = {"order": f"O-{number:04}", "customer": customer["customer"], "order_date": day, "currency": of}
    item = next(i for i in month.rows("Items") if i["currency"] == of)
    line = {"order": order["order"], "line": "1", "item": item["item"], "description": item["description"]}
    line |= {"quantity": 1, "unit_price": item["unit_price"], "tax_category": "G", "tax_rate": 0}
    line["line_net"] = sample.line_net(line, of)
    month.add("OrderLines", **line)
    return month.add("Orders", **order, status="open", customer_reference=f"PO F{number}")


def order_of_own_customer(month: Month, name: str, **cells: object) -> Row:
    """A separate customer with an open order, so that no other rule finds anything."""
    pattern = next(c for c in month.rows("Customers") if c["country"] == "US")
    order = new_order(month)
    order["customer"] = f"C-9{len(month.rows('Customers')):02}"
    given = {**pattern, "customer": order["customer"], "name": name, "credit_limit": None, **cells}
    month.add("Customers", **given)
    return order


def new_vendor(month: Month, name: str, **cells: object) -> Row:
    """A separate vendor, so that no other rule finds anything in its bills."""
    number = 900 + len(month.rows("Vendors"))
    given = {"vendor": f"V-{number}", "name": name, "city": "Testhausen", "country": "DE", "currency": "EUR"}
    return month.add("Vendors", **{**given, "status": "active", **cells})


def new_bill(month: Month, vendor: Row, gross: int = 100, days: int = 5, **cells: object) -> Row:
    """An approved bill of one line, on its own order, received in full and due in a month."""
    number = 9000 + len(month.rows("Bills"))
    id_, order, day = f"B-{number}", f"P-{number}", AS_OF - timedelta(days)
    key = {"purchase_order": order}
    month.add("PurchaseOrders", **key, vendor=vendor["vendor"], order_date=day, currency="EUR", status="open")
    line = {"line": "1", "description": vendor["name"], "quantity": 1, "unit_price": Decimal(gross)}
    month.add("PurchaseOrderLines", **key, **line)
    receipt = {"goods_receipt": f"G-{number}", **key, "line": "1", "date": day, "accepted": 1, "rejected": 0}
    month.add("GoodsReceipts", **receipt)
    tax = {"tax_category": "Z", "tax_rate": 0, "line_net": Decimal(gross)}
    month.add("BillLines", bill=id_, **key, order_line="1", **line, **tax)
    head = {"bill": id_, "type": "bill", "vendor": vendor["vendor"], "vendor_reference": f"X{number}", **key}
    head |= {"bill_date": day, "received_on": day, "due_date": AS_OF + timedelta(40), "currency": "EUR"}
    head |= {"net": Decimal(gross), "tax": Decimal(0), "gross": Decimal(gross), "status": "approved"}
    return month.add("Bills", **{**head, "entered_by": "anna", "approved_by": "lakshmi", "approved_on": day, **cells})


def pay(month: Month, bill: Row, number: int, amount: int = 100, days: int = 1) -> Row:
    """A payment on a bill."""
    day, id_ = AS_OF - timedelta(days), f"Z-{number}"
    cells = {"payment": id_, "date": day, "vendor": bill["vendor"], "amount": Decimal(amount), "currency": "EUR"}
    allocation = {"allocation": f"AL-{number}", "date": day, "side": "payable", "source": id_, "document": bill["bill"]}
    month.add("Allocations", **allocation, kind="payment", amount=Decimal(amount))
    return month.add("Payments", **cells, method="transfer", status="cleared")
