"""The sample's faults: one for each rule, listed with the rows in which the rule must find it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from invoice_workbook.journal.statements import StatementBalance
from invoice_workbook.sample import month as sample
from invoice_workbook.sample.month import AS_OF, Month, Row

LATE_DAYS = (7, 20, 34, 60)
"""Days late of the invoices of a customer who stopped paying."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: the rule, the table, the documents, the column's field."""

    rule: str
    table: str
    documents: tuple[str, ...]
    field: str


def plant(month: Month) -> tuple[Fault, ...]:
    """Put the faults into the month; returns their list."""
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


def line_total(month: Month) -> Planted:
    """A line ten cents too high."""
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


def percent_as_fraction(month: Month) -> Planted:
    """Five percent off, typed as Excel stores 5%."""
    order = _open_orders(month)[-1]
    line = _line(month, order)
    line["discount"] = Decimal("0.05")
    line["line_net"] = sample.line_net(line, _currency(month, order))
    return "OrderLines", (order,), "discount"


def tax_of_item(month: Month) -> Planted:
    """The other rate than the item's, for a customer at home."""
    order = next(order for order in reversed(_open_orders(month)[:-1]) if _line(month, order)["tax_category"] == "S")
    line = _line(month, order)
    line["tax_rate"] = 26 - int(str(line["tax_rate"]))
    return "OrderLines", (order,), "tax_rate"


def e_invoice_rules(month: Month) -> Planted:
    """Something not subject to tax beside a taxed line."""
    order = _open_orders(month)[-3]
    line = _line(month, order)
    more = {"line": "99", "item": None, "description": "Deposit", "tax_category": "O", "tax_rate": 0, "discount": None}
    month.add("OrderLines", **{**line, **more, "quantity": 1, "unit_price": 5, "line_net": 5})
    return "Orders", (order,), "order"


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


def number_order(month: Month) -> Planted:
    """An invoice dated a week before the one of the number below it."""
    invoices = [i for i in month.rows("Invoices") if i["type"] == "invoice"]
    invoice = next(one for one in invoices[61:] if one in _open_invoices(month))
    before = invoices[invoices.index(invoice) - 1]["invoice_date"]
    assert isinstance(before, date)
    invoice["invoice_date"] = before - timedelta(7)
    return "Invoices", (str(invoice["invoice"]),), "invoice_date"


def number_twice(month: Month) -> Planted:
    """An invoice typed under a number already in use."""
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


def over_allocated(month: Month) -> Planted:
    """An invoice settled beyond its gross."""
    invoice = next(i for i in month.rows("Invoices")[40:] if i["status"] == "paid" and i["currency"] == "EUR")
    paid = month.one("Allocations", "document", invoice["invoice"])
    extra = {"allocation": "AL-9001", "source": None, "kind": "write-off", "amount": Decimal("1.00")}
    month.add("Allocations", **{**paid, **extra})
    return "Invoices", (str(invoice["invoice"]),), "gross"


def _order(month: Month, of: str = "EUR") -> Row:
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


def _own_order(month: Month, name: str, **cells: object) -> Row:
    """A separate customer with an open order, so that no other rule finds anything."""
    pattern = next(c for c in month.rows("Customers") if c["country"] == "US")
    order = _order(month)
    order["customer"] = f"C-9{len(month.rows('Customers')):02}"
    given = {**pattern, "customer": order["customer"], "name": name, "credit_limit": None, **cells}
    month.add("Customers", **given)
    return order


def credit_limit(month: Month) -> Planted:
    """An order beyond the limit."""
    order = _own_order(month, "Little Credit Ltd", credit_limit=1)
    return "Orders", (str(order["order"]),), "customer"


def customer_on_hold(month: Month) -> Planted:
    """An order of a customer who is on hold."""
    order = _own_order(month, "Held Goods Inc", status="hold")
    return "Orders", (str(order["order"]),), "customer"


def duplicate_order(month: Month) -> Planted:
    """An order entered twice, the second time with its reference spelled differently."""
    first = _own_order(month, "Twice & Sons")
    first["customer_reference"] = "PO 77-12"
    second = _order(month)
    second |= {"customer": first["customer"], "customer_reference": "po7712"}
    return "Orders", (str(second["order"]),), "customer_reference"


def over_invoiced(month: Month) -> Planted:
    """Less was ordered than invoiced."""
    order = next(o for o in month.rows("Orders")[50:] if o["status"] == "invoiced" and o["currency"] == "EUR")
    line = _line(month, str(order["order"]))
    line["quantity"] = Decimal(str(line["quantity"])) / 2
    line["line_net"] = sample.line_net(line, "EUR")
    return "OrderLines", (str(order["order"]),), "quantity"


def delivered_not_invoiced(month: Month) -> Planted:
    """Delivered ten days ago, and forgotten."""
    order = _own_order(month, "Patient Foods")
    order["delivered_on"] = AS_OF - timedelta(10)
    return "Orders", (str(order["order"]),), "delivered_on"


def billing_details(month: Month) -> Planted:
    """A customer without a street, with an order."""
    order = _own_order(month, "Nowhere Trading", street=None)
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
    invoice = _open_invoices(month)[3]
    was = {"type": "invoice", "customer": invoice["customer"], "order": f"{invoice['order']}-A", "currency": "EUR"}
    month.issued.append((str(invoice["invoice"]), json.dumps(was)))
    return "Invoices", (str(invoice["invoice"]),), "order"


def disputed(month: Month) -> Planted:
    """A customer says the goods were damp."""
    invoice = _open_invoices(month)[4]
    invoice["status"] = "disputed"
    return "Invoices", (str(invoice["invoice"]),), "status"


def status_contradicts(month: Month) -> Planted:
    """A bill rejected after it was paid."""
    bill = _new_bill(month, _new_vendor(month, "Nachher Abgelehnt"), 260, status="rejected")
    _pay(month, bill, 9107, 260)
    return "Bills", (str(bill["bill"]),), "status"


def _receipt(month: Month, customer: object, amount: str, day: date) -> Row:
    number = 9000 + len(month.rows("Receipts"))
    cells = {"receipt": f"R-{number:04}", "date": day, "customer": customer, "amount": Decimal(amount)}
    return month.add("Receipts", **cells, currency="EUR", method="transfer", reference="on account")


def unapplied(month: Month) -> Planted:
    """Money on account for two weeks."""
    customer = next(c for c in month.rows("Customers") if c["currency"] == "EUR")
    receipt = _receipt(month, customer["customer"], "12.40", AS_OF - timedelta(14))
    return "Receipts", (str(receipt["receipt"]),), "amount"


def _allocation(month: Month, source: Row, invoice: Row, number: int) -> None:
    cells = {"allocation": f"AL-{number}", "date": source["date"], "side": "receivable", "source": source["receipt"]}
    month.add("Allocations", **cells, document=invoice["invoice"], kind="payment", amount=source["amount"])


def short_paid(month: Month) -> Planted:
    """One of the late invoices was paid in part."""
    late = [i for i in month.rows("Invoices") if i["status"] == "sent" and i["type"] == "invoice"]
    settled = {row["document"] for row in month.rows("Allocations")}
    invoice = min((i for i in late if i["invoice"] not in settled), key=lambda i: (i["due_date"], i["invoice"]))
    receipt = _receipt(month, invoice["customer"], "5.00", AS_OF - timedelta(3))
    _allocation(month, receipt, invoice, 9002)
    return "Invoices", (str(invoice["invoice"]),), "gross"


def write_off_limit(month: Month) -> Planted:
    """A customer deducted 25.00, and a clerk wrote it off."""
    paid = [row for row in month.rows("Allocations") if row["side"] == "receivable" and row["kind"] == "payment"]
    settled = [row["document"] for row in month.rows("Allocations")]
    for payment in paid:
        invoice = month.one("Invoices", "invoice", payment["document"])
        is_large = Decimal(str(payment["amount"])) > 100 and invoice["currency"] == "EUR"
        if is_large and invoice["status"] == "paid" and settled.count(payment["document"]) == 1:
            _more(payment, "amount", "-25.00")
            _more(month.one("Receipts", "receipt", payment["source"]), "amount", "-25.00")
            rest = {"allocation": "AL-9004", "source": None, "kind": "write-off", "amount": Decimal("25.00")}
            month.add("Allocations", **{**payment, **rest})
            return "Invoices", (str(invoice["invoice"]),), "gross"
    raise LookupError("no invoice to be written off in part")


def rate_missing(month: Month) -> Planted:
    """A credit limit in a currency that no rate is listed for."""
    order = _own_order(month, "Ohne Kurs AB", currency="SEK", credit_limit=50000)
    return "Orders", (str(order["order"]),), "currency"


def wrong_party(month: Month) -> Planted:
    """One customer's money on another's invoice."""
    invoice = _open_invoices(month)[5]
    other = next(c for c in month.rows("Customers") if c["currency"] == "EUR" and c["customer"] != invoice["customer"])
    receipt = _receipt(month, other["customer"], "1.00", AS_OF - timedelta(2))
    _allocation(month, receipt, invoice, 9003)
    return "Allocations", ("AL-9003",), "source"


def _bank_line(month: Month, id_: str, account: str, statement: str, amount: str) -> Row:
    cells = {"bank_line": id_, "account": account, "booked_on": AS_OF - timedelta(1), "amount": Decimal(amount)}
    return month.add("BankLines", **cells, currency="EUR", counterparty="?", statement=statement, status="new")


def bank_gap(month: Month) -> Planted:
    """A statement is missing between two."""
    account = "DE02120300000000202051"
    line = _bank_line(month, "BL-gap", account, "2026/3", "10.00")
    for name, opening, closing, days in (("2026/1", 0, 5000, 9), ("2026/3", 6000, 7000, 1)):
        day = AS_OF - timedelta(days)
        month.statements.append(StatementBalance(account, name, "EUR", opening, closing, day, day))
    return "BankLines", (str(line["bank_line"]),), "statement"


def bank_twice(month: Month) -> Planted:
    """One line of a statement in the book twice, under two statements' names."""
    for statement in ("S-1", "S-2"):
        line = _bank_line(month, f"BL-{statement}", "DE02120300000000202051", statement, "3.33")
    return "BankLines", (str(line["bank_line"]),), "bank_line"


def reminder_due(month: Month) -> Planted:
    """The late invoices that have reached the first reminder."""
    return "Invoices", tuple(sorted(set(_late_ids(month)) - {_longest_late(month)})), "due_date"


def promise_broken(month: Month) -> Planted:
    """A customer promised to pay a late invoice, and did not."""
    invoice = month.one("Invoices", "invoice", _late_ids(month)[-1])
    talk = {"asked_on": AS_OF - timedelta(5), "asked_by": "Herr Böhm", "document": invoice["invoice"]}
    words = {"party": invoice["customer"], "question_text": "When will you pay?", "answer": "By tomorrow."}
    month.add("Questions", question="Q-900", status="answered", promise=AS_OF - timedelta(4), **talk, **words)
    return "Questions", ("Q-900",), "promise"


def follow_up_due(month: Month) -> Planted:
    """Somebody was to be called again two days ago."""
    customer = month.tables["Customers"][9]
    talk = {"asked_on": AS_OF - timedelta(9), "asked_by": "Herr Böhm", "party": customer["customer"]}
    words = {"question_text": "Can the delivery note be sent once more?", "answer": "We look for it."}
    month.add("Questions", question="Q-901", status="open", follow_up_on=AS_OF - timedelta(2), **talk, **words)
    return "Questions", ("Q-901",), "follow_up_on"


def recurring_missing(month: Month) -> Planted:
    """A rent that was expected a month ago and has not come."""
    vendor = _new_vendor(month, "Speicher Vermietung")
    bill = _new_bill(month, vendor, 165, days=60)
    row = {"recurring": "RC-1", "side": "payable", "party": vendor["vendor"], "like": bill["bill"], "every": 1}
    month.add("Recurring", **row, next_on=AS_OF - timedelta(29), status="active")
    return "Recurring", ("RC-1",), "next_on"


def collections_due(month: Month) -> Planted:
    """One invoice is two months late after three reminders."""
    invoice = month.one("Invoices", "invoice", _longest_late(month))
    for level, days in enumerate((7, 21, 45), 1):
        cells = {"reminder": f"M-{level:04}", "customer": invoice["customer"], "invoice": invoice["invoice"]}
        sent = {"level": level, "days_late": days, "action": "send", "sent_on": invoice["due_date"] + timedelta(days)}
        month.add("Reminders", **cells, **sent, open=invoice["gross"])
    return "Invoices", (str(invoice["invoice"]),), "status"


def _late_ids(month: Month) -> list[str]:
    """The invoices that have reached the first reminder, the latest first."""
    settled = {row["document"] for row in month.rows("Allocations") if row["allocation"] not in ("AL-9002", "AL-9003")}
    late = [i for i in month.rows("Invoices") if i["type"] == "invoice" and i["invoice"] not in settled]
    first = AS_OF - timedelta(LATE_DAYS[0])
    mine = [i for i in late if isinstance(i["due_date"], date) and i["due_date"] <= first]
    return [str(i["invoice"]) for i in sorted(mine, key=lambda i: (i["due_date"], i["invoice"]))]


def _longest_late(month: Month) -> str:
    return _late_ids(month)[0]


def _new_vendor(month: Month, name: str, **cells: object) -> Row:
    """A separate vendor, so that no other rule finds anything in its bills."""
    number = 900 + len(month.rows("Vendors"))
    given = {"vendor": f"V-{number}", "name": name, "city": "Testhausen", "country": "DE", "currency": "EUR"}
    return month.add("Vendors", **{**given, "status": "active", **cells})


def _new_bill(month: Month, vendor: Row, gross: int = 100, days: int = 5, **cells: object) -> Row:
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


def _pay(month: Month, bill: Row, number: int, amount: int = 100, days: int = 1) -> Row:
    """A payment on a bill."""
    day, id_ = AS_OF - timedelta(days), f"Z-{number}"
    cells = {"payment": id_, "date": day, "vendor": bill["vendor"], "amount": Decimal(amount), "currency": "EUR"}
    allocation = {"allocation": f"AL-{number}", "date": day, "side": "payable", "source": id_, "document": bill["bill"]}
    month.add("Allocations", **allocation, kind="payment", amount=Decimal(amount))
    return month.add("Payments", **cells, method="transfer", status="cleared")


def number_destroyed(month: Month) -> Planted:
    """A long number that came through a spreadsheet program as a CSV file."""
    bill = _new_bill(month, _new_vendor(month, "Lange Nummern"), 167, vendor_reference="2.17032E+13")
    return "Bills", (str(bill["bill"]),), "vendor_reference"


def duplicate_bill(month: Month) -> Planted:
    """A bill that came by mail and by post, its number typed with blanks the second time."""
    vendor = _new_vendor(month, "Doppelt Lieferungen")
    first = _new_bill(month, vendor, 310)
    second = _new_bill(month, vendor, 310, vendor_reference=" ".join(str(first["vendor_reference"])))
    return "Bills", (str(second["bill"]),), "vendor_reference"


def duplicate_vendor(month: Month) -> Planted:
    """A vendor entered a second time by another clerk."""
    _new_vendor(month, "Nordsee Fischhandel Petersen")
    second = _new_vendor(month, "Nordsee Fischhandel Peterson GmbH")
    return "Vendors", (str(second["vendor"]),), "name"


def price_match(month: Month) -> Planted:
    """A bill dearer than its order."""
    bill = _new_bill(month, _new_vendor(month, "Teuer Handels"), 200)
    month.one("PurchaseOrderLines", "purchase_order", bill["purchase_order"])["unit_price"] = Decimal(190)
    return "BillLines", (str(bill["bill"]),), "unit_price"


def quantity_match(month: Month) -> Planted:
    """A bill for goods that have not come."""
    bill = _new_bill(month, _new_vendor(month, "Leere Kisten"), 120)
    month.one("GoodsReceipts", "purchase_order", bill["purchase_order"])["accepted"] = 0
    return "BillLines", (str(bill["bill"]),), "quantity"


def not_ordered(month: Month) -> Planted:
    """A line for a display that nobody ordered."""
    bill = _new_bill(month, _new_vendor(month, "Messe Extra"), 130)
    line = month.one("BillLines", "bill", bill["bill"])
    line |= {"order_line": None, "description": "Aufsteller"}
    return "BillLines", (str(bill["bill"]),), "order_line"


def beyond_order(month: Month) -> Planted:
    """More came than was ordered, and is billed."""
    bill = _new_bill(month, _new_vendor(month, "Reichlich Geliefert"), 115)
    month.one("GoodsReceipts", "purchase_order", bill["purchase_order"])["accepted"] = 3
    return "PurchaseOrderLines", (str(bill["purchase_order"]),), "received"


def order_cancelled(month: Month) -> Planted:
    """A bill of an order that was cancelled before anything came."""
    bill = _new_bill(month, _new_vendor(month, "Abgesagt Technik"), 125)
    key = bill["purchase_order"]
    month.one("PurchaseOrders", "purchase_order", key)["status"] = "cancelled"
    month.one("GoodsReceipts", "purchase_order", key)["accepted"] = 0
    return "BillLines", (str(bill["bill"]),), "purchase_order"


def no_purchase_order(month: Month) -> Planted:
    """A large bill without an order."""
    bill = _new_bill(month, _new_vendor(month, "Ohne Auftrag"), 1500, purchase_order=None)
    line = month.one("BillLines", "bill", bill["bill"])
    line |= {"purchase_order": None, "order_line": None}
    return "Bills", (str(bill["bill"]),), "purchase_order"


def bill_before_order(month: Month) -> Planted:
    """An order written after the bill had come."""
    bill = _new_bill(month, _new_vendor(month, "Vorher Geliefert"), 140)
    month.one("PurchaseOrders", "purchase_order", bill["purchase_order"])["order_date"] = AS_OF
    return "Bills", (str(bill["bill"]),), "bill_date"


def bill_date(month: Month) -> Planted:
    """A bill dated after it came."""
    bill = _new_bill(month, _new_vendor(month, "Zukunft Verlag"), 150)
    bill["received_on"] = AS_OF - timedelta(6)
    return "Bills", (str(bill["bill"]),), "bill_date"


def vendor_on_hold(month: Month) -> Planted:
    """A bill of a vendor who is on hold."""
    bill = _new_bill(month, _new_vendor(month, "Gesperrt Waren", status="hold"), 160)
    return "Bills", (str(bill["bill"]),), "vendor"


def wrong_buyer(month: Month) -> Planted:
    """A bill for another company of a like name."""
    bill = _new_bill(month, _new_vendor(month, "Falsch Adressiert"), 161)
    bill["buyer"] = "Kranich Immobilien GmbH; DE811907980"
    return "Bills", (str(bill["bill"]),), "buyer"


def not_payable(month: Month) -> Planted:
    """A proforma invoice that was entered as a bill."""
    bill = _new_bill(month, _new_vendor(month, "Vorab Rechner"), 162)
    bill["kind"] = "proforma"
    return "Bills", (str(bill["bill"]),), "kind"


def corrects_open(month: Month) -> Planted:
    """A corrected bill beside the one that it replaces."""
    vendor = _new_vendor(month, "Neu Gerechnet")
    first = _new_bill(month, vendor, 163)
    second = _new_bill(month, vendor, 155)
    second |= {"kind": "correction", "corrects": first["bill"]}
    return "Bills", (str(second["bill"]), str(first["bill"])), "corrects"


def pay_by(month: Month) -> Planted:
    """A bill that the vendor collects."""
    bill = _new_bill(month, _new_vendor(month, "Stadtwerke Einzug"), 164)
    bill["pay_by"] = "direct debit"
    return "Bills", (str(bill["bill"]),), "pay_by"


def terms_differ(month: Month) -> Planted:
    """A discount on the bill that nobody had agreed."""
    bill = _new_bill(month, _new_vendor(month, "Skonto Dazu"), 166)
    bill["terms_text"] = "3 % Skonto innerhalb von 10 Tagen"
    return "Bills", (str(bill["bill"]),), "terms_text"


def bank_account_changed(month: Month) -> Planted:
    """A new account by e-mail, and nobody called back."""
    vendor = _new_vendor(month, "Konto Neu", bank_account="DE88100900001234567892")
    payment = _pay(month, _new_bill(month, vendor, 170, status="paid"), 9101, 170)
    payment["bank_account"] = "DE02120300000000202051"
    vendor["bank_account"] = "DE21500500009876543210"
    return "Vendors", (str(vendor["vendor"]),), "bank_account"


def bank_code(month: Month) -> Planted:
    """A BIC of another country than the account's."""
    vendor = _new_vendor(month, "Fremde Bank", bank_account="DE29100100100987654321", bic="BNPAFRPP")
    return "Vendors", (str(vendor["vendor"]),), "bic"


def account_unverified(month: Month) -> Planted:
    """The first bill of a vendor whose account nobody verified."""
    bill = _new_bill(month, _new_vendor(month, "Erste Rechnung", bank_account="DE91100000000123456789"), 165)
    return "Bills", (str(bill["bill"]),), "vendor"


def bank_account_shared(month: Month) -> Planted:
    """Two vendors, one account."""
    account = "FR7630006000011234567890189"
    ids = [_new_vendor(month, name, bank_account=account)["vendor"] for name in ("Konto Eins", "Zweite Firma")]
    others = [v["vendor"] for v in month.rows("Vendors") if v.get("bank_account") == account and v["vendor"] not in ids]
    return "Vendors", tuple(map(str, [*others, *ids])), "bank_account"


def self_approval(month: Month) -> Planted:
    """A large bill entered and approved by the same person."""
    bill = _new_bill(month, _new_vendor(month, "Allein Entschieden"), 1600, approved_by="anna")
    return "Bills", (str(bill["bill"]),), "approved_by"


def split_bills(month: Month) -> Planted:
    """One supply of 1,190 in two bills, entered and approved by the same person."""
    vendor = _new_vendor(month, "Geteilte Lieferung")
    bills = [_new_bill(month, vendor, gross, approved_by="anna") for gross in (610, 580)]
    return "Bills", tuple(str(bill["bill"]) for bill in bills), "gross"


def approval_unrecorded(month: Month) -> Planted:
    """Somebody typed the approval: no command wrote it."""
    bill = _new_bill(month, _new_vendor(month, "Selbst Getippt"), 175)
    return "Bills", (str(bill["bill"]),), "approved_by"


def paid_unapproved(month: Month) -> Planted:
    """Paid without approval."""
    bill = _new_bill(month, _new_vendor(month, "Eilig Bezahlt"), 180, approved_by=None, status="paid")
    _pay(month, bill, 9102, 180)
    return "Bills", (str(bill["bill"]),), "approved_by"


def paid_held(month: Month) -> Planted:
    """Paid though it was held."""
    bill = _new_bill(month, _new_vendor(month, "Trotzdem Bezahlt"), 190, hold="quality", status="paid")
    _pay(month, bill, 9103, 190)
    return "Bills", (str(bill["bill"]),), "hold"


def duplicate_payment(month: Month) -> Planted:
    """Paid on Monday and on Wednesday."""
    bill = _new_bill(month, _new_vendor(month, "Zweimal Gezahlt"), 420, status="paid")
    _pay(month, bill, 9104, 210, 3)
    second = _pay(month, bill, 9105, 210, 1)
    return "Payments", (str(second["payment"]),), "amount"


def overpayment(month: Month) -> Planted:
    """Ten euros too much."""
    bill = _new_bill(month, _new_vendor(month, "Zuviel Gezahlt"), 230, status="paid")
    _pay(month, bill, 9106, 240)
    return "Bills", (str(bill["bill"]),), "gross"


def discount_expiring(month: Month) -> Planted:
    """A bill whose discount ends the day after tomorrow."""
    bill = _new_bill(month, _new_vendor(month, "Skonto Freund", terms="2/10 net 30"), 250, days=8)
    return "Bills", (str(bill["bill"]),), "due_date"


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
    "percent-as-fraction": percent_as_fraction,
    "tax-of-item": tax_of_item,
    "e-invoice-rules": e_invoice_rules,
    "price-list": price_list,
    "number-gap": number_gap,
    "number-order": number_order,
    "number-twice": number_twice,
    "due-date": due_date,
    "over-allocated": over_allocated,
    "credit-limit": credit_limit,
    "customer-on-hold": customer_on_hold,
    "duplicate-order": duplicate_order,
    "over-invoiced": over_invoiced,
    "delivered-not-invoiced": delivered_not_invoiced,
    "billing-details": billing_details,
    "tax-number": tax_number,
    "bank-account": bank_account,
    "bank-code": bank_code,
    "issued-changed": issued_changed,
    "disputed": disputed,
    "unapplied": unapplied,
    "short-paid": short_paid,
    "wrong-party": wrong_party,
    "bank-gap": bank_gap,
    "bank-twice": bank_twice,
    "promise-broken": promise_broken,
    "follow-up-due": follow_up_due,
    "reminder-due": reminder_due,
    "collections-due": collections_due,
    "number-destroyed": number_destroyed,
    "duplicate-bill": duplicate_bill,
    "duplicate-vendor": duplicate_vendor,
    "price-match": price_match,
    "quantity-match": quantity_match,
    "beyond-order": beyond_order,
    "not-ordered": not_ordered,
    "order-cancelled": order_cancelled,
    "no-purchase-order": no_purchase_order,
    "bill-before-order": bill_before_order,
    "bill-date": bill_date,
    "vendor-on-hold": vendor_on_hold,
    "wrong-buyer": wrong_buyer,
    "not-payable": not_payable,
    "corrects-open": corrects_open,
    "pay-by": pay_by,
    "terms-differ": terms_differ,
    "recurring-missing": recurring_missing,
    "bank-account-changed": bank_account_changed,
    "account-unverified": account_unverified,
    "bank-account-shared": bank_account_shared,
    "self-approval": self_approval,
    "split-bills": split_bills,
    "approval-unrecorded": approval_unrecorded,
    "paid-unapproved": paid_unapproved,
    "paid-held": paid_held,
    "duplicate-payment": duplicate_payment,
    "overpayment": overpayment,
    "discount-expiring": discount_expiring,
    "status-contradicts": status_contradicts,
    "write-off-limit": write_off_limit,
    "rate-missing": rate_missing,
}
