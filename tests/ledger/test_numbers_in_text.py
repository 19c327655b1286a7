"""Which of our documents a bank line's text names, in full or in short (`~`), and what is no number of ours."""

import pytest

from invoice_workbook.ledger.bank import numbers_in_text, other_figures
from tests.sheets import grid

OURS = [*(f"INV-2026-{number:05}" for number in range(1, 16)), "INV-2026-00123", "INV-2025-00014", "CN-2026-00010"]
BARE = ["10", "11", "12", "26", "1002", "10115"]
OTHER = ["VDP-INV-4", "VDP-INV-0006", "R/26/071", "202600042", "A-005", "RE-12"]

IN_TEXTS = """
    text                                             | numbers | expected
    INV-2026-00010                                   | ours    | INV-2026-00010
    inv 2026/00010, danke                            | ours    | INV-2026-00010
    INV202600010                                     | ours    | INV-2026-00010
    202600011                                        | ours    | INV-2026-00011
    INV-2026-0 0010                                  | ours    | INV-2026-00010
    INV-2026-000101                                  | ours    |
    INV-2026-00010 und 00011                         | ours    | INV-2026-00010 INV-2026-00011
    INV-2026-00010 and 00011                         | ours    | INV-2026-00010 INV-2026-00011
    INV-2026-00010 00011                             | ours    | INV-2026-00010 INV-2026-00011
    INV-2026-00010/00011                             | ours    | INV-2026-00010 INV-2026-00011
    INV-2026-00010, 11 + 12                          | ours    | INV-2026-00010 INV-2026-00011~ INV-2026-00012~
    INV-2026-00010 et 11                             | ours    | INV-2026-00010 INV-2026-00011~
    INV-2026-00010/2                                 | ours    | INV-2026-00010
    INV-2026-00010 3                                 | ours    | INV-2026-00010
    INV-2026-00010 100,00 EUR, 00011 110,00 EUR      | ours    | INV-2026-00010 INV-2026-00011
    INV-2026-00007 bis INV-2026-00009                | ours    | INV-2026-00007 INV-2026-00008~ INV-2026-00009
    INV-2026-00007 - 00009                           | ours    | INV-2026-00007 INV-2026-00008~ INV-2026-00009~
    INV/2026/5                                       | ours    | INV-2026-00005
    inv 2026-123                                     | ours    | INV-2026-00123
    RNR 2026-6                                       | ours    | INV-2026-00006
    Rechnung 2026/11                                 | ours    | INV-2026-00011
    2026-6                                           | ours    | INV-2026-00006~
    2026/123                                         | ours    | INV-2026-00123
    Miete 2026-11                                    | ours    |
    Miete 11/2026                                    | ours    |
    Rechnung 2026-11-12                              | ours    |
    Invoices 7, 8, 9, 10, 11 less charges            | ours    | INV-2026-00007~ INV-2026-00008~ INV-2026-00009~ INV-2026-00010~ INV-2026-00011~
    Rg 7 u. 8 und 9                                  | ours    | INV-2026-00007~ INV-2026-00008~ INV-2026-00009~
    factures 3 et 4                                  | ours    | INV-2026-00003~ INV-2026-00004~
    Invoices 7-9                                     | ours    | INV-2026-00007~ INV-2026-00008~ INV-2026-00009~
    Invoices 14-17                                   | ours    | INV-2026-00014~
    INV6 LESS CN                                     | ours    | INV-2026-00006~
    invoice 12 thanks                                | ours    | INV-2026-00012~
    INV 12 GBP 420.00                                | ours    | INV-2026-00012~
    INV 2 part                                       | ours    | INV-2026-00002~
    Rechnung Nr. 3                                   | ours    | INV-2026-00003~
    12                                               | ours    | INV-2026-00012~
    invoice 14                                       | ours    | INV-2026-00014~
    Hotel 12 GmbH                                    | ours    |
    2 Stück Torte                                    | ours    |
    Kundennr. 12                                     | ours    |
    Customer no 12                                   | ours    |
    order 12, KW 11                                  | ours    |
    12,00 12% 12 EUR EUR 12 12:00                    | ours    |
    Tel. 0221 12 13 14                               | ours    |
    VDP-INV 4 DUBLIN VELO                            | other   | VDP-INV-4
    GALWAY BIKES INV6 LESS CN                        | other   | VDP-INV-0006~
    pago a 5 personas                                | other   |
    A/5                                              | other   | A-005
    Re 12.11.26                                      | other   |
    Re 12,50 EUR                                     | other   |
    Re 12 12,50 EUR                                  | other   | RE-12
    Re 12. 11.11.26                                  | other   | RE-12
    R/26/71                                          | other   | R/26/071
    invoice 42                                       | other   | 202600042~
    202600042                                        | other   | 202600042
    Adler Handel faellig 12. November                | bare    |
    faellig am 12 Nov 2026                           | bare    |
    Zahlung vom 12.11.26                             | bare    |
    vom 26. 11. 2026                                 | bare    |
    payment of November 12th, 2026                   | bare    |
    12 నవంబర్ 2026                                    | bare    |
    due 10/11/2026                                   | bare    |
    Unbekannt, Hausnr 1002                           | bare    |
    Hauptstr. 12                                     | bare    |
    No 12 Main Street                                | bare    |
    12 Rue de la Paix, rue de la Gare 10             | bare    |
    PLZ 10115 Berlin                                 | bare    |
    DE89 3704 0044 0532 0130 00 1002                 | bare    | 1002~
    Rechnung 12                                      | bare    | 12~
    Rechnungen 10, 11 und 12                         | bare    | 10~ 11~ 12~
    RE 10115                                         | bare    | 10115
    1002 danke                                       | bare    | 1002~
"""
NUMBERS = {"ours": OURS, "bare": BARE, "other": OTHER}


@pytest.mark.parametrize(("words", "kind", "expected"), grid(IN_TEXTS)[1:])
def test_what_a_text_names(words, kind, expected):
    ids = NUMBERS[kind]
    index = numbers_in_text.Index.of(ids, [(not id_.startswith("CN"), id_) for id_ in ids])
    found = numbers_in_text.find(words, index)
    assert " ".join(ids[one.place] + "~" * one.is_short for one in found) == expected


def test_a_reference_by_iso_11649_names_its_document():
    index = numbers_in_text.Index.of(["INV-123"])
    assert numbers_in_text.find("RF94 INV1 23", index) == [numbers_in_text.Named(0)]


def test_documents_that_share_a_short_number_are_all_told_and_the_likeliest_first():
    ids = ["INV-2025-00014", "INV-2026-00014", "CN-2026-00014"]
    index = numbers_in_text.Index.of(ids, [1, 2, 0])
    assert numbers_in_text.find("invoice 14", index) == [numbers_in_text.Named(1, True, (0, 2))]
    assert numbers_in_text.find("Rechnung 2026-14", index) == [numbers_in_text.Named(1, True, (2,))]


def test_more_that_names_a_document_is_found_in_groups():
    index = numbers_in_text.Index.of(["A", "B"], also={"210000000003139471430009017": 1})
    assert numbers_in_text.find("Ref 21 00000 00003 13947 14300 09017", index) == [numbers_in_text.Named(1)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("vom 12.11.26 an", ["12.11.26"]),
        ("USD 1,234.50 INV 12", ["USD 1,234.50"]),
        ("12. listopada, 3 maja 2026", ["12. listopada", "3 maja 2026"]),
        ("IBAN DE89370400440532013000", ["DE89370400440532013000"]),
        ("1.234,56 und 1'000.00", ["1.234,56", "1'000.00"]),
        ("Rechnungen 10,11,12", []),
    ],
)
def test_what_is_no_number(words, expected):
    assert [words[begin:end] for begin, end in sorted(other_figures.find(words))] == expected


def test_a_text_takes_time_by_its_own_length():
    index = numbers_in_text.Index.of([f"INV-2026-{number:05}" for number in range(1, 5000)])
    long = " und ".join(f"{number:05}" for number in range(2, 3000))
    assert len(numbers_in_text.find(f"INV-2026-00001 und {long}", index)) == 2999
