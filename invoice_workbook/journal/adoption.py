"""A manager took a workbook over as it is: what its cells say counts from then on as recorded."""

from invoice_workbook.journal.chain import BEGUN_ANEW

ADOPTED = "adopted"


def entry(person: str, reason: str, counts: str) -> dict[str, str]:
    """The entry of who took the workbook over, why, and how much there was."""
    return {"column": ADOPTED, "document": person, "before": counts, "after": reason}


def begun_anew(person: str) -> dict[str, str]:
    """The entry from which a record that could not be believed goes on: it is sealed to all that stood before."""
    return {"column": BEGUN_ANEW, "after": person}
