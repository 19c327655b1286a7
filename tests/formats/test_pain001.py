"""The bank's payment file: valid against its schema, with its sums, read back as it was written."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from invoice_workbook import transfer_texts
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.payment import pain001
from invoice_workbook.formats.payment.pain001 import Account, Order, Transfer
from invoice_workbook.money import as_text

US = Account("Kranich GmbH", "DE89370400440532013000", "COBADEFFXXX", "Speicherstrasse 12", "20457", "Hamburg", "DE")
STONE = Account("Stone", "DE75512108001245126199", "", "Steinweg 1", "20095", "Hamburg", "DE")
UJI = Account("Uji", "1234567", "BOTKJPJT")
AT, DAY = datetime(2026, 11, 30, 9, 15), date(2026, 11, 30)  # as the clerk's own clock says
TRANSFERS = (Transfer("PAY-1", 123_456, STONE, "RE-1, RE-2"), Transfer("PAY-2", 5, replace(STONE, city=""), "RE-3"))
ORDER = Order("RUN-1", AT, DAY, US, "EUR", 2, True, TRANSFERS)


def found(xml: bytes, path: str) -> list[str]:
    return [str(one.text) for one in etree.fromstring(xml).iterfind("/".join(f"{{*}}{n}" for n in path.split("/")))]


def test_count_and_control_sum_stand_in_both_heads():
    xml = pain001.write(ORDER)
    for head in ("CstmrCdtTrfInitn/GrpHdr", "CstmrCdtTrfInitn/PmtInf"):
        assert found(xml, f"{head}/NbOfTxs") == ["2"]
        assert found(xml, f"{head}/CtrlSum") == ["1234.61"]


def test_an_address_has_town_and_country_or_there_is_none():
    xml = pain001.write(ORDER)
    assert found(xml, "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Cdtr/PstlAdr/TwnNm") == ["Hamburg"]
    assert found(xml, "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Cdtr/PstlAdr/Ctry") == ["DE"]
    assert not found(xml, "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Cdtr/PstlAdr/AdrLine")


def test_it_reads_back_as_it_was_written():
    plain = replace(TRANSFERS[1], to=Account(STONE.name, STONE.account))  # no town, so no address
    assert pain001.read("x.xml", pain001.write(ORDER)) == replace(ORDER, transfers=(TRANSFERS[0], plain))


@pytest.mark.parametrize(
    "currency, decimals, shown", [("JPY", 0, "123456"), ("KWD", 3, "123.456"), ("USD", 2, "1234.56")]
)
def test_other_currencies_are_no_sepa_and_have_their_decimals(currency, decimals, shown):
    abroad = Order("RUN-2", AT, DAY, US, currency, decimals, False, (Transfer("PAY-3", 123_456, UJI, "x"),))
    xml = pain001.write(abroad)
    assert found(xml, "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Amt/InstdAmt") == [shown]
    assert not found(xml, "CstmrCdtTrfInitn/PmtInf/PmtTpInf/SvcLvl/Cd")
    assert found(xml, "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/CdtrAcct/Id/Othr/Id") == ["1234567"]
    assert pain001.read("x.xml", xml) == abroad


names = st.text(min_size=1, max_size=90).filter(lambda text: pain001.latin(text, 70))


@given(name=names, text=names, amount=st.integers(1, 99_999_999_999), city=names)
def test_whatever_a_vendor_is_called_the_file_is_valid(name, text, amount, city):
    to = replace(STONE, name=name, city=city, street=text)
    xml = pain001.write(replace(ORDER, transfers=(Transfer("PAY-1", amount, to, text),)))
    assert found(xml, "CstmrCdtTrfInitn/GrpHdr/CtrlSum") == [as_text(amount, 2)]
    back = pain001.read("x.xml", xml).transfers[0]
    assert (back.to.name, back.text) == (pain001.latin(name, 70), pain001.told(text))
    assert len(back.text) <= 140


numbers = st.lists(st.from_regex(r"[A-ZÄÖÜ]{1,4}-[0-9]{1,12}", fullmatch=True), min_size=1, max_size=40)


@given(numbers)
def test_a_text_names_whole_numbers_and_says_when_they_are_not_all(some):
    told = pain001.told(transfer_texts.listed(some))
    read = told.removesuffix(", see advice").split(", ")
    assert len(told) <= 140
    assert read == [pain001.latin(one, 35) for one in some[: len(read)]]
    assert told.endswith(", see advice") == (len(read) < len(some))


def test_twenty_numbers_end_at_a_whole_one():
    told = pain001.told(transfer_texts.listed([f"RECHNUNG-2026-{n:04}" for n in range(1, 21)]))
    assert told.endswith("RECHNUNG-2026-0006, see advice")


def test_a_bank_without_bic_is_named_by_its_clearing_code():
    to = Account("Brit", "31926819", clearing="GBDSC", clearing_code="601613")
    order = Order("RUN-3", AT, DAY, US, "GBP", 2, False, (Transfer("PAY-4", 100, to, "x"),))
    xml = pain001.write(order)
    agent = "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/CdtrAgt/FinInstnId/ClrSysMmbId"
    assert found(xml, f"{agent}/ClrSysId/Cd") + found(xml, f"{agent}/MmbId") == ["GBDSC", "601613"]
    assert pain001.read("x.xml", xml) == order


def test_what_no_bank_would_take_is_refused_and_not_written():
    with pytest.raises(WorkbookError, match="does not follow its schema"):
        pain001.write(replace(ORDER, transfers=(replace(TRANSFERS[0], amount=-1),)))
    with pytest.raises(WorkbookError, match="not a payment file of ours"):
        pain001.read("x.xml", b"<a/>")
