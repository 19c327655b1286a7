"""Which status a bill may have next. Source: our own rules, the way to payment.

entered -> verified -> routed -> approved -> scheduled -> paid; held, disputed and rejected on the way; a rejected bill
may be reopened. What credit
notes settle, or the bank was told to collect, is paid without being scheduled.
"""

from invoice_workbook.schema import BillStatus as Status

ALLOWED: dict[str, tuple[str, ...]] = {
    Status.ENTERED: (Status.VERIFIED, Status.HELD, Status.DISPUTED, Status.REJECTED),
    Status.VERIFIED: (
        Status.ENTERED,
        Status.ROUTED,
        Status.APPROVED,
        Status.HELD,
        Status.DISPUTED,
        Status.REJECTED,
    ),
    Status.ROUTED: (Status.ENTERED, Status.APPROVED, Status.HELD, Status.DISPUTED, Status.REJECTED),
    Status.APPROVED: (Status.SCHEDULED, Status.PAID, Status.HELD, Status.DISPUTED),
    Status.SCHEDULED: (Status.APPROVED, Status.PAID),
    Status.HELD: (Status.ENTERED, Status.VERIFIED, Status.DISPUTED, Status.REJECTED),
    Status.DISPUTED: (Status.ENTERED, Status.HELD, Status.REJECTED),
    Status.PAID: (),
    Status.REJECTED: (Status.ENTERED,),
}
"""What each status may become; a blank one is entered."""


def may_become(status: str, wanted: str) -> bool:
    """Whether a bill of this status may be given the other.

    >>> may_become("", "verified"), may_become("paid", "held"), may_become("entered", "approved")
    (True, False, False)
    """
    return wanted in ALLOWED.get(status or Status.ENTERED, ())
