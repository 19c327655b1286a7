"""Days, figures and words in messages and on Problems are as the book's language writes them; JSON has plain ones."""

from datetime import date, datetime

import pandas as pd
import pytest

from invoice_workbook import problems
from invoice_workbook.books import Books
from invoice_workbook.commands import judgement
from invoice_workbook.commands.service import aging
from invoice_workbook.languages import shown, text
from invoice_workbook.money import as_text
from invoice_workbook.number_shapes import Day
from tests.given import GIVEN
from tests.sheets import books

DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("language", "day", "moment", "figure"),
    [
        ("en", "2026-11-30", "2026-11-30 09:05:00", "1234567.80"),
        ("de", "30.11.2026", "30.11.2026 09:05:00", "1.234.567,80"),
        ("te", "30-11-2026", "30-11-2026 09:05:00", "12,34,567.80"),
    ],
)
def test_a_value_by_itself_is_as_a_text_shows_it(language, day, moment, figure):
    assert shown(DAY, language) == shown(Day.of(DAY), language) == shown(pd.Timestamp(DAY), language) == day
    assert shown(datetime(2026, 11, 30, 9, 5), language) == moment
    assert shown(as_text(123456780, 2), language) == figure
    assert shown([DAY, DAY], language) == f"{day}, {day}"
    assert day in text("refused.closed-day", language, day=DAY, closed=Day.of(DAY))


def found(language: str) -> Books:
    """A book in which a choice, a date and a number cannot be read, and a line's total is wrong."""
    return books(
        Settings=f"""
            name     | value
            Language | {language}
            """,
        Customers="""
            customer | name | currency | reminders
            C-1      | Ann  | EUR      | sometimes
            """,
        Orders="""
            order | customer | order_date | currency | status
            O-1   | C-1      | 25.11.2026 | EUR      | open
            """,
        OrderLines="""
            order | line | quantity | unit_price | line_net
            O-1   | 1    | 1000     | 2          | 2001.50
            """,
    )


def on_sheet(these: Books, rule: str) -> tuple[str, str, str]:
    """What stands in Expected, Actual and Correction of a rule's first problem."""
    sheet = judgement.judged(these).tables["Problems"]
    row = sheet[sheet["rule"] == rule].iloc[0]
    return str(row["expected"]), str(row["actual"]), str(row["correction"])


@pytest.mark.parametrize(
    ("language", "rule", "expected", "actual", "correction"),
    [
        ("en", "not-a-choice", "yes, no, paused", "sometimes", ""),
        ("de", "not-a-choice", "ja, nein, pausiert", "sometimes", ""),
        ("en", "not-a-date", "2026-11-25", "25.11.2026", "Order date 2026-11-25"),
        ("de", "not-a-date", "25.11.2026", "25.11.2026", "Bestelldatum 25.11.2026"),
        ("en", "line-total", "2000.00", "2001.50", "Line net 2000.00"),
        ("de", "line-total", "2.000,00", "2.001,50", "Nettobetrag 2.000,00"),
        ("te", "line-total", "2,000.00", "2,001.50", None),
    ],
)
def test_problems_says_it_as_the_language_does(language, rule, expected, actual, correction):
    told = on_sheet(found(language), rule)
    assert told[:2] == (expected, actual)
    if correction is not None:
        assert told[2] == correction


@pytest.mark.parametrize("language", ["de", "te"])
def test_ids_and_json_are_the_same_in_every_language(language):
    """The same problems, with the same figures; a check of the sheet as it then stands writes nothing anew."""
    home, other = (judgement.judged(found(one)) for one in ("en", language))
    assert home.problems is not None
    assert other.problems is not None
    names = ["problem", "rule", *problems.FIGURES]
    assert home.problems[names].to_csv() == other.problems[names].to_csv()
    again = found(language).with_tables(Problems=other.tables["Problems"])
    before, after = other.tables["Problems"], judgement.judged(again).tables["Problems"]
    assert before[list(problems.FIGURES)].to_csv() == after[list(problems.FIGURES)].to_csv()


def test_a_list_of_names_and_a_word_of_ours_are_the_languages():
    words = {"sheet": "Orders", "document": "O-1", "column": "Currency", "actual": "X", "parent": "Exchange rates"}
    told = text("unknown-key.message", "de", **words)
    assert [one for one in ("Aufträge", "Währung", "Wechselkurse") if one not in told] == []
    told = text("refused.unknown-header", "de", file="x.csv", column="Order", table="GoodsReceipts")
    assert "„Order“" in told, "a file's header is quoted as it stands there"
    assert "Wareneingänge" in told
    assert text("upgrade.table", "de", table="GoodsReceipts") == "Tabelle Wareneingänge"
    assert text("upgrade.table", "en", table="GoodsReceipts") == "table GoodsReceipts"


def test_the_aging_is_printed_in_the_books_language():
    these = books(
        Settings="name | value\nLanguage | de",
        Invoices="""
            invoice | customer | invoice_date | due_date   | currency | gross   | status
            I-1     | C-1      | 2026-10-01   | 2026-10-31 | EUR      | 1234.50 | sent
            """,
    )
    told = aging.aging(these, GIVEN)
    assert "1.234,50 EUR" in told.message
    assert "1.234,50" in told.to_print[1]
    assert told.more["aging"][0]["total"] == "1234.50"
