"""Effects that failed, and what was made: a file or mail that fails stops nothing else."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

Failure = dict[str, str]
"""An effect that did not come about: `what` it was to be (pdf, xml, mail), for which `document`, and the `reason`."""


class Made(NamedTuple):
    """Files with their contents, and what could not be made."""

    files: list[tuple[Path, bytes]]
    failed: list[Failure]


def failure(what: str, document: str, reason: object) -> Failure:
    """An effect that did not come about."""
    return {"what": what, "document": document, "reason": str(reason)}


def reasons(failed: Sequence[Failure], most: int = 3) -> list[str]:
    """Why effects failed: the first few, each once."""
    return list(dict.fromkeys(one["reason"] for one in failed))[:most]
