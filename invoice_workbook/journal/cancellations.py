"""An order, a purchase order, a draft or a reminder was cancelled: what it was until then, and why."""

CANCELLED = "cancelled"


def entry(*, sheet: str, document: str, was: str, reason: str) -> dict[str, str]:
    """The entry of what was cancelled; `was` is its status, of a draft what stood in its row."""
    return {"table": sheet, "document": document, "column": CANCELLED, "before": was, "after": reason}
