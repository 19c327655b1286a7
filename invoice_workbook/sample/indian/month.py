"""The Indian company's month: orders, invoices, receipts, bills and payments that belong together.

Taxes by the states of both sides: CGST and SGST within Andhra Pradesh, each rounded, IGST beyond it and to a special
economic zone; an export under a letter of undertaking bears none (IGST Act 2017, sections 7, 8 and 16).
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from invoice_workbook import terms
from invoice_workbook.ledger.payable import usual_withholding
from invoice_workbook.sample.indian import parties
from invoice_workbook.sample.month import AS_OF, NOBODY_WAITS, Month, Row, allocate, line_net, rounded
from invoice_workbook.schema import AllocationKind, GstSupply

FIRST_ORDER = date(2026, 9, 14)
ORDERS, INVOICED, VERIFIED = 34, 30, 2
HOME_STATE, ABROAD = "37", "96"
TERMS = {name: terms.agreed(name, {}) or terms.Terms() for name in parties.TERMS}
SUPPLIES = {"SEZ": GstSupply.SEZ_TAXED, "export": GstSupply.EXPORT_UNTAXED}
HALF = Decimal("0.5")


def make() -> Month:
    """The whole month, without a fault."""
    month = Month(dice=random.Random(20261130))
    _setup(month)
    _customers(month)
    _vendors(month)
    _items(month)
    _sell(month)
    _credit_note(month)
    _collect(month)
    _buy_goods(month)
    _buy_services(month)
    _pay(month)
    _bank(month)
    return month


def _setup(month: Month) -> None:
    for row in terms.usual_rows():
        month.add("Terms", **row)
    for person, name, mail, role, limit in parties.PEOPLE:
        month.add("People", person=person, name=name, e_mail=mail, role=role, approval_limit=limit)
    for source, target, day, rate in parties.EXCHANGE_RATES:
        cells = {"from": source, "to": target, "date": date.fromisoformat(day), "rate": Decimal(rate)}
        month.add("ExchangeRates", **cells)
    for use, category, percent, account, name in parties.LEDGER_ACCOUNTS:
        tax = {"tax_category": category, "tax_rate": percent}
        month.add("LedgerAccounts", use=use, ledger_account=account, name=name, **tax)
    for row in usual_withholding.rows("te"):
        month.add("WithholdingRates", **row, ledger_account=parties.WITHHELD_ACCOUNT)


def _customers(month: Month) -> None:
    for n, (name, street, code, city, state, country, language, currency, tax, _) in enumerate(parties.CUSTOMERS, 1):
        month.add(
            "Customers",
            customer=f"C-{n:03}",
            name=name,
            e_mail=f"customer{n:02}@partner.example",
            street=street,
            postal_code=code,
            city=city,
            country=country,
            tax_number=tax or None,
            language=language,
            currency=currency,
            terms=parties.TERMS[n % 2],
            credit_limit=Decimal(1_000_000 if currency == "INR" else 20_000),
            state=None if country != "IN" else state,
            reminders="yes",
            status="active",
        )


def _vendors(month: Month) -> None:
    for n, (name, street, code, city, state, tax, pan, scheme, section, account, ifsc) in enumerate(parties.VENDORS, 1):
        month.add(
            "Vendors",
            vendor=f"V-{n:03}",
            name=name,
            e_mail=f"vendor{n:02}@partner.example",
            street=street,
            postal_code=code,
            city=city,
            country="IN",
            tax_number=tax or None,
            language="te" if not name.isascii() else "en",
            currency="INR",
            terms=parties.TERMS[0],
            bank_account=account,
            clearing_code=ifsc,
            status="active",
            state=state,
            pan=pan or None,
            gst_scheme=scheme or None,
            section=section or None,
            bank_account_verified_on=date(2026, 4, 6),
            bank_account_verified_by="venkat",
        )


def _items(month: Month) -> None:
    for n, (name, unit, price, rate, code) in enumerate(parties.ITEMS, 1):
        cells: Row = {"item": f"I-{n:03}", "description": name, "unit": unit, "commodity_code": code}
        cells |= {"tax_category": "S", "tax_rate": rate, "valid_from": date(2026, 4, 1)}
        month.add("Items", **cells, unit_price=Decimal(price), currency="INR")
        if n in parties.DOLLAR_PRICES:
            month.add("Items", **cells, unit_price=Decimal(parties.DOLLAR_PRICES[n]), currency="USD")


def totals(lines: list[Row], currency: str, *, is_halved: bool) -> dict[str, Decimal]:
    """Net, tax and gross of lines: a tax once for each rate, within the state twice at half the rate."""
    nets: dict[Any, Decimal] = {}
    for line in lines:
        nets[line["tax_rate"]] = nets.get(line["tax_rate"], Decimal(0)) + Decimal(str(line["line_net"]))
    share, times = (HALF, 2) if is_halved else (Decimal(1), 1)
    tax = sum(times * rounded(net * Decimal(str(rate)) * share / 100, currency) for rate, net in nets.items())
    net = sum(nets.values(), Decimal(0))
    return {
        "net": rounded(net, currency),
        "tax": rounded(Decimal(tax), currency),
        "gross": rounded(net + tax, currency),
    }


def _is_halved(state: str, supply: str) -> bool:
    return state == HOME_STATE and not supply


def _sell(month: Month) -> None:
    for n in range(ORDERS):
        place = (n * 3 + n // 10) % len(parties.CUSTOMERS)
        customer, currency = month.rows("Customers")[place], parties.CUSTOMERS[place][7]
        ordered, id_ = FIRST_ORDER + timedelta(days=n * 74 // ORDERS), f"O-{n + 1:04}"
        status = "invoiced" if n < INVOICED else "verified" if n < INVOICED + VERIFIED else "open"
        month.add(
            "Orders",
            order=id_,
            customer=customer["customer"],
            order_date=ordered,
            customer_reference=f"PO/{2600 + n * 7}",
            currency=currency,
            delivered_on=ordered + timedelta(2) if status == "invoiced" else None,
            status=status,
        )
        offered = [item for item in month.rows("Items") if item["currency"] == currency]
        lines = [
            month.add("OrderLines", order=id_, line=str(number), **_sold(month, item, currency))
            for number, item in enumerate(month.dice.sample(offered, month.dice.choice((1, 2, 3))), 1)
        ]
        if status == "invoiced":
            _invoice(month, place, id_, min(ordered + timedelta(3), AS_OF), lines)


def _sold(month: Month, item: Row, currency: str) -> Row:
    """A line's cells; an export bears no tax."""
    quantity, discount = month.dice.choice((5, 8, 10, 12, 20, 24, 25)), month.dice.choice((None, None, None, 5))
    tax = {"tax_category": "G", "tax_rate": 0} if currency != "INR" else {"tax_category": "S"}
    row: Row = {"item": item["item"], "description": item["description"], "quantity": quantity}
    row |= {"unit_price": item["unit_price"], "discount": discount, "tax_rate": item["tax_rate"], **tax}
    return {**row, "line_net": line_net(row, currency)}


def _invoice(month: Month, place: int, order: str, day: date, lines: list[Row]) -> None:
    customer, given = month.rows("Customers")[place], parties.CUSTOMERS[place]
    id_, currency = f"INV-2026-{len(month.rows('Invoices')) + 1:05}", str(customer["currency"])
    due = terms.due_date(day, TERMS[str(customer["terms"])], frozenset())
    sums = totals(lines, currency, is_halved=_is_halved(given[4], given[9]))
    month.add(
        "Invoices",
        invoice=id_,
        type="invoice",
        customer=customer["customer"],
        order=order,
        **{"invoice_date": day, "due_date": due, "currency": currency, **sums, "status": "sent", "sent_on": day},
        gst_supply=SUPPLIES.get(given[9]),
    )
    codes = {item["item"]: item["commodity_code"] for item in month.rows("Items")}
    for line in lines:
        cells = {k: v for k, v in line.items() if k != "order"}
        month.add("InvoiceLines", invoice=id_, **cells, commodity_code=codes[line["item"]])


def _credit_note(month: Month) -> None:
    """One case that came back, credited against its invoice of November."""
    invoice = next(i for i in month.rows("Invoices") if i["invoice_date"].month == 11 and i["currency"] == "INR")
    place = int(str(invoice["customer"])[2:]) - 1
    first = next(line for line in month.rows("InvoiceLines") if line["invoice"] == invoice["invoice"])
    line = {**first, "invoice": "CN-2026-00001", "line": "1", "quantity": 1, "discount": None}
    line["line_net"] = line_net(line, "INR")
    month.add("InvoiceLines", **line)
    sums = totals([line], "INR", is_halved=_is_halved(parties.CUSTOMERS[place][4], parties.CUSTOMERS[place][9]))
    head = {"invoice": "CN-2026-00001", "type": "credit note", "corrects": invoice["invoice"]}
    head |= {"customer": invoice["customer"], "order": invoice["order"], "gst_supply": invoice["gst_supply"]}
    day = invoice["invoice_date"] + timedelta(2)
    month.add("Invoices", **head, invoice_date=day, currency="INR", **sums, status="sent")


def _collect(month: Month) -> None:
    """Everything due is paid in time; one customer holds back a thousandth of the net (section 194Q)."""
    invoices = [i for i in month.rows("Invoices") if i["type"] == "invoice"]
    held_back = next(i for i in invoices if i["currency"] == "INR" and i["net"] > 10_000)
    for n, invoice in enumerate(invoices):
        if invoice["due_date"] > AS_OF:
            continue
        on = invoice["due_date"] - timedelta(1 + n % 3)
        kept = rounded(invoice["net"] / 1000, "INR").quantize(Decimal(1)) if invoice is held_back else Decimal(0)
        receipt, part = f"R-{len(month.rows('Receipts')) + 1:04}", invoice["gross"] - kept
        cells = {"receipt": receipt, "date": on, "customer": invoice["customer"], "amount": part}
        month.add("Receipts", **cells, currency=invoice["currency"], method="transfer", reference=invoice["invoice"])
        allocate(month, on, "receivable", receipt, invoice, AllocationKind.PAYMENT, part)
        if kept:
            allocate(month, on, "receivable", None, invoice, AllocationKind.WITHHELD, kept)
        invoice["status"] = "paid"


# vendor, item bought, quantity, price, rate
_GOODS = (
    (1, "Dried chillies", 40, "182.00", 5),
    (2, "Bath soap, box of 48", 25, "1086.00", 5),
    (3, "Storage boxes", 60, "168.35", 18),
    (7, "Tiffin carriers", 35, "301.00", 5),
)
# vendor, what, net, tax category, rate, tax within the state of reverse charge (each half), tax held back
_SERVICES = (
    (parties.ADVISER, "Accounts and returns, September", "30000.00", "S", 18, "", ""),
    (parties.CARRIER, "Freight Guntur to Vijayawada, September", "32000.00", "AE", 0, "800.00", "320.00"),
    (parties.STATIONER, "Registers and pens", "4350.00", "O", 0, "", ""),
    (parties.ADVISER, "Accounts and returns, October", "30000.00", "S", 18, "", "6000.00"),
    (parties.CARRIER, "Freight Guntur to Vijayawada, October", "28500.00", "AE", 0, "712.50", ""),
    (parties.ADVISER, "Accounts and returns, November", "30000.00", "S", 18, "", "3000.00"),
    (parties.CARRIER, "Freight Guntur to Vijayawada, November", "41000.00", "AE", 0, "1025.00", "695.00"),
)
"""What is held back, by hand: of advice nothing until the year is beyond 50,000, then 10 % of all of it; of freight 1 %
of what is beyond 30,000 by itself, and of all of the year (101,500) once it is beyond 100,000: 1,015 less 320."""


def _buy_goods(month: Month) -> None:
    for n in range(13):
        vendor, what, quantity, price, rate = _GOODS[n % len(_GOODS)]
        day = FIRST_ORDER + timedelta(days=n * 6)
        line: Row = {"description": what, "quantity": quantity + n, "unit_price": Decimal(price)}
        _bill(month, vendor, day, {**line, "tax_category": "S", "tax_rate": rate})


def _buy_services(month: Month) -> None:
    for n, (vendor, what, net, category, rate, half, withheld) in enumerate(_SERVICES):
        line = {"description": what, "quantity": 1, "unit_price": Decimal(net)}
        more: Row = {"withheld": Decimal(withheld)} if withheld else {}
        more |= {"reverse_charge": "yes", "cgst": Decimal(half), "sgst": Decimal(half)} if half else {}
        day = FIRST_ORDER + timedelta(days=3 + n * 10)
        _bill(month, vendor, day, {**line, "tax_category": category, "tax_rate": rate}, **more)


def _bill(month: Month, vendor: int, ordered: date, wanted: Row, **more: object) -> Row:
    """A bill of one line, ordered and received in full, three days after its order."""
    number = len(month.rows("Bills")) + 1
    bill, order, id_ = f"B-{number:04}", f"P-{number:04}", f"V-{vendor:03}"
    key, day = {"purchase_order": order}, ordered + timedelta(3)
    cells = {name: wanted[name] for name in ("description", "quantity", "unit_price")}
    head = {"order_date": ordered, "currency": "INR", "requested_by": "ravi", "status": "open"}
    month.add("PurchaseOrders", **key, vendor=id_, **head)
    month.add("PurchaseOrderLines", **key, line="1", **cells)
    received = {"goods_receipt": f"G-{number:04}", **key, "line": "1", "date": day}
    month.add("GoodsReceipts", **received, accepted=wanted["quantity"], rejected=0)
    line = {"bill": bill, "line": "1", **key, "order_line": "1", **wanted, "line_net": line_net(wanted, "INR")}
    month.add("BillLines", **line)
    is_halved = parties.VENDORS[vendor - 1][4] == HOME_STATE
    sums = totals([line], "INR", is_halved=is_halved)
    taxes = {"cgst": sums["tax"] / 2, "sgst": sums["tax"] / 2} if is_halved else {"igst": sums["tax"]}
    return month.add(
        "Bills",
        **{"bill": bill, "type": "bill", "vendor": id_, "vendor_reference": f"{id_[2:]}/26-27/{410 + number}", **key},
        bill_date=day,
        received_on=day,
        due_date=terms.due_date(day, TERMS["net 30"], frozenset()),
        **{"currency": "INR", **sums, "status": "approved", "entered_by": "sita", "approved_by": "lakshmi"},
        **{"approved_on": day, **(taxes if sums["tax"] else {}), **more},
    )


def _pay(month: Month) -> None:
    """Everything due by the end of next week is paid by then, less what is held back."""
    for n, bill in enumerate(month.rows("Bills")):
        if bill["due_date"] > AS_OF + timedelta(NOBODY_WAITS):
            continue
        on, withheld = min(bill["due_date"], AS_OF - timedelta(n % 3)), bill.get("withheld", Decimal(0))
        payment, paid = f"Z-{len(month.rows('Payments')) + 1:04}", bill["gross"] - withheld
        vendor = month.one("Vendors", "vendor", bill["vendor"])
        account = {field: vendor[field] for field in ("bank_account", "clearing_code")}
        cells = {"payment": payment, "date": on, "vendor": bill["vendor"], "amount": paid, "currency": "INR"}
        month.add(
            "Payments", **cells, **account, method="transfer", reference=bill["vendor_reference"], status="cleared"
        )
        allocate(month, on, "payable", payment, bill, AllocationKind.PAYMENT, paid)
        if withheld:
            allocate(month, on, "payable", None, bill, AllocationKind.WITHHELD, withheld)
        bill["status"] = "paid"


def _bank(month: Month) -> None:
    """The last bank lines of customers, and a question that came in by telephone."""
    for n, receipt in enumerate(month.rows("Receipts")[-2:], 1):
        month.add(
            "BankLines",
            bank_line=f"K-{n:04}",
            account=parties.SETTINGS["Bank account"],
            booked_on=receipt["date"],
            value_date=receipt["date"],
            amount=receipt["amount"],
            currency=receipt["currency"],
            counterparty=str(receipt["customer"]),
            reference=receipt["reference"],
            status="accepted",
        )
        receipt["bank_line"] = f"K-{n:04}"
    asked = {"question": "Q-001", "asked_on": AS_OF, "asked_by": "శ్రీనివాస్", "party": "C-002"}
    month.add("Questions", **asked, question_text="పసుపు ఎప్పుడు వస్తుంది?", status="open")
