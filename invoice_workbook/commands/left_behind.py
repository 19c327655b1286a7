"""Files that could not be taken in while others were: named in the answer, and in its message the first few."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.languages import text

SAID = 3
"""How many reasons are said; the JSON has all."""


def with_refused(outcome: Outcome, refused: Sequence[Mapping[str, str]], files: int, language: str) -> Outcome:
    """The outcome, saying which of so many files were not taken in (file and reason); each counts as an error."""
    if not refused:
        return outcome
    reasons = [one["reason"] for one in refused[:SAID]]
    return replace(
        outcome,
        message=" ".join(
            [outcome.message, text("done.files-refused", language, count=len(refused), all=files), *reasons]
        ),
        more={**outcome.more, "refused": refused},
        undone=outcome.undone + len(refused),
    )
