"""Similarity of two references of the same document, 0 to 100. Source: our own rules, duplicate-bill's table."""

import re
from collections.abc import Sequence

SAME, SAME_DIGITS, NEAR, OTHER = 100, 90, 80, 0
SHORTEST_NEAR = 5
_NEITHER = re.compile(r"[\W_]+")
_PART = "\0"
_NEITHER_NOR_PART = re.compile(r"(?:[^\w\0]|_)+")
_NO_DIGIT_NOR_PART = re.compile(r"[^\d\0]+")


def plain(reference: str) -> str:
    """Upper case, letters and digits only.

    >>> plain("re-2026/0815 ")
    'RE20260815'
    """
    return _NEITHER.sub("", reference.upper())


def digits(reference: str) -> str:
    """Digits only, without leading zeros.

    >>> digits("RE-000815")
    '815'
    """
    return re.sub(r"\D+", "", reference).lstrip("0")


def plain_each(references: Sequence[str]) -> list[str]:
    """`plain` of many, all as one text: several times as fast as one by one.

    >>> plain_each(["re-2026/0815 ", "", "a_1"])
    ['RE20260815', '', 'A1']
    """
    found = _NEITHER_NOR_PART.sub("", _PART.join(references).upper()).split(_PART)
    return found if len(found) == len(references) else [plain(one) for one in references]


def digits_each(references: Sequence[str]) -> list[str]:
    """`digits` of many, all as one text.

    >>> digits_each(["RE-000815", "", "A"])
    ['815', '', '']
    """
    found = _NO_DIGIT_NOR_PART.sub("", _PART.join(references)).split(_PART)
    return [one.lstrip("0") for one in found] if len(found) == len(references) else list(map(digits, references))


def shortened(reference: str) -> set[str]:
    """The reference, and every version with one character removed: near references have one of these in common.

    >>> sorted(shortened("AB1"))
    ['A1', 'AB', 'AB1', 'B1']
    """
    return {reference, *(reference[:n] + reference[n + 1 :] for n in range(len(reference)))}


def likeness(one: str, other: str) -> int:
    """100 as typed or by letters and digits, 90 by digits only, 80 one edit or two characters swapped, else 0.

    >>> likeness("RE 815", "re-815"), likeness("RE-0815", "815"), likeness("A12345", "A12354"), likeness("A1", "A2")
    (100, 90, 80, 0)
    """
    a, b = plain(one), plain(other)
    if one.strip() == other.strip() or (a and a == b):
        return SAME
    if digits(one) and digits(one) == digits(other):
        return SAME_DIGITS
    return NEAR if min(len(a), len(b)) >= SHORTEST_NEAR and is_near(a, b) else OTHER


def is_near(a: str, b: str) -> bool:
    """Whether the two differ by one character (added, removed or replaced) or by two neighbours swapped."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    x, y = a[at:], b[at:]
    if len(a) == len(b):
        return x[1:] == y[1:] or (x[:2] == y[1::-1] and x[2:] == y[2:])
    return x[1:] == y or x == y[1:]


def in_order(id_: str) -> tuple[tuple[bool, int, str], ...]:
    """What numbers are sorted by as people count: B-2 before B-10.

    >>> sorted(["B-10", "B-2", "A", "B-1"], key=in_order)
    ['A', 'B-1', 'B-2', 'B-10']
    """
    parts = re.findall(r"[0-9]+|[^0-9]+", id_.casefold())
    return tuple((not one[0].isdigit(), int(one) if one[0].isdigit() else 0, one) for one in parts)
