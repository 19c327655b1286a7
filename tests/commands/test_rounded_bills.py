"""What a vendor rounds is paid with the bill: proposed, released, known in a bank line, and settled by a rounding."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands import payment_documents, payment_proposals, payment_releases
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.payable.import_bill import import_bill
from invoice_workbook.documents import remittance
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import einvoice, ubl
from invoice_workbook.inputs import Input
from invoice_workbook.ledger import open_items
from tests import asked
from tests.formats.test_einvoice import BOUGHT_BY, SHAPES, SOLD_BY
from tests.given import GIVEN
from tests.payables import SETTINGS, VENDORS, after, changed, payables, recorded
from tests.sheets import books, grid

HEAD = "bill | type | vendor | vendor_reference | bill_date | received_on | due_date | currency | net | tax | gross | "
HEAD += "prepaid | rounding | status | entered_by | approved_by"


def with_bills(*rows: tuple[str, str, str, str], **more: str) -> Books:
    """Books with approved bills of Stone: currency, gross, prepaid, rounding."""
    dates = "2026-11-02 | 2026-11-03 | 2026-12-02"
    lines = [
        f"B-{n} | bill | V-1 | RE-{n}815{n} | {dates} | {currency} | {gross} | 0 | {gross} | {prepaid} | {rounding} | "
        "approved | anna | lakshmi"
        for n, (currency, gross, prepaid, rounding) in enumerate(rows, 1)
    ]
    rates = "from | to | date | rate\n CHF | EUR | 2026-11-01 | 0.95\n JPY | EUR | 2026-11-01 | 0.006"
    with_bic = VENDORS.replace("DE75512108001245126199      |         ", "DE75512108001245126199      | SOLADEST")
    return payables("\n".join((HEAD, *lines)), **{"ExchangeRates": rates, "Vendors": with_bic, **more})


def proposed(these: Books) -> Books:
    return after(these, payment_proposals.propose(these))


def released(these: Books) -> Books:
    done = payment_releases.release(these)
    assert not done.refused, done.refused
    tables = {name: done.books[name] for name in ("Payments", "Allocations", "Bills")}
    return after(these, Outcome("", tables, entries=done.entries))


def bank(these: Books, amount: str, currency: str, reference: str, status: str = "new", match: str = "") -> Books:
    head = "bank_line | booked_on | amount | currency | counterparty | reference | status | proposed_match"
    line = f"BL-1 | 2026-11-30 | {amount} | {currency} | Stone | {reference} | {status} | {match}"
    made = books(these.as_of, BankLines=f"{head}\n{line}")
    return after(these, Outcome("", {"BankLines": made["BankLines"]}))


def standing(these: Books) -> list[tuple[int, str]]:
    return list(zip(open_items.of_documents(these, "payable")["open"], these["Bills"]["status"], strict=True))


PROPOSED = """
    currency | gross  | prepaid | rounding | amount | reference
    EUR      | 43.27  |         | 0.03     | 43.30  | B-1 43.30 rounding -0.03
    EUR      | 43.27  |         | -0.02    | 43.25  | B-1 43.25 rounding 0.02
    CHF      | 43.27  |         | -0.02    | 43.25  | B-1 43.25 rounding 0.02
    CHF      | 43.28  |         | 0.02     | 43.30  | B-1 43.30 rounding -0.02
    EUR      | 43.27  | 20.00   | 0.03     | 23.30  | B-1 23.30 rounding -0.03
    EUR      | 43.27  |         |          | 43.27  | B-1 43.27
    EUR      | 43.27  |         | 1.00     | 44.27  | B-1 44.27 rounding -1.00
    JPY      | 4327   |         | 1        | 4328   | B-1 4328 rounding -1
"""


@pytest.mark.parametrize("row", grid(PROPOSED)[1:], ids=" ".join)
def test_a_run_proposes_what_the_bill_asks_and_settles_it_wholly(row):
    currency, gross, prepaid, rounding, amount, reference = row
    these = proposed(with_bills((currency, gross, prepaid, rounding)))
    (payment,) = these["Payments"].to_dict("records")
    assert payment["reference"] == reference
    assert payment["amount"] == int(amount.replace(".", ""))
    done = released(these)
    left = int((prepaid or "0").replace(".", ""))
    assert standing(done) == [(left, "approved" if left else "scheduled")]
    given = done["Allocations"].query("kind == 'rounding'")
    assert list(given["note"]) == (["PAY-00001"] if rounding else [])
    assert not (given["source"] != "").any()
    assert not len(checks.found(done, ["over-allocated", "overpayment", "write-off-limit", "status-contradicts"]))


def test_withdrawn_the_rounding_goes_too_and_is_proposed_again():
    these = released(proposed(with_bills(("EUR", "43.27", "", "0.03"))))
    back = after(these, asked.withdraw(these, ["PAY-00001"]))
    assert standing(back) == [(4327, "approved")]
    assert proposed(back)["Payments"]["reference"].iloc[-1] == "B-1 43.30 rounding -0.03"


@pytest.mark.parametrize(("currency", "rounding"), [("EUR", "1.01"), ("EUR", "-10.00"), ("JPY", "2")])
def test_more_than_a_whole_unit_is_not_believed(currency, rounding):
    outcome = payment_proposals.propose(with_bills((currency, "4300", "", rounding)))
    (skipped,) = outcome.more["skipped"]
    assert f"is rounded by {rounding}, more than one whole unit" in skipped["reason"]
    assert not outcome.more["proposals"]


@pytest.mark.parametrize(
    ("amount", "reference"),
    [(4331, "B-1 43.31 rounding -0.04"), (1000, "B-1 10.00 rounding -0.03"), (4324, "B-1 43.24 rounding 0.03")],
)
def test_a_rounding_that_is_not_the_bills_own_is_refused(amount, reference):
    these = changed(
        proposed(with_bills(("EUR", "43.27", "", "0.03"))), "Payments", 0, amount=amount, reference=reference
    )
    (refused,) = payment_releases.release(these).refused
    assert "gives B-1 a rounding of" in refused["reason"]


def test_a_clerk_may_pay_the_gross_alone():
    these = changed(
        proposed(with_bills(("EUR", "43.27", "", "0.03"))), "Payments", 0, amount=4327, reference="B-1 43.27"
    )
    assert standing(released(these)) == [(0, "scheduled")]


PREPAID = """
    paid_on    | before | proposed
               |        | B-1 80.00
    2026-10-20 | 20.00  | B-1 80.00
    2026-11-02 | 5.00   | B-1 80.00
    2026-11-05 | 80.00  |
    2026-11-05 | 30.00  | B-1 50.00
"""


@pytest.mark.parametrize("row", grid(PREPAID)[1:], ids=" ".join)
def test_what_was_prepaid_is_never_paid_again(row):
    paid_on, before, reference = row
    head = "payment | date | vendor | amount | currency | status"
    allocated = "allocation | date | side | source | document | kind | amount"
    if paid_on:
        head += f"\n Z-1 | {paid_on} | V-1 | {before} | EUR | cleared"
        allocated += f"\n AL-1 | 2026-11-06 | payable | Z-1 | B-1 | payment | {before}"
    these = with_bills(("EUR", "100.00", "20.00", ""), Payments=head, Allocations=allocated)
    done = proposed(these)
    mine = done["Payments"].query("status == 'proposed'")
    assert list(mine["reference"]) == ([reference] if reference else [])
    again = released(done) if reference else done
    assert not payment_proposals.propose(again).more["proposals"]


LINES = """
    currency | gross | rounding | amount | text       | score | proposed                  | why
    EUR      | 43.27 | 0.03     | -43.30 | RE-1815-1  | 100   | B-1 43.30 rounding -0.03  | as the vendor rounded it
    CHF      | 43.27 | -0.02    | -43.25 | RE 18151   | 100   | B-1 43.25 rounding 0.02   | as the vendor rounded it
    EUR      | 43.27 | 0.03     | -43.27 | RE-1815-1  | 100   | B-1 43.27                 | exactly what is open
    EUR      | 43.27 | 0.03     | -43.30 | thanks     | 85    | B-1 43.30 rounding -0.03  | as the vendor rounded it
    EUR      | 43.27 |          | -43.30 | RE-1815-1  | 85    | B-1 43.30 write-off -0.03 | 0.03 EUR too much
"""


@pytest.mark.parametrize("row", grid(LINES)[1:], ids=" ".join)
def test_a_bank_line_of_the_rounded_amount_is_known_and_pays_the_bill(row):
    currency, gross, rounding, amount, words, score, match, why = row
    these = bank(with_bills((currency, gross, "", rounding)), amount, currency, words)
    line = asked.apply(these).tables["BankLines"].iloc[0]
    assert (str(line["score"]), line["proposed_match"]) == (score, match)
    assert why in line["why"]
    accepted = bank(these, amount, currency, words, "accepted", match)
    done = after(accepted, asked.apply(accepted))
    assert standing(done) == [(0, "paid")]
    assert len(checks.found(done, ["over-allocated", "overpayment", "write-off-limit"])) == ("write-off" in match)


def test_the_vendors_own_rounding_is_no_write_off():
    settings = f"{SETTINGS}\n Write-off limit | 0"
    these = bank(
        with_bills(("EUR", "43.27", "", "-0.02"), Settings=settings),
        "-43.25",
        "EUR",
        "RE-18151",
        "accepted",
        "B-1 43.25 rounding 0.02",
    )
    done = after(these, asked.apply(these))
    assert standing(done) == [(0, "paid")]
    assert not len(checks.found(done, ["write-off-limit"]))
    other = bank(
        with_bills(("EUR", "43.27", "", "-0.02"), Settings=settings),
        "-43.20",
        "EUR",
        "x",
        "accepted",
        "B-1 43.20 rounding 0.07",
    )
    assert "0.07" in asked.apply(other).more["refused"][0]["reason"]


SHAPE = replace(SHAPES["zero rated"], order="", customer_reference="")


def as_received(rounding: str, payable: str) -> bytes:
    """A UBL bill over 10.00 EUR that its sender rounds."""
    xml = ubl.write(einvoice.gather(SHAPE))
    old = b'<cbc:PayableAmount currencyID="EUR">10.00</cbc:PayableAmount>'
    assert old in xml
    new = f'<cbc:PayableRoundingAmount currencyID="EUR">{rounding}</cbc:PayableRoundingAmount>'
    return xml.replace(old, new.encode() + old.replace(b"10.00", payable.encode()))


def imported(rounding: str, payable: str) -> Books:
    """Books of the bill's buyer, who knows its seller and the account, after import-bill."""
    settings = f"name | value\n Company | {BOUGHT_BY.name}\n Street | Rue 1\n Postal code | 69002\n City | Lyon\n"
    settings += f" Country | FR\n Tax number | {BOUGHT_BY.tax_number}\n Bank account | DE89370400440532013000"
    vendors = "vendor | name | tax_number | country | city | street | bank_account | status | currency\n"
    vendors += f" V-1 | {SOLD_BY.name} | {SOLD_BY.tax_number} | DE | Hamburg | Weg 1 | {SHAPE.iban} | active | EUR"
    people = "person | name | role | approval_limit\n ulrike | U | manager |"
    these = recorded(books(date(2026, 11, 30), Settings=settings, Vendors=vendors, People=people))
    path = Path("bill.xml")
    given = replace(GIVEN, inputs={path: Input(path, as_received(rounding, payable))})
    return after(these, import_bill(these, given, files=[path]))


@pytest.mark.parametrize(("rounding", "payable"), [("0.03", "10.03"), ("-0.05", "9.95")])
def test_the_whole_way_from_the_e_invoice_to_the_statement(rounding, payable):
    these = imported(rounding, payable)
    these = after(these, asked.match(these))
    assert list(these["Bills"]["hold"]) == [""]
    (bill,) = these["Bills"]["bill"]
    these = after(these, asked.approve(these, [bill], by="ulrike"))
    these = released(proposed(these))
    assert int(these["Payments"]["amount"].iloc[0]) == int(payable.replace(".", ""))
    assert standing(these) == [(0, "scheduled")]
    these = bank(these, f"-{payable}", "EUR", "PAY-00001", "accepted", f"PAY-00001 {payable}")
    done = after(these, asked.apply(these))
    assert standing(done) == [(0, "paid")]
    assert list(done["Payments"]["status"]) == ["cleared"]
    assert not len(checks.found(done, ["over-allocated", "overpayment", "status-contradicts", "write-off-limit"]))


def test_an_e_invoice_that_is_rounded_by_more_is_held():
    these = imported("2.00", "12.00")
    assert list(these["Bills"]["hold"]) == [
        "the sender rounds by 2.00 EUR, which is more than one whole unit of the currency"
    ]
    with pytest.raises(WorkbookError):
        asked.approve(these, list(these["Bills"]["bill"]), by="ulrike")


def test_the_advice_says_what_the_vendor_rounds():
    these = proposed(with_bills(("CHF", "43.27", "", "-0.02"), ("CHF", "10.00", "", "")))
    done = payment_releases.release(these)
    (one,) = [one for mine in done.batches.values() for one in mine]
    letter = remittance.page(payment_documents.advice(done.books, one))
    shown = [dict(zip(letter.table.columns, row, strict=True)) for row in letter.table.rows]
    assert [(row["Amount"], row["Rounding"], row["Paid"]) for row in shown] == [
        ("43.27", "-0.02", "43.25"),
        ("10.00", "0.00", "10.00"),
    ]
    assert "Rounding" not in remittance.page(without_rounding()).table.columns


def without_rounding() -> remittance.Advice:
    done = payment_releases.release(proposed(with_bills(("CHF", "10.00", "", ""))))
    (one,) = [one for mine in done.batches.values() for one in mine]
    return payment_documents.advice(done.books, one)
