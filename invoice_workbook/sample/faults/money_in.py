"""Faults of receipts, bank lines and promises, and reminders that are due."""

from datetime import date, timedelta
from decimal import Decimal

from invoice_workbook.journal.statements import StatementBalance
from invoice_workbook.sample.faults.rows import Planted, add_to, new_bill, new_vendor, open_invoices, pay
from invoice_workbook.sample.month import AS_OF, Month, Row

LATE_DAYS = (7, 20, 34, 60)
"""Days late of the invoices of a customer who stopped paying."""


def over_allocated(month: Month) -> Planted:
    """An invoice settled beyond its gross."""
    invoice = next(i for i in month.rows("Invoices")[40:] if i["status"] == "paid" and i["currency"] == "EUR")
    paid = month.one("Allocations", "document", invoice["invoice"])
    extra = {"allocation": "AL-9001", "source": None, "kind": "write-off", "amount": Decimal("1.00")}
    month.add("Allocations", **{**paid, **extra})
    return "Invoices", (str(invoice["invoice"]),), "gross"


def status_contradicts(month: Month) -> Planted:
    """A bill rejected after it was paid."""
    bill = new_bill(month, new_vendor(month, "Nachher Abgelehnt"), 260, status="rejected")
    pay(month, bill, 9107, 260)
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
            add_to(payment, "amount", "-25.00")
            add_to(month.one("Receipts", "receipt", payment["source"]), "amount", "-25.00")
            rest = {"allocation": "AL-9004", "source": None, "kind": "write-off", "amount": Decimal("25.00")}
            month.add("Allocations", **{**payment, **rest})
            return "Invoices", (str(invoice["invoice"]),), "gross"
    raise LookupError("no invoice to be written off in part")


def wrong_party(month: Month) -> Planted:
    """One customer's money on another's invoice."""
    invoice = open_invoices(month)[5]
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
