"""The sample's faults: one for each rule, listed with the rows in which the rule must find it."""

from collections.abc import Callable
from dataclasses import dataclass

from invoice_workbook.sample.faults import bills, cells, money_in, numbers_and_days, orders, paying, totals
from invoice_workbook.sample.faults.rows import Planted
from invoice_workbook.sample.month import Month


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


PLANTED: dict[str, Callable[[Month], Planted]] = {
    "late-payment": numbers_and_days.late_payment,
    "paid-late": numbers_and_days.paid_late,
    "late-bill": numbers_and_days.late_bill,
    "due-soon": numbers_and_days.due_soon,
    "required": cells.required,
    "not-a-date": cells.not_a_date,
    "not-a-number": cells.not_a_number,
    "too-many-decimals": cells.too_many_decimals,
    "not-a-choice": cells.not_a_choice,
    "unknown-key": cells.unknown_key,
    "duplicate-key": cells.duplicate_key,
    "formula-overwritten": cells.formula_overwritten,
    "closed-period": cells.closed_period,
    "line-total": totals.line_total,
    "net-total": totals.net_total,
    "tax-total": totals.tax_total,
    "gross-total": totals.gross_total,
    "no-lines": totals.no_lines,
    "tax-rate": totals.tax_rate,
    "percent-as-fraction": totals.percent_as_fraction,
    "tax-of-item": totals.tax_of_item,
    "e-invoice-rules": totals.e_invoice_rules,
    "price-list": totals.price_list,
    "number-gap": numbers_and_days.number_gap,
    "number-order": numbers_and_days.number_order,
    "number-twice": numbers_and_days.number_twice,
    "due-date": numbers_and_days.due_date,
    "over-allocated": money_in.over_allocated,
    "credit-limit": orders.credit_limit,
    "customer-on-hold": orders.customer_on_hold,
    "duplicate-order": orders.duplicate_order,
    "over-invoiced": orders.over_invoiced,
    "delivered-not-invoiced": orders.delivered_not_invoiced,
    "billing-details": orders.billing_details,
    "tax-number": orders.tax_number,
    "bank-account": orders.bank_account,
    "bank-code": paying.bank_code,
    "issued-changed": orders.issued_changed,
    "disputed": orders.disputed,
    "unapplied": money_in.unapplied,
    "short-paid": money_in.short_paid,
    "wrong-party": money_in.wrong_party,
    "bank-gap": money_in.bank_gap,
    "bank-twice": money_in.bank_twice,
    "promise-broken": money_in.promise_broken,
    "follow-up-due": money_in.follow_up_due,
    "reminder-due": money_in.reminder_due,
    "collections-due": money_in.collections_due,
    "number-destroyed": cells.number_destroyed,
    "duplicate-bill": bills.duplicate_bill,
    "duplicate-vendor": bills.duplicate_vendor,
    "price-match": bills.price_match,
    "quantity-match": bills.quantity_match,
    "beyond-order": bills.beyond_order,
    "not-ordered": bills.not_ordered,
    "order-cancelled": bills.order_cancelled,
    "no-purchase-order": bills.no_purchase_order,
    "bill-before-order": bills.bill_before_order,
    "bill-date": bills.bill_date,
    "vendor-on-hold": bills.vendor_on_hold,
    "wrong-buyer": bills.wrong_buyer,
    "not-payable": bills.not_payable,
    "corrects-open": bills.corrects_open,
    "pay-by": bills.pay_by,
    "terms-differ": bills.terms_differ,
    "recurring-missing": bills.recurring_missing,
    "bank-account-changed": paying.bank_account_changed,
    "account-unverified": paying.account_unverified,
    "bank-account-shared": paying.bank_account_shared,
    "self-approval": paying.self_approval,
    "split-bills": paying.split_bills,
    "approval-unrecorded": paying.approval_unrecorded,
    "paid-unapproved": paying.paid_unapproved,
    "paid-held": paying.paid_held,
    "duplicate-payment": paying.duplicate_payment,
    "overpayment": paying.overpayment,
    "discount-expiring": paying.discount_expiring,
    "status-contradicts": money_in.status_contradicts,
    "write-off-limit": money_in.write_off_limit,
    "rate-missing": cells.rate_missing,
}
