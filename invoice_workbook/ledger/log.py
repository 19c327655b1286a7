"""The Log: who changed what, each entry sealed to the one before by SHA-256. Source: schema.py, Log."""

import hashlib
from collections.abc import Iterable, Mapping

import pandas as pd

from invoice_workbook.schema import LOG
from invoice_workbook.tables.write import appended

SEALED = tuple(field for field in LOG.fields if field != "chain")


def seal(entry: Mapping[str, str], before: str) -> str:
    """The chain value of an entry: over its cells and the chain of the entry before."""
    return hashlib.sha256("\x1f".join([*(entry[field] for field in SEALED), before]).encode()).hexdigest()


def extended(log: pd.DataFrame, entries: Iterable[Mapping[str, str]], at: str, who: str, command: str) -> pd.DataFrame:
    """The Log with these entries below; what an entry does not say is blank."""
    chain = str(log["chain"].iloc[-1]) if len(log) else ""
    number = len(log)
    rows = []
    for given in entries:
        number += 1
        entry = dict.fromkeys(LOG.fields, "") | {"entry": f"L-{number:06}", "at": at, "who": who, "command": command}
        entry |= given
        chain = entry["chain"] = seal(entry, chain)
        rows.append(entry)
    return appended(log, pd.DataFrame(rows, columns=list(LOG.fields), dtype=object)) if rows else log
