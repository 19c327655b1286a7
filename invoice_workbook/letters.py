"""Letters: which belong to a word, and which no XML can hold, and so no xlsx and no e-invoice.

Source: XML 1.0, 2.2: control characters except tab and line breaks, halves of surrogate pairs, U+FFFE and U+FFFF.
"""

import re

JOINERS = ("\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}")
"""Format characters that are part of how a word is written."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    r"""A text without them.

    >>> writable("Te\x07a\ud800 \ufffe& more")
    'Tea & more'
    """
    return _FORBIDDEN.sub("", text)
