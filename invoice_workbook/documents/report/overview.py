"""The workbook's overview: the figures of one currency by formulas over the sheet with the data, and charts of them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import number_shapes
from invoice_workbook.documents.report import charts
from invoice_workbook.documents.report.charts import Block
from invoice_workbook.documents.report.model import DASH, Feed, Report, say
from invoice_workbook.money import quotient

CURRENCY = "$B$3"
TOP = 4
"""Row (from 0) of the first charts; the tables that feed them stand below."""
HIGH, WIDE = 17, 5
"""Rows and columns from one chart to the next."""
SOLD, BOUGHT, DAYS = 4, 5, 6
"""Places of the turnover of a quarter and its days among the amounts of a month; the bands follow."""
BANDS = 7
MONTHS = ("invoiced", "received", "billed", "paid")
AMOUNT = "#,##0.00;[Red]-#,##0.00;\N{EN DASH}"
_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#2F4B5C", "text_wrap": True, "align": "right"}
Style = Callable[..., Format]


def add(book: Workbook, sheet: Worksheet, data: Worksheet, style: Style, report: Report) -> None:
    """Both sheets. Formulas carry the result that they have for the currency shown first."""
    feed, language = report.feed, report.wording.language
    _data(data, feed, style, language)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 24)
    sheet.set_column(0, 0, 15)
    sheet.set_column(1, 1 + 2 * len(feed.bands), 13)
    sheet.write_string(0, 0, f"{report.title}, {report.opening[0]}", style(font_size=16, bold=True, valign="vcenter"))
    sheet.write_string(1, 0, say(language, "overview-about"), style(font_color="#6B7A84"))
    sheet.write_string(2, 0, say(language, "currency"), style(valign="vcenter"))
    sheet.write_string(2, 1, feed.currencies[0][0], style(bold=True, bg_color="#FFF9D9", border=1))
    codes = [code for code, _ in feed.currencies]
    sheet.data_validation(2, 1, 2, 1, {"validate": "list", "source": codes[:20]})
    tables = Tables(sheet, say(language, "sheet.overview"), style, report)
    top = TOP + 3 * HIGH
    months = tables.months(top)
    ages = tables.ages(months.last + 3)
    weeks = tables.weeks(ages.last + 3)
    _charts(book, sheet, report, months, ages, weeks)
    sheet.freeze_panes(3, 0)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_h_pagebreaks([top - 1])
    sheet.set_footer(f"&L&8{report.name}&R&8&P / &N")


def _heads(language: str, feed: Feed) -> list[str]:
    """Headers of the months, in the order of the feed's amounts."""
    sides = [f"{say(language, f'side-{side}')}: {band}" for side in ("receivable", "payable") for band in feed.bands]
    more = (say(language, "sold"), say(language, "bought"), say(language, "period-days"))
    return [*(say(language, id_) for id_ in MONTHS), *more, *sides]


def _data(sheet: Worksheet, feed: Feed, style: Style, language: str) -> None:
    """Every amount by currency and month, and beside it by week."""
    heads = [say(language, "currency"), say(language, "month-end"), *_heads(language, feed)]
    wide = len(heads) + 1
    decimals = dict(feed.currencies)
    for column, words in enumerate(heads):
        sheet.write_string(0, column, words, style(**_HEAD))
    for column, id_ in enumerate(("currency", "week", "incoming", "outgoing"), wide):
        sheet.write_string(0, column, say(language, id_), style(**_HEAD))
    for rows, start, days in ((feed.months, 0, DAYS), (feed.weeks, wide, -1)):
        for row, (code, day, amounts) in enumerate(rows, 1):
            sheet.write_string(row, start, code, style())
            sheet.write_datetime(
                row, start + 1, _at(day), style(num_format=number_shapes.day_format(language), align="right")
            )
            for place, units in enumerate(amounts):
                value = units if place == days else units / 10 ** decimals[code]
                sheet.write_number(row, start + 2 + place, value, style(num_format="0" if place == days else AMOUNT))
    sheet.set_column(0, wide + 3, 13)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


class Tables:
    """The tables of the overview, one below the other, each by formulas over the data of the chosen currency."""

    def __init__(self, sheet: Worksheet, name: str, style: Style, report: Report) -> None:
        self._name = name
        self._sheet, self._style, self._feed = sheet, style, report.feed
        self._language = report.wording.language
        self._data = say(self._language, "sheet.data")
        self._code, self._decimals = report.feed.currencies[0]
        self._mine = [(day, amounts) for own, day, amounts in report.feed.months if own == self._code]

    def months(self, header: int) -> Block:
        """Money by month, what was sold and bought in the quarter, and the DSO and DPO that follow."""
        heads = _heads(self._language, self._feed)[:BANDS]
        ratios = (say(self._language, "figure.DSO-short"), say(self._language, "figure.DPO-short"))
        self._header(header, (say(self._language, "month-end"), *heads, *ratios))
        below = header + len(self._mine) + 4
        for row, (day, amounts) in enumerate(self._mine, header + 1):
            self._month(row, day)
            for place in range(BANDS):
                self._amount(row, place + 1, place, amounts[place])
            self._ratio(row, below + row - header - 1, amounts)
        return self._block(header, max(len(self._mine), 1), BANDS - 1)

    def ages(self, header: int) -> Block:
        """What is owed by bands of age, of both sides."""
        self._header(header, (say(self._language, "month-end"), *_heads(self._language, self._feed)[BANDS:]))
        for row, (day, amounts) in enumerate(self._mine, header + 1):
            self._month(row, day)
            for place in range(BANDS, len(amounts)):
                self._amount(row, place - BANDS + 1, place, amounts[place])
        return self._block(header, max(len(self._mine), 1), 2 * len(self._feed.bands))

    def weeks(self, header: int) -> Block:
        """Expected cash by week."""
        start = len(_heads(self._language, self._feed)) + 3
        days = sorted({day for _, day, _ in self._feed.weeks})
        known = {day: amounts for own, day, amounts in self._feed.weeks if own == self._code}
        self._header(header, tuple(say(self._language, id_) for id_ in ("week", "incoming", "outgoing")))
        for row, day in enumerate(days, header + 1):
            look = self._style(num_format=number_shapes.day_format(self._language), align="left")
            self._sheet.write_datetime(row, 0, _at(day), look)
            for place, units in enumerate(known.get(day, (0, 0))):
                formula = self._sum(start + 2 + place, len(self._feed.weeks), start, f"$A{row + 1}")
                value = units / 10**self._decimals
                self._sheet.write_formula(row, place + 1, formula, self._style(num_format=AMOUNT), value)
        return self._block(header, max(len(days), 1), 2)

    def _block(self, header: int, rows: int, amounts: int) -> Block:
        """A table of so many rows; its columns of amounts are in lakh and crore where the currency's are."""
        for step in reversed(number_shapes.STEPS):
            first = xl_rowcol_to_cell(header + 1, 1)
            formula = (
                f'=AND(ISNUMBER(SEARCH({CURRENCY},"{" ".join(number_shapes.INDIAN_CURRENCIES)}")),ABS({first})>={step})'
            )
            style = self._style(num_format=number_shapes.lakh_format(step, 2))
            rule = {"type": "formula", "criteria": formula, "format": style}
            self._sheet.conditional_format(header + 1, 1, header + rows, amounts, rule)
        return Block(self._name, header, header + 1, header + rows, 0)

    def _header(self, row: int, words: tuple[str, ...]) -> None:
        for column, one in enumerate(words):
            look = _HEAD if column else {**_HEAD, "align": "left"}
            self._sheet.write_string(row, column, one, self._style(**look))
        self._sheet.set_row(row, 29)

    def _month(self, row: int, day: date) -> None:
        self._sheet.write_datetime(row, 0, _at(day), self._style(num_format="mmm yyyy", align="left"))

    def _amount(self, row: int, column: int, place: int, units: int) -> None:
        """An amount of the data, of the row's day."""
        formula = self._sum(place + 2, len(self._feed.months), 0, f"$A{row + 1}")
        value = units if place == DAYS else units / 10**self._decimals
        style = self._style(num_format="0" if place == DAYS else AMOUNT)
        self._sheet.write_formula(row, column, formula, style, value)

    def _sum(self, column: int, last: int, keys: int, day: str) -> str:
        def cells(place: int) -> str:
            letter = xl_col_to_name(place)
            return f"'{self._data}'!${letter}$2:${letter}${max(last, 1) + 1}"

        where = f"{cells(keys)},{CURRENCY},{cells(keys + 1)},{day}"
        return f"=ROUND(SUMIFS({cells(column)},{where}),4)"

    def _ratio(self, row: int, below: int, amounts: tuple[int, ...]) -> None:
        """DSO and DPO of a month end: what is owed (in the row of the ages below) / turnover x days."""
        bands = len(self._feed.bands)
        for n, place in enumerate((SOLD, BOUGHT)):
            first, last = (xl_rowcol_to_cell(below, 1 + n * bands + off) for off in (0, bands - 1))
            over, days = xl_rowcol_to_cell(row, place + 1), xl_rowcol_to_cell(row, DAYS + 1)
            formula = f'=IF({over}>0,ROUND(SUM({first}:{last})/{over}*{days},1),"{DASH}")'
            owed = sum(amounts[BANDS + n * bands : BANDS + (n + 1) * bands])
            tenths = quotient(owed * amounts[DAYS] * 10, amounts[place]) if amounts[place] > 0 else None
            value = DASH if tenths is None else tenths / 10
            style = self._style(num_format="0.0", align="right")
            self._sheet.write_formula(row, BANDS + 1 + n, formula, style, value)


def _charts(book: Workbook, sheet: Worksheet, report: Report, months: Block, ages: Block, weeks: Block) -> None:
    """Five charts above the tables, two beside each other."""
    language, names = report.wording.language, report.feed.bands
    bands = len(names)
    wanted: tuple[tuple[str, Block, tuple[int, ...], Sequence[str]], ...] = (
        ("overview.sales", months, (1, 2), ()),
        ("overview.cash", months, (2, 4), ()),
        ("overview.aging-receivable", ages, tuple(range(1, 1 + bands)), names),
        ("overview.aging-payable", ages, tuple(range(1 + bands, 1 + 2 * bands)), names),
        ("overview.forecast", weeks, (1, 2), ()),
    )
    for number, (id_, block, shown, own) in enumerate(wanted):
        title = say(language, id_)
        form = number_shapes.short_day_format(language) if block is weeks else "mmm yy"
        chart = charts.columns(book, block, shown, title=title, is_stacked=bool(own), label_format=form, names=own)
        cell = xl_rowcol_to_cell(TOP + number // 2 * HIGH, number % 2 * WIDE)
        charts.put(sheet, chart, cell, 480, 310, title)
