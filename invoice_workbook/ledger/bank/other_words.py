"""New bank lines that may be there already under other words: same account, day, amount and currency, other texts.

Another file or another mapping may have read another column, or none. A line of the workbook that the file has, too,
is no such line, nor is one of a statement that goes on where the file's ends or begins.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import folded, key_of
from invoice_workbook.currencies import DECIMALS
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text
from invoice_workbook.ledger.bank import line_identity

MOST_SHOWN = 3
"""Lines that are shown beside those they may be."""
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Pair:
    """A new line and the first that it may be, by their rows."""

    new: int
    there: int


def find(
    lines: pd.DataFrame,
    fresh: pd.DataFrame,
    keys: tuple[pd.Series, pd.Series],
    before: Mapping[tuple[str, str], Sequence[str]],
    same_file: Collection[str],
) -> list[Pair]:
    """Pairs of a new line and one that is there; `keys` are those of `lines` and of `fresh`.

    `same_file` are the ids of lines that came with the same file: a bank says each line once in one file.
    """
    of_lines, of_fresh = keys
    is_new = ~of_fresh.isin(set(of_lines)).to_numpy(bool)
    if not is_new.any() or not len(lines):
        return []
    left = ~of_lines.isin(set(of_fresh)).to_numpy(bool) & ~lines["bank_line"].isin(same_file).to_numpy(bool)
    left &= ~_continuing(lines, fresh, before)
    there: dict[tuple[object, ...], list[int]] = {}
    for row, place in _places(lines[left]):
        there.setdefault(place, []).append(row)
    old, new = line_identity.identities(lines[left]), line_identity.identities(fresh)
    found = []
    for row, place in _places(fresh[is_new]):
        other = next((one for one in there.get(place, ()) if old[one] != new[row]), None)
        if other is not None:
            found.append(Pair(row, other))
    return found


def _places(lines: pd.DataFrame) -> list[tuple[int, tuple[object, ...]]]:
    """Account, day, amount and currency of each row."""
    parts = (key_of(lines["account"]), lines["booked_on"], lines["amount"], lines["currency"].str.upper())
    return list(zip(lines.index, zip(*parts, strict=True), strict=True))


def _continuing(
    lines: pd.DataFrame, fresh: pd.DataFrame, before: Mapping[tuple[str, str], Sequence[str]]
) -> npt.NDArray[np.bool_]:
    """Lines of statements that the new one goes on from, or that go on from it: their lines are others."""
    account, name = folded(fresh["account"].iloc[0]), folded(fresh["statement"].iloc[0])
    names = {
        *before.get((account, name), ()),
        *(one for (of, one), earlier in before.items() if of == account and name in earlier),
    }
    found = (key_of(lines["account"]) == account) & key_of(lines["statement"]).isin(names)
    return found.to_numpy(bool)


def ask(file: str, lines: pd.DataFrame, fresh: pd.DataFrame, pairs: Sequence[Pair], language: str) -> None:
    """Raises WorkbookError, with the lines, where new ones may be there already."""
    if not pairs:
        return
    shown = [_said(fresh.loc[[pair.new]], lines.loc[[pair.there]], language) for pair in pairs[:MOST_SHOWN]]
    if len(pairs) > MOST_SHOWN:
        shown.append(text("bank-again.more", language, count=len(pairs) - MOST_SHOWN))
    same = fresh["statement"].iloc[0]
    if (lines.loc[[pair.there for pair in pairs], "statement"] == same).any():
        shown.append(text("bank-again.same", language, statement=same))
    raise WorkbookError("bank-again", file=file, count=len(pairs), pairs="; ".join(shown))


def _said(new: pd.DataFrame, there: pd.DataFrame, language: str) -> str:
    """A line, and the one that it may be; each a frame of one row."""
    amount, currency, day = (new[field].iloc[0] for field in ("amount", "currency", "booked_on"))
    return text(
        "bank-again.pair",
        language,
        day="" if pd.isna(day) else day.date(),
        amount=money.as_text(int(amount), DECIMALS.get(currency, 2)),
        words=_words(new),
        earlier=there["bank_line"].iloc[0],
        before=_words(there),
    )


def _words(line: pd.DataFrame) -> str:
    """What a line says, short."""
    words = " / ".join(words for field in ("counterparty", "reference") if (words := str(line[field].iloc[0])))
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
