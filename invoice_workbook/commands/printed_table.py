"""A table as lines of text, its columns under each other."""

from collections.abc import Sequence


def aligned(grid: Sequence[Sequence[str]], left: int) -> list[str]:
    """The rows of a grid, headers first; the first `left` columns begin under each other, the others end so."""
    widths = [max(len(row[place]) for row in grid) for place in range(len(grid[0]))]
    return ["  ".join(_cell(row, place, widths[place], left) for place in range(len(row))).rstrip() for row in grid]


def _cell(row: Sequence[str], place: int, width: int, left: int) -> str:
    return row[place].ljust(width) if place < left else row[place].rjust(width)
