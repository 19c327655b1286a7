"""Aging and Start's money by week as they were before documents knew what of them counts: each figure a sum over all.

Templates of earlier versions have them; and what they come to is what the lighter formulas have to come to.
"""

import pytest
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from invoice_workbook.languages import text
from invoice_workbook.schema import PAYABLE, RECEIVABLE, TABLES, Side
from invoice_workbook.template import aging_sheet, start_helpers
from invoice_workbook.template.aging_sheet import (
    BANDS,
    CURRENCY_CELL,
    CURRENT,
    FIRST,
    HELPERS,
    KNOWN,
    LATE,
    LIMIT_ROW,
    LISTED,
    NAME,
    PARTY,
    REST,
    SUM,
    TOTAL,
    _col,
    band_of,
    late_cell,
)
from invoice_workbook.template.formats import Formats
from invoice_workbook.template.formulas import AS_OF, setting
from invoice_workbook.template.owed import Counted, header, later, open_of, owed, unapplied, where
from invoice_workbook.template.start_helpers import CASH, PARTIES, WEEK, WEEKS, _put, area, cell, late

ODD, AHEAD = HELPERS + 4, HELPERS + 5
COUNTED = Counted(f"$N${LIMIT_ROW + 1}", f"$O${LIMIT_ROW + 1}", f"$P${LIMIT_ROW + 1}")


def put(patch: pytest.MonkeyPatch) -> None:
    """The template is made with them."""
    for name, earlier in {"_totals": _totals, "_list": _list, "_helpers": _helpers}.items():
        patch.setattr(aging_sheet, name, earlier)
    for name, earlier in {"_cash": _cash, "_weeks": _weeks}.items():
        patch.setattr(start_helpers, name, earlier)


def older(side: Side, band: int, party: str = "", *, of_sheet: str = "", odd: str = "", ahead: str = "") -> str:
    """What is open in a band and in all older ones: by due date, or by the document's if Settings or a blank say so.

    Another sheet names the one that has the limits; its currency stands in the same cell there. `odd` is a cell that
    counts open credit notes and documents without a due date, `ahead` one that counts what is on account.
    """
    there = f"'{of_sheet}'!" if of_sheet else ""
    youngest = "1" if band == 1 else f"({there}{_col(CURRENT + band - 1)}${LIMIT_ROW + 1}+1)"
    due, dated = f"{side.documents}[Due date]", f"{side.documents}[{header(side.documents, side.date)}]"

    def until(column: str) -> str:
        return f',{column},"<="&({AS_OF}-{youngest})'

    kind = f"{side.documents}[Type]"
    by_own = open_of(side, until(dated), CURRENCY_CELL, party)
    by_due = open_of(side, until(due) + f',{kind},"<>credit note"', CURRENCY_CELL, party)
    others = "+".join(
        (
            open_of(side, until(dated) + f',{due},"=",{kind},"<>credit note"', CURRENCY_CELL, party),
            open_of(side, until(dated) + f',{kind},"credit note"', CURRENCY_CELL, party),
        )
    )
    basis = f'{setting("Aging basis")}="document date"'
    paid_ahead = where(ahead, unapplied(side, until(f"{side.sources}[Date]"), CURRENCY_CELL, party))
    return f"IF({basis},{by_own},{by_due}+{where(odd, others)})-{paid_ahead}"


def _totals(sheet: Worksheet, side: Side, strong: Format, amount: Format, formats: Formats, language: str) -> None:
    sheet.write_string(TOTAL, PARTY, text("aging.total", language), formats.make(bold=True, top=1, bottom=1))
    sheet.write_formula(TOTAL, NAME, f"={CURRENCY_CELL}", formats.make(bold=True, top=1, bottom=1))
    sheet.write_string(REST, PARTY, text("aging.others", language), formats.soft)
    last = FIRST + LISTED
    for place in range(SUM, CURRENT + BANDS + 1):
        column = _col(place)
        if place == SUM:
            whole = f"ROUND({owed(side, CURRENCY_CELL, counted=COUNTED)},4)"
        elif place == CURRENT:
            bands = f"{_col(CURRENT + 1)}{TOTAL + 1}:{_col(CURRENT + BANDS)}{TOTAL + 1}"
            whole = f"ROUND({_col(SUM)}{TOTAL + 1}-SUM({bands}),4)"
        else:
            whole = _band(side, place - CURRENT, TOTAL, "", older(side, 1))
        sheet.write_formula(TOTAL, place, f"={whole}", strong)
        listed = f"SUM({column}{FIRST + 1}:{column}{last})"
        rest = f'IF({column}{TOTAL + 1}="","",ROUND({column}{TOTAL + 1}-{listed},4))'
        sheet.write_formula(REST, place, f"={rest}", amount)


def _band(side: Side, band: int, row: int, party: str, late: str, odd: str = "", ahead: str = "") -> str:
    """A band's cell in a row, beside the older ones; the youngest begins with all that is late."""
    amount = late if band == 1 else older(side, band, party, odd=odd, ahead=ahead)
    return band_of(band, amount, f"{_col(CURRENT + band + 1)}{row + 1}:{_col(CURRENT + BANDS)}{row + 1}")


def _list(sheet: Worksheet, side: Side, amount: Format, formats: Formats) -> None:
    ids, totals, ranks = (f"${_col(HELPERS + n)}${FIRST + 1}:${_col(HELPERS + n)}${FIRST + KNOWN}" for n in range(3))
    key = TABLES[side.parties].columns[0].header
    for number in range(1, LISTED + 1):
        row = FIRST + number - 1
        party = f"${_col(PARTY)}{row + 1}"
        place = f"MATCH(LARGE({ranks},{number}),{ranks},0)"
        sheet.write_formula(row, PARTY, f'=IFERROR(INDEX({ids},{place}),"")', formats.text)
        name = f"INDEX({side.parties}[Name],MATCH({party},{side.parties}[{key}],0))"
        sheet.write_formula(row, NAME, f'=IF({party}="","",IFERROR({name},""))', formats.text)
        sheet.write_formula(row, SUM, f'=IF({party}="","",INDEX({totals},{place}))', amount)
        bands = f"{_col(CURRENT + 1)}{row + 1}:{_col(CURRENT + BANDS)}{row + 1}"
        rest = f"ROUND({_col(SUM)}{row + 1}-SUM({bands}),4)"
        sheet.write_formula(row, CURRENT, f'=IF({party}="","",{rest})', amount)
        odd, ahead = (f"${_col(place)}${row + 1}" for place in (ODD, AHEAD))
        for place_, formula in zip((LATE, ODD, AHEAD), _habits(side, party, odd, ahead), strict=True):
            sheet.write_formula(row, place_, f'=IF({party}="","",{formula})')
        for band in range(1, BANDS + 1):
            formula = _band(side, band, row, party, late_cell(row), odd, ahead)
            sheet.write_formula(row, CURRENT + band, f'=IF({party}="","",{formula})', amount)


def _habits(side: Side, party: str, odd: str, ahead: str) -> tuple[str, str, str]:
    """What of a party's money is late; how many documents age by their own date; how many amounts are on account."""
    table, sources = side.documents, side.sources
    mine = f'{table}[{header(table, side.party)}],{party},{table}[Open],"<>0",{table}'
    others = f'COUNTIFS({mine}[Type],"credit note")+COUNTIFS({mine}[Due date],"=")'
    paid = f'COUNTIFS({sources}[{header(sources, side.party)}],{party},{sources}[Unapplied],"<>0")'
    return older(side, 1, party, odd=odd, ahead=ahead), others, paid


def _helpers(sheet: Worksheet, side: Side) -> None:
    """Every party with its total and its rank; its number breaks ties, by far less than a minor unit."""
    counts = [f"COUNTIFS({criteria.removeprefix(',')})" for criteria in later(side)]
    counts.append(f'COUNTIFS({side.sources}[Unapplied],"<>0")')
    for number, count in enumerate(counts):
        sheet.write_formula(LIMIT_ROW, HELPERS + number, f"={count}")
    key = f"{side.parties}[{TABLES[side.parties].columns[0].header}]"
    for number in range(1, KNOWN + 1):
        row = FIRST + number
        party, total = (f"${_col(HELPERS + n)}{row}" for n in (0, 1))
        known = f'=IF({number}>ROWS({key}),"",INDEX({key},{number})&"")'
        sheet.write_formula(row - 1, HELPERS, known)
        whole = owed(side, CURRENCY_CELL, party, COUNTED)
        sheet.write_formula(row - 1, HELPERS + 1, f'=IF({party}="","",ROUND({whole},4))')
        sheet.write_formula(row - 1, HELPERS + 2, f'=IF(N({total})=0,"",{total}-{number}/10000000)')


def cash(side: Side) -> int:
    """Where a side's money by week begins: party, habit, then a column a week, twice."""
    return CASH + (0 if side is RECEIVABLE else 2 + 2 * WEEKS)


def _cash(sheet: Worksheet, side: Side) -> None:
    """Open money that is to come by the end of each week: of a party by its habit, and by the side's."""
    column, table = cash(side), side.documents
    party_column = f"{table}[{header(table, side.party)}]"
    settled = f'{table}[Open],0,{table}[Type],"<>credit note"'
    usual = cell(column + 1, PARTIES)
    habit = f"IFERROR(ROUND(AVERAGEIFS({table}[Days late],{settled}),0),0)"
    _put(sheet, PARTIES, column + 1, [habit])
    for number in range(PARTIES):
        party, own = cell(column, number), cell(column + 1, number)
        mine = f"AVERAGEIFS({table}[Days late],{party_column},{party},{settled})"
        known = [cell(late(side), number), f'IF({party}="",0,IFERROR(ROUND({mine},0),{usual}))']
        is_usual = f'OR({party}="",{own}={usual})'  # then it is in the side's own figure already
        by_own = [f"IF({is_usual},0,{_by(side, week, own, party)})" for week in range(WEEKS)]
        by_usual = [f"IF({is_usual},0,{_by(side, week, usual, party)})" for week in range(WEEKS)]
        _put(sheet, number, column, [*known, *by_own, *by_usual])
    _put(sheet, PARTIES, column + 2, [_by(side, week, usual) for week in range(WEEKS)])


def _by(side: Side, week: int, habit: str, party: str = "") -> str:
    """What is open and due, with so many days more, before the end of a week."""
    table = side.documents
    who = f",{table}[{header(table, side.party)}],{party}" if party else ""
    end = f"{AS_OF}+{7 * (week + 1)}-{habit}"
    home = f"{table}[Currency],{setting('Home currency')}"
    return f'SUMIFS({table}[Open],{home}{who},{table}[Due date],">0",{table}[Due date],"<"&({end}))'


def _weeks(sheet: Worksheet) -> None:
    """The weeks' first days, and what comes in and goes out in each; what is late is expected in the first."""
    for week in range(WEEKS):
        flows = [
            f"ROUND({_until(side, week)}-({_until(side, week - 1) if week else 0}),4)" for side in (RECEIVABLE, PAYABLE)
        ]
        _put(sheet, week, WEEK, [f"{AS_OF}+{7 * week}", *flows])


def _until(side: Side, week: int) -> str:
    column = cash(side)
    own, usual = (f"SUM({area(column + start + week, PARTIES)})" for start in (2, 2 + WEEKS))
    return f"{cell(column + 2 + week, PARTIES)}+{own}-{usual}"
