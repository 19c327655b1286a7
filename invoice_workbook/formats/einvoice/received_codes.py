"""What the codes of an e-invoice mean for its payment: its type (BT-3) and its means of payment (BT-81).

Source: UNTDID 1001 and 4461, as EN 16931 restricts them; a code that says nothing of either means an ordinary invoice,
and a payment of which nothing is known.
"""

from collections.abc import Collection

from invoice_workbook.schema import BillKind, PayBy

CREDIT_TYPES = ("381", "396", "81", "83", "261", "262", "296", "308", "420", "458", "502", "503", "532")
"""UNTDID 1001: type codes that credit."""
_KINDS = {
    BillKind.CORRECTION: ("384",),
    BillKind.PREPAYMENT: ("386", "503"),
    BillKind.SELF_BILLED: ("389", "261", "527", "500", "501", "502"),
    BillKind.FACTORED: ("393", "396"),
    BillKind.PRICE_CREDIT: ("83", "296", "420"),
    BillKind.PROFORMA: ("325",),
    BillKind.INFORMATION: ("751", "130", "935", "870", "856", "202", "203", "204", "310", "220", "351"),
}
_MEANS = {
    PayBy.DIRECT_DEBIT: ("49", "59"),
    PayBy.CARD: ("48", "54", "55", "68"),
    PayBy.CASH: ("10",),
    PayBy.NONE: ("97", "57", *map(str, range(20, 28)), "60", "61", "62", "63", "64", "65", "66", "67", "70", "74"),
    PayBy.TRANSFER: ("30", "31", "42", "58", "2", "3", "4", "5", "29", "34", "45", "46", "47"),
}
"""In the order in which they count where a bill offers several: what is collected must not be paid as well."""


def kind(code: str) -> str:
    """What sort of paper a type code makes of a bill; "" for an ordinary one.

    >>> kind("384"), kind("751"), kind("380")
    ('correction', 'information', '')
    """
    return next((name for name, codes in _KINDS.items() if code in codes), "")


def pay_by(codes: Collection[str]) -> str:
    """How a bill is to be paid, by the codes it offers; "" where they say nothing.

    >>> pay_by(["58", "59"]), pay_by(["30"]), pay_by(["1"]), pay_by([])
    ('direct debit', 'transfer', '', '')
    """
    return next((name for name, known in _MEANS.items() if set(codes) & set(known)), "")
