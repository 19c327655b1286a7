"""Bands of age: current, 1-30, 31-60, 61-90, over 90. Units: days; limits are each band's last day."""

from bisect import bisect_left
from collections.abc import Sequence

CURRENT = "current"
LIMITS = (30, 60, 90)


def names(limits: Sequence[int] = LIMITS) -> tuple[str, ...]:
    """Names of the bands.

    >>> names((15, 45))
    ('current', '1-15', '16-45', 'over 45')
    """
    firsts = [1, *(limit + 1 for limit in limits[:-1])]
    between = [f"{first}-{last}" for first, last in zip(firsts, limits, strict=True)]
    return (CURRENT, *between, f"over {limits[-1]}")


def band(days: int, limits: Sequence[int] = LIMITS) -> int:
    """Place of the band for so many days after the due date.

    >>> band(0), band(1), band(30), band(31), band(91)
    (0, 1, 1, 2, 4)
    """
    return bisect_left((0, *limits), days)
