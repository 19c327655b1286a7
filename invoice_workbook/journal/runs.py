"""A run whose workbook was never saved, or a workbook that was put back to an earlier version of itself."""

NOT_SAVED = "not saved"
"""Entries (before: the first, after: the last) of a run that was cut off: they count for nothing."""
EARLIER = "earlier version"
"""Entries (before: the first, after: the last) that the workbook did not have when it was next written: they count."""
UNDONE = "undone"
"""Entries (before: the first, after: the last) of a run that was taken back: only the numbers in them stay given."""


def not_saved(first: str, last: str) -> dict[str, str]:
    """The entry of a run that was never saved."""
    return {"column": NOT_SAVED, "before": first, "after": last}


def earlier(first: str, last: str) -> dict[str, str]:
    """The entry of a workbook that was put back."""
    return {"column": EARLIER, "before": first, "after": last}


def undone(first: str, last: str) -> dict[str, str]:
    """The entry of a run that was taken back."""
    return {"column": UNDONE, "before": first, "after": last}
