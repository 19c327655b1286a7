"""A vendor's statement beside our bills: in both, only theirs, only ours, another amount, another currency."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from invoice_workbook.books import Books
from invoice_workbook.commands import named
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.paper.words import Paper, Word
from invoice_workbook.inputs import Input
from tests.given import GIVEN
from tests.payables import SETTINGS
from tests.sheets import books, grid

VENDORS = """
    vendor | name  | currency | language | e_mail          | terms
    V-1    | Stone | EUR      | de       | a@stone.example | net 30
    V-2    | Uji   | JPY      | en       | c@uji.example   | net 30
    V-3    | New   | EUR      | en       |                 | net 30
"""
BILLS = """
    bill | type        | vendor | vendor_reference | bill_date  | currency | gross   | status
    B-1  | bill        | V-1    | RE-0815          | 2026-11-02 | EUR      | 1234.50 | approved
    B-2  | bill        | v-1    | RE 0816          | 2026-11-03 | EUR      | 20.00   | entered
    B-3  | credit note | V-1    | GS-7             | 2026-11-04 | EUR      | 5.00    | approved
    B-4  | bill        | V-1    | RE-0818          | 2026-11-05 | EUR      | 40.00   | entered
    B-5  | bill        | V-1    | RE-0819          | 2026-11-06 | USD      | 50.00   | entered
    B-6  | bill        | V-1    | RE-0820          | 2026-11-07 | EUR      | 60.00   | rejected
    B-7  | bill        | V-1    | RE-0700          | 2026-09-01 | EUR      | 70.00   | paid
    B-8  | bill        | V-1    | RE-0821          | 2026-11-29 | EUR      | 80.00   | entered
    B-9  | bill        | V-1    | RE-O822          | 2026-11-09 | EUR      | 90.00   | entered
    B-10 | bill        | V-1    | RE-0823          | 2026-11-10 | EUR      | 11.00   | entered
    B-11 | bill        | V-1    | RE-0823          | 2026-11-10 | EUR      | 11.00   | entered
    B-12 | bill        | V-2    | RE-0815          | 2026-11-02 | JPY      | 1200    | approved
"""
PAYMENTS = """
    payment | date       | vendor | amount | currency | status
    PAY-1   | 2026-09-30 | V-1    | 70.00  | EUR      | cleared
"""
ALLOCATIONS = """
    allocation | date       | side    | source | document | kind    | amount
    A-1        | 2026-09-30 | payable | PAY-1  | B-7      | payment | 70.00
"""
STATEMENT = """
    Date       | Document no | Type        | Amount (EUR) | Balance
               |             | Balance     | 0.00         | 100.00
    2026-11-02 | 0815        | Invoice     | 1,234.50     |
    2026-11-03 | RE-0816     | Invoice     | 20.50        |
    2026-11-04 | GS 7        | Credit note | 5.00         |
    2026-11-08 | RE-0999     | Invoice     | 99.00        |
    2026-11-09 | RE-0822     | Invoice     | 90.00        |
    2026-11-10 | RE-0823     | Invoice     | 11.00        |
    2026-11-28 | RE-0820     | Invoice     | 60.00        |
    Total      |             |             | 1,510.00     |
"""


def ours(**tables: str) -> Books:
    return books(
        **{
            "Settings": SETTINGS,
            "Vendors": VENDORS,
            "Bills": BILLS,
            "Payments": PAYMENTS,
            "Allocations": ALLOCATIONS,
            **tables,
        }
    )


def csv(text: str) -> bytes:
    return "\n".join(";".join(row) for row in grid(text)).encode()


def reconciled(content: bytes, vendor: str = "V-1", name: str = "s.csv", these: Books | None = None, **more) -> Outcome:
    work = named("reconcile").work
    assert work is not None
    path = Path(name)
    inputs = {path: Input(path, content)}
    if "mapping" in more:
        inputs[Path("map.toml")] = Input(Path("map.toml"), more["mapping"])
        more["mapping"] = Path("map.toml")
    return work(these or ours(), replace(GIVEN, inputs=inputs), vendor=vendor, file=path, **more)


def group(found: Outcome, name: str) -> list[tuple[str, str, str, str]]:
    return [(one["reference"], one["date"], one["theirs"], one["ours"]) for one in found.more[name]]


def test_each_document_is_in_the_group_where_it_belongs():
    found = reconciled(csv(STATEMENT), "v-1 ")
    assert group(found, "both") == [
        ("0815", "2026-11-02", "1234.50", "1234.50"),
        ("GS 7", "2026-11-04", "-5.00", "-5.00"),
        ("RE-0822", "2026-11-09", "90.00", "90.00"),
    ]
    assert group(found, "differ") == [
        ("RE-0816", "2026-11-03", "20.50", "20.00"),
        ("RE-0823", "2026-11-10", "11.00", "22.00"),  # we have it twice
    ]
    assert group(found, "only_theirs") == [
        ("RE-0999", "2026-11-08", "99.00", ""),
        ("RE-0820", "2026-11-28", "60.00", ""),  # we rejected it
    ]
    assert group(found, "only_ours") == [
        ("RE-0818", "2026-11-05", "", "40.00"),
        ("RE-0819", "2026-11-06", "", "50.00"),
    ]
    assert [one["bills"] for one in found.more["only_theirs"]] == [[], ["B-6"]]
    assert found.more["basis"] == "open"
    assert "3 in both, 2 only theirs, 2 only ours, 2 with another amount" in found.message
    assert found.more["differ"][1]["bills"] == ["B-10", "B-11"]
    assert not found.tables
    assert len(found.to_print) == 6


LEDGER = """
    Datum      | Beleg   | Text            | Soll     | Haben
    01.09.2026 | RE-0700 | Rechnung        | 70,00    |
    30.09.2026 |         | Zahlung         |          | 70,00
    02.11.2026 | RE-0815 | Rechnung        | 1.234,50 |
    04.11.2026 | GS-7    | Gutschrift      |          | 5,00
    05.11.2026 | RE-0818 | Rechnung        | 40,00    |
    06.11.2026 | RE-0818 | Zahlungseingang |          | 40,00
"""


def test_a_ledger_lists_what_is_settled_so_every_bill_of_its_days_is_compared():
    found = reconciled(csv(LEDGER))
    assert sorted(one[0] for one in group(found, "both")) == ["GS-7", "RE-0700", "RE-0815", "RE-0818"]
    assert found.more["basis"] == "period"
    assert group(found, "only_ours") == [("RE 0816", "2026-11-03", "", "20.00"), ("RE-0819", "2026-11-06", "", "50.00")]
    assert "2 payments are left out" in found.message


@pytest.mark.parametrize(
    "row, of_it",
    [
        # how the vendor writes 20.50 of RE-0816
        ("Invoice | Amount\nRE-0816 | 20.50", "20.50"),
        ("Rechnungsnr. | Betrag\nRE 0816 | 20,50 €", "20.50"),
        ("N° facture | Montant TTC (EUR)\nre-0816 | 20,50", "20.50"),
        ("Fattura | Dare | Avere\nRE-0816 | 20,50 | ", "20.50"),
        ("Factuurnummer | Openstaand\n816 | 20,50", "20.50"),
        ("Document | Amount\nRE-0816 | 20.50 DR", "20.50"),
        ("Document | Amount\nRE-0816 | 20.50 CR", "-20.50"),
        ("Document | Amount | D/C\nRE-0816 | 20.50 | C", "-20.50"),
        ("Document | Type | Amount\nRE-0816 | Credit memo | 20.50", "-20.50"),
        ("Document | Amount\nRE-0816 | (20.50)", "-20.50"),
        ("Document | Debit | Credit\nRE-0815 | | 1234.50\nRE-0816 | | 20.50", "20.50"),  # as our own ledger has it
        ("Document | Amount\nRE-0816 | 20.00\nRE-0816 | 0.50", "20.50"),
    ],
)
def test_amounts_are_read_as_vendors_write_them(row, of_it):
    assert [one[2:] for one in group(reconciled(csv(row)), "differ")] == [(of_it, "20.00")]


def test_another_currency_is_named_and_not_added():
    row = "Document | Amount | Currency\nRE-0816 | 20.00 | USD\nRE-0819 | 50.00 | USD\nRE-0818 | 40.00 | "
    found = reconciled(csv(row))
    assert group(found, "both") == [
        ("RE-0819", "2026-11-06", "50.00", "50.00"),
        ("RE-0818", "2026-11-05", "40.00", "40.00"),
    ]
    assert group(found, "other_currency") == [("RE-0816", "2026-11-03", "20.00", "20.00")]
    assert found.more["other_currency"][0]["ours_currency"] == "EUR"
    assert "another currency than ours (USD)" in found.message
    yen = reconciled(
        csv("Document | Amount\nRE-0815 | 1,200"),
        "V-2",
        mapping=b'[bank]\nreference="Document"\namount="Amount"\ndecimal="."',
    )
    assert group(yen, "both") == [("RE-0815", "2026-11-02", "1200", "1200")]


def test_what_is_open_is_compared_with_what_is_open(tmp_path):
    paid = ALLOCATIONS + "\n    A-2        | 2026-11-20 | payable | PAY-1  | B-1      | payment | 34.50"
    found = reconciled(csv("Document | Open amount\nRE-0815 | 1200.00"), these=ours(Allocations=paid))
    assert group(found, "both") == [("RE-0815", "2026-11-02", "1200.00", "1200.00")]
    assert found.more["basis"] == "open"


def test_an_excel_file_is_read_with_its_numbers_and_dates(tmp_path):
    sheet = openpyxl.Workbook()
    for row in (["Stone"], [], ["Invoice date", "Invoice", "Gross"], [grid("2026-11-02")[0][0], 815, 1234.5]):
        sheet.active.append(row)
    sheet.save(tmp_path / "s.xlsx")
    found = reconciled((tmp_path / "s.xlsx").read_bytes(), name="s.xlsx")
    assert group(found, "both") == [("815", "2026-11-02", "1234.50", "1234.50")]


PRINTED = """
    Date        | Document no | Type        | Amount EUR | Due
    02 Nov 2026 | RE-0815     | Invoice     |   1,234.50 | 02.12.2026
    03 Nov 2026 | RE-0816     | Invoice     |      20.50 | 03.12.2026
    04 Nov 2026 | GS-7        | Credit note |       5.00 |
"""
WIDTHS = (0, 90, 190, 300, 400)


def printed(text: str, kind: str = "text") -> Paper:
    """The words of a page: a header above its columns, numbers at the right of theirs."""
    words = [Word("Statement", 1, 0, 10, 50, 20), Word("Stone", 1, 60, 10, 90, 20)]
    for n, row in enumerate(grid(text)):
        for left, cell, header in zip(WIDTHS, row, grid(text)[0], strict=True):
            at = left + 5 * (len(header) - len(cell)) if left == 300 else left
            for word in cell.split(" "):
                words.append(Word(word, 1, at, 40 + 15 * n, at + 5 * len(word), 50 + 15 * n))
                at += 5 * len(word) + 4
    return Paper(tuple(words), kind)


def test_a_printed_statement_is_read_by_its_columns():
    path = Path("s.pdf")
    given = replace(GIVEN, inputs={path: Input(path, b"%PDF-1.7")}, papers={path: printed(PRINTED)})
    work = named("reconcile").work
    assert work is not None
    found = work(ours(), given, vendor="V-1", file=path)
    assert group(found, "both") == [
        ("RE-0815", "2026-11-02", "1234.50", "1234.50"),
        ("GS-7", "2026-11-04", "-5.00", "-5.00"),
    ]
    assert group(found, "differ") == [("RE-0816", "2026-11-03", "20.50", "20.00")]
    for paper, why in ((printed(PRINTED, "scan"), "picture"), (printed("a | b | c | d | e"), "no columns")):
        with pytest.raises(WorkbookError, match=why):
            work(ours(), replace(given, papers={path: paper}), vendor="V-1", file=path)


def test_a_strangers_statement_is_said_to_have_nothing_in_common():
    found = reconciled(csv("Document | Amount\nZZ-1 | 3.00"))
    assert "Nothing in s.csv is a bill of V-1 that we have" in found.message
    assert group(found, "only_theirs") == [("ZZ-1", "", "3.00", "")]


def test_the_letter_asks_for_copies_and_lists_differences_in_the_vendors_language():
    (mail,) = reconciled(csv(STATEMENT), letters=True).mails
    assert mail.subject == "Ihr Kontoauszug"
    assert "Bitte senden Sie uns Kopien:\n- RE-0999 vom 08.11.2026: 99,00" in mail.text
    assert "RE-0816 vom 03.11.2026: 20,50" in mail.text
    assert not {"RE-0818", "RE-0820", "RE-0823"} & set(mail.text.split()), "ours, rejected, entered twice by us"
    assert not reconciled(csv("Document | Amount\nZZ-1 | 3.00"), letters=True).mails, "a stranger's"
    assert not reconciled(csv("Document | Amount\nRE-0818 | 40.00"), letters=True).mails
    nobody = reconciled(csv("Document | Amount\nZZ-1 | 3.00"), "V-3", letters=True)
    assert nobody.more["left_out"][0]["vendor"] == "V-3"


@pytest.mark.parametrize(
    "content, name, why",
    [
        (b"", "s.csv", "empty"),
        (b"\x00\x01\x02\xff" * 50, "s.csv", "s.csv"),
        (b"hello", "s.csv", "no columns"),
        (b"Document;Colour\nRE-1;red", "s.csv", "Its headers: Document, Colour"),
        (b"Document;Amount\nRE-1;", "s.csv", "no document with an amount"),
        (b"Document;Amount\nRE-1;many", "s.csv", "many"),
        (b"Document;Amount\nRE-1;1,234", "s.csv", "decimal"),
        (b"Document;Amount;Currency\nRE-1;1.00;XQQ", "s.csv", "XQQ"),
        (b"Document;Amount\nRE-1;1.005", "s.csv", "decimal"),
        (b"PK\x03\x04 nothing", "s.xlsx", "s.xlsx"),
    ],
)
def test_a_file_that_is_no_statement_is_refused_with_the_reason(content, name, why):
    with pytest.raises(WorkbookError, match=why):
        reconciled(content, name=name)


def test_an_unknown_vendor_is_refused():
    with pytest.raises(WorkbookError, match="V-9"):
        reconciled(csv(STATEMENT), "V-9")


def test_thousands_of_lines_take_no_time():
    lines = "\n".join(f"    X{n:05} | 1.00" for n in range(5_000))
    found = reconciled(csv(f"Document | Amount\n{lines}"))
    assert len(found.more["only_theirs"]) == 5_000
