"""What of a row counts in Aging, of it what is late, its band, and the week in which money is expected.

A figure of Aging is then a sum over one column, by the party and at most a band. Without these columns each figure
looks at currency, day, kind and due date of every document, and a blank due date asks for another sum.
Amounts are in the currency that the side's Aging sheet shows, on the day.
"""

from invoice_workbook.places import column_letters, quoted
from invoice_workbook.schema import CREDIT_NOTE, START, TABLES, Side
from invoice_workbook.template.allocated import Row

HEADERS = {
    "aging_amount": "Aging amount",
    "aging_band": "Aging band",
    "late_amount": "Late amount",
    "expected_week": "Expected week",
}
"""Columns by what they say."""
AMOUNT, BAND, LATE, WEEK = HEADERS.values()
OF_SOURCES = ("aging_amount", "aging_band")
"""Those of them that receipts and payments have too."""

CURRENCY = "$B$4"
"""On an Aging sheet: the currency that it shows."""
BY_OWN_DATE = "$N$5"
"""There: whether documents age by their own date."""
FIRST_DAYS = "$T$5:$Y$5"
"""There: how many days old the youngest is of each band, the bands one after the other."""
_CASH = {"receivable": 31, "payable": 33}
"""On Start: the column of the parties that owe most; in the next stand the days by which they, then all, pay late."""
_FIRST, _MOST = 11, 15
"""The row of the first of them, and how many there are."""
HOME = "$AI$11"
"""There: the home currency."""


AS_OF = "AsOf"
"""Defined name of the workbook's as-of date."""


def _header(table: str, field: str) -> str:
    return TABLES[table].by_field[field].header


def _of_most(side: Side, *, days: bool) -> str:
    """Where Start has the parties that owe most, or the days by which they pay late."""
    column = column_letters(_CASH[side.name] + days)
    return f"{quoted(START)}!${column}${_FIRST}:${column}${_FIRST + _MOST - 1}"


def _usual(side: Side) -> str:
    """Where it has the days by which the side's money is late as a rule."""
    return f"{quoted(START)}!${column_letters(_CASH[side.name] + 1)}${_FIRST + _MOST}"


def _plain(id_: str) -> str:
    """An id as MATCH looks for it: as a text, and letter by letter where it has a mark that stands for others."""
    for mark in "~*?":
        id_ = f'SUBSTITUTE({id_},"{mark}","~{mark}")'
    return id_


def _there(side: Side, cells: str) -> str:
    return f"{quoted(side.aging_sheet)}!{cells}"


def _amount(side: Side, row: Row, dated: str, amount: str) -> str:
    is_later = f"AND(ISNUMBER({row.cell(dated)}),{row.cell(dated)}>{AS_OF})"
    return f"IF(AND({row.cell('Currency')}={_there(side, CURRENCY)},NOT({is_later})),{row.cell(amount)},0)"


def _band(side: Side, row: Row, since: str) -> str:
    band = f"IFERROR(MATCH({AS_OF}-{since},{_there(side, FIRST_DAYS)},1),0)"
    return f"IF({row.cell(AMOUNT)}=0,0,IF(ISNUMBER({since}),{band},0))"


def of_documents(side: Side, row: Row) -> dict[str, str]:
    """What the names of the workbook say of a document."""
    dated, due = _header(side.documents, side.date), row.cell("Due date")
    by_own = f'OR({_there(side, BY_OWN_DATE)},{row.cell("Type")}="{CREDIT_NOTE}",{due}="")'
    party = row.cell(_header(side.documents, side.party))
    habit = f"INDEX({_of_most(side, days=True)},MATCH({_plain(party)},{_of_most(side, days=False)},0))"
    expected = f"{due}+IFERROR({habit},{_usual(side)})-{AS_OF}"
    is_awaited = f"AND({row.cell('Open')}<>0,{row.cell('Currency')}={quoted(START)}!{HOME},ISNUMBER({due}),{due}>0)"
    return {
        "aging_amount": _amount(side, row, dated, "Open"),
        "aging_band": _band(side, row, f"IF({by_own},{row.cell(dated)},{due})"),
        "late_amount": f"IF({row.cell(BAND)}>0,{row.cell(AMOUNT)},0)",
        "expected_week": f"IF({is_awaited},MAX(0,INT(({expected})/7)),-1)",
    }


def of_sources(side: Side, row: Row) -> dict[str, str]:
    """What they say of a receipt or payment: it ages by its own date."""
    return {
        "aging_amount": _amount(side, row, "Date", "Unapplied"),
        "aging_band": _band(side, row, row.cell("Date")),
    }
