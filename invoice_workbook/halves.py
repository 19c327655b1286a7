"""A desk of one half of the trade: which sheets it shows, and whose tables' problems it looks at.

What a desk does not show stays as it is: hidden, checked by whoever names it, and shown again when the setting says so.
"""

from collections.abc import Mapping

from invoice_workbook.schema import DESK, SIDES, TABLES, Half, sheets_of


def is_of(desk: Half, half: str) -> bool:
    """Whether a desk works in a half of the trade; every desk works with what both, and all, use."""
    return desk == DESK or half not in SIDES or half == desk


def has_table(desk: Half, table: str) -> bool:
    """Whether a table is of a desk's half."""
    return is_of(desk, TABLES[table].group)


def to_change(shown: Mapping[str, bool], desk: Half) -> dict[str, bool]:
    """Of sheets by their names, which is to be shown and which hidden; those that stay are left out.

    A half that a desk put away has not one sheet shown. Of a half with some the clerk hid the others: they stay.
    """
    changes: dict[str, bool] = {}
    for half in SIDES:
        there = [name for name in sheets_of(half) if name in shown]
        if not is_of(desk, half):
            changes |= {name: False for name in there if shown[name]}
        elif not any(shown[name] for name in there):
            changes |= dict.fromkeys(there, True)
    return changes
