"""Aging receivable and Aging payable: formulas that follow Settings and always sum to the total.

The list shows the parties with open items in the chosen currency, largest first. `current` is the total less the other
bands, so a row always adds up; a test compares every cell with ledger/aging.py.
"""

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook.languages import named, text
from invoice_workbook.schema import START, TABLES, Side
from invoice_workbook.template import aged, palette
from invoice_workbook.template.formats import Formats, sheet_named, to_sheet
from invoice_workbook.template.formulas import AS_OF, setting
from invoice_workbook.template.owed import header, open_of, unapplied, where

BANDS = 6
"""Room for this many bands after `current`: five limits and everything above."""
HEADER, TOTAL, REST, FIRST = 6, 7, 8, 9
"""Rows from 0: band names, totals, parties not listed, first party."""
LISTED, KNOWN = 200, 2000
"""Parties shown, and parties considered."""
LIMIT_ROW = 4
PARTY, NAME, SUM, CURRENT = 0, 1, 2, 3
HELPERS = 13
"""First of the hidden columns behind the list: id, total, rank; of who is listed what is late, and its place there."""
LATE, PLACE = HELPERS + 3, HELPERS + 4
DAYS = HELPERS + 6
"""First of the cells that say from how many days on a band begins."""
BY_OWN, ON_ACCOUNT = "$N$5", "$P$5"
"""Over the helpers: whether documents age by their own date; how many amounts on account there are."""
FIGURE = "#,##0.00##;[Red]-#,##0.00##;\N{EN DASH}"
CURRENCY_CELL = "$B$4"
NEVER = 999_999_999
"""Days that no document is old."""
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
    sheet.set_column(HELPERS, DAYS + BANDS - 1, 12, None, {"hidden": True})
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
        before = f"{_col(CURRENT + band - 1)}{LIMIT_ROW + 1}"
        begins = f'IF({before}="",{NEVER},{before}+1)' if band > 1 else "1"
        sheet.write_formula(LIMIT_ROW, DAYS + band - 1, f"={begins}")
    sheet.write_formula(LIMIT_ROW, HELPERS, f'={setting("Aging basis")}="document date"')
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


def of_party(side: Side, party: str, band: str = "") -> str:
    """What counts of a party's documents, less what it has on account; in one band where one is named."""
    documents, sources = (
        _sum_of_party(table, header(table, side.party), party, band) for table in (side.documents, side.sources)
    )
    return f"{documents}-{where(ON_ACCOUNT, sources)}"


def _sum_of_party(table: str, header_: str, party: str, band: str) -> str:
    own = f"{table}[{header_}],{party}"
    if band:
        return f"SUMIFS({table}[{aged.AMOUNT}],{own},{table}[{aged.BAND}],{band})"
    return f"SUMIF({own},{table}[{aged.AMOUNT}])"


def _late(side: Side, party: str) -> str:
    """What of a party's documents is late, less what it has on account as long."""
    own = f"{header(side.documents, side.party)}],{party}"
    on_account = _sum_of_party(side.sources, header(side.sources, side.party), party, '">0"')
    return f"SUMIF({side.documents}[{own},{side.documents}[{aged.LATE}])-{where(ON_ACCOUNT, on_account)}"


def _of_all(side: Side, band: int) -> str:
    """What counts of all documents in a band and in the older ones, less what is on account."""
    documents, sources = (
        f'SUMIF({table}[{aged.BAND}],">={band}",{table}[{aged.AMOUNT}])' for table in (side.documents, side.sources)
    )
    return f"{documents}-{where(ON_ACCOUNT, sources)}"


def older(side: Side, band: int, *, of_sheet: str) -> str:
    """What is open in a band and in all older ones: by due date, or by the document's if Settings or a blank say so.

    In the currency that this sheet's cell names; another sheet has the limits.
    """
    youngest = "1" if band == 1 else f"('{of_sheet}'!{_col(CURRENT + band - 1)}${LIMIT_ROW + 1}+1)"
    due, dated = f"{side.documents}[Due date]", f"{side.documents}[{header(side.documents, side.date)}]"

    def until(column: str) -> str:
        return f',{column},"<="&({AS_OF}-{youngest})'

    kind = f"{side.documents}[Type]"
    by_own = open_of(side, until(dated), CURRENCY_CELL, "")
    by_due = open_of(side, until(due) + f',{kind},"<>credit note"', CURRENCY_CELL, "")
    others = "+".join(
        (
            open_of(side, until(dated) + f',{due},"=",{kind},"<>credit note"', CURRENCY_CELL, ""),
            open_of(side, until(dated) + f',{kind},"credit note"', CURRENCY_CELL, ""),
        )
    )
    basis = f'{setting("Aging basis")}="document date"'
    paid_ahead = unapplied(side, until(f"{side.sources}[Date]"), CURRENCY_CELL, "")
    return f"IF({basis},{by_own},{by_due}+{others})-{paid_ahead}"


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
            whole = f"ROUND(SUM({side.documents}[{aged.AMOUNT}])-SUM({side.sources}[{aged.AMOUNT}]),4)"
        elif place == CURRENT:
            bands = f"{_col(CURRENT + 1)}{TOTAL + 1}:{_col(CURRENT + BANDS)}{TOTAL + 1}"
            whole = f"ROUND({_col(SUM)}{TOTAL + 1}-SUM({bands}),4)"
        else:
            band = place - CURRENT
            whole = band_of(
                band, _of_all(side, band), f"{_col(place + 1)}{TOTAL + 1}:{_col(CURRENT + BANDS)}{TOTAL + 1}"
            )
        sheet.write_formula(TOTAL, place, f"={whole}", strong)
        listed = f"SUM({column}{FIRST + 1}:{column}{last})"
        rest = f'IF({column}{TOTAL + 1}="","",ROUND({column}{TOTAL + 1}-{listed},4))'
        sheet.write_formula(REST, place, f"={rest}", amount)


def late_cell(row: int) -> str:
    """The cell that says what of a listed party's money is late, by its row from 0."""
    return f"${_col(LATE)}${row + 1}"


def _list(sheet: Worksheet, side: Side, amount: Format, formats: Formats) -> None:
    ids, totals, ranks = (f"${_col(HELPERS + n)}${FIRST + 1}:${_col(HELPERS + n)}${FIRST + KNOWN}" for n in range(3))
    key = TABLES[side.parties].columns[0].header
    for number in range(1, LISTED + 1):
        row = FIRST + number - 1
        party, whole, late, place = (f"${_col(at)}{row + 1}" for at in (PARTY, SUM, LATE, PLACE))
        sheet.write_formula(row, PLACE, f'=IFERROR(MATCH(LARGE({ranks},{number}),{ranks},0),"")')
        sheet.write_formula(row, PARTY, f'=IF({place}="","",INDEX({ids},{place}))', formats.text)
        name = f"INDEX({side.parties}[Name],MATCH({party},{side.parties}[{key}],0))"
        sheet.write_formula(row, NAME, f'=IF({party}="","",IFERROR({name},""))', formats.text)
        sheet.write_formula(row, SUM, f'=IF({party}="","",INDEX({totals},{place}))', amount)
        sheet.write_formula(row, LATE, f'=IF({party}="","",ROUND({_late(side, party)},4))')
        bands = f"{_col(CURRENT + 1)}{row + 1}:{_col(CURRENT + BANDS)}{row + 1}"
        sheet.write_formula(row, CURRENT, f'=IF({party}="","",ROUND({whole}-SUM({bands}),4))', amount)
        for band in range(1, BANDS + 1):
            above = f"SUM({_col(CURRENT + 2)}{row + 1}:{_col(CURRENT + BANDS)}{row + 1})"
            found = f"{late}-{above}" if band == 1 else of_party(side, party, str(band))
            is_none = f'{_col(CURRENT + band)}${HEADER + 1}=""'
            formula = f'=IF({party}="","",IF({is_none},"",ROUND({found},4)))'
            sheet.write_formula(row, CURRENT + band, formula, amount)


def _helpers(sheet: Worksheet, side: Side) -> None:
    """Every party with its total and its rank; its number breaks ties, by far less than a minor unit."""
    sheet.write_formula(LIMIT_ROW, HELPERS + 2, f'=COUNTIF({side.sources}[{aged.AMOUNT}],"<>0")')
    key = f"{side.parties}[{TABLES[side.parties].columns[0].header}]"
    for number in range(1, KNOWN + 1):
        row = FIRST + number
        party, total = (f"${_col(HELPERS + n)}{row}" for n in (0, 1))
        known = f'=IF({number}>ROWS({key}),"",INDEX({key},{number})&"")'
        sheet.write_formula(row - 1, HELPERS, known)
        whole = of_party(side, party)
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
