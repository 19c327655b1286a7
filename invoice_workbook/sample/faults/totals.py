"""Faults of amounts: lines and totals that do not come to what they should, taxes, prices, e-invoices."""

from decimal import Decimal

from invoice_workbook.sample import month as sample
from invoice_workbook.sample.faults.rows import Planted, add_to, first_line, open_bills, open_orders
from invoice_workbook.sample.month import Month


def line_total(month: Month) -> Planted:
    """A line ten cents too high."""
    order = open_orders(month)[1]
    add_to(first_line(month, order), "line_net", "0.10" if _currency(month, order) == "EUR" else "1")
    return "OrderLines", (order,), "line_net"


def _currency(month: Month, order: str) -> str:
    return str(month.one("Orders", "order", order)["currency"])


def net_total(month: Month) -> Planted:
    """A bill whose net is one euro above its lines."""
    bill = open_bills(month)[1]
    add_to(bill, "net", "1.00")
    add_to(bill, "gross", "1.00")
    return "Bills", (str(bill["bill"]),), "net"


def no_lines(month: Month) -> Planted:
    """A bill entered without its lines."""
    bill = {**open_bills(month)[-1], "bill": "B-0081", "vendor_reference": "SW-11-2026", "purchase_order": None}
    month.add("Bills", **{**bill, "net": Decimal("84.03"), "tax": Decimal("15.97"), "gross": Decimal("100.00")})
    return "Bills", ("B-0081",), "bill"


def tax_total(month: Month) -> Planted:
    """A bill with five cents too much tax."""
    bill = open_bills(month)[2]
    add_to(bill, "tax", "0.05")
    add_to(bill, "gross", "0.05")
    return "Bills", (str(bill["bill"]),), "tax"


def gross_total(month: Month) -> Planted:
    """A bill whose gross is a cent above net plus tax."""
    bill = open_bills(month)[3]
    add_to(bill, "gross", "0.01")
    return "Bills", (str(bill["bill"]),), "gross"


def tax_rate(month: Month) -> Planted:
    """Zero rated, at 19 %."""
    order = open_orders(month)[2]
    line = first_line(month, order)
    line["tax_category"], line["tax_rate"] = "Z", 19
    return "OrderLines", (order,), "tax_rate"


def percent_as_fraction(month: Month) -> Planted:
    """Five percent off, typed as Excel stores 5%."""
    order = open_orders(month)[-1]
    line = first_line(month, order)
    line["discount"] = Decimal("0.05")
    line["line_net"] = sample.line_net(line, _currency(month, order))
    return "OrderLines", (order,), "discount"


def tax_of_item(month: Month) -> Planted:
    """The other rate than the item's, for a customer at home."""
    order = next(
        order for order in reversed(open_orders(month)[:-1]) if first_line(month, order)["tax_category"] == "S"
    )
    line = first_line(month, order)
    line["tax_rate"] = 26 - int(str(line["tax_rate"]))
    return "OrderLines", (order,), "tax_rate"


def e_invoice_rules(month: Month) -> Planted:
    """Something not subject to tax beside a taxed line."""
    order = open_orders(month)[-3]
    line = first_line(month, order)
    more = {"line": "99", "item": None, "description": "Deposit", "tax_category": "O", "tax_rate": 0, "discount": None}
    month.add("OrderLines", **{**line, **more, "quantity": 1, "unit_price": 5, "line_net": 5})
    return "Orders", (order,), "order"


def price_list(month: Month) -> Planted:
    """A price above the list."""
    order = open_orders(month)[3]
    line = first_line(month, order)
    add_to(line, "unit_price", "1")
    line["line_net"] = sample.line_net(line, _currency(month, order))
    return "OrderLines", (order,), "unit_price"
