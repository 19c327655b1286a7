"""India's bulk payment file: what stands in each column, by which way money goes, and what is refused."""

import csv
import io
from datetime import date, datetime

import pytest

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.payment import indian_csv, pain001, payment_files
from invoice_workbook.formats.payment.pain001 import Account, Order, Transfer
from tests.sheets import grid

PAYER = Account("కృష్ణా Traders", "5010 0012-345678", country="IN", clearing="INFSC", clearing_code="HDFC0001234")


def order(*transfers: Transfer, payer: Account = PAYER, currency: str = "INR") -> Order:
    return Order(
        id="RUN-20261130-1",
        made_at=datetime(2026, 11, 30, 9),
        day=date(2026, 12, 1),
        payer=payer,
        currency=currency,
        decimals=2,
        is_sepa=False,
        transfers=transfers,
    )


def transfer(
    amount: int, name: str = "Rao", account: str = "00123456789", text: str = "RE-1", mail: str = ""
) -> Transfer:
    to = Account(name, account, country="IN", clearing="INFSC", clearing_code="SBIN0000811", e_mail=mail)
    return Transfer("PAY-00001", amount, to, text)


def rows(made: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.decode("ascii"))))


WAYS = """
    amount    | written    | way
    1         | 0.01       | NEFT
    19999999  | 199999.99  | NEFT
    20000000  | 200000.00  | RTGS
    123456789 | 1234567.89 | RTGS
"""


@pytest.mark.parametrize("row", grid(WAYS)[1:], ids=" ".join)
def test_two_lakh_and_more_go_by_rtgs(row):
    amount, written, way = row
    (one,) = rows(indian_csv.write(order(transfer(int(amount)))))
    assert (one["Amount"], one["Payment type"]) == (written, way)


def test_a_line_as_the_bank_reads_it():
    one = transfer(3_920_000, "శ్రీ లక్ష్మీ స్టోర్స్ & Co.", "0012 345-6789", "GM/26-27/0815, GM/26-27/0816", "a@rao.example")
    made = indian_csv.write(order(one))
    assert made.endswith(b"\r\n")
    (line,) = rows(made)
    assert list(line) == list(indian_csv.COLUMNS)
    assert list(line.values()) == [
        "NEFT",
        "50100012345678",
        "shrii lkssmii sttoors Co.",
        "00123456789",
        "SBIN0000811",
        "39200.00",
        "INR",
        "01/12/2026",
        "GM/26-27/0815 GM/26-27/0816",
        "PAY-00001",
        "a@rao.example",
    ]


NAMES = """
    typed                                         | written
    =HYPERLINK(1)                                 | HYPERLINK 1
    -Rao                                          | Rao
    @sum, Rao; "Sons"                             | sum Rao Sons
    A very long name of a company that never ends | A very long name of a company that never
"""


@pytest.mark.parametrize("row", grid(NAMES)[1:], ids=" ".join)
def test_names_are_in_letters_that_banks_take_and_no_formulas(row):
    (one,) = rows(indian_csv.write(order(transfer(100, row[0]))))
    assert one["Beneficiary name"] == row[1]


@pytest.mark.parametrize("mail", ["not an address", "a@b.example\r\n=1", "రావు@b.example"])
def test_an_address_that_is_none_is_left_out(mail):
    (one,) = rows(indian_csv.write(order(transfer(100, mail=mail))))
    assert one["Beneficiary e-mail"] == ""


@pytest.mark.parametrize("code", ["", "SBIN1000811", "SBIN000081", "sbin0000811", "SBIN00008111"])
def test_a_bank_without_an_ifsc_is_refused(code):
    one = Transfer("PAY-00001", 100, Account("Rao", "1", clearing_code=code), "x")
    with pytest.raises(WorkbookError, match="PAY-00001 cannot be written: the bank of Rao has no IFSC"):
        indian_csv.write(order(one))


FILES = """
    country | currency | suffix
    IN      | INR      | csv
    in      | INR      | csv
    IN      | USD      | xml
    DE      | INR      | xml
    DE      | EUR      | xml
"""


@pytest.mark.parametrize("row", grid(FILES)[1:], ids=" ".join)
def test_rupees_of_an_indian_account_alone_are_in_this_file(row):
    country, currency, suffix = row
    payer = Account("Krishna", "50100012345678", country=country, clearing="INFSC", clearing_code="HDFC0001234")
    one = order(transfer(100), payer=payer, currency=currency)
    assert payment_files.suffix(one) == suffix
    assert payment_files.write(one) == (indian_csv.write(one) if suffix == "csv" else pain001.write(one))
