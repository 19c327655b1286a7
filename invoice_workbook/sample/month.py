"""The month itself: orders, invoices, receipts, bills and payments that belong together.

Rows are dicts of cells by field. Everything comes from one seed, so it is the same every time.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from invoice_workbook import currencies, terms
from invoice_workbook.journal.statements import StatementBalance
from invoice_workbook.sample import parties

Row = dict[str, Any]
AS_OF = date(2026, 11, 30)
FIRST_ORDER = date(2026, 9, 14)
ORDERS, INVOICED, VERIFIED, CREDITED = 120, 105, 9, 5
BILLS, BILL_CREDITS = 78, 2
RATES = {"EUR": Decimal(1), "JPY": Decimal(165), "KWD": Decimal("0.3435")}
HOLIDAYS = frozenset(date.fromisoformat(day) for _, day, _ in parties.HOLIDAYS)
TERMS = {name: terms.agreed(name, {}) or terms.Terms() for name in parties.TERMS}
NOBODY_WAITS = 7
"""Bills due within this many days of the end are paid, so that nothing is due soon."""


@dataclass
class Month:
    """Rows of every table, as they are made."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    issued: list[tuple[str, str]] = field(default_factory=list)
    """Fingerprints for the Log: the invoice, and its content."""
    statements: list[StatementBalance] = field(default_factory=list)
    """Bank statements' balances for the Log."""
    dice: random.Random = field(default_factory=lambda: random.Random(20261130))

    def add(self, table: str, /, **cells: Any) -> Row:
        """Add a row."""
        self.tables.setdefault(table, []).append(cells)
        return cells

    def rows(self, table: str) -> list[Row]:
        """Rows of a table so far."""
        return self.tables.setdefault(table, [])

    def one(self, table: str, key: str, value: object) -> Row:
        """The row with that key."""
        return next(row for row in self.rows(table) if row[key] == value)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """An amount in its currency's decimals."""
    return amount.quantize(Decimal(1).scaleb(-currencies.DECIMALS[currency]), ROUND_HALF_UP)


def make() -> Month:
    """The whole month, without a fault."""
    month = Month()
    _setup(month)
    _parties(month)
    _items(month)
    _sell(month)
    _collect(month)
    _buy(month)
    _pay(month)
    _bank(month)
    return month


def _setup(month: Month) -> None:
    for row in terms.usual_rows():
        month.add("Terms", **row)
    for country, day, name in parties.HOLIDAYS:
        month.add("Holidays", country=country, date=date.fromisoformat(day), name=name)
    for person, name, mail, role, limit in parties.PEOPLE:
        month.add("People", person=person, name=name, e_mail=mail, role=role, approval_limit=limit)
    for source, target, day, rate in parties.EXCHANGE_RATES:
        month.add(
            "ExchangeRates", **{"from": source, "to": target, "date": date.fromisoformat(day), "rate": Decimal(rate)}
        )
    month.add("InterestRates", country="DE", valid_from=date(2026, 7, 1), rate=Decimal("9.27"))
    for use, category, percent, account, key, name in parties.LEDGER_ACCOUNTS:
        tax = {"tax_category": category, "tax_rate": percent, "tax_key": key}
        month.add("LedgerAccounts", use=use, ledger_account=account, name=name, **tax)


def _mail(number: int, side: str) -> str:
    return f"{side}{number:02}@partner.example"


def _parties(month: Month) -> None:
    for n, (name, city, code, street, country, language, currency, tax) in enumerate(parties.CUSTOMERS, 1):
        address = {"street": street, "postal_code": code, "city": city, "country": country}
        limit = rounded(Decimal(25_000) * RATES[currency], currency)
        month.add(
            "Customers",
            **{"customer": f"C-{n:03}", "name": name, "e_mail": _mail(n, "kunde"), **address, "tax_number": tax},
            language=language,
            currency=currency,
            terms=parties.TERMS[n % 4],
            credit_limit=limit,
            ledger_account=str(parties.CUSTOMERS_FROM + n),
            reminders="yes",
            status="active",
        )
    for n, (name, city, code, street, country, currency, account) in enumerate(parties.VENDORS, 1):
        address = {"street": street, "postal_code": code, "city": city, "country": country}
        month.add(
            "Vendors",
            **{"vendor": f"V-{n:03}", "name": name, "e_mail": _mail(n, "lieferant"), **address, "language": "en"},
            currency=currency,
            ledger_account=str(parties.VENDORS_FROM + n),
            terms=parties.TERMS[n % 2],
            bank_account=account,
            bic=parties.BICS.get(name),
            status="active",
            bank_account_verified_on=date(2026, 2, 3) if account else None,
            bank_account_verified_by="ulrike" if account else None,
        )


def _items(month: Month) -> None:
    for n, (name, unit, price, factor) in enumerate(parties.ITEMS, 1):
        for currency in ("EUR", "JPY", "KWD") if n <= 20 else ("EUR",):
            amount = rounded(Decimal(price) * Decimal(factor) * RATES[currency], currency)
            tax = {"tax_category": "S", "tax_rate": 7 if unit in ("kg", "jar") else 19}
            month.add(
                "Items",
                item=f"A-{n:03}",
                description=name,
                unit=unit,
                unit_price=amount,
                currency=currency,
                **{**tax, "valid_from": date(2026, 1, 1)},
            )


def _tax(country: str, rate: Any) -> dict[str, Any]:
    if country == "DE":
        return {"tax_category": "S", "tax_rate": rate}
    return {"tax_category": "K" if country in parties.EU else "G", "tax_rate": 0}


def line_net(row: Row, currency: str) -> Decimal:
    """A line's net as it should be."""
    exact = Decimal(str(row["quantity"])) * Decimal(str(row["unit_price"]))
    return rounded(exact * (100 - Decimal(str(row.get("discount") or 0))) / 100, currency)


def totals(lines: list[Row], currency: str) -> dict[str, Decimal]:
    """Net, tax and gross of lines: tax once for each group of category and rate."""
    groups: dict[tuple[object, object], Decimal] = {}
    for line in lines:
        key = (line["tax_category"], line["tax_rate"])
        groups[key] = groups.get(key, Decimal(0)) + Decimal(str(line["line_net"]))
    net = sum(groups.values(), Decimal(0))
    taxes = (rounded(amount * Decimal(str(rate)) / 100, currency) for (_, rate), amount in groups.items())
    tax = sum(taxes, Decimal(0))
    return {"net": rounded(net, currency), "tax": rounded(tax, currency), "gross": rounded(net + tax, currency)}


def _lines(month: Month, table: str, key: dict[str, Any], items: list[Row], country: str, currency: str) -> list[Row]:
    made = []
    for number, item in enumerate(items, 1):
        quantity = month.dice.choice((1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 24, Decimal("2.5")))
        discount = month.dice.choice((None, None, None, None, 5, Decimal("2.5")))
        row: Row = {**key, "line": str(number), "item": item["item"], "description": item["description"]}
        row |= {"quantity": quantity, "unit_price": item["unit_price"], "discount": discount}
        row |= _tax(country, item["tax_rate"])
        row["line_net"] = line_net(row, currency)
        made.append(month.add(table, **row))
    return made


def _sell(month: Month) -> None:
    customers = month.rows("Customers")
    number = 0
    for n in range(ORDERS):
        customer = customers[(n * 7 + n // 40) % len(customers)]
        currency, country = str(customer["currency"]), str(customer["country"])
        ordered = FIRST_ORDER + timedelta(days=n * 75 // ORDERS)
        id_ = f"O-{n + 1:04}"
        status = "invoiced" if n < INVOICED else "verified" if n < INVOICED + VERIFIED else "open"
        delivered = ordered + timedelta(2) if status == "invoiced" else None
        month.add(
            "Orders",
            order=id_,
            customer=customer["customer"],
            order_date=ordered,
            customer_reference=f"PO {4500 + n * 13}",
            currency=currency,
            delivered_on=delivered,
            status=status,
        )
        offered = [item for item in month.rows("Items") if item["currency"] == currency]
        items = month.dice.sample(offered, month.dice.choice((1, 2, 3, 3, 4, 5)))
        lines = _lines(month, "OrderLines", {"order": id_}, items, country, currency)
        if status == "invoiced":
            number += 1
            _invoice(month, number, customer, id_, min(ordered + timedelta(3), AS_OF), lines)
    _credit_notes(month)


def _invoice(month: Month, number: int, customer: Row, order: str, day: date, lines: list[Row]) -> None:
    id_, currency = f"INV-2026-{number:05}", str(customer["currency"])
    due = terms.due_date(day, TERMS[str(customer["terms"])], HOLIDAYS)
    month.add(
        "Invoices",
        invoice=id_,
        type="invoice",
        customer=customer["customer"],
        order=order,
        invoice_date=day,
        **{"due_date": due, "currency": currency, **totals(lines, currency), "status": "sent", "sent_on": day},
    )
    for line in lines:
        month.add("InvoiceLines", **{"invoice": id_, **{k: v for k, v in line.items() if k != "order"}})


def _credit_notes(month: Month) -> None:
    """Returned goods: the first line of some invoices, credited against them."""
    for n in range(1, CREDITED + 1):
        invoice = month.rows("Invoices")[60 + n * 8]
        currency, id_ = str(invoice["currency"]), f"CN-2026-{n:05}"
        day = min(invoice["invoice_date"] + timedelta(6), AS_OF)
        first = next(line for line in month.rows("InvoiceLines") if line["invoice"] == invoice["invoice"])
        line = {**first, "invoice": id_, "line": "1", "quantity": 1, "discount": None}
        line["line_net"] = line_net(line, currency)
        month.add("InvoiceLines", **line)
        month.add(
            "Invoices",
            invoice=id_,
            type="credit note",
            corrects=invoice["invoice"],
            customer=invoice["customer"],
            **{"order": invoice["order"], "invoice_date": day, "currency": currency, **totals([line], currency)},
            status="sent",
        )


def allocate(month: Month, day: Any, side: str, source: Any, document: Row, kind: str, amount: Decimal) -> None:
    """An allocation of a source, or of none, to an invoice or bill."""
    key = "invoice" if side == "receivable" else "bill"
    month.add(
        "Allocations",
        allocation=f"AL-{len(month.rows('Allocations')) + 1:04}",
        date=day,
        side=side,
        source=source,
        document=document[key],
        kind=kind,
        amount=amount,
    )


def _collect(month: Month) -> None:
    """Everything due is paid in time; a few with discount, in parts, or some cents short and written off."""
    notes = {note["corrects"]: note for note in month.rows("Invoices") if note["type"] == "credit note"}
    paid = 0
    for n, invoice in enumerate(i for i in month.rows("Invoices") if i["type"] == "invoice"):
        due, day, gross = invoice["due_date"], invoice["invoice_date"], Decimal(str(invoice["gross"]))
        assert isinstance(due, date) and isinstance(day, date)
        note = notes.get(invoice["invoice"])
        if note and n % 2:
            credit = Decimal(str(note["gross"]))
            allocate(month, note["invoice_date"], "receivable", note["invoice"], invoice, "credit", credit)
            gross -= credit
        if due >= AS_OF and paid >= 86:
            continue
        paid += 1
        currency, customer = str(invoice["currency"]), month.one("Customers", "customer", invoice["customer"])
        agreed = TERMS[str(customer["terms"])]
        early = terms.discount_until(day, agreed)
        on = min(due - timedelta(1 + n % 3), AS_OF - timedelta(n % 5))
        on = max(on, day)
        discount = Decimal(0)
        if early and n % 2 and early <= AS_OF:
            on, discount = early, rounded(gross * 2 / 100, currency)
        cents = Decimal("0.30") if n in (20, 50) and currency == "EUR" else Decimal(0)
        half = rounded(gross / 2, currency) if n in (10, 30) else Decimal(0)
        for part in (half, gross - discount - cents - half) if half else (gross - discount - cents,):
            receipt = f"R-{len(month.rows('Receipts')) + 1:04}"
            month.add(
                "Receipts",
                receipt=receipt,
                date=on,
                customer=invoice["customer"],
                amount=part,
                currency=currency,
                method="transfer",
                reference=invoice["invoice"],
            )
            allocate(month, on, "receivable", receipt, invoice, "payment", part)
        if discount:
            allocate(month, on, "receivable", None, invoice, "discount", discount)
        if cents:
            allocate(month, on, "receivable", None, invoice, "write-off", cents)
        if invoice["status"] == "sent":
            invoice["status"] = "paid"
    _part_paid(month)


def _part_paid(month: Month) -> None:
    """The last two open invoices are paid in part, on account."""
    settled = {row["document"] for row in month.rows("Allocations")}
    still = [i for i in month.rows("Invoices") if i["type"] == "invoice" and i["invoice"] not in settled]
    for invoice in still[-2:]:
        part = rounded(Decimal(str(invoice["gross"])) / 3, str(invoice["currency"]))
        receipt = f"R-{len(month.rows('Receipts')) + 1:04}"
        month.add(
            "Receipts",
            receipt=receipt,
            date=AS_OF,
            customer=invoice["customer"],
            amount=part,
            currency=invoice["currency"],
            method="transfer",
            reference="on account",
        )
        allocate(month, AS_OF, "receivable", receipt, invoice, "payment", part)


_BOUGHT = (
    "Tea chests",
    "Green coffee",
    "Sugar sacks",
    "Cartons",
    "Glass jars",
    "Labels",
    "Pallet freight",
    "Olive oil drums",
)


def _buy(month: Month) -> None:
    vendors = month.rows("Vendors")
    for n in range(BILLS):
        vendor = vendors[(n * 3 + n // 25) % len(vendors)]
        currency = str(vendor["currency"])
        ordered = FIRST_ORDER + timedelta(days=n * 72 // BILLS)
        order, bill = f"P-{n + 1:04}", f"B-{n + 1:04}"
        key = {"purchase_order": order}
        month.add(
            "PurchaseOrders",
            **key,
            vendor=vendor["vendor"],
            order_date=ordered,
            currency=currency,
            requested_by="jonas",
            status="open",
        )
        lines = []
        for number in range(1, month.dice.choice((1, 2, 3)) + 1):
            price = rounded(Decimal(month.dice.randint(150, 4800)) / 100 * RATES[currency], currency)
            quantity, what = month.dice.randint(2, 30), month.dice.choice(_BOUGHT)
            wanted: Row = {**key, "line": str(number), "description": what, "quantity": quantity, "unit_price": price}
            month.add("PurchaseOrderLines", **wanted)
            month.add(
                "GoodsReceipts",
                **{"goods_receipt": f"G-{len(month.rows('GoodsReceipts')) + 1:04}", **key, "line": str(number)},
                date=ordered + timedelta(4),
                accepted=quantity,
                rejected=0,
            )
            line: Row = {"bill": bill, "line": str(number), **key, "order_line": str(number), "description": what}
            line |= {"quantity": quantity, "unit_price": price, **_tax(str(vendor["country"]), 19)}
            line["line_net"] = line_net(line, currency)
            lines.append(month.add("BillLines", **line))
        _bill(month, bill, vendor, order, ordered + timedelta(5), lines, n)
    _vendor_credits(month)


def _bill(month: Month, id_: str, vendor: Row, order: str, day: date, lines: list[Row], n: int) -> None:
    due = terms.due_date(day, TERMS[str(vendor["terms"])], HOLIDAYS)
    month.add(
        "Bills",
        bill=id_,
        type="bill",
        vendor=vendor["vendor"],
        vendor_reference=f"{2026_000 + n * 37}",
        purchase_order=order,
        bill_date=day,
        received_on=day + timedelta(1),
        due_date=due,
        **{"currency": vendor["currency"], **totals(lines, str(vendor["currency"])), "status": "approved"},
        entered_by="anna",
        approved_by="lakshmi",
        approved_on=day + timedelta(2),
    )


def _vendor_credits(month: Month) -> None:
    for n in range(1, BILL_CREDITS + 1):
        bill = month.rows("Bills")[70 + n]
        first = next(line for line in month.rows("BillLines") if line["bill"] == bill["bill"])
        id_, currency = f"B-{BILLS + n:04}", str(bill["currency"])
        line = {**first, "bill": id_, "line": "1", "quantity": 1, "purchase_order": None, "order_line": None}
        line["line_net"] = line_net(line, currency)
        month.add("BillLines", **line)
        day = bill["received_on"]
        month.add(
            "Bills",
            bill=id_,
            type="credit note",
            corrects=bill["bill"],
            vendor=bill["vendor"],
            vendor_reference=f"G{9100 + n}",
            bill_date=day,
            received_on=day,
            currency=currency,
            **{**totals([line], currency), "status": "approved", "entered_by": "anna", "approved_by": "lakshmi"},
            approved_on=day,
        )


def _pay(month: Month) -> None:
    """Everything due by the end of next week is paid on its due date at the latest."""
    for n, bill in enumerate(b for b in month.rows("Bills") if b["type"] == "bill"):
        due, gross = bill["due_date"], Decimal(str(bill["gross"]))
        assert isinstance(due, date)
        if due > AS_OF + timedelta(NOBODY_WAITS):
            continue
        on = min(due, AS_OF - timedelta(n % 3))
        payment = f"Z-{len(month.rows('Payments')) + 1:04}"
        vendor = month.one("Vendors", "vendor", bill["vendor"])
        month.add(
            "Payments",
            payment=payment,
            date=on,
            vendor=bill["vendor"],
            amount=gross,
            currency=bill["currency"],
            method="transfer",
            reference=bill["vendor_reference"],
            bank_account=vendor["bank_account"],
            status="cleared",
        )
        allocate(month, on, "payable", payment, bill, "payment", gross)
        bill["status"] = "paid"


def _bank(month: Month) -> None:
    """The last days' bank lines, still to be matched, and two questions that came in by telephone."""
    for n, receipt in enumerate(month.rows("Receipts")[-3:], 1):
        month.add(
            "BankLines",
            bank_line=f"K-{n:04}",
            account=parties.SETTINGS["Bank account"],
            booked_on=AS_OF,
            value_date=AS_OF,
            amount=receipt["amount"],
            currency=receipt["currency"],
            counterparty=str(receipt["customer"]),
            reference=receipt["reference"],
            status="accepted",
        )
        receipt["bank_line"] = f"K-{n:04}"
    month.add(
        "Questions",
        question="Q-001",
        asked_on=AS_OF,
        asked_by="Frau Jörgensen",
        party="C-004",
        question_text="When will the organic Assam be delivered?",
        status="open",
    )
    month.add(
        "Questions",
        question="Q-002",
        asked_on=AS_OF - timedelta(3),
        asked_by="M. Noël",
        party="C-017",
        question_text="Copy of the last invoice, please.",
        answer="Sent by e-mail.",
        status="closed",
    )
