"""What a transfer's text says: numbers, each whole, and where there are more than it holds, that an advice has them.

Source: ISO 20022, unstructured remittance information: 140 characters.
"""

from collections.abc import Iterable

LONGEST = 140
"""Characters that a transfer's text holds."""
SEE_ADVICE, AND_MORE = ", see advice", " ..."
"""What stands behind numbers that are not all; the second where no advice comes with the money."""
_BETWEEN = ", "


def listed(numbers: Iterable[str], more: str = SEE_ADVICE) -> str:
    """Numbers in one text, as many as it holds, each whole; `more` says that some are left out.

    >>> listed(["RE-1", "RE-2", "-GS-7"])
    'RE-1, RE-2, -GS-7'
    >>> listed([f"RECHNUNG-2026-{n:05}" for n in range(20)])[-31:]
    'RECHNUNG-2026-00005, see advice'
    """
    return cut(_BETWEEN.join(numbers), more)


def cut(text: str, more: str = SEE_ADVICE, longest: int = LONGEST) -> str:
    """A text of so many characters at most, cut behind a whole number or else a whole word, and `more` behind it.

    >>> cut("Rechnung " * 20)[-29:], len(cut("7" * 200)), cut("RE-1, RE-2, see advice", longest=20)
    ('Rechnung Rechnung, see advice', 140, 'RE-1, see advice')
    """
    if len(text) <= longest:
        return text
    room = longest - len(more)
    head = text[: room + 1]
    numbers, words = (head.rpartition(mark)[0].strip(" ,") for mark in (",", " "))
    return (numbers if len(numbers) >= room // 2 else words or text[:room]) + more
