"""Start's hidden columns: figures that its lists and its chart are ranked and drawn by, in plain formulas.

Nothing is quadratic: a person, a rule or a party is counted once. Money by week is a sum over documents, which find
here by how many days their party pays late: each of those that owe most by its own habit, the others by the side's.
"""

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import checks, names
from invoice_workbook.schema import PAYABLE, RECEIVABLE, Half, Side, sheets_of
from invoice_workbook.template import aged, aging_sheet
from invoice_workbook.template.formulas import AS_OF, setting
from invoice_workbook.template.owed import header
from invoice_workbook.template.template_file import HELPERS_OF_START

DISCOUNT = "discount-expiring"
"""The rule whose problems say what a discount comes to."""
FIRST = 10
"""Row of the first helper, from 0."""
FIRST_COLUMN, LAST_COLUMN = HELPERS_OF_START
PERSON, RULE, LATE, DISCOUNTED, CASH, HOME, WEEK, PUT_AWAY = FIRST_COLUMN, 19, 22, 28, 30, 34, 66, LAST_COLUMN
"""Columns at which each kind of helper begins."""
HALVES: tuple[tuple[Half, Half], ...] = (("receivable", "payable"), ("payable", "receivable"))
"""What the setting *Desk* may say, and the half whose sheets are put away then."""
AWAY = max(len(sheets_of(half)) for half, _ in HALVES)
"""Sheets of a half at most."""
PERSONS, RULES, MOST_DISCOUNTS = 40, len(checks.RULES), 20
PARTIES, WEEKS = 15, 8
"""Parties whose own habit counts, and the weeks that are shown."""
TIE = 1_000_000
"""A rank is less than its figure by a millionth of its place, so that no two are equal."""


def area(column: int, rows: int) -> str:
    """Cells of a helper's column."""
    name = xl_col_to_name(column)
    return f"${name}${FIRST + 1}:${name}${FIRST + rows}"


def cell(column: int, number: int) -> str:
    """One cell of a helper's column, by its number from 0."""
    return f"${xl_col_to_name(column)}${FIRST + number + 1}"


def open_problems(*criteria: str) -> str:
    """How many open problems there are of these criteria, without those of the half that the desk put away.

    A row counts as many as it stands for. A sum for each sheet: Gnumeric counts by one criterion only, not by a row of
    them.
    """
    counted = ",".join(["Problems[Stands for]", *criteria, 'Problems[Status],"open"'])
    away = "-".join(f"SUMIFS({counted},Problems[Sheet],{cell(PUT_AWAY, number)})" for number in range(AWAY))
    return f"(SUMIFS({counted})-{away})"


DISCOUNTS = area(DISCOUNTED + 1, MOST_DISCOUNTS)


def late(side: Side) -> int:
    """Where the parties begin that a side's money is late with."""
    return LATE + (0 if side is RECEIVABLE else 3)


def add(sheet: Worksheet, language: str) -> None:
    """Every helper."""
    sheet.set_column(PERSON, LAST_COLUMN, 10, None, {"hidden": True})
    _put_away(sheet, language)
    _persons(sheet)
    _rules(sheet)
    _discounts(sheet)
    for side in (RECEIVABLE, PAYABLE):
        _late(sheet, side)
        _cash(sheet, side)
    _weeks(sheet)


def _put(sheet: Worksheet, number: int, column: int, formulas: Sequence[str]) -> None:
    for place, formula in enumerate(formulas, column):
        sheet.write_formula(FIRST + number, place, f"={formula}")


def _put_away(sheet: Worksheet, language: str) -> None:
    """The sheets of the half that the setting *Desk* puts away; where there is none a dash, which is no sheet."""
    desk = setting("Desk")
    for number in range(AWAY):
        tabs = "".join(
            f'IF({desk}="{half}","{names.tab(sheets_of(other)[number], language)}",'
            for half, other in HALVES
            if number < len(sheets_of(other))
        )
        _put(sheet, number, PUT_AWAY, [f'{tabs}"-"{")" * tabs.count("IF(")}'])


def _persons(sheet: Worksheet) -> None:
    """People: their open problems, those due, bills that wait for their approval, and the rank of it all."""
    for number in range(PERSONS):
        person, mine, bills = (cell(PERSON + n, number) for n in (0, 1, 3))
        owned = f"Problems[Owner],{person}"
        waiting = f'COUNTIFS(Bills[Routed to],{person},Bills[Status],"routed")'
        known = f'IF({number + 1}>ROWS(People[Person]),"",INDEX(People[Person],{number + 1})&"")'
        due = open_problems(owned, 'Problems[Due on],">0"', f'Problems[Due on],"<="&{AS_OF}')
        counts = (open_problems(owned), due, waiting)
        rank = f'IF(N({mine})+N({bills})=0,"",{mine}+{bills}-{number + 1}/{TIE})'
        _put(sheet, number, PERSON, [known, *(f'IF({person}="","",{one})' for one in counts), rank])


def _rules(sheet: Worksheet) -> None:
    """Rules, their open problems, and their rank."""
    for number, rule in enumerate(checks.RULES):
        sheet.write_string(FIRST + number, RULE, rule)
        count = cell(RULE + 1, number)
        open_ = open_problems(f"Problems[Rule],{cell(RULE, number)}")
        _put(sheet, number, RULE + 1, [open_, f'IF({count}=0,"",{count}-{number + 1}/{TIE})'])


def _discounts(sheet: Worksheet) -> None:
    """Problems of discounts one after the other: their place on the sheet, and what is to be won in our currency."""
    home = setting("Home currency")
    for number in range(MOST_DISCOUNTS):
        at, before = cell(DISCOUNTED, number), cell(DISCOUNTED, number - 1) if number else "0"
        rest = f"INDEX(Problems[Rule],{before}+1):INDEX(Problems[Rule],ROWS(Problems[Rule]))"
        place = f'IFERROR(IF({before}+1>ROWS(Problems[Rule]),"",{before}+MATCH("{DISCOUNT}",{rest},0)),"")'
        counts = f'AND(INDEX(Problems[Status],{at})="open",INDEX(Problems[Currency],{at})={home})'
        amount = f'IF({at}="",0,IF({counts},IFERROR(_xlfn.NUMBERVALUE(INDEX(Problems[Difference],{at}),"."),0),0))'
        _put(sheet, number, DISCOUNTED, [place, amount])


def _late(sheet: Worksheet, side: Side) -> None:
    """Parties of the aging sheet, and what of their money is late."""
    column = late(side)
    for number in range(aging_sheet.LISTED):
        row = aging_sheet.FIRST + number
        party = f"'{side.aging_sheet}'!{xl_col_to_name(aging_sheet.PARTY)}{row + 1}"
        late_there = f"'{side.aging_sheet}'!{aging_sheet.late_cell(row)}"
        own, amount = cell(column, number), cell(column + 1, number)
        overdue = f'IF({own}="","",ROUND(N({late_there}),4))'
        rank = f'IF(N({amount})<=0,"",{amount}-{number + 1}/{TIE})'
        _put(sheet, number, column, [f'{party}&""', overdue, rank])


def cash(side: Side) -> int:
    """Where the parties begin whose own habit counts, beside the days by which they usually pay late."""
    return CASH + (0 if side is RECEIVABLE else 2)


def _cash(sheet: Worksheet, side: Side) -> None:
    """By how many days the parties that owe most usually pay late, and below them the side; documents look here."""
    column, table = cash(side), side.documents
    party_column = f"{table}[{header(table, side.party)}]"
    settled = f'{table}[Open],0,{table}[Type],"<>credit note"'
    usual = cell(column + 1, PARTIES)
    habit = f"IFERROR(ROUND(AVERAGEIFS({table}[Days late],{settled}),0),0)"
    _put(sheet, PARTIES, column + 1, [habit])
    for number in range(PARTIES):
        party = cell(column, number)
        mine = f"AVERAGEIFS({table}[Days late],{party_column},{party},{settled})"
        known = [cell(late(side), number), f'IF({party}="",0,IFERROR(ROUND({mine},0),{usual}))']
        _put(sheet, number, column, known)


def _weeks(sheet: Worksheet) -> None:
    """The weeks' first days, and what comes in and goes out in each; what is late is expected in the first."""
    _put(sheet, 0, HOME, [setting("Home currency")])
    for week in range(WEEKS):
        flows = [
            f"ROUND(SUMIF({side.documents}[{aged.WEEK}],{week},{side.documents}[Open]),4)"
            for side in (RECEIVABLE, PAYABLE)
        ]
        _put(sheet, week, WEEK, [f"{AS_OF}+{7 * week}", *flows])
