"""Faults of accounts, approvals and payments."""

from invoice_workbook.sample.faults.rows import Planted, new_bill, new_vendor, pay
from invoice_workbook.sample.month import Month


def bank_account_changed(month: Month) -> Planted:
    """A new account by e-mail, and nobody called back."""
    vendor = new_vendor(month, "Konto Neu", bank_account="DE88100900001234567892")
    payment = pay(month, new_bill(month, vendor, 170, status="paid"), 9101, 170)
    payment["bank_account"] = "DE02120300000000202051"
    vendor["bank_account"] = "DE21500500009876543210"
    return "Vendors", (str(vendor["vendor"]),), "bank_account"


def bank_code(month: Month) -> Planted:
    """A BIC of another country than the account's."""
    vendor = new_vendor(month, "Fremde Bank", bank_account="DE29100100100987654321", bic="BNPAFRPP")
    return "Vendors", (str(vendor["vendor"]),), "bic"


def account_unverified(month: Month) -> Planted:
    """The first bill of a vendor whose account nobody verified."""
    bill = new_bill(month, new_vendor(month, "Erste Rechnung", bank_account="DE91100000000123456789"), 165)
    return "Bills", (str(bill["bill"]),), "vendor"


def bank_account_shared(month: Month) -> Planted:
    """Two vendors, one account."""
    account = "FR7630006000011234567890189"
    ids = [new_vendor(month, name, bank_account=account)["vendor"] for name in ("Konto Eins", "Zweite Firma")]
    others = [v["vendor"] for v in month.rows("Vendors") if v.get("bank_account") == account and v["vendor"] not in ids]
    return "Vendors", tuple(map(str, [*others, *ids])), "bank_account"


def self_approval(month: Month) -> Planted:
    """A large bill entered and approved by the same person."""
    bill = new_bill(month, new_vendor(month, "Allein Entschieden"), 1600, approved_by="anna")
    return "Bills", (str(bill["bill"]),), "approved_by"


def split_bills(month: Month) -> Planted:
    """One supply of 1,190 in two bills, entered and approved by the same person."""
    vendor = new_vendor(month, "Geteilte Lieferung")
    bills = [new_bill(month, vendor, gross, approved_by="anna") for gross in (610, 580)]
    return "Bills", tuple(str(bill["bill"]) for bill in bills), "gross"


def approval_unrecorded(month: Month) -> Planted:
    """Somebody typed the approval: no command wrote it."""
    bill = new_bill(month, new_vendor(month, "Selbst Getippt"), 175)
    return "Bills", (str(bill["bill"]),), "approved_by"


def paid_unapproved(month: Month) -> Planted:
    """Paid without approval."""
    bill = new_bill(month, new_vendor(month, "Eilig Bezahlt"), 180, approved_by=None, status="paid")
    pay(month, bill, 9102, 180)
    return "Bills", (str(bill["bill"]),), "approved_by"


def paid_held(month: Month) -> Planted:
    """Paid though it was held."""
    bill = new_bill(month, new_vendor(month, "Trotzdem Bezahlt"), 190, hold="quality", status="paid")
    pay(month, bill, 9103, 190)
    return "Bills", (str(bill["bill"]),), "hold"


def duplicate_payment(month: Month) -> Planted:
    """Paid on Monday and on Wednesday."""
    bill = new_bill(month, new_vendor(month, "Zweimal Gezahlt"), 420, status="paid")
    pay(month, bill, 9104, 210, 3)
    second = pay(month, bill, 9105, 210, 1)
    return "Payments", (str(second["payment"]),), "amount"


def overpayment(month: Month) -> Planted:
    """Ten euros too much."""
    bill = new_bill(month, new_vendor(month, "Zuviel Gezahlt"), 230, status="paid")
    pay(month, bill, 9106, 240)
    return "Bills", (str(bill["bill"]),), "gross"


def discount_expiring(month: Month) -> Planted:
    """A bill whose discount ends the day after tomorrow."""
    bill = new_bill(month, new_vendor(month, "Skonto Freund", terms="2/10 net 30"), 250, days=8)
    return "Bills", (str(bill["bill"]),), "due_date"
