"""What money pays, as it stands in a cell: `INV-1 100.00; INV-2 48.00 discount 0.98; C-7 20.00`.

Units: minor units.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from invoice_workbook import money
from invoice_workbook.books import folded
from invoice_workbook.ledger.settlement import Part

SEPARATOR = ";"
_PART = re.compile(
    r"(?P<id>.+?)(?:\s+(?P<amount>-?\d+(?:\.\d+)?))?"
    r"(?:\s+discount\s+(?P<discount>\d+(?:\.\d+)?))?(?:\s+write-off\s+(?P<write_off>\d+(?:\.\d+)?))?"
)


@dataclass(frozen=True)
class WrittenPart:
    """One part of a cell. A payment of None is what is open."""

    id: str
    payment: int | None = None
    discount: int = 0
    write_off: int = 0


def split(cell: str) -> list[str]:
    """A cell's parts, those that say something."""
    return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]


def id_of(words: str, is_id: Callable[[str], bool]) -> str:
    """The id in a part, whatever its amounts say."""
    found = None if is_id(words) else _PART.fullmatch(words)
    return found["id"] if found else words


def read(words: str, decimals: int, is_id: Callable[[str], bool]) -> WrittenPart:
    """One part; what `is_id` knows as a whole is an id, whatever stands in it.

    Raises ValueError for an amount finer than the currency.
    """
    found = None if is_id(words) else _PART.fullmatch(words)
    if found is None:
        return WrittenPart(words)
    names = ("amount", "discount", "write_off")
    payment, discount, write_off = (money.parse(found[name], decimals) if found[name] else None for name in names)
    return WrittenPart(found["id"], payment, discount or 0, write_off or 0)


def spelled(parts: Sequence[Part], decimals: int) -> str:
    """Parts as they stand in the cell."""
    found = []
    for part in parts:
        words = [part.document or part.party, money.as_text(part.payment, decimals)]
        words += ["discount", money.as_text(part.discount, decimals)] if part.discount else []
        words += ["write-off", money.as_text(part.write_off, decimals)] if part.write_off else []
        found.append(" ".join(words))
    return "; ".join(found)


def with_id(cell: str, is_id: Callable[[str], bool], key: str, new: str) -> str:
    """A cell in which the id of this key is called otherwise; as it is where the id does not stand in it."""
    parts = [(words, id_of(words, is_id)) for words in split(cell)]
    if not any(folded(id_) == key and id_ != new for _, id_ in parts):
        return cell
    return "; ".join(new + words[len(id_) :] if folded(id_) == key else words for words, id_ in parts)
