"""Where the template lies, and what stands where in it: known also where nothing is installed that builds it."""

from pathlib import Path

from invoice_workbook import schema
from invoice_workbook.languages import HOME

NAME = "workbook_template.xlsm"
START = schema.START
OWED_CELL = (4, 2)
"""Row and column on Start, as the sheet counts them: what could not leave yet."""
SHOW = (1, 3)
"""Row and column on Problems of the cell that says which rows a press leaves in view; beside it stands how many not."""
ALL, LAST_PRESS, MINE = "problems.all", "problems.last-press", "problems.mine"
"""What it may say, by the texts' ids."""
HELPERS_OF_START = (14, 69)
"""The first and the last of Start's columns of hidden figures, from 0."""
HALF_OF_START = {"receivable": "StartReceivable", "payable": "StartPayable"}
"""Defined names of the columns in which Start has a half's block."""


def start_widths(language: str) -> tuple[float, ...]:
    """Widths in characters of the columns of a half's block on Start, the one behind it included."""
    return (28, 10.5, 15.5 if language == HOME else 20, 1)


def template() -> Path:
    """The template: beside the package in a clone, inside it where it was installed."""
    here = Path(__file__).parents[1]
    return next((p for p in (here / NAME, here.parent / NAME) if p.exists()), here.parent / NAME)
