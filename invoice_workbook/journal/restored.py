"""A previous version of the workbook was put back, or rows of it were."""

from collections.abc import Sequence

RESTORED = "restored"


def entry(version: str, ids: Sequence[str] = ()) -> dict[str, str]:
    """The entry of a version that was put back; `ids` are the rows, where it was not the whole workbook."""
    return {"column": RESTORED, "before": version, "after": ", ".join(ids)[:32_000]}
