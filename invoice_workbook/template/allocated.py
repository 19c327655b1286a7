"""Where in Allocations a document, a receipt or a payment is named: between which rows a sum over them has to look.

A sum over all of Allocations for each document takes as long as their numbers multiplied. So each row of Allocations
has a key, a number made from the id that it names, from the side, and from the row; two further columns hold the keys
in order, and each document finds the first and the last row with its own key there by quick searches. The sums between
those rows keep every criterion that they had: a key that two ids share, or a row of another document between them, is
looked at and left out. Where the keys are not complete (a row was put in without its formulas), or an id is a pattern
for SUMIFS (`A*`), the rows are all of the table.
"""

from collections.abc import Callable, Mapping

from invoice_workbook.schema import TABLES

STEP = 1_048_576
"""A key is so many times the number of an id and a side, plus the row: more rows no sheet has."""
PRIME = 99_999_989
"""Numbers of ids are less than this: a key is then exact."""
SIDES_KEYS = {"receivable": 1, "payable": 2}
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
    return f'COUNT(SEARCH({{"~*","~?","~~"}},{id_}),FIND({{"<","=",">"}},LEFT({id_},1)))>0'


KEYS = {
    "document_key": "Document key",
    "document_order": "Document order",
    "source_key": "Source key",
    "source_order": "Source order",
}
"""Columns of Allocations by what they say."""
FOUND = {"key": "Allocation key", "first": "First allocation", "last": "Last allocation"}
"""Columns of a row that is looked for, by what they say."""


class Row:
    """A row of a table as the names of the workbook speak of it: by its sheet's columns (`Bills!$A`)."""

    def __init__(self, table: str, column: Callable[[str], str]) -> None:
        self.column = column
        self.id_ = self.cell(TABLES[table].columns[0].header)

    @property
    def key(self) -> str:
        """The number by which it is looked for in Allocations."""
        return self.cell(FOUND["key"])

    @property
    def first(self) -> str:
        """The first row of Allocations that may name it."""
        return self.cell(FOUND["first"])

    @property
    def last(self) -> str:
        """The last one, 0 where none does."""
        return self.cell(FOUND["last"])

    def cell(self, header: str) -> str:
        """Its cell in a column. A name is spelled for the first row of the sheet, and moves along with the row."""
        return f"{self.column(header)}1"

    def part(self, header: str) -> str:
        """A column of Allocations, from the first row to the last that may concern it."""
        column = f"Allocations[{header}]"
        return f"INDEX({column},{self.first}):INDEX({column},{self.last})"

    def where(self, side: str, by: str) -> dict[str, str]:
        """Its key, and the first and last row of Allocations that names its id in a column."""
        order = f"Allocations[{ORDERS[by][1]}]"
        rows = f"ROWS({order})"
        found = f"MAX(0,LOOKUP({self.key}+{STEP - 1},{order})-{self.key})"
        first = f"INDEX({order},IFERROR(MATCH({self.key},{order},1),0)+1)-{self.key}"
        return {
            "key": f"IF({_is_odd(self.id_)},0,({_number(self.id_)}*3+{SIDES_KEYS[side]})*{STEP})",
            "first": f"IF({self.last}=0,0,IF({self.last}={rows},1,MIN({self.last},{first})))",
            "last": f"IF({self.key}=0,{rows},IFERROR({found},IF(COUNT({order})=0,{rows},0)))",
        }

    def is_named(self) -> str:
        """Whether any row of Allocations may concern it."""
        return f"{self.last}>0"

    def may_be_named(self, by: str) -> str:
        """Whether a row of Allocations may concern it in the other column than the one that it is looked for in."""
        return f"IFERROR(LOOKUP({self.key}+{STEP - 1},Allocations[{ORDERS[by][1]}])>{self.key},TRUE)"


def of_allocations(row: Row) -> dict[str, str]:
    """What the names of the workbook say of a row of Allocations."""
    side = row.cell("Side")
    sides = "0"
    for name, number in SIDES_KEYS.items():
        sides = f'IF({side}="{name}",{number},{sides})'
    found = {}
    for called, (key, _) in ORDERS.items():
        id_, keys = row.cell(called), f"Allocations[{key}]"
        place = f"ROW({id_})-ROW(Allocations[[#Headers],[{called}]])"
        found[f"{called.lower()}_key"] = f"({_number(id_)}*3+{sides})*{STEP}+{place}"
        found[f"{called.lower()}_order"] = f'IF(COUNT({keys})=ROWS({keys}),SMALL({keys},{place}),"")'
    return {what: found[what] for what in KEYS}


def own(table: str, header: str) -> str:
    """This row's cell in a column."""
    return f"{table}[[#This Row],[{header}]]"


def named(table: str, what: str) -> str:
    """The name under which the workbook knows what concerns a row of a table in Allocations."""
    return f"{table}_{what}"
