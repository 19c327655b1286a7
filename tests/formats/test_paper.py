"""Bills on paper: figures, days and labels as they are written; what proves itself, and what is left blank."""

from datetime import date
from decimal import Decimal

import pytest

from benchmarks import papers
from benchmarks.paper_bills import TODAY, made
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.paper import figures, labels, reader, scan_words
from invoice_workbook.formats.paper.days import DAY_FIRST, MONTH_FIRST, days_in
from invoice_workbook.formats.paper.pieces import Piece, Sheet
from invoice_workbook.formats.paper.recognised import Bill, Known
from invoice_workbook.formats.paper.words import TEXT, Paper, Word
from tests.sheets import grid

STEP = 6.0
KNOWN = Known(today=TODAY)


def paper(text: str) -> Paper:
    """Words that stand on a page as they stand here: a letter is six points wide, a line twelve high."""
    found = []
    for row, line in enumerate(text.strip("\n").splitlines()):
        at = 0
        for word in line.split(" "):
            if word:
                box = (at * STEP, row * 14.0, (at + len(word)) * STEP, row * 14.0 + 10)
                found.append(Word(word, 1, *box))
            at += len(word) + 1
    return Paper(tuple(found), TEXT)


def bill(text: str, known: Known = KNOWN) -> Bill:
    return Bill(paper(text), known)


def piece(text: str) -> Piece:
    return Sheet.of(paper(text).words).pieces[0]


AMOUNTS = grid("""
    written      | mark | expected
    1.234,56     |      | 1234.56
    1,234.56     |      | 1234.56
    1'234.50     |      | 1234.50
    12,34,567.00 |      | 1234567.00
    1,234        |      |
    1,234        | .    | 1234
    0,75         |      | 0.75
    1.23.45      |      |
    12.345.678   |      | 12345678
""")


def test_amounts_as_they_are_written_everywhere():
    for written, mark, expected in AMOUNTS[1:]:
        read = figures.value_of(written, mark)
        assert (str(read[0]) if read else "") == expected, written


DAYS = grid("""
    written             | day first  | month first
    12.11.2026          | 2026-11-12 | 2026-11-12
    2026-11-12          | 2026-11-12 | 2026-11-12
    12 November 2026    | 2026-11-12 | 2026-11-12
    November 12, 2026   | 2026-11-12 | 2026-11-12
    12. Dezember 2026   | 2026-12-12 | 2026-12-12
    1er février 2026    | 2026-02-01 | 2026-02-01
    12-Nov-26           | 2026-11-12 | 2026-11-12
    03/04/2026          | 2026-04-03 | 2026-03-04
    13/04/2026          | 2026-04-13 | 2026-04-13
    31.02.2026          |            |
""")


def test_days_as_they_are_written():
    for written, first, second in DAYS[1:]:
        found = days_in(piece(written))
        for order, expected in ((DAY_FIRST, first), (MONTH_FIRST, second)):
            assert (found[0].by(order) if found else None) == (date.fromisoformat(expected) if expected else None)
    (open_,) = days_in(piece("03/04/2026"))
    assert open_.by("") is None


@pytest.mark.parametrize(
    "text, kind",
    [
        ("Rechnungs-Nr.:", labels.NUMBER),
        ("Total incl. 20% VAT", labels.GROSS),
        ("Total amount payable excluding VAT", labels.NET),
        ("Lieferdatum", labels.OTHER_DATE),
        ("Carried forward", labels.OTHER_SUM),
        ("N° client", labels.OTHER_NUMBER),
        ("గడువు తేదీ", labels.DUE),
    ],
)
def test_a_label_is_known_by_its_letters(text, kind):
    assert [label.kind for label in labels.labels_in([piece(text)])] == [kind]


def test_totals_prove_each_other():
    found = bill("""
Netto            1.000,00 EUR
MwSt. 19 %         190,00 EUR
Gesamtbetrag     1.190,00 EUR
""")
    assert found.totals and (found.totals.net, found.totals.tax, found.totals.amount) == (1000, 190, 1190)
    assert found.currency and found.currency.value == "EUR"


NOT_PROVED = {
    "a cent off": "Netto          100,00 EUR\nMwSt. 19 %      19,00 EUR\nGesamtbetrag   119,01 EUR",
    "no such rate": "Netto          100,00 EUR\nMwSt. 19 %      17,33 EUR\nGesamtbetrag   117,33 EUR",
    "carried forward": "Netto      100,00 EUR\nMwSt. 19 %  19,00 EUR\nÜbertrag   119,00 EUR",
    "more is asked for": "Net total    50.00 GBP\nVAT 20%      10.00 GBP\nTotal 60.00 GBP\nAmount due 120.00 GBP",
}


@pytest.mark.parametrize("case", NOT_PROVED)
def test_what_does_not_prove_itself_is_blank(case):
    assert bill(NOT_PROVED[case]).totals is None


def test_what_was_paid_before_and_a_rounding_are_kept_apart():
    paid = bill(
        "Subtotal     100.00\nVAT 20%       20.00\nTotal        120.00\nDeposit paid  20.00\nAmount due   100.00"
    ).totals
    assert paid and paid.prepaid and (paid.amount, paid.prepaid.value) == (120, 20)
    rounded = bill("Total exkl. MWST   1'234.50\nMWST 8.1%   99.99\nRundung   0.01\nTotal CHF   1'334.50")
    assert rounded.totals and (rounded.totals.amount, rounded.totals.rounding) == (Decimal("1334.49"), Decimal("0.01"))


NUMBERS = grid("""
    written                                          | expected
    Rechnung Nr. RE-2026/77 vom 12.11.2026           | RE-2026/77
    Invoice no.: 4711, Bristol                       | 4711
    Invoice no. / date: 4711 / 12.11.2026            |
    Kundennummer 4711                                |
    Invoice no. 4711 / 22                            |
    Rechnung zu Rechnung Nr. 77                      |
    Invoice 2026                                     |
    Facture n° F-12                                  | F-12
    Invoice no. PO-00001                             |
""")


def test_the_vendors_number_and_nobody_elses():
    known = Known(today=TODAY, orders={"PO00001": "PO-00001"})
    for written, expected in NUMBERS[1:]:
        found = bill(written, known).number
        assert (found.value if found else "") == expected, written


def test_two_candidates_that_fit_equally_are_none():
    assert bill("Invoice no. 4711\nInvoice no. 4712").number is None
    assert bill("Invoice date 12.11.2026\nInvoice date 13.11.2026").issued is None


def test_a_day_of_a_cash_discount_is_no_due_day():
    assert bill("Zahlbar bis zum 22.11.2026 mit 2 % Skonto oder netto.").due is None
    due = bill("Zahlbar bis 12.12.2026. Bei Zahlung bis 22.11.2026 2 % Skonto.").due
    assert due and due.value == date(2026, 12, 12)


@pytest.mark.parametrize(
    "title, is_credit, is_unsure", [("Credit note", 1, 0), ("Gutschrift", 0, 1), ("Invoice", 0, 0)]
)
def test_a_credit_note_only_where_it_is_certain(title, is_credit, is_unsure):
    found = bill(f"{title}\nInvoice no. 4711")
    assert (bool(found.is_credit), found.is_unsure) == (bool(is_credit), bool(is_unsure))


def test_two_currencies_are_none():
    found = bill("Net      USD 100.00   EUR 92.00\nVAT 23%  USD 23.00    EUR 21.16\nTotal    USD 123.00   EUR 113.16")
    assert found.currency is None and found.totals is None


def test_twenty_made_bills_are_read_right():
    tally, took = papers.measured(made(20, seed=11), is_scan=False)
    assert not tally.wrong
    assert tally.recall() > 0.9
    assert sorted(took)[len(took) // 2] < 0.3


@pytest.mark.skipif(not scan_words.can_read(), reason="the extra scan is not installed")
def test_a_scan_askew_is_read_right():
    tally, _ = papers.measured(list(made(9, seed=11))[8:], is_scan=True)
    assert not tally.wrong
    assert tally.recall() > 0.5


def test_what_is_no_pdf_is_one_sentence():
    with pytest.raises(WorkbookError) as told:
        reader.read("x.pdf", b"%PDF-1.7 and then nothing")
    assert told.value.id == "paper-damaged"
