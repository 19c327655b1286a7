"""Two references of one document: what is compared, and how alike they are.

Source: our own rules, `duplicate-bill`. Every reference is folded first (`folding`): full width, look-alike letters,
hidden characters.
"""

import re
from collections.abc import Callable, Sequence

from invoice_workbook import folding

SAME, SAME_DIGITS, NEAR, OTHER = 100, 90, 80, 0
SHORTEST_NEAR, SHORTEST_LIKE = 5, 4
_NEITHER = re.compile(r"[\W_]+")
_PART = "\0"
_NEITHER_NOR_PART = re.compile(r"(?:[^\w\0]|_)+")
_NO_MARKS = {code: None for code in range(1, 128) if not chr(code).isalnum()}
_SHOWN_SHORT = r"""['"=]*[+-]?\s*(?:
        \d{1,3}(?:[.,]\d+)?\s*E\s*\+\s*\d{1,3}      # 2.17032E+13, 2,17E+13, 2E+13
        |\d{1,3}[.,]\d+\s*E\s*-?\s*\d{1,3}           # 2.17032E13, 1.5E-05
        |\#{3,}                                       # what a narrow column shows
    )\s*['"]*"""
_ZEROS_LEFT = r"(?=\d{12})\d{1,6}0{6,}|(?=\d{18})\d{1,15}0{3,}"
_POWER_OF_TEN = re.compile(_SHOWN_SHORT, re.VERBOSE | re.IGNORECASE)
_LONG = 12
_MAY_BE_DESTROYED = re.compile(rf"\d\s*[eE]|\#|\d{{{_LONG}}}|[^\x00-\x7f]")
"""What every destroyed number has somewhere, or what is folded first."""
_DESTROYED = re.compile(f"{_SHOWN_SHORT}|{_ZEROS_LEFT}", re.VERBOSE | re.IGNORECASE)


def plain(reference: str) -> str:
    r"""Folded, upper case, letters and digits only.

    >>> plain("re-2026/0815 "), plain("\uff32E-\u200b2026/0815")
    ('RE20260815', 'RE20260815')
    """
    return _NEITHER.sub("", folding.fold(reference).upper())


def digits(reference: str) -> str:
    """Digits only, without leading zeros.

    >>> digits("RE-000815")
    '815'
    """
    return re.sub(r"\D+", "", folding.fold(reference)).lstrip("0")


def is_destroyed(reference: str) -> bool:
    """Whether a spreadsheet program made something else of a number: 2.17032E+13 is left of 21703204567890.

    A cell holds 15 digits, and shows six of a long number. Digits alone are destroyed where nothing but zeros follows
    the first six of at least twelve, or the first fifteen of at least eighteen: of sixteen or seventeen digits one
    number in ten or a hundred ends so by itself.

    >>> [is_destroyed(one) for one in ("2.17032E+13", "2,17e+13", "21703200000000", "217032045678901000", "####")]
    [True, True, True, True, True]
    >>> [is_destroyed(one) for one in ("2170320", "RE-4E12", "1E5", "21703204567890", "1234567890123450")]
    [False, False, False, False, False]
    """
    return bool(_DESTROYED.fullmatch(folding.fold(reference).strip()))


def marked_each(references: Sequence[str], is_marked: Callable[[str], bool]) -> list[bool]:
    """`is_destroyed` or `is_power_of_ten` of many: nothing is looked at where one search finds that none can be.

    >>> marked_each(["RE-1", "2.17032E+13"], is_destroyed), marked_each(["RE-1", "815"], is_destroyed)
    ([False, True], [False, False])
    """
    joined = _PART.join(references)
    is_long = max(map(len, references), default=0) >= _LONG
    looks_so = is_long or not joined.isascii() or any(mark in joined for mark in "eE#")
    if not looks_so or not _MAY_BE_DESTROYED.search(joined):
        return [False] * len(references)
    return [bool(_MAY_BE_DESTROYED.search(one)) and is_marked(one) for one in references]


def is_power_of_ten(number: str) -> bool:
    """Whether a number is written as a spreadsheet program shows a long one, or not shown at all.

    >>> [is_power_of_ten(one) for one in ("2.17032E+13", "2,17e+13", "2E+13", "####", "RE-4E12", "21703200000000")]
    [True, True, True, True, False, False]
    """
    return bool(_POWER_OF_TEN.fullmatch(folding.fold(number).strip()))


def told(reference: str) -> str:
    """`plain`, blank where a spreadsheet program destroyed the reference: two of those say nothing of one another.

    >>> told("PO 4711"), told("4.5E+14")
    ('PO4711', '')
    """
    return "" if is_destroyed(reference) else plain(reference)


def account(number: str) -> str:
    """`plain` of a bank account, blank where a spreadsheet program destroyed it; an account may end in zeros.

    >>> account("DE89 3704 0044 0532 0130 00"), account("5.01E+11"), account("501000000000")
    ('DE89370400440532013000', '', '501000000000')
    """
    return "" if is_power_of_ten(number) else plain(number)


def plain_each(references: Sequence[str]) -> list[str]:
    """`plain` of many, all as one text: several times as fast as one by one.

    >>> plain_each(["re-2026/0815 ", "", "a_1"])
    ['RE20260815', '', 'A1']
    """
    joined = _PART.join(references)
    if joined.isascii():
        found = joined.upper().translate(_NO_MARKS).split(_PART)
    else:
        found = _NEITHER_NOR_PART.sub("", _PART.join(map(folding.fold, references)).upper()).split(_PART)
    return found if len(found) == len(references) else [plain(one) for one in references]


def parts(plain: str) -> tuple[str, str]:
    """The letters in front of a reference's first digit, and the rest without leading zeros; no rest without a digit.

    Two references have the same digits where the rest is the same, and the letters, or one has none: what stands
    between or behind digits counts, for 070710SJ and 070710DL are two numbers of one day.

    >>> parts("RE000815"), parts("815"), parts("070710SJ"), parts("RE")
    (('RE', '815'), ('', '815'), ('', '70710SJ'), ('RE', ''))
    """
    if plain.isdecimal():
        return "", plain.lstrip("0")
    head, rest = _PARTS.fullmatch(plain).groups()  # type: ignore[union-attr]  # every text has these parts
    return head, rest


_PARTS = re.compile(r"(\D*)0*(.*)", re.DOTALL)


def shortened(reference: str) -> set[str]:
    """The reference, and every version with one character removed: near references have one of these in common.

    >>> sorted(shortened("AB1"))
    ['A1', 'AB', 'AB1', 'B1']
    """
    return {reference, *(reference[:n] + reference[n + 1 :] for n in range(len(reference)))}


def likeness(one: str, other: str) -> int:
    """100 as typed or by letters and digits, 90 by digits only, 80 one edit, two characters swapped or O for 0, else 0.

    What a spreadsheet program destroyed is like nothing.

    >>> likeness("RE 815", "re-815"), likeness("RE-0815", "815"), likeness("A12345", "A12354"), likeness("A1", "A2")
    (100, 90, 80, 0)
    >>> likeness("INV-1O23", "INV-1023"), likeness("070710SJ", "070710DL"), likeness("2.17E+13", "2.17E+13")
    (80, 0, 0)
    """
    if is_destroyed(one) or is_destroyed(other):
        return OTHER
    a, b = plain(one), plain(other)
    if one.strip() == other.strip() or (a and a == b):
        return SAME
    (head, rest), (other_head, other_rest) = parts(a), parts(b)
    if rest and rest == other_rest and (head == other_head or not (head and other_head)):
        return SAME_DIGITS
    shortest = min(len(a), len(b))
    passes_for = shortest >= SHORTEST_LIKE and folding.digits_for_letters(a) == folding.digits_for_letters(b)
    return NEAR if passes_for or (shortest >= SHORTEST_NEAR and is_near(a, b)) else OTHER


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
