"""Regular expressions that somebody else wrote: whether one could search for ever.

A repeat within a repeat, or a choice within one, may be tried in more ways than a text has letters, doubled for each.
"""

import re
from re import _parser  # type: ignore[attr-defined]  # Python's own, which tells what a pattern consists of
from typing import Any

ENDLESS = 20
"""Repeats beyond this many count as endless."""


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern. Raises re.error where it is none, or could take for ever.

    >>> compiled("^C[0-9]+$").pattern
    '^C[0-9]+$'
    >>> compiled("(a+)+$")
    Traceback (most recent call last):
    re.error: a repeat within a repeat: (a+)+$
    """
    if _is_endless(_parser.parse(pattern), is_within=False):
        raise re.error(f"a repeat within a repeat: {pattern}")
    return re.compile(pattern)


def _is_endless(pieces: Any, is_within: bool) -> bool:
    for kind, said in pieces:
        name = str(kind)
        is_repeat = name in ("MAX_REPEAT", "MIN_REPEAT") and said[1] > ENDLESS
        if is_within and (is_repeat or name == "BRANCH"):
            return True
        if any(_is_endless(inner, is_within or is_repeat) for inner in _within(name, said)):
            return True
    return False


def _within(name: str, said: Any) -> list[Any]:
    """The patterns within a piece of one."""
    match name:
        case "MAX_REPEAT" | "MIN_REPEAT" | "SUBPATTERN":
            return [said[-1]]
        case "BRANCH":
            return list(said[1])
        case "ASSERT" | "ASSERT_NOT":
            return [said[1]]
    return []
