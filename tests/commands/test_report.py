"""report: every figure of the sample worked out another way, the files, the charts, and what happens to odd books."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from openpyxl import load_workbook

from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.documents.report import gathering, overview, pdf
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import languages
from tests.asked import wanted
from tests.commands.recomputed import SIDES, Recomputed, half_up, key, rows
from tests.payables import after
from tests.sample.test_faults import sample_books
from tests.sheets import books

pytestmark = pytest.mark.long  # every figure recomputed

DECIMALS = {"EUR": 2, "JPY": 0, "KWD": 3, "USD": 2}


@cache
def month() -> Books:
    """The sample month with its faults, after a check."""
    these = sample_books()[0]
    return after(these, wanted("check", these))


@cache
def reported() -> dict[str, Any]:
    figures: dict[str, Any] = wanted("report", month()).more["figures"]
    return figures


@cache
def recomputed() -> Recomputed:
    return Recomputed(month())


def units(words: str, code: str) -> int:
    return int(Decimal(words).scaleb(DECIMALS[code]))


def in_home(sums: dict[str, int], day: date) -> Decimal:
    """Sums of currencies in EUR, by the last rate up to a day, each rounded once; either direction of a rate."""
    total = Decimal(0)
    for code, amount in sums.items():
        if code == "EUR" or not amount:
            total += Decimal(amount).scaleb(-2)
            continue
        known = sorted(
            (row["date"].date(), row["from"] == code, row["rate"])
            for row in month()["ExchangeRates"].to_dict("records")
            if {row["from"], row["to"]} == {code, "EUR"} and row["date"].date() <= day
        )
        _, is_to, rate = known[-1]
        worth = Fraction(rate, 10**6) if is_to else Fraction(10**6, rate)
        total += half_up(Fraction(amount, 10 ** DECIMALS[code]) * worth, 2)
    return total


def test_amounts_and_ratios_of_each_currency():
    start = date(2026, 8, 31)
    assert [one["currency"] for one in reported()["by_currency"]] == ["EUR", "JPY", "KWD"]
    for one in reported()["by_currency"]:
        code, ours = one["currency"], recomputed()
        assert {name: one[name] for name in ("DSO", "BPDSO", "ADD", "CEI", "DPO")} == ours.ratios(code, start, 3)
        for side, names in (("receivable", ("receivables", "sales")), ("payable", ("payables", "purchases"))):
            assert units(one[names[0]], code) == sum(ours.ages(side, ours.day).get(code, [0]))
            assert units(one[names[1]], code) == ours.sold(side, start, ours.day)[code]
            late = sum(ours.ages(side, ours.day).get(code, [0])) - ours.not_due(side, code, ours.day)
            assert units(one[f"overdue_{names[0]}"], code) == late


def test_the_sums_in_the_home_currency():
    ours = recomputed()
    owed = {
        side: {c: sum(bands) for c, bands in ours.ages(side, ours.day).items()} for side in ("receivable", "payable")
    }
    assert Decimal(reported()["receivables"]) == in_home(owed["receivable"], ours.day)
    assert Decimal(reported()["payables"]) == in_home(owed["payable"], ours.day)
    sales = in_home(ours.sold("receivable", date(2026, 8, 31), ours.day), ours.day)
    assert Decimal(reported()["sales"]) == sales
    dso = (in_home(owed["receivable"], ours.day) / sales * 91).quantize(Decimal("0.1"), "ROUND_HALF_UP")
    assert reported()["DSO"] == float(dso)


@pytest.mark.parametrize("side", ["receivable", "payable"])
def test_the_ages_of_twelve_month_ends(side):
    ours = recomputed()
    assert [row["day"] for row in reported()[f"aging_{side}"] if row["currency"] == "EUR"] == [
        day.isoformat() for day in ours.month_ends()
    ]
    known = {day.isoformat(): ours.ages(side, day) for day in ours.month_ends()}
    for row in reported()[f"aging_{side}"]:
        code = row["currency"]
        expected = known[row["day"]].get(code, [0] * 5)
        shown = [units(row[name], code) for name in ("current", "1-30", "31-60", "61-90", "over 90")]
        assert (shown, units(row["total"], code)) == (expected, sum(expected)), (row["day"], code)


def test_money_by_month():
    ours = recomputed()
    ends = ours.month_ends()
    for row in reported()["months"]:
        code, end = row["currency"], date.fromisoformat(row["day"])
        start = date.fromordinal(end.replace(day=1).toordinal() - 1)
        assert end in ends
        for side, billed, paid in (("receivable", "invoiced", "received"), ("payable", "billed", "paid")):
            assert units(row[billed], code) == ours.sold(side, start, end).get(code, 0)
            money = sum(
                one["amount"] or 0
                for one in ours.money[side]
                if one["row_currency"] == code and start < one["date"] <= end and one.get("status") != "proposed"
            )
            assert units(row[paid], code) == money, (row["day"], code, paid)


def test_debtors_and_their_shares():
    ours = recomputed()
    owed: dict[tuple[str, str], int] = {}
    for one in ours.documents["receivable"]:
        if one["invoice_date"] is None or one["invoice_date"] <= ours.day:
            who = (key(one["customer"]), one["row_currency"])
            owed[who] = owed.get(who, 0) + ours.open("receivable", one, ours.day)
    for one in ours.money["receivable"]:
        if one["date"] is None or one["date"] <= ours.day:
            who = (key(one["customer"]), one["row_currency"])
            owed[who] = owed.get(who, 0) - ours.left("receivable", one, ours.day)
    owing = {who: amount for who, amount in owed.items() if amount > 0}
    shown = {
        (key(one["party"]), one["currency"]): units(one["owed"], one["currency"]) for one in reported()["top_debtors"]
    }
    assert shown == owing
    for one in reported()["top_debtors"]:
        whole = sum(amount for (_, code), amount in owing.items() if code == one["currency"])
        exact = Decimal(owing[key(one["party"]), one["currency"]]) / whole * 100
        assert one["share"] == float(exact.quantize(Decimal("0.1"), "ROUND_HALF_UP"))


@pytest.mark.parametrize(("side", "name"), [("receivable", "customers_pay"), ("payable", "we_pay")])
def test_who_pays_late_by_how_much(side, name):
    shown = {
        (key(one["party"]), one["currency"]): (one["documents"], Decimal(str(one["days_late"])))
        for one in reported()[name]
    }
    assert shown == recomputed().habits(side)
    assert len(shown) > 10


@pytest.mark.parametrize("side", ["receivable", "payable"])
def test_tax_by_month_category_and_rate(side):
    shown = {
        (row["month"], row["currency"], row["category"], row["rate"]): tuple(
            units(row[name], row["currency"]) for name in ("net", "tax")
        )
        for row in reported()[f"tax_{side}"]
    }
    assert shown == recomputed().tax(side)
    assert len(shown) > 10


def test_what_waits():
    ours = recomputed()
    left = [
        (one["row_currency"], ours.left(side, one, ours.day))
        for side in ("receivable", "payable")
        for one in ours.money[side]
        if one["date"] <= ours.day and ours.left(side, one, ours.day)
    ]
    assert sum(one["count"] for one in reported()["unapplied"]) == len(left)
    assert sum(units(one["amount"], one["currency"]) for one in reported()["unapplied"]) == sum(a for _, a in left)
    disputed = [one for one in ours.documents["receivable"] if one["status"] == "disputed"]
    opened = [ours.open("receivable", one, ours.day) for one in disputed]
    assert sum(units(one["amount"], one["currency"]) for one in reported()["disputes"]) == sum(opened)
    problems = month()["Problems"]
    for one in reported()["exceptions"]:
        mine = problems[problems["rule"] == one["rule"]]
        assert one["open"] == sum(status == "open" for status in mine["status"])
    assert sum(one["open"] for one in reported()["exceptions"]) == len(problems)


def test_expected_cash_sums_to_what_is_open_and_not_in_doubt():
    """All that is expected of EUR in: open invoices, less disputed ones, less what each customer has in credit."""
    ours = recomputed()
    owed: dict[str, int] = {}
    credit: dict[str, int] = {}
    for one in ours.documents["receivable"]:
        if one["row_currency"] != "EUR" or one["invoice_date"] > ours.day:
            continue
        left, who = ours.open("receivable", one, ours.day), key(one["customer"])
        if one["type"] == "credit note":
            credit[who] = credit.get(who, 0) - left
        elif left > 0 and one["status"] not in ("disputed", "collections", "written off"):
            owed[who] = owed.get(who, 0) + left
    for one in ours.money["receivable"]:
        if one["row_currency"] == "EUR":
            who = key(one["customer"])
            credit[who] = credit.get(who, 0) + ours.left("receivable", one, ours.day)
    expected = sum(max(amount - max(credit.get(who, 0), 0), 0) for who, amount in owed.items())
    weeks = [one for one in reported()["forecast"] if one["currency"] == "EUR"]
    assert sum(units(one["incoming"], "EUR") for one in weeks) == expected
    assert [one["week"] for one in weeks][:2] == ["2026-11-30", "2026-12-07"] and weeks[-1]["week"] is None


@pytest.mark.parametrize("side", ["receivable", "payable"])
def test_discounts_won_lost_and_still_open(side):
    """By the rows of Terms: one discount each, days from the document's date."""
    ours = recomputed()
    terms = {key(one["terms"]): one for one in rows(month(), "Terms") if one["discount"]}
    parties = {key(one[SIDES[side][2]]): key(one["terms"]) for one in rows(month(), f"{SIDES[side][2].title()}s")}
    expected: dict[str, list[int]] = {}
    for one in ours.documents[side]:
        agreed = terms.get(parties.get(key(one[SIDES[side][2]]), ""))
        dated = one[SIDES[side][3]]
        if agreed is None or one["type"] == "credit note" or not ours.owes(side, one) or not one["gross"]:
            continue
        if not ours.month_ends()[0].replace(day=1) <= dated <= ours.day:
            continue
        offered = int(half_up(Fraction(one["gross"] * agreed["discount"], 100_000_000)))
        mine = [a for a in ours.allocations if a["side"] == side and key(a["document"]) == key(one[SIDES[side][1]])]
        won = sum(a["amount"] for a in mine if a["kind"] == "discount" and a["date"] <= ours.day)
        is_over = (dated + timedelta(agreed["discount_days"])) < ours.day or ours.open(side, one, ours.day) == 0
        sums = expected.setdefault(one["row_currency"], [0, 0, 0])
        sums[0] += won
        sums[1 if is_over else 2] += max(offered - won, 0)
    shown = {
        one["currency"]: [units(one[name], one["currency"]) for name in ("won", "lost", "still_open")]
        for one in reported()[f"discounts_{side}"]
    }
    assert shown == expected and shown


def test_what_was_stopped():
    """The sample has a bill that came twice, a payment made twice and a bill paid too much, all open, none rejected."""
    ours = recomputed()
    by_id = {key(one["bill"]): one["gross"] for one in ours.documents["payable"]}
    by_id |= {key(one["payment"]): one["amount"] for one in ours.money["payable"]}
    expected: dict[str, int] = {}
    for one in rows(month(), "Problems"):
        if one["rule"] in ("duplicate-bill", "duplicate-payment"):
            expected[one["rule"]] = expected.get(one["rule"], 0) + by_id[key(one["document"])]
        elif one["rule"] == "overpayment":
            expected[one["rule"]] = expected.get(one["rule"], 0) + units(one["difference"], one["currency"])
    assert {one["rule"]: units(one["at_stake"], one["currency"]) for one in reported()["stopped"]} == expected
    assert {one["stopped"] for one in reported()["stopped"]} == {"0.00"}


def files(outcome: Outcome) -> dict[str, bytes]:
    made = [one.make() for one in outcome.files]
    assert not [one.failed for one in made if one.failed]
    return {path.suffix: content for one in made for path, content in one.files}


def in_language(these: Books, language: str) -> Books:
    return replace(these, settings=replace(these.settings, values={**these.settings.values, "Language": language}))


@pytest.mark.parametrize("language", languages())
def test_both_files_in_each_language(language):
    outcome = wanted("report", in_language(month(), language))
    made = files(outcome)
    assert set(made) == {".pdf", ".xlsx"}
    assert made[".pdf"].startswith(b"%PDF") and len(load_workbook(io.BytesIO(made[".xlsx"])).sheetnames) == 13
    assert files(wanted("report", in_language(month(), language))) == made, "the same report gives the same bytes"
    assert json.loads(json.dumps(outcome.more)) == outcome.more


def test_the_charts_show_the_cells_that_they_should():
    """Each series is a column of formulas of the overview: its header names it, its rows are the twelve months."""
    content = files(wanted("report", month()))[".xlsx"]
    sheet = load_workbook(io.BytesIO(content))["Overview"]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        charts = [package.read(f"xl/charts/chart{n}.xml").decode() for n in range(1, 6)]
    shown = [
        [
            (sheet[name.replace("$", "")].value, values)
            for name, values in re.findall(
                r"<c:tx><c:strRef><c:f>Overview!(.*?)</c:f>.*?<c:val><c:numRef><c:f>(.*?)</c:f>", chart
            )
        ]
        for chart in charts
    ]
    assert [[name for name, _ in chart] for chart in shown if chart] == [
        ["Invoiced", "Received"],
        ["Received", "Paid"],
        ["In", "Out"],
    ]
    for chart in charts:
        for values in re.findall(r"<c:val><c:numRef><c:f>Overview!(.*?)</c:f>", chart):
            cells = [cell for (cell,) in sheet[values.replace("$", "")]]
            assert len(cells) in (12, 13)
            assert all(str(cell.value).startswith("=ROUND(SUMIFS('Data'!") for cell in cells)
            assert all("$B$3" in str(cell.value) for cell in cells)
    ages = re.findall(r"<c:val><c:numRef><c:f>Overview!(.*?)</c:f>", charts[2])
    header = int(re.findall(r"\d+", ages[0])[0]) - 1
    names = [str(sheet.cell(header, 2 + n).value) for n in range(len(ages))]
    assert names == [
        f"Customers: {band}" for band in ("not due", "1–30 days", "31–60 days", "61–90 days", "over 90 days")
    ]


def test_the_overviews_formulas_carry_what_the_answer_says():
    content = files(wanted("report", month()))[".xlsx"]
    sheet = load_workbook(io.BytesIO(content), data_only=True)["Overview"]
    top = overview.TOP + 3 * overview.HIGH + 1
    months = [one for one in reported()["months"] if one["currency"] == "EUR"]
    for number, one in enumerate(months, top + 1):
        cells = [sheet.cell(number, column).value for column in (2, 3, 4, 5)]
        assert cells == [float(one[name]) for name in ("invoiced", "received", "billed", "paid")]
        shown = [sheet.cell(number, column).value for column in (9, 10)]
        assert [None if one == "–" else one for one in shown] == [one["DSO"], one["DPO"]]


def test_the_page_says_what_the_answer_says():
    printed = pdf.content(gathering.gather(month()))
    glance = {row[0]: row[1:] for row in printed["sections"][0]["grids"][0]["rows"]}
    assert glance["Days sales outstanding (DSO)"] == [f"{reported()['DSO']}", "16.6", "33.4", "10.0"]
    assert glance["Collection effectiveness index"][2] == "–"
    assert any("Collection effectiveness index (JPY)" in note for note in printed["sections"][0]["notes"])
    for section in printed["sections"]:
        for chart in section["charts"]:
            assert len(chart["bars"]) == len(chart["labels"])
            ends = [end for group in chart["bars"] for _, a, b in group for end in (a, b)]
            assert min(ends) >= 0 and max(ends) <= 1000


ONE = """
    invoice | type    | customer | invoice_date | due_date   | currency | net  | tax  | gross | status
    A-1     | invoice | C-1      | 2026-11-20   |            | USD      | 5.00 | 0.00 | 5.00  | sent
"""


@pytest.mark.parametrize("given", [{}, {"Invoices": ONE}, {"Invoices": ONE.replace("2026-11-20", "          ")}])
def test_a_report_of_nothing_or_of_one_document(given):
    outcome = wanted("report", books(**given))
    assert set(files(outcome)) == {".pdf", ".xlsx"}
    figures, reasons = outcome.more["figures"], outcome.more["reasons"]
    assert figures["DPO"] is None and reasons["DPO"] == "no-purchases"
    assert figures["DSO"] is None
    assert reasons["DSO"] == ("no-rate USD" if given else "no-sales")
    assert "DSO \N{EN DASH}, DPO \N{EN DASH}, collection effectiveness \N{EN DASH}." in outcome.message
    why = (
        "What is in USD cannot be turned into EUR"
        if given
        else "Days sales outstanding (DSO) (EUR): there is none, for"
    )
    assert f". {why}" in outcome.message


def test_a_currency_alone_has_its_own_figures_though_the_home_currency_has_none():
    figures = wanted("report", books(Invoices=ONE)).more["figures"]
    assert [(one["currency"], one["DSO"]) for one in figures["by_currency"]] == [("USD", 91.0)]
    assert figures["receivables"] is None


@pytest.mark.parametrize("months", [0, -1, 13])
def test_a_period_that_is_none_is_refused(months):
    with pytest.raises(WorkbookError, match=f"A period of {months} months is not possible: give 1 to 12."):
        wanted("report", books(), months=months)


def test_other_periods():
    year = wanted("report", month(), months=12).more["figures"]
    assert (year["from"], year["to"], year["days"]) == ("2025-12-01", "2026-11-30", 365)
    assert year["sales"] == reported()["sales"] and year["DSO"] > reported()["DSO"]


def test_a_text_that_has_no_font_leaves_the_workbook_alone_and_is_told():
    customers = month()["Customers"].copy()
    customers.loc[customers["customer"] == "C-022", "name"] = "\U00013000\ue000"
    outcome = wanted("report", month().with_tables(Customers=customers))
    assert set(files(outcome)) == {".xlsx"}
    assert [one["what"] for one in outcome.failed] == ["pdf"] and outcome.failed[0]["reason"] in outcome.message


def test_a_long_name_is_cut_on_the_page_and_whole_in_the_workbook():
    name = "Kaffeehaus " * 9
    customers = month()["Customers"].copy()
    customers.loc[customers["customer"] == "C-022", "name"] = name.strip()
    made = gathering.gather(month().with_tables(Customers=customers))
    (row, *_) = pdf.content(made)["sections"][3]["grids"][0]["rows"]
    assert row[0] == "C-022 Kaffeehaus Kaffeehaus Kaffeehaus\N{HORIZONTAL ELLIPSIS}"
    assert made.sections[3].grids[0].rows[0][0] == f"C-022 {name.strip()}"


def test_what_looks_like_a_formula_stays_text():
    customers = month()["Customers"].copy()
    customers.loc[customers["customer"] == "C-022", "name"] = '=HYPERLINK("http://x","y")'
    content = files(wanted("report", month().with_tables(Customers=customers)))[".xlsx"]
    cells = [cell for row in load_workbook(io.BytesIO(content))["Debtors and payers"].iter_rows() for cell in row]
    (mine,) = [cell for cell in cells if "HYPERLINK" in str(cell.value)]
    assert mine.data_type == "s"
