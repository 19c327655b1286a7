"""Aging receivable and Aging payable: formulas that follow Settings and always sum to the total.

The list shows the parties with open items in the chosen currency, largest first. `current` is the total less the other
bands, so a row always adds up; a test compares every cell with ledger/aging.py.
"""

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook.languages import named, text
from invoice_workbook.schema import START, TABLES, Side
from invoice_workbook.template import palette
from invoice_workbook.template.formats import Formats, sheet_named, to_sheet
from invoice_workbook.template.formulas import AS_OF, setting
from invoice_workbook.template.owed import Counted, header, later, open_of, owed, unapplied, where

BANDS = 6
"""Room for this many bands after `current`: five limits and everything above."""
HEADER, TOTAL, REST, FIRST = 6, 7, 8, 9
"""Rows from 0: band names, totals, parties not listed, first party."""
LISTED, KNOWN = 200, 2000
"""Parties shown, and parties considered."""
LIMIT_ROW = 4
PARTY, NAME, SUM, CURRENT = 0, 1, 2, 3
HELPERS = 13
"""First of the hidden columns behind the list: id, total, rank; of who is listed what is late, and two counts."""
LATE, ODD, AHEAD = HELPERS + 3, HELPERS + 4, HELPERS + 5
COUNTED = Counted(f"$N${LIMIT_ROW + 1}", f"$O${LIMIT_ROW + 1}", f"$P${LIMIT_ROW + 1}")
"""The cells that count what most workbooks have none of: they stand over the helpers."""
FIGURE = "#,##0.00##;[Red]-#,##0.00##;\N{EN DASH}"
CURRENCY_CELL = "$B$4"
_PARTY = (("Questions", "party"), ("Customers", "name"))
"""Columns whose headers stand over the parties and their names."""
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "KWD", "INR", "SEK", "PLN", "CZK")


def _col(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


def add(book: Workbook, formats: Formats, side: Side, language: str) -> None:
    """One side's aging sheet."""
    sheet = sheet_named(book, side.aging_sheet)
    sheet.set_tab_color(palette.CLERK if side.name == "receivable" else palette.ACCENT)
    amount = formats.make(num_format=FIGURE, align="right")
    strong = formats.make(num_format=FIGURE, align="right", bold=True, top=1, bottom=1)
    _head(sheet, formats, side, language)
    _limits(sheet, formats, language)
    _totals(sheet, side, strong, amount, formats, language)
    _list(sheet, side, amount, formats)
    _helpers(sheet, side)
    format_amounts(sheet, CURRENCY_CELL, (TOTAL, SUM, FIRST + LISTED - 1, CURRENT + BANDS), formats)
    _printing(sheet, side, language)


def _head(sheet: Worksheet, formats: Formats, side: Side, language: str) -> None:
    sheet.set_row(0, 24)
    sheet.set_column(PARTY, PARTY, 16)
    sheet.set_column(NAME, NAME, 34)
    sheet.set_column(SUM, CURRENT + BANDS, 14)
    sheet.set_column(HELPERS, AHEAD, 12, None, {"hidden": True})
    sheet.write_string(0, 0, text(f"aging.title-{side.name}", language), formats.title)
    sheet.write_string(1, 0, text(f"aging.about-{side.name}", language), formats.soft)
    sheet.write_url(2, 0, to_sheet(START, language), formats.link, text("template.to-start", language))
    sheet.write_string(3, 0, text("aging.currency", language), formats.text)
    choice = formats.make(bold=True, bg_color=palette.MISSING_PAPER, border=1, border_color=palette.RULE)
    sheet.write_formula(3, 1, f"={setting('Home currency')}", choice)
    hint = {"input_title": text("aging.currency", language), "input_message": text("aging.currency-hint", language)}
    options = {"validate": "list", "source": list(CURRENCIES), "error_type": "information", **hint}
    sheet.data_validation(3, 1, 3, 1, options)
    sheet.write_string(3, 2, text("aging.as-of", language), formats.make(align="right"))
    sheet.write_formula(3, 3, f"={AS_OF}", formats.make(num_format=formats.day_format, align="left", bold=True))
    sheet.freeze_panes(FIRST, 2)
    sheet.hide_gridlines(2)


def _limits(sheet: Worksheet, formats: Formats, language: str) -> None:
    """Limits from Settings, one per column (hidden row), and the bands' names made from them."""
    sheet.set_row(LIMIT_ROW, None, None, {"hidden": True})
    listed = f'SUBSTITUTE({setting("Aging limits")},";",",")'
    for band in range(1, BANDS + 1):
        part = f'TRIM(MID(SUBSTITUTE({listed},",",REPT(" ",50)),{(band - 1) * 50 + 1},50))'
        sheet.write_formula(LIMIT_ROW, CURRENT + band, f'=IFERROR(VALUE({part}),"")')
    header = formats.make(bold=True, font_color=palette.PAPER, bg_color=palette.CLERK, align="right")
    words = formats.make(bold=True, font_color=palette.PAPER, bg_color=palette.CLERK)
    parties = [named(TABLES[table].by_field[field].header, language) for table, field in _PARTY]
    sheet.write_row(HEADER, PARTY, parties, words)
    sums = [text(f"aging.{id_}", language) for id_ in ("sum", "current")]
    sheet.write_row(HEADER, SUM, sums, header)
    before_, behind = text("aging.over", language, days="|").split("|")
    for band in range(1, BANDS + 1):
        before, own = (f"{_col(CURRENT + band - back)}${LIMIT_ROW + 1}" for back in (1, 0))
        first = "1" if band == 1 else f"({before}+1)"
        over = '""' if band == 1 else f'IF({before}<>"","{before_}"&{before}&"{behind}","")'
        sheet.write_formula(HEADER, CURRENT + band, f'=IF({own}<>"",{first}&"-"&{own},{over})', header)


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


def band_of(band: int, amount: str, above: str, *, of_sheet: str = "") -> str:
    """What is in one band: what is as old or older, less the older bands, which stand in these cells."""
    there = f"'{of_sheet}'!" if of_sheet else ""
    less = f"-SUM({above})" if band < BANDS else ""
    return f'IF({there}{_col(CURRENT + band)}${HEADER + 1}="","",ROUND({amount}{less},4))'


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


def late_cell(row: int) -> str:
    """The cell that says what of a listed party's money is late, by its row from 0."""
    return f"${_col(LATE)}${row + 1}"


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
        for cell, formula in zip((LATE, ODD, AHEAD), _habits(side, party, odd, ahead), strict=True):
            sheet.write_formula(row, cell, f'=IF({party}="","",{formula})')
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


def format_amounts(sheet: Worksheet, currency: str, cells: tuple[int, int, int, int], formats: Formats) -> None:
    """Amounts of a block of cells in the way of their currency, which a cell names."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    for one in formats.amounts:
        sheet.conditional_format(*cells, one.rule(currency, xl_rowcol_to_cell(*cells[:2])))


def _printing(sheet: Worksheet, side: Side, language: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, FIRST + 49, CURRENT + BANDS)
    sheet.set_footer(f"&L&8{named(side.aging_sheet, language)}&R&8&P / &N")
