"""What a command gives back: changed tables, problems, files made, one sentence for the clerk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from invoice_workbook.commands.invoice_files import Job


Failure = dict[str, str]
"""An effect that did not come about: `what` it was to be (pdf, xml, mail), for which `document`, and the `reason`."""


def failure(what: str, document: str, reason: object) -> Failure:
    """An effect that did not come about."""
    return {"what": what, "document": document, "reason": str(reason)}


def reasons(failed: Sequence[Failure], most: int = 3) -> list[str]:
    """Why effects failed: the first few, each once."""
    return list(dict.fromkeys(one["reason"] for one in failed))[:most]


@dataclass(frozen=True)
class Outcome:
    """`tables` are whole tables as they are to be; `more` is what the command adds to its JSON.

    `documents` are files to write (path, content), made one by one as they are asked for; `jobs` make invoices' files,
    and can be shared out among the machine's cores. `entries` are what the Log
    is to keep beyond the command's own. `failed` are effects that cannot come about; nothing is booked for them.
    """

    message: str
    tables: "Mapping[str, pd.DataFrame]" = field(default_factory=dict)
    problems: "pd.DataFrame | None" = None
    documents: Iterable[tuple[Path, bytes]] = ()
    documents_count: int = 0
    jobs: Sequence["Job"] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    entries: Sequence[Mapping[str, str]] = ()
    to_print: tuple[str, ...] = ()
    failed: Sequence[Failure] = ()
    undone: int = 0
    """Things that the command was asked to do and did not; each counts as an error."""
