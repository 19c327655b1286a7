"""What a bill says beyond its sums, and what the book makes of it: for whom, to whom, how and when it is paid."""

import pytest

from invoice_workbook import checks
from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.received_bills import taken_in
from invoice_workbook.commands.received_files import Came
from invoice_workbook.formats.einvoice import received_bill
from invoice_workbook.formats.payment import pain001
from invoice_workbook.ledger import instalments
from invoice_workbook.ledger.payable import bill_terms
from tests import sheets
from tests.asked import match, reject, wanted
from tests.given import GIVEN
from tests.payables import after, recorded
from tests.sheets import grid

OURS, OTHER, BELGIAN = "DE89370400440532013000", "DE75512108001245126199", "BE71096123456769"
SETTINGS = f"""
    name         | value
    Company      | Kranich GmbH
    Tax number   | DE136695976
    Bank account | {OURS}
    City         | Berlin
    Country      | DE
"""
VENDORS = f"""
    vendor | name             | tax_number  | bank_account           | terms       | status | city    | country
    V-1    | Lieferant AG     | DE129273398 | DE02120300000000202051 | net 30      | active | Hamburg | DE
    V-2    | Bau Meyer        |             | {OTHER}                | net 30      | active | Ulm     | DE
    V-3    | Zwei Prozent BV  | DE811569869 | {BELGIAN}              | 2/10 net 30 | active | Gent    | BE
"""
PEOPLE = "person | name | role | approval_limit\nanna | Anna | clerk |\nboss | Boss | manager |"
KRANICH = sheets.books(Settings=SETTINGS, Vendors=VENDORS, People=PEOPLE)


def ubl(
    number: str = "R-1",
    type_: str = "380",
    buyer: str = "Kranich GmbH|DE136695976",
    seller: str = "Lieferant AG|DE129273398",
    means: str = "58",
    account: str = "DE02120300000000202051",
    head: str = "",
    terms: str = "",
    line: str = "",
    payment_id: str = "",
    due: str = "2026-11-27",
    price: str = "100.00",
) -> bytes:
    """A bill of 100.00 and 19 %."""

    def party(role: str, who: str) -> str:
        name, _, tax = who.replace("&", "&amp;").partition("|")
        scheme = f"<c:PartyTaxScheme><b:CompanyID>{tax}</b:CompanyID><c:TaxScheme><b:ID>VAT</b:ID></c:TaxScheme></c:PartyTaxScheme>"
        legal = f"<c:PartyLegalEntity><b:RegistrationName>{name}</b:RegistrationName></c:PartyLegalEntity>"
        return f"<c:{role}><c:Party>{scheme if tax else ''}{legal}</c:Party></c:{role}>"

    ways = "".join(
        f"<c:PaymentMeans><b:PaymentMeansCode>{one}</b:PaymentMeansCode>{payment_id and f'<b:PaymentID>{payment_id}</b:PaymentID>'}"
        f"<c:PayeeFinancialAccount><b:ID>{account}</b:ID></c:PayeeFinancialAccount></c:PaymentMeans>"
        for one in means.split()
    )
    sums = "".join(
        f'<b:{n} currencyID="EUR">{v}</b:{n}>'
        for n, v in (("TaxExclusiveAmount", "100.00"), ("TaxInclusiveAmount", "119.00"), ("PayableAmount", "119.00"))
    )
    return f"""<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:c="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><b:ID>{number}</b:ID>
<b:IssueDate>2026-11-02</b:IssueDate>{due and f"<b:DueDate>{due}</b:DueDate>"}<b:InvoiceTypeCode>{type_}</b:InvoiceTypeCode>
<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>{head}{party("AccountingSupplierParty", seller)}{party("AccountingCustomerParty", buyer)}
{ways}{terms}<c:TaxTotal><b:TaxAmount currencyID="EUR">19.00</b:TaxAmount></c:TaxTotal>
<c:LegalMonetaryTotal>{sums}</c:LegalMonetaryTotal><c:InvoiceLine><b:ID>1</b:ID><b:InvoicedQuantity>1</b:InvoicedQuantity>
<b:LineExtensionAmount currencyID="EUR">100.00</b:LineExtensionAmount>{line}<c:Item><b:Name>Ware</b:Name><c:ClassifiedTaxCategory>
<b:ID>S</b:ID><b:Percent>19</b:Percent></c:ClassifiedTaxCategory></c:Item>
<c:Price><b:PriceAmount currencyID="EUR">{price}</b:PriceAmount></c:Price></c:InvoiceLine></Invoice>""".encode()


class Book:
    """A company's books, and what was done to them."""

    def __init__(self, books: Books = KRANICH) -> None:
        self.books = books

    def take(self, outcome: Outcome) -> Outcome:
        self.books = after(self.books, outcome)
        return outcome

    def taken(self, *bills: bytes) -> list[dict]:
        """Bills imported; what the answer says of each."""
        came = [Came(f"{n}.xml", one, received_bill.read(f"{n}.xml", one)) for n, one in enumerate(bills)]
        self.outcome = self.take(taken_in(self.books, came, GIVEN.folder, "anna"))
        return self.outcome.more["bills"]

    def approved(self) -> dict[str, str]:
        """What is proposed for payment once all that verify are approved: amounts by what they pay."""
        self.take(match(self.books))
        bills = self.books["Bills"]
        good = bills["status"] == "verified"
        done = bills.assign(
            status=bills["status"].where(~good, "approved"), approved_by=bills["approved_by"].where(~good, "boss")
        )
        self.books = recorded(self.books.with_tables(Bills=done))
        proposals = self.take(wanted("pay", self.books)).more["proposals"]
        return {one["reference"]: one["amount"] for one in proposals}

    def released(self) -> list[pain001.Order]:
        """The bank's files once they are released."""
        outcome = self.take(wanted("pay", self.books, release=True))
        made = [content for file in outcome.needed for _, content in file.make().files]
        return [pain001.read("x", content) for content in made]

    def rules(self, rule: str) -> list[tuple[str, str]]:
        """Documents and severities of what a rule finds."""
        found = checks.found(self.books, [rule])
        return sorted(zip(found["document"], found["severity"], strict=True))

    @property
    def bills(self) -> dict[str, dict]:
        return self.books["Bills"].set_index("bill").to_dict("index")


@pytest.fixture
def kranich() -> Book:
    """A company with three vendors."""
    return Book()


MEANS = """
    means   | pay by       | paid
    58      | transfer     | 119.00
    30      | transfer     | 119.00
    1       |              | 119.00
    59      | direct debit |
    49      | direct debit |
    58 59   | direct debit |
    48      | card         |
    54      | card         |
    10      | cash         |
    97      | none         |
    20      | none         |
"""


@pytest.mark.parametrize("means, pay_by, paid", grid(MEANS)[1:], ids=lambda one: one or "blank")
def test_only_what_is_to_be_transferred_is_proposed(kranich, means, pay_by, paid):
    kranich.taken(ubl(means=means))
    assert kranich.bills["B-00001"]["pay_by"] == pay_by
    assert list(kranich.approved().values()) == ([paid] if paid else [])
    assert kranich.rules("pay-by") == ([] if paid else [("B-00001", "notice")])


BUYERS = """
    buyer                                | is us
    Kranich GmbH;DE136695976             | yes
    KRANICH  GmbH;DE 136 695 976         | yes
    Somebody else;DE136695976            | yes
    Kranich GmbH;DE811907980             | no
    Kranich GmbH;ATU12345678             | no
    Kranich GmbH;201/113/40209           | yes
    Andere Schwester GmbH                | no
    Kranich Immobilien GmbH              | no
    Kranich Gmbh & Co. KG                | yes
    Kranich Gesellschaft mbH             | yes
    Kranich Gesellschaft m.b.H., Berlin  | no
    Firma KRANICH G.m.b.H.               | yes
                                         | yes
"""


@pytest.mark.parametrize("buyer, is_us", grid(BUYERS)[1:])
def test_a_bill_for_another_company_is_stopped(kranich, buyer, is_us):
    said = kranich.taken(ubl(buyer=buyer.replace(";", "|")))
    assert bool(said[0].get("problems")) == (is_us == "no")
    assert kranich.rules("wrong-buyer") == ([] if is_us == "yes" else [("B-00001", "error")])
    assert bool(kranich.approved()) == (is_us == "yes")


GSTINS = """
    buyer                                | is us
    Kranich Traders;29ABCDE1234F1Z5      | yes
    Kranich India;29ABCDE1234F1Z5        | yes
    Kranich India;27ABCDE1234F1Z9        | no
    Kranich India                        | yes
"""


@pytest.mark.parametrize("buyer, is_us", grid(GSTINS)[1:])
def test_a_number_of_letters_and_figures_decides_as_well(buyer, is_us):
    ours = SETTINGS.replace("DE136695976", "29ABCDE1234F1Z5").replace("Kranich GmbH", "Kranich India")
    company = Book(sheets.books(Settings=ours, Vendors=VENDORS, People=PEOPLE))
    company.taken(ubl(buyer=buyer.replace(";", "|")))
    assert company.rules("wrong-buyer") == ([] if is_us == "yes" else [("B-00001", "error")])


def corrected(number: str) -> str:
    return f"<c:BillingReference><c:InvoiceDocumentReference><b:ID>{number}</b:ID></c:InvoiceDocumentReference></c:BillingReference>"


def test_a_correction_and_what_it_corrects_are_not_both_paid(kranich):
    kranich.taken(ubl("R-1"), ubl("R-2", "384", head=corrected("R-1")))
    assert len(kranich.rules("corrects-open")) == 2
    assert kranich.approved() == {}
    kranich.take(reject(kranich.books, ["B-00001"], "replaced"))
    assert kranich.approved() == {"B-00002 119.00": "119.00"} and kranich.rules("corrects-open") == []


def test_a_correction_of_a_paid_bill_waits_for_the_credit_note(kranich):
    kranich.taken(ubl("R-1"))
    assert kranich.approved()
    assert kranich.released()
    kranich.taken(ubl("R-2", "384", head=corrected("R-1")))
    assert kranich.rules("corrects-open") == [("B-00002", "error")]
    assert kranich.approved() == {}
    kranich.taken(ubl("C-1", "381", head=corrected("R-1")))
    assert kranich.rules("corrects-open") == []


def test_a_correction_of_nothing_that_is_there_is_told(kranich):
    kranich.taken(ubl("R-2", "384", head=corrected("R-1")))
    assert kranich.rules("corrects-open") == [("B-00001", "warning")]
    assert "R-1" in kranich.bills["B-00001"]["note"]


TYPES = """
    type | kind        | rule        | paid
    380  |             |             | 119.00
    386  | prepayment  |             | 119.00
    393  | factored    |             | 119.00
    389  | self-billed |             | 119.00
    325  | proforma    | not-payable |
    751  | information | not-payable |
    130  | information | not-payable |
"""


@pytest.mark.parametrize("type_, kind, rule, paid", grid(TYPES)[1:])
def test_what_sort_of_paper_it_is(kranich, type_, kind, rule, paid):
    kranich.taken(ubl(type_=type_))
    assert kranich.bills["B-00001"]["kind"] == kind
    assert kranich.rules("not-payable") == ([("B-00001", "error")] if rule else [])
    assert list(kranich.approved().values()) == ([paid] if paid else [])


CREDITS = """
    type | kind
    381  |
    81   |
    83   | price credit
    296  | price credit
    420  | price credit
    396  | factored
    261  | self-billed
    503  | prepayment
"""


@pytest.mark.parametrize("type_, kind", grid(CREDITS)[1:])
def test_types_that_credit(type_, kind):
    bill = received_bill.read("x.xml", ubl(type_=type_))
    assert (bill.is_credit, bill.kind) == (True, kind)


def test_our_own_invoice_that_a_customer_made_is_refused_by_name(kranich):
    assert kranich.taken(ubl("INV-7", "389", seller="Kranich GmbH|DE136695976", buyer="Kunde AG|DE811907980")) == []
    (told,) = kranich.outcome.more["refused"]
    assert "our own invoice INV-7 (Kunde AG made it for us)" in told["reason"] and not kranich.bills


def payee(name: str) -> str:
    return f"<c:PayeeParty><c:PartyName><b:Name>{name}</b:Name></c:PartyName></c:PayeeParty>"


def test_a_factor_s_account_does_not_make_his_the_bill(kranich):
    factored = ubl("F-1", "393", seller="Ganz Andere KG", account=OTHER, head=payee("Factor Bank"))
    stranger = ubl("F-1", seller="Lieferant AG|", account=OTHER)
    (one, two, three) = kranich.taken(factored, stranger, ubl("F-1", seller="Bau Meyer Ulm GmbH", account=OTHER))
    assert [bill["vendor"] for bill in (one, two, three)] == ["V-4", "V-1", "V-2"], "never merged by the account"
    assert f"to be paid to Factor Bank, account {OTHER}" in one["hold"]
    assert "its account is that of vendor V-2" in two["hold"] and "hold" not in three
    books = kranich.books
    assert list(books["Bills"]["payee"]) == ["Factor Bank", "", ""]
    assert books["Vendors"].set_index("vendor")["bank_account"]["V-4"] == ""


def test_a_paper_is_known_by_vendor_number_day_and_amounts_and_its_file_is_kept(kranich):
    (first, same) = kranich.taken(ubl("R-1"), ubl("R-1"))
    assert [file.path.name for file in kranich.outcome.needed] == ["B-00001 0.xml"], "the same content is kept but once"
    (spelled, other) = kranich.taken(ubl("r 1"), ubl("R-1", seller="Bau Meyer", account=OTHER))
    assert [one["verdict"] for one in (first, same, spelled, other)] == ["tax number", "known", "known", "bank account"]
    assert spelled["known_as"] == "B-00001"
    assert kranich.bills["B-00001"]["files"] == "B-00001 0.xml; B-00001 2 0.xml"
    assert [file.path.name for file in kranich.outcome.needed] == ["B-00001 2 0.xml", "B-00002 1.xml"]


def test_orders_and_receipts_on_head_and_lines_are_kept_as_sent():
    order = "purchase_order | vendor | order_date | currency\nPO-1 | V-1 | 2026-10-01 | EUR"
    kranich = Book(sheets.books(Settings=SETTINGS, Vendors=VENDORS, People=PEOPLE, PurchaseOrders=order))
    ordered = "<c:OrderLineReference><b:LineID>1</b:LineID><c:OrderReference><b:ID>{}</b:ID></c:OrderReference></c:OrderLineReference>"
    receipt = "<c:ReceiptDocumentReference><b:ID>WE-9</b:ID></c:ReceiptDocumentReference>"
    head = "<c:OrderReference><b:ID>PO-99</b:ID></c:OrderReference>"
    kranich.taken(ubl("R-1", line=ordered.format("po-1")), ubl("R-2", head=head + receipt))
    books = kranich.books
    assert list(books["BillLines"]["purchase_order"]) == ["PO-1", ""]
    assert list(books["Bills"]["purchase_order"]) == ["", "PO-99"]
    assert list(books["Bills"]["goods_receipt"]) == ["", "WE-9"]
    assert kranich.rules("unknown-key") == [("B-00001", "error"), ("B-00002", "error"), ("B-00002", "error")]


TERMS = """
    vendor | words                                          | differs
    V-1    | 30 days net                                    |
    V-1    | #SKONTO#TAGE=10#PROZENT=3.00#                  | 3 % within 10 days
    V-1    | 2 % Skonto innerhalb von 14 Tagen, 30 Tage netto | 2 % within 14 days
    V-1    | zahlbar innerhalb von 14 Tagen                 | 14 days
    V-1    | Vielen Dank für Ihren Auftrag                  |
    V-3    | 2 % bei Zahlung in 10 Tagen, sonst 30 Tage netto |
    V-3    | Zahlbar sofort ohne Abzug                      | no discount
    V-3    | #SKONTO#TAGE=10#PROZENT=2.00# #SKONTO#TAGE=30#PROZENT=0.00# |
"""


@pytest.mark.parametrize("vendor, words, differs", grid(TERMS)[1:])
def test_terms_in_words_are_held_against_the_vendors(kranich, vendor, words, differs):
    seller = "Zwei Prozent BV|DE811569869" if vendor == "V-3" else "Lieferant AG|DE129273398"
    account = BELGIAN if vendor == "V-3" else "DE02120300000000202051"
    note = f"<c:PaymentTerms><b:Note>{words}</b:Note></c:PaymentTerms>"
    kranich.taken(ubl(seller=seller, account=account, terms=note))
    assert list(checks.found(kranich.books, ["terms-differ"])["actual"]) == ([differs] if differs else [])


def test_instalments_are_due_with_the_first_and_told(kranich):
    parts = "".join(
        f'<c:PaymentTerms><b:Amount currencyID="EUR">59.50</b:Amount><b:PaymentDueDate>{day}</b:PaymentDueDate></c:PaymentTerms>'
        for day in ("2027-03-01", "2026-11-30")
    )
    (said,) = kranich.taken(ubl(due="", terms=parts))
    assert str(kranich.bills["B-00001"]["due_date"].date()) == "2026-11-30"
    assert "in parts (2027-03-01, 2026-11-30)" in said["problems"][0]
    assert kranich.approved() == {"B-00001 59.50": "59.50"}, "only the first is due before the next run"
    cells = kranich.books["Bills"].assign(terms_text="#TEILZAHLUNG#2027-03-01 59.50; 2026-11-30 5.9.5#")
    kranich.books = kranich.books.with_tables(Bills=cells)
    assert instalments.unpaid(kranich.books, "payable") == {}


REFERENCES = """
    reference                 | code | proprietary | issuer | quoted
    +++090/9337/55493+++      | SCOR |             | BBA    | 090933755493
    RF18539007547034          | SCOR |             |        | RF18539007547034
    Kunde 4711                |      |             |        | Kunde 4711
"""


@pytest.mark.parametrize("reference, code, proprietary, issuer, quoted", grid(REFERENCES)[1:])
def test_what_the_vendor_asks_to_quote_goes_to_the_bank(
    kranich, tmp_path, reference, code, proprietary, issuer, quoted
):
    zwei = {"seller": "Zwei Prozent BV|DE811569869", "account": BELGIAN}
    kranich.taken(ubl("B-7", payment_id=reference, **zwei), ubl("B-8", **zwei))
    proposed = kranich.approved()
    assert len(proposed) == (2 if code else 1), "one that the bank carries as such is paid by itself"
    if not code:
        return
    (order,) = kranich.released()
    one = next(transfer for transfer in order.transfers if transfer.reference)
    assert (one.reference.reference, one.reference.code, one.reference.issuer) == (quoted, code, issuer)
    assert [transfer.text for transfer in order.transfers if transfer.reference is None] == ["B-8"]


def test_a_text_that_the_vendor_asks_for_stands_in_the_transfer(kranich):
    kranich.taken(ubl("B-7", payment_id="Kunde 4711"))
    kranich.approved()
    (order,) = kranich.released()
    assert [one.text for one in order.transfers] == ["Kunde 4711"]


def test_a_price_that_was_left_out_is_that_of_the_net():
    (line,) = received_bill.read("x.xml", ubl(price="0.00")).lines
    assert (str(line.price), str(line.net)) == ("100.000000", "100.00")


def test_what_was_not_used_is_counted_and_named(kranich):
    extra = "<b:AccountingCost>4711</b:AccountingCost><b:BuyerReference>x</b:BuyerReference>"
    (said,) = kranich.taken(ubl(head=extra))
    assert said["unused"] == {"AccountingCost": 1, "BuyerReference": 1}
    assert "2 elements not used: AccountingCost, BuyerReference." in kranich.outcome.message


def test_words_that_say_nothing_of_terms_say_nothing():
    assert bill_terms.read("Bitte überweisen Sie auf unser Konto bei der 7. Filiale") == bill_terms.read("")
