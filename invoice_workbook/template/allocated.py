"""Where in Allocations a document, a receipt or a payment is named: between which rows a sum over them has to look.

A sum over all of Allocations for each document takes as long as their numbers multiplied. So each row of Allocations
has a key, a number made from the id that it names, from the side, and from the row; two further columns hold the keys
in order, and each document finds the first and the last row with its own key there by quick searches. The sums between
those rows keep every criterion that they had: a key that two ids share, or a row of another document between them, is
looked at and left out. Where the keys are not complete (a row was put in without its formulas), or an id is a pattern
for SUMIFS (`A*`), the rows are all of the table.
"""

from collections.abc import Mapping

from invoice_workbook.schema import TABLES

STEP = 1_048_576
"""A key is so many times the number of an id and a side, plus the row: more rows no sheet has."""
PRIME = 99_999_989
"""Numbers of ids are less than this: a key is then exact."""
SIDES_KEYS = {"receivable": 1, "payable": 2}
PATTERN_MARKS = "*?~"
SIGNS = "<=>"
ORDERS: Mapping[str, tuple[str, str]] = {
    "Document": ("Document key", "Document order"),
    "Source": ("Source key", "Source order"),
}
"""Columns of Allocations that name something: where the key stands, and the keys in order."""


def _number(id_: str) -> str:
    """A number made from an id: the same for all ids that SUMIFS takes for one.

    Ids that are numbers have their own; of others the first letter and the last digits count.
    """
    tail = "0"
    for digits in (2, 4, 6):
        tail = f"IFERROR(VALUE(RIGHT({id_},{digits})),{tail})"
    return f"IFERROR(MOD(INT(IFERROR(VALUE({id_}),CODE(UPPER({id_}))*1000000+{tail})),{PRIME}),0)"


def _is_odd(id_: str) -> str:
    """Whether SUMIFS takes an id for a pattern or a comparison."""
    plain = id_
    for mark in PATTERN_MARKS:
        plain = f'SUBSTITUTE({plain},"{mark}","")'
    return f'OR(LEN({plain})<LEN({id_}),ISNUMBER(FIND(LEFT({id_}&" ",1),"{SIGNS}")))'


def of_allocations() -> dict[str, str]:
    """Formulas of Allocations' own columns."""
    own = "Allocations[[#This Row],[{}]]"
    side = own.format("Side")
    sides = "0"
    for name, number in SIDES_KEYS.items():
        sides = f'IF({side}="{name}",{number},{sides})'
    row = "ROW()-ROW(Allocations[[#Headers],[{}]])"
    found = {}
    for named, (key, order) in ORDERS.items():
        id_, keys = own.format(named), f"Allocations[{key}]"
        found[key] = f"=({_number(id_)}*3+{sides})*{STEP}+{row.format(named)}"
        found[order] = f'=IF(COUNT({keys})=ROWS({keys}),SMALL({keys},{row.format(named)}),"")'
    return found


def of_table(table: str, side: str, by: Mapping[str, str]) -> dict[str, str]:
    """Formulas of a table's columns: its key, and the first and last row of Allocations that names its id.

    `by` has the columns of Allocations that may name it, each with the condition under which it does ("" is always).
    """
    key, last = (f"{table}[[#This Row],[{header}]]" for header in ("Allocation key", "Last allocation"))
    id_ = f"{table}[[#This Row],[{TABLES[table].columns[0].header}]]"
    lasts, firsts = [], [last]
    for named, condition in by.items():
        order = f"Allocations[{ORDERS[named][1]}]"
        found = f"IFERROR(MAX(0,LOOKUP({key}+{STEP - 1},{order})-{key}),IF(COUNT({order})=0,ROWS({order}),0))"
        first = f"IFERROR(INDEX({order},IFERROR(MATCH({key},{order},1),0)+1)-{key},{last})"
        lasts.append(f"IF({condition},{found},0)" if condition else found)
        firsts.append(f"IF({condition},{first},{last})" if condition else first)
    rows = "ROWS(Allocations[Amount])"
    return {
        "Allocation key": f"=IF({_is_odd(id_)},0,({_number(id_)}*3+{SIDES_KEYS[side]})*{STEP})",
        "First allocation": f"=IF({last}=0,0,IF({last}={rows},1,MIN({','.join(firsts)})))",
        "Last allocation": f"=IF({key}=0,{rows},MAX({','.join(lasts)}))",
    }


def part(table: str, header: str) -> str:
    """A column of Allocations, from the first row to the last that may concern this row of a table."""
    column = f"Allocations[{header}]"
    first, last = (f"{table}[[#This Row],[{which} allocation]]" for which in ("First", "Last"))
    return f"INDEX({column},{first}):INDEX({column},{last})"


def is_named(table: str) -> str:
    """Whether any row of Allocations may concern this row of a table."""
    return f"{table}[[#This Row],[Last allocation]]>0"
