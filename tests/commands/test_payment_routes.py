"""Which bank's file a payment goes into, how the vendor's bank is named there, and what a bank would refuse."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from invoice_workbook import bank_codes, checks, sepa_countries
from invoice_workbook.books import Books
from invoice_workbook.commands import payment_documents, payment_proposals, payment_releases
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.payable.verify_account import verify_account
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.payment import pain001
from invoice_workbook.journal import accounts, chain, postings
from tests.given import GIVEN
from tests.payables import SETTINGS, after, changed, payables, recorded
from tests.sheets import grid

BILLS = """
    bill | type | vendor | vendor_reference | bill_date  | received_on | due_date   | currency   | net | tax | gross | status   | entered_by | approved_by | payment_reference
    B-1  | bill | V-1    | RE-815           | 2026-11-02 | 2026-11-03  | 2026-12-02 | {currency} | 100 | 0   | 100   | approved | anna       | lakshmi     | {reference}
    B-2  | bill | V-2    | 4711             | 2026-11-03 | 2026-11-04  | 2026-12-03 | EUR        | 50  | 0   | 50    | approved | anna       | lakshmi     |
"""
VENDORS = """
    vendor | name  | e_mail          | city    | country   | terms  | bank_account           | bic   | clearing_code | status
    V-1    | Stone | a@stone.example | Town    | {country} | net 30 | {account}              | {bic} | {code}        | active
    V-2    | Mill  | b@mill.example  | Bremen  | DE        | net 30 | DE02120300000000202051 |       |               | active
"""
CURRENCIES = ("USD", "GBP", "CHF", "INR", "TRY", "JPY")
RATES = "from | to | date | rate\n" + "\n".join(f"{one} | EUR | 2026-11-01 | 0.5" for one in CURRENCIES)
NOW = datetime(2026, 11, 30, 9)


def owing(**cells: str) -> Books:
    """Books with a bill of V-1, whose account is as these cells say, and one of V-2, which nothing stands against."""
    usual = {"country": "DE", "account": "", "bic": "", "code": "", "currency": "EUR", "reference": ""}
    vendors, bills = VENDORS.format(**{**usual, **cells}), BILLS.format(**{**usual, **cells})
    settings = SETTINGS.replace("DE89370400440532013000", cells.get("own", "DE89370400440532013000"))
    return payables(bills, Vendors=vendors, Settings=settings, ExchangeRates=RATES)


def released(these: Books) -> tuple[Books, payment_releases.Released]:
    these = after(these, payment_proposals.propose(these))
    done = payment_releases.release(these)
    names = ("Payments", "Allocations", "Bills")
    return after(these, Outcome("", {n: done.books[n] for n in names}, entries=done.entries)), done


def order_with(these: Books, payment: str) -> pain001.Order:
    """The order that has a payment, written and read back."""
    row = these["Payments"]["payment"].tolist().index(payment)
    order = payment_documents.order(these, str(these["Payments"]["batch"][row]), NOW)
    read = tuple(replace(one, to=_as_read(one.to), text="" if one.reference else one.text) for one in order.transfers)
    as_read = replace(order, transfers=read, payer=_as_read(order.payer))
    assert pain001.read("x.xml", pain001.write(order)) == as_read
    return order


def _as_read(party: pain001.Account) -> pain001.Account:
    """A party as the file has it: in letters that every bank takes."""
    return replace(party, name=pain001.latin(party.name, 70), street=pain001.latin(party.street, 70))


# The account of V-1, and what comes of a bill: its file, and how the bank is named in it.
TAKEN = """
    country | account                     | bic      | code        | currency | file  | system | code in the file
    DE      | DE75512108001245126199      |          |             | EUR      | SEPA  |        |
    DE      | DE75512108001245126199      | SOLADEST |             | EUR      | SEPA  |        |
    DE      | DE75512108001245126199      | SOLADEST |             | USD      | other |        |
    CH      | CH9300762011623852957       |          |             | EUR      | SEPA  |        |
    CH      | CH9300762011623852957       | UBSWCHZH |             | CHF      | other |        |
    GB      | GB29NWBK60161331926819      |          |             | EUR      | SEPA  |        |
    GG      | GB29NWBK60161331926819      | BARCGGSP |             | EUR      | SEPA  |        |
    FR      | FR7630006000011234567890189 | AGRIMQMX |             | EUR      | SEPA  |        |
    RS      | RS35260005601001611379      |          |             | EUR      | SEPA  |        |
    ME      | ME25505000012345678951      |          |             | EUR      | SEPA  |        |
    TR      | TR330006100519786457841326  | TGBATRIS |             | EUR      | other |        |
    AE      | AE070331234567890123456     | EBILAEAD |             | EUR      | other |        |
    GB      | 31926819                    |          | 60-16-13    | GBP      | other | GBDSC  | 601613
    GB      | 31926819                    | NWBKGB2L | 60-16-13    | GBP      | other | GBDSC  | 601613
    US      | 12345678901                 |          | 021000021   | USD      | other | USABA  | 021000021
    IN      | 50100012345678              |          | HDFC0001234 | INR      | other | INFSC  | HDFC0001234
    AE      | 50100012345678              |          | hdfc0001234 | EUR      | other | INFSC  | HDFC0001234
    AU      | 12345678                    | CTBAAU2S | 062-000     | USD      | other | AUBSB  | 062000
    CA      | 1234567                     |          | 12345-003   | USD      | other | CACPA  | 000312345
    CN      | 6222020200112233445         | ICBKCNBJ |             | USD      | other |        |
    JP      | 1234567                     | BOTKJPJT | 0005-001    | JPY      | other | JPZGN  | 0005001
    NZ      | 0012345-00                  |          | 01-0102     | USD      | other | NZNCC  | 010102
    ZA      | 62001234567                 |          | 250655      | USD      | other | ZANCC  | 250655
    HK      | 123456789                   | HSBCHKHH | 004         | USD      | other | HKNCC  | 004
    SG      | 1234567890                  | DBSSSGSG | 7171        | USD      | other | SGIBG  | 7171
"""


@pytest.mark.parametrize("row", grid(TAKEN)[1:], ids=" ".join)
def test_the_vendors_bank_is_named_wherever_it_is_needed(row):
    country, account, bic, code, currency, kind, system, in_file = row
    these, done = released(owing(country=country, account=account, bic=bic, code=code, currency=currency))
    assert not done.refused, done.refused
    order = order_with(these, "PAY-00001")
    to = order.transfers[0].to
    assert ("SEPA" if order.is_sepa else "other") == kind
    assert (to.bic, to.clearing, to.clearing_code) == (bic, system, in_file)
    xml = pain001.write(order).decode()
    assert order.is_sepa or xml.count("<CdtrAgt>") == len(order.transfers)
    assert ("<ChrgBr>SLEV</ChrgBr>" if order.is_sepa else "<ChrgBr>SHAR</ChrgBr>") in xml
    kept = "" if bank_codes.is_iban(account) else code
    assert these["Payments"]["clearing_code"].iloc[0] == kept


# What a bank would refuse: the bill is left out with a sentence, and the other vendor is paid.
LEFT_OUT = """
    country | account                    | bic      | code        | currency | reference                   | said
    TR      | TR330006100519786457841326 |          |             | EUR      |                             | No SEPA transfer can go to the bank account TR330006100519786457841326 of vendor V-1 (bill B-1; TR)
    AE      | AE070331234567890123456    |          |             | EUR      |                             | needs the BIC of that account
    DE      | DE75512108001245126199     |          |             | USD      |                             | B-1 is in USD, which no SEPA transfer carries
    TR      | TR330006100519786457841326 | 10005    |             | EUR      |                             | 10005 is not a valid BIC
    DE      | DE75512108001245126199     | TGBATRIS |             | EUR      |                             | BIC TGBATRIS is of a bank in TR, but the account DE75512108001245126199 of vendor V-1 (bill B-1) is in DE
    DE      | DE75512108001245126199     | COBAQQFF |             | EUR      |                             | COBAQQFF is not a valid BIC
    US      | 12345678901                |          | 021000022   | USD      |                             | 021000022 (vendor V-1, bill B-1) has not the form of this clearing code in US: Routing number (ABA), such as 021000021
    GB      | 31926819                   |          | 60-16-1     | GBP      |                             | Sort code, such as 20-00-00
    IN      | 50100012345678             |          | HDFC1001234 | INR      |                             | IFSC, such as HDFC0001234
    AU      | 12345678                   | CTBAAU2S | 62-000      | USD      |                             | BSB, such as 062-000
    IN      | 50100012345678             |          |             | INR      |                             | is not an IBAN, and the BIC of its bank is missing
    AR      | 12345678                   |          | 4711        | USD      |                             | is not an IBAN, and the BIC of its bank is missing
    AR      | 0123456789012345678901234567890123456789 | BNANARBA | | USD |                              | letters that no payment file takes, or more than 34
    AR      | １２３４５６７８           | BNANARBA |             | USD      |                             | is not a Latin letter or digit
    CH      | CH4431999123000889012      |          |             | EUR      |                             | is a Swiss QR-IBAN
    CH      | CH4431999123000889012      |          |             | EUR      | RF18539007547034            | is a Swiss QR-IBAN
    CH      | CH9300762011623852957      |          |             | EUR      | 210000000003139471430009017 | is not a QR-IBAN
"""


@pytest.mark.parametrize("row", grid(LEFT_OUT)[1:], ids=" ".join)
def test_what_a_bank_would_refuse_is_left_out_with_its_reason(row):
    country, account, bic, code, currency, reference, said = row
    cells = {"country": country, "account": account, "bic": bic, "code": code, "reference": reference}
    outcome = payment_proposals.propose(owing(currency=currency, **cells))
    assert [one["vendor"] for one in outcome.more["proposals"]] == ["V-2"]
    ((bill, reason),) = [(one["bill"], one["reason"]) for one in outcome.more["skipped"]]
    assert bill == "B-1" and said in reason


REFERENCES = """
    account                     | reference                        | kind | in the file                 | issuer
    DE75512108001245126199      | RF18 5390 0754 7034              | SCOR | RF18539007547034            |
    DE75512108001245126199      | RF18 5390 0754 7035              |      |                             |
    BE68539007547034            | +++090/9337/55493+++             | SCOR | 090933755493                | BBA
    BE68539007547034            | 090933755493                     | SCOR | 090933755493                | BBA
    BE68539007547034            | +++090/9337/55494+++             |      |                             |
    CH4431999123000889012       | 21 00000 00003 13947 14300 09017 | QRR  | 210000000003139471430009017 |
    CH9300762011623852957       | RF18539007547034                 | SCOR | RF18539007547034            |
    FI2112345600000785          | 1234561                          | SCOR | 1234561                     |
    FI2112345600000785          | 1234562                          |      |                             |
    EE382200221020145685        | 1234561                          | SCOR | 1234561                     |
    NO9386011117947             | 1234567897                       | SCOR | 1234567897                  |
    SE4550000000058398257466    | 1234567897                       | SCOR | 1234567897                  |
    SI56263300012039086         | SI00 1234                        | SCOR | SI001234                    |
    DE75512108001245126199      | 210000000003139471430009017      |      |                             |
"""


@pytest.mark.parametrize("row", grid(REFERENCES)[1:], ids=" ".join)
def test_a_reference_that_banks_carry_goes_as_such_and_any_other_as_text(row):
    account, reference, kind, in_file, issuer = row
    these, done = released(owing(account=account, country=account[:2], reference=reference))
    assert not done.refused, done.refused
    one = order_with(these, "PAY-00001").transfers[0]
    if not kind:
        assert one.reference is None and one.text == reference
    else:
        assert one.reference and one.reference.reference == in_file
        assert (one.reference.proprietary or one.reference.code, one.reference.issuer) == (kind, issuer)


# The SWIFT IBAN registry says "SEPA: yes" of these letters (as in schwifty 2026.10.1, whose flags are of 2024).
REGISTRY = (
    "AD AT AX BE BG BL CH CY CZ DE DK EE ES FI FR GB GF GG GI GP GR HR HU IE IM IS IT JE LI LT LU LV MC MF MQ MT NC NL "
    "NO PF PL PM PT RE RO SE SI SK SM TF VA WF YT"
)
OF_FINLAND_FRANCE_AND_BRITAIN = "AX BL GF GG GP IM JE MF MQ NC PF PM RE TF WF YT"
"""Territories in the registry whose IBANs begin with the letters of their country."""


def test_the_countries_are_those_of_the_iban_registry_and_those_that_joined_since():
    own = set(REGISTRY.split()) - set(OF_FINLAND_FRANCE_AND_BRITAIN.split())
    on = {day: {one for one in sepa_countries.MEMBERS if sepa_countries.is_member(one, day)} for day in DAYS}
    assert on[date(2024, 7, 1)] == own
    assert on[date(2025, 10, 6)] - own == {"AL", "MD", "ME", "MK"}
    assert on[date(2026, 11, 30)] - own == {"AL", "MD", "ME", "MK", "RS"}
    assert len(on[date(2026, 11, 30)]) == 42  # the 41 of EPC409-09, and Gibraltar, which has letters of its own


DAYS = (date(2024, 7, 1), date(2025, 10, 6), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("account", "on", "file"),
    [
        ("MK07250120000058984", date(2025, 10, 3), "left out"),  # a Friday; the bank carries out what it gets that day
        ("MK07250120000058984", date(2025, 10, 4), "SEPA"),  # a Saturday: carried out on Monday, 6 October
        ("XK051212012345678906", date(2026, 11, 30), "left out"),
    ],
)
def test_the_day_of_execution_says_whether_a_country_is_in_the_scheme(account, on, file):
    these = owing(account=account, country=account[:2])
    bills = these["Bills"].assign(bill_date=pd.Timestamp("2025-09-02"), received_on=pd.Timestamp("2025-09-03"))
    these = replace(these.with_tables(Bills=bills), as_of=on)
    outcome = payment_proposals.propose(these, date(2027, 1, 30))
    reasons = {one["bill"]: one["reason"] for one in outcome.more["skipped"]}
    assert ("No SEPA transfer" in reasons.get("B-1", "")) == (file == "left out")
    assert file == "left out" or "V-1" in [one["vendor"] for one in outcome.more["proposals"]], reasons


def test_a_country_that_leaves_is_no_member_from_the_day_after(monkeypatch):
    left = sepa_countries.MEMBERS | {"GB": (date(2008, 1, 28), date(2026, 12, 31))}
    monkeypatch.setattr(sepa_countries, "MEMBERS", left)
    these = owing(account="GB29NWBK60161331926819", country="GB")
    for on, is_left_out in ((date(2026, 12, 31), False), (date(2027, 1, 1), True)):
        skipped = payment_proposals.propose(replace(these, as_of=on), date(2027, 2, 1)).more["skipped"]
        assert ([one["bill"] for one in skipped] == ["B-1"]) == is_left_out


def test_from_an_account_outside_sepa_nothing_is_a_sepa_transfer():
    these = owing(account="DE75512108001245126199", own="TR330006100519786457841326")
    assert [one["bill"] for one in payment_proposals.propose(these).more["skipped"]] == ["B-1", "B-2"]
    british = owing(account="GB29NWBK60161331926819", country="GB", currency="GBP", own="GB33BUKB20201555555555")
    assert [one["bill"] for one in payment_proposals.propose(british).more["skipped"]] == []  # at home in pounds


def told(these: Books) -> set[str]:
    return set(checks.found(these, ["bank-account-changed", "bank-account-shared", "account-unverified"])["rule"])


def test_another_clearing_code_is_another_account():
    these, _ = released(owing(country="GB", account="31926819", code="60-16-13", currency="GBP"))
    assert not told(these)
    moved = changed(these, "Vendors", 0, clearing_code="20-00-00")
    assert told(moved) == {"bank-account-changed"}
    (problem,) = checks.found(moved, ["bank-account-changed"]).to_dict("records")
    assert (problem["expected"], problem["actual"]) == ("31926819 601613", "31926819 200000")
    assert not told(changed(these, "Vendors", 0, clearing_code="601613"))  # the same, written otherwise
    assert not told(changed(these, "Vendors", 1, clearing_code="20-00-00"))  # an IBAN says its bank by itself


def test_a_proposal_goes_to_the_clearing_code_that_the_vendor_has():
    these = owing(country="GB", account="31926819", code="60-16-13", currency="GBP")
    these = after(these, payment_proposals.propose(these))
    moved = recorded(changed(these, "Vendors", 0, clearing_code="20-00-00"))
    (refused,) = payment_releases.release(moved).refused
    assert "goes to 31926819 601613, but the account of V-1 is 31926819 200000" in refused["reason"]
    typed = changed(these, "Payments", 0, clearing_code="20-00-00")
    assert [one["payment"] for one in payment_releases.release(typed).refused] == ["PAY-00001"]


def test_a_file_is_not_written_again_to_another_clearing_code():
    these, _ = released(owing(country="GB", account="31926819", code="60-16-13", currency="GBP"))
    batch = str(these["Payments"]["batch"].iloc[0])
    with pytest.raises(WorkbookError, match="PAY-00001"):
        payment_documents.order(changed(these, "Payments", 0, clearing_code="20-00-00"), batch, NOW)


def test_the_very_account_that_was_verified_stands_beside_the_vendor():
    these = owing(country="GB", account="31926819", code="60-16-13", currency="GBP")
    after_ = after(these, verify_account(these, GIVEN, vendors=["V-1", "V-2"], by="ulrike"))
    assert list(after_["Vendors"]["account_verified"]) == ["31926819 601613", "DE02120300000000202051"]


def test_one_number_at_two_banks_is_no_shared_account():
    rows = [("60-16-13", "20-00-00", set()), ("60-16-13", "601613", {"bank-account-shared"})]
    for first, second, rules in rows:
        these = owing(country="GB", account="31926819", code=first, currency="GBP")
        other = changed(these, "Vendors", 1, bank_account="3192 6819", clearing_code=second, country="GB")
        assert told(recorded(other)) & {"bank-account-shared"} == rules


def paid_before_codes_were_kept(these: Books, *seen: str) -> Books:
    """The books with a payment to V-1 of a version that kept no clearing codes, and accounts that were seen since."""
    old = postings.entries_of("Payments", {"PAY-9": ("2026-09-01", "V-1", "100", "GBP", "31926819")}, {})
    known = [entry for account in seen for entry in accounts.entries_of({"V-1": account})]
    return these.with_tables(Log=chain.extended(these["Log"], [*old, *known], "2026-11-29", "anna", "x"))


@pytest.mark.parametrize(
    ("seen", "code", "is_told"),
    [
        ((), "60-16-13", False),  # the first run after the book was brought up to date
        (("31926819 601613",), "60-16-13", False),
        (("31926819 601613",), "20-00-00", True),
        (("31926819 601613", "31926819 200000"), "20-00-00", True),
    ],
)
def test_a_payment_of_an_older_book_stands_for_the_first_code_that_was_seen(seen, code, is_told):
    cells = {"country": "GB", "account": "31926819", "currency": "GBP", "reference": "", "bic": ""}
    vendors, bills = VENDORS.format(**cells, code=code), BILLS.format(**cells)
    these = payables(bills, Vendors=vendors, ExchangeRates=RATES, unverified=["V-1"])
    assert told(paid_before_codes_were_kept(these, *seen)) == (
        {"bank-account-changed", "account-unverified"} if is_told else set()
    )


def test_a_payment_that_a_statement_showed_went_to_the_code_paid_before():
    """A statement names the number alone."""
    these, _ = released(owing(country="GB", account="31926819", code="60-16-13", currency="GBP"))
    entry = postings.entries_of("Payments", {"PAY-9": ("2026-12-01", "V-1", "100", "GBP", "31926819", "")}, {})
    after_ = these.with_tables(Log=chain.extended(these["Log"], list(entry), "2026-12-01", "anna", "apply"))
    assert not told(after_)
    assert told(changed(after_, "Vendors", 0, clearing_code="20-00-00")) == {"bank-account-changed"}


@pytest.mark.parametrize("cell", [{"prepaid": 10_00}, {"rounding": 2}])
def test_what_is_approved_is_what_is_paid(cell):
    these = owing(account="DE75512108001245126199")
    typed = changed(these, "Bills", 0, **cell)
    assert list(checks.found(typed, ["approval-unrecorded"])["document"]) == ["B-1"]
    assert [one["bill"] for one in payment_proposals.propose(typed).more["skipped"]] == ["B-1"]
