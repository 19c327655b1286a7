"""When two bank statement lines are the same line, whatever file they come from.

Source: our own rules, `bank-twice`: account, date, amount, reference, counterparty, and the ordinal within equals.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence

import pandas as pd

from invoice_workbook.books import key_of
from invoice_workbook.tables.cells import mapped

SEPARATOR = "\x1f"
_NEITHER = re.compile(r"[\W_]+")


def _bare(text: str) -> str:
    """Letters and digits as the bank gave them: no likeness, but what a line is known by, in older journals, too."""
    return _NEITHER.sub("", text.upper())


def identities(lines: pd.DataFrame) -> pd.Series:
    """Each bank line's identity but for its ordinal; letters and digits alone count in texts."""
    day = lines["booked_on"].dt.strftime("%Y-%m-%d").fillna("").astype(object)
    amount = lines["amount"].astype(object).where(lines["amount"].notna(), "").astype(str).astype(object)
    texts = [mapped(lines[field], _bare) for field in ("account", "reference", "counterparty")]
    joined: pd.Series = day + SEPARATOR + amount + SEPARATOR + lines["currency"].str.upper()
    for part in texts:
        joined = joined + SEPARATOR + part
    return joined


def ordinals(lines: pd.DataFrame, before: Mapping[tuple[str, str], Sequence[str]]) -> pd.Series:
    """Each line's ordinal among the equal ones of its statement, from 0.

    `before` names, for an account and a statement, those that it goes on from on the same day: they count, too.
    """
    keys, names = identities(lines), key_of(lines["statement"])
    found = lines.groupby([keys, names]).cumcount()
    if before and len(lines):
        counts = pd.Series(1, index=lines.index).groupby([keys, names]).size().to_dict()
        pairs = zip(lines.index, keys, key_of(lines["account"]), names, strict=True)
        for row, key, account, name in pairs:
            for earlier in before.get((account, name), ()):
                found[row] += counts.get((key, earlier), 0)
    return found


def id_of(identity: str, ordinal: int) -> str:
    """The id of a line, the same from whatever file and in whatever order it comes."""
    return "BL-" + hashlib.sha256(f"{identity}{SEPARATOR}{ordinal}".encode()).hexdigest()[:10]
