"""Where the template lies."""

from pathlib import Path

NAME = "workbook_template.xlsm"


def template() -> Path:
    """The template: beside the package in a clone, inside it where it was installed."""
    here = Path(__file__).parents[1]
    return next((p for p in (here / NAME, here.parent / NAME) if p.exists()), here.parent / NAME)
