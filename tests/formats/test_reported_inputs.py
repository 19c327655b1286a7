"""Files with which faults were reported, each with the value that is right. They lie beside the project, as other data."""

from pathlib import Path

import pytest

from invoice_workbook.commands.received_files import came
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_files
from invoice_workbook.inputs import Input
from tests.conftest import SHARED
from tests.sheets import grid

INPUTS = SHARED.parent / "trials" / "inputs"
pytestmark = pytest.mark.skipif(not INPUTS.is_dir(), reason="the reported files are not beside this clone")
BILLS = """
    file                                    | number | kind        | pay by       | gross   | lines | says
    payable/a1-dd.xml                       | DD-1   |             | direct debit | 595.00  | 1     |
    payable/a1-card.xml                     | CARD-1 |             | card         | 95.20   | 1     |
    payable/a2-o.xml                        | R-100  |             | transfer     | 1190.00 | 1     |
    payable/a2-c.xml                        | R-101  | correction  | transfer     | 1130.50 | 1     | corrects R-100
    payable/a2-p.xml                        | P-1    | proforma    | transfer     | 357.00  | 1     |
    payable/a2-s.xml                        | S-1    | information | transfer     | 833.00  | 1     |
    payable/a3-x.xml                        | X-1    |             | transfer     | 476.00  | 1     | buyer Andere Schwester GmbH; DE811907980
    payable/b5-l.xml                        | L-1    |             | transfer     | 297.50  | 1     | order of line PO-1
    payable/b6-l.xml                        | L-1    |             | transfer     | 297.50  | 1     | order PO-99
    payable/c4-r.xml                        | BE-1   |             | transfer     | 119.00  | 1     | reference +++090/9337/55493+++
    payable/e2-x0.xml                       | F-1    |             | transfer     | 119.00  | 1     | payee Factor Bank AG
    payable/e5-x0.xml                       | K-1    |             | transfer     | 119.00  | 1     | terms #SKONTO#TAGE=10#PROZENT=3.00#
    payable/e7-x0.xml                       | I-1    |             | transfer     | 119.00  | 1     | due 2026-11-27
    payable/k1-l.xml                        | L-1    |             | transfer     | 136.85  | 2     | freight 15.00
    payable/k2-l.xml                        | L-1    |             | transfer     | 119.00  | 1     | order of line PO-1
    payable/k3-l.xml                        | L-1    |             | direct debit | 119.00  | 1     |
    real/cii_extended_logistics_charge.xml  | F-1    |             |              | 130.90  | 2     | freight 10.00
    real/pdf_with_zugferd1_and_facturx.pdf  | F-1    |             |              | 130.90  | 2     | freight 10.00
"""


def said(bill, what: str) -> str:
    """What a bill says of one thing, by the name that the table gives it."""
    return {
        "corrects": bill.corrects,
        "buyer": str(bill.buyer),
        "order of line": bill.lines[0].order,
        "order": bill.order,
        "reference": bill.payment_reference,
        "payee": bill.payee.name,
        "terms": bill.terms,
        "due": str(bill.due),
        "freight": str(bill.lines[-1].net),
    }[what]


@pytest.mark.parametrize("file, number, kind, pay_by, gross, lines, says", grid(BILLS)[1:])
def test_a_reported_bill_says_what_it_says(file, number, kind, pay_by, gross, lines, says):
    bill = came(Input.of(INPUTS / file)).bill
    assert (bill.kind, bill.pay_by, str(bill.gross), str(len(bill.lines))) == (kind, pay_by, gross, lines)
    assert bill.number == number
    if says:
        what, value = says.rsplit(" ", 1) if not says.startswith(("buyer", "payee")) else says.split(" ", 1)
        assert said(bill, what) == value


STATEMENTS = """
    file                                  | amounts        | closing
    desk/aib.csv                          | 30750 -4500    | 691167
    desk/barclays.csv                     | 30750          |
    desk/boi.csv                          | 30750 -4500    | 691167
    desk/lloyds.csv                       | -4500 30750    | 691167
    desk/revolut.csv                      | 30750          | 695667
    real/bank_amount_with_DC_flag.csv     | -3350 153350   |
    real/bank_ing_nl_shape.csv            | -3350 153350   |
    real/bank_preamble.csv                | -1875 -81948   | 8326
    real/bank_preamble_dkb_shape.csv      | -3350          |
    real/bank_vr_soll_haben_suffix.csv    | -3350 153350   |
    real/camt053_in_envelope.xml          | 5000           | 15000
    real/camt053_in_envelope_prolog.xml   | 5000           | 15000
    real/ofx_value_on_next_line.ofx       | -5500          | 15065
    real/mt940_28C_blank_number.sta       | 5000           | 15000
    real/mt940_28C_ok.sta                 | 5000           | 15000
"""


@pytest.mark.parametrize("file, amounts, closing", grid(STATEMENTS)[1:])
def test_a_reported_statement_has_its_lines(file, amounts, closing):
    (one,) = bank_files.read(Input.of(INPUTS / file), None, "DE89370400440532013000", "EUR")
    assert [line.amount for line in one.lines] == [int(amount) for amount in amounts.split()]
    assert (one.closing.amount if one.closing else None) == (int(closing) if closing else None)


REFUSED = """
    file                                    | says
    real/bank_headerless_raiffeisen_at.csv  | booked_on = 1
    real/cii_extended_logistics_charge.xml  | import it as a bill
"""


@pytest.mark.parametrize("file, says", grid(REFUSED)[1:])
def test_what_is_refused_says_what_to_do(file, says):
    with pytest.raises(WorkbookError) as told:
        bank_files.read(Input.of(INPUTS / file), None, "DE89370400440532013000", "EUR")
    assert says in str(told.value)


def test_a_pdf_with_an_old_format_alone_is_a_row_to_be_typed():
    found = came(Input.of(Path(INPUTS / "real/pdf_with_zugferd1_only.pdf")))
    assert found.bill is None and "of a format that is not read here" in found.reason
