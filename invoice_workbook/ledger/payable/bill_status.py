"""Which status a bill may have next. Source: our own rules, the way to payment.

entered -> verified -> routed -> approved -> scheduled -> paid; held, disputed and rejected on the way. What credit
notes settle, or the bank was told to collect, is paid without being scheduled.
"""

ALLOWED: dict[str, tuple[str, ...]] = {
    "entered": ("verified", "held", "disputed", "rejected"),
    "verified": ("entered", "routed", "approved", "held", "disputed", "rejected"),
    "routed": ("entered", "approved", "held", "disputed", "rejected"),
    "approved": ("scheduled", "paid", "held", "disputed"),
    "scheduled": ("approved", "paid"),
    "held": ("entered", "verified", "disputed", "rejected"),
    "disputed": ("entered", "held", "rejected"),
    "paid": (),
    "rejected": (),
}
"""What each status may become; a blank one is entered."""


def may_become(status: str, wanted: str) -> bool:
    """Whether a bill of this status may be given the other.

    >>> may_become("", "verified"), may_become("paid", "held"), may_become("entered", "approved")
    (True, False, False)
    """
    return wanted in ALLOWED.get(status or "entered", ())
