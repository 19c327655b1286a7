"""The workbook's overview: the figures of one currency by formulas over the sheet with the data, and charts of them."""

from collections.abc import Callable
from datetime import datetime

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook.documents.report import charts
from invoice_workbook.documents.report.charts import Block
from invoice_workbook.documents.report.model import Feed, Report, say

CURRENCY = "$B$3"
HEADER = 4
FIRST = HEADER + 1
MONTHS = ("invoiced", "received", "billed", "paid")
AMOUNT = "#,##0.00;[Red]-#,##0.00;\N{EN DASH}"
_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#2F4B5C", "text_wrap": True, "align": "right"}
Style = Callable[..., Format]


def add(book: Workbook, sheet: Worksheet, data: Worksheet, style: Style, report: Report) -> None:
    """Both sheets. The data are written first: the formulas show their sums until a program computes them."""
    feed, language = report.feed, report.wording.language
    _data(data, feed, style, language)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 24)
    sheet.set_column(0, 0, 15)
    sheet.set_column(1, 24, 13)
    sheet.write_string(0, 0, f"{report.title}, {report.opening[0]}", style(font_size=16, bold=True, valign="vcenter"))
    sheet.write_string(1, 0, say(language, "overview-about"), style(font_color="#6B7A84"))
    sheet.write_string(2, 0, say(language, "currency"), style(valign="vcenter"))
    sheet.write_string(2, 1, feed.currencies[0][0], style(bold=True, bg_color="#FFF9D9", border=1))
    codes = [code for code, _ in feed.currencies]
    sheet.data_validation(2, 1, 2, 1, {"validate": "list", "source": codes[:20]})
    months = _months(sheet, feed, style, report)
    weeks = _weeks(sheet, feed, style, report, months.last + 3)
    _charts(book, sheet, report, months, weeks)
    sheet.freeze_panes(FIRST, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


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
    for rows, start, whole in ((feed.months, 0, 6), (feed.weeks, wide, -1)):
        for row, (code, day, amounts) in enumerate(rows, 1):
            sheet.write_string(row, start, code, style())
            stamp = datetime(day.year, day.month, day.day)
            sheet.write_datetime(row, start + 1, stamp, style(num_format="yyyy-mm-dd", align="right"))
            for place, units in enumerate(amounts):
                value = units if place == whole else units / 10 ** decimals[code]
                shown = style(num_format="0" if place == whole else AMOUNT)
                sheet.write_number(row, start + 2 + place, value, shown)
    sheet.set_column(0, wide + 3, 14)
    sheet.freeze_panes(1, 2)


def _sum(data: str, column: int, last: int, keys: int, day: str) -> str:
    """The formula of an amount of the data: of the chosen currency and a row's day."""

    def cells(place: int) -> str:
        letter = xl_col_to_name(place)
        return f"'{data}'!${letter}$2:${letter}${max(last, 1) + 1}"

    return f"SUMIFS({cells(column)},{cells(keys)},{CURRENCY},{cells(keys + 1)},{day})"


def _months(sheet: Worksheet, feed: Feed, style: Style, report: Report) -> Block:
    """The months of the chosen currency: the feed's amounts, and the DSO and DPO that follow from them."""
    language = report.wording.language
    code, decimals = feed.currencies[0]
    mine = [(day, amounts) for own, day, amounts in feed.months if own == code]
    heads = [say(language, "month-end"), *_heads(language, feed), say(language, "figure.DSO-short")]
    heads.append(say(language, "figure.DPO-short"))
    for column, words in enumerate(heads):
        sheet.write_string(HEADER, column, words, style(**_HEAD))
    data, last = say(language, "sheet.data"), len(feed.months)
    count = len(heads) - 3
    bands = len(feed.bands)
    for row, (day, amounts) in enumerate(mine, FIRST):
        stamp = datetime(day.year, day.month, day.day)
        sheet.write_datetime(row, 0, stamp, style(num_format="mmm yyyy", align="left"))
        for place, units in enumerate(amounts):
            value = units if place == 6 else units / 10**decimals
            formula = f"=ROUND({_sum(data, place + 2, last, 0, f'$A{row + 1}')},4)"
            sheet.write_formula(row, place + 1, formula, style(num_format="0" if place == 6 else AMOUNT), value)
        for n, sold in enumerate((5, 6)):
            start = 8 + n * bands
            owed = f"SUM({xl_rowcol_to_cell(row, start)}:{xl_rowcol_to_cell(row, start + bands - 1)})"
            over, days = xl_rowcol_to_cell(row, sold), xl_rowcol_to_cell(row, 7)
            formula = f'=IF({over}>0,ROUND({owed}/{over}*{days},1),"\N{EN DASH}")'
            total, turnover = sum(amounts[7 + n * bands : 7 + (n + 1) * bands]), amounts[4 + n]
            value = round(total / turnover * amounts[6], 1) if turnover > 0 else "\N{EN DASH}"
            sheet.write_formula(row, count + 1 + n, formula, style(num_format="0.0", align="right"), value)
    return Block(sheet.get_name(), HEADER, FIRST, FIRST + max(len(mine), 1) - 1, 0)


def _weeks(sheet: Worksheet, feed: Feed, style: Style, report: Report, header: int) -> Block:
    """The weeks of the chosen currency."""
    language = report.wording.language
    code, decimals = feed.currencies[0]
    start = len(_heads(language, feed)) + 3
    data, last = say(language, "sheet.data"), len(feed.weeks)
    days = sorted({day for _, day, _ in feed.weeks})
    known = {day: amounts for own, day, amounts in feed.weeks if own == code}
    for column, id_ in enumerate(("week", "incoming", "outgoing")):
        sheet.write_string(header, column, say(language, id_), style(**_HEAD))
    for row, day in enumerate(days, header + 1):
        stamp = datetime(day.year, day.month, day.day)
        sheet.write_datetime(row, 0, stamp, style(num_format="yyyy-mm-dd", align="left"))
        for place, units in enumerate(known.get(day, (0, 0))):
            formula = f"=ROUND({_sum(data, start + 2 + place, last, start, f'$A{row + 1}')},4)"
            sheet.write_formula(row, place + 1, formula, style(num_format=AMOUNT), units / 10**decimals)
    return Block(sheet.get_name(), header, header + 1, header + max(len(days), 1), 0)


def _charts(book: Workbook, sheet: Worksheet, report: Report, months: Block, weeks: Block) -> None:
    """Five charts below the tables, two beside each other."""
    language, bands = report.wording.language, len(report.feed.bands)
    names = report.feed.bands
    wanted = (
        ("overview.sales", months, (1, 2), ()),
        ("overview.cash", months, (2, 4), ()),
        ("overview.aging-receivable", months, tuple(range(8, 8 + bands)), names),
        ("overview.aging-payable", months, tuple(range(8 + bands, 8 + 2 * bands)), names),
        ("overview.forecast", weeks, (1, 2), ()),
    )
    top = weeks.last + 3
    for number, (id_, block, shown, own) in enumerate(wanted):
        title = say(language, id_)
        form = "d mmm" if block is weeks else "mmm yy"
        chart = charts.columns(book, block, shown, title=title, is_stacked=bool(own), label_format=form, names=own)
        cell = xl_rowcol_to_cell(top + number // 2 * 16, 0 if number % 2 == 0 else 6)
        charts.put(sheet, chart, cell, 570, 310, title)
