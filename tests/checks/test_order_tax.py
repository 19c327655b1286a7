"""Tax of orders before they get a number: what the standard forbids, percentages that are fractions, the item's tax."""

import json
from datetime import date

import pandas as pd
import pytest

from invoice_workbook.documents import invoice_data
from invoice_workbook.documents.invoice_files import validated
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import cii, einvoice, ubl, validation
from invoice_workbook.journal import chain
from invoice_workbook.ledger.receivable import fingerprint, standard_rules
from tests.asked import check_orders, issue
from tests.sheets import books, expected, found, grid

GERMAN = "name | value\nCompany | Kranich GmbH\nCountry | DE\nTax number | DE136695976\nStreet | Weg 1"
INDIAN = "name | value\nCompany | Godavari Traders\nCountry | IN\nTax number | 37AAPFU0939F1ZU"
CUSTOMERS = """
    customer | name   | street | postal_code | city    | country | tax_number   | e_mail      | currency
    C-DE     | Adler  | Weg 2  | 1           | Ulm     | DE      | DE129273398  | a@b.example | EUR
    C-NO     | Nobody | Weg 2  | 1           | Ulm     | DE      |              | a@b.example | EUR
    C-FR     | Élodie | rue 1  | 1           | Lyon    | FR      | FR40303265045 | a@b.example | EUR
    C-GR     | Nikos  | odos 1 | 1           | Athina  | EL      | EL094259216  | a@b.example | EUR
    C-CH     | Meier  | Gasse  | 1           | Bern    | CH      | CHE-116.281.710 | a@b.example | EUR
    C-US     | Harbor | Street | 1           | Boston  | US      | 04-2103594   | a@b.example | EUR
    C-UK     | Smith  | Street | 1           | London  | UK      | GB123456789  | a@b.example | EUR
"""
ORDERS = """
    order | customer | lines             | expected
    O-01  | C-DE     | S 19; S 7         |
    O-02  | C-DE     | S 19; O 0         | beside-others
    O-03  | C-NO     | O 0; O 0          |
    O-04  | C-NO     | O 0; E 0          | beside-others
    O-05  | C-DE     | AE 0; S 19        |
    O-06  | C-NO     | AE 0              | buyer-number
    O-07  | C-FR     | K 0; S 19         |
    O-08  | C-NO     | K 0               | buyer-vat
    O-09  | C-US     | K 0               | buyer-vat
    O-10  | C-DE     | K 0               | buyer-state
    O-11  | C-CH     | K 0               | buyer-state
    O-12  | C-GR     | K 0               |
    O-13  | C-US     | G 0; E 0          |
    O-14  | C-US     | AE 0              |
    O-15  | C-UK     | G 0               | buyer-country
    O-16  | C-NO     | Z 0; E 0; S 7     |
    O-17  | C-US     | O 0               |
    O-18  | C-NO     | K 0; O 0          | beside-others
"""
SELLERS = {
    "DE136695976": {},
    "12/345/67890": {"K": "seller-vat", "G": "seller-vat"},
    "": dict.fromkeys("SOEZKG", "seller-number"),
}
"""Our own tax number, and what it alone breaks by category."""


def order_lines() -> str:
    rows = ["order | line | description | quantity | unit_price | tax_category | tax_rate | line_net"]
    header, *orders = grid(ORDERS)
    for row in orders:
        of = dict(zip(header, row, strict=True))
        for n, part in enumerate(of["lines"].split("; "), 1):
            category, rate = part.split()
            rows.append(f"{of['order']} | {n} | Tea | 1 | 10 | {category} | {rate} | 10")
    return "\n".join(rows)


def order_books(settings: str = GERMAN):
    rows = grid(ORDERS)[1:]
    shown = "\n".join(f"{row[0]} | {row[1]} | 2026-11-02 | EUR | open | {row[3]}" for row in rows)
    orders = f"order | customer | order_date | currency | status | expected\n{shown}"
    return books(Settings=settings, Customers=CUSTOMERS, Orders=orders, OrderLines=order_lines())


def whats(these) -> list[str]:
    """What is told of each order: the first fault of its lines or customer."""
    of = standard_rules.of_orders(these)
    return [next((one.what for one in of.get(row, ())), "") for row in these["Orders"].index]


def test_what_the_standard_forbids_across_lines_and_parties_is_told_before_a_number():
    these = order_books()
    assert whats(these) == expected(ORDERS)
    assert [bool(one) for one in found(these, "e-invoice-rules", "Orders", "message")] == list(
        map(bool, expected(ORDERS))
    )
    verdict = check_orders(these)
    bad = {row[0] for row in grid(ORDERS)[1:] if row[3]}
    assert {one["order"] for one in verdict.more["not_verified"]} == bad
    reason = next(one["reason"] for one in verdict.more["not_verified"] if one["order"] == "O-02")
    assert "not subject to tax (O)" in reason and "BR-O-11" in reason


def test_such_an_order_is_left_out_by_name_and_the_others_are_issued():
    these = order_books()
    outcome = issue(these.with_tables(Orders=these["Orders"].assign(status="verified")))
    good = [row for row in grid(ORDERS)[1:] if not row[3] and row[1] != "C-NO"]  # who lacks a number is asked first
    assert len(outcome.more["invoices"]) == len(good)
    assert "O-02" in outcome.message and "O-02" in set(outcome.problems["document"])


def test_where_the_standard_does_not_hold_nothing_is_judged():
    assert found(order_books(INDIAN), "e-invoice-rules", "Orders") == [""] * len(expected(ORDERS))


def documents(settings: str):
    """Each order's invoice as it would be, whatever is wrong with it."""
    these = order_books(settings)
    for row in these["Orders"].index:
        status = these["Orders"]["status"].mask(these["Orders"].index == row, "verified")
        one = these.with_tables(Orders=these["Orders"].assign(status=status))
        lines = one["OrderLines"][one["OrderLines"]["order"] == one["Orders"]["order"][row]]
        yield one["Orders"]["order"][row], invoice_of(one, row, lines)


def invoice_of(these, row, lines):
    at = list(these["Customers"]["customer"]).index(these["Orders"]["customer"][row])
    made = tuple(
        invoice_data.Line(
            one["line"], "", "Tea", 1_000_000, 10_000_000, 0, one["tax_category"], int(one["tax_rate"]), 1000
        )
        for one in lines.to_dict("records")
    )
    taxes: dict[tuple[str, int], int] = {}
    for line in made:
        taxes[line.tax_category, line.tax_rate] = taxes.get((line.tax_category, line.tax_rate), 0) + 1000
    groups = tuple(invoice_data.TaxGroup(*of, net, net * of[1] // 100_000_000) for of, net in taxes.items())
    net, tax = sum(line.net for line in made), sum(group.tax for group in groups)
    day = date(2026, 11, 2)
    return invoice_data.Invoice(
        id="INV-1", is_credit=False, corrects="", order="O-1", customer_reference="", issued=day, due=day,
        currency="EUR", decimals=2, net=net, tax=tax, gross=net + tax, seller=invoice_data.seller(these),
        buyer=invoice_data.buyer(these, at, "C"), iban="", bic="", lines=made, taxes=groups,
    )  # fmt: skip


@pytest.mark.parametrize("number", SELLERS)
def test_what_passes_here_passes_the_official_rules_and_what_does_not_breaks_them(number, monkeypatch):
    pytest.importorskip("saxonche", reason="the official rules need the extra `validate`")
    settings = GERMAN.replace("DE136695976", number)
    beyond = ("buyer-state",)  # the directive's, not the standard's
    for order, invoice in documents(settings):
        broken = standard_rules.broken(einvoice.taxed(invoice))
        if not broken:
            assert validated(invoice, ("pdf", "xml"))["schematron"] == "passed", order
            continue
        with pytest.raises(WorkbookError):
            einvoice.gather(invoice)
        if broken[0].what in beyond:
            continue
        with monkeypatch.context() as patch:
            patch.setattr(einvoice, "_ask", lambda _: None)
            it = einvoice.gather(invoice)
        kinds = ((validation.CII, cii.write), (validation.UBL_INVOICE, ubl.write))
        assert any(validation.broken_rules(kind, write(it)) for kind, write in kinds), (order, broken)


def test_percentages_that_are_fractions():
    orders = (
        "order | customer | order_date | status\nO-1 | C-DE | 2026-11-02 | open\nO-2 | C-DE | 2026-11-02 | cancelled"
    )
    lines = """
        order | line | quantity | unit_price | discount | tax_rate | expected
        O-1   | 1    | 1        | 10         | 0.05     | 19       | 5
        O-1   | 2    | 1        | 10         | 5        | 0.23     | 23
        O-1   | 3    | 1        | 10         | 0        | 0        |
        O-1   | 4    | 1        | 10         | 1        | 1        |
        O-1   | 5    | 1        | 10         |          |          |
        O-1   | 6    | 1        | 10         | 0.999999 | 5.5      | 99.9999
        O-2   | 1    | 1        | 10         | 0.05     | 19       |
    """
    items = """
        item | currency | tax_rate | valid_from | expected
        A    | EUR      | 0.19     | 2026-01-01 | 19
        B    | EUR      | 19       | 2026-01-01 |
    """
    terms = "terms | days | discount_days | discount | expected\n2/10 | 30 | 10 | 0.02 | 2\n3/10 | 30 | 10 | 3 |"
    bills = "bill | status\nB-1 | entered\nB-2 | rejected"
    bill_lines = "bill | line | tax_rate | expected\nB-1 | 1 | 0.2 | 20\nB-1 | 2 | 20 |\nB-2 | 1 | 0.2 |"
    tables = {
        "OrderLines": lines,
        "Items": items,
        "Terms": terms,
        "BillLines": bill_lines,
        "InvoiceLines": items_as_lines(items),
    }
    these = books(Customers=CUSTOMERS, Orders=orders, Bills=bills, **tables)
    for table, text in tables.items():
        assert found(these, "percent-as-fraction", table) == expected(text), table
    settings = "name | value\nInterest % a year | 0.5\nPrice tolerance % | 0.5"
    assert found(books(Settings=settings), "percent-as-fraction", "Settings") == [""] * 2


def items_as_lines(items: str) -> str:
    return "invoice | line | tax_rate | expected\n" + "\n".join(
        f"I-1 | {n} | {row[2]} | {row[4]}" for n, row in enumerate(grid(items)[1:])
    )


def test_the_tax_of_a_line_is_its_item_s_on_the_order_s_day():
    items = """
        item | unit_price | currency | tax_category | tax_rate | valid_from | valid_to
        A    | 10         | EUR      | S            | 16       | 2020-07-01 | 2020-12-31
        A    | 10         | EUR      | S            | 19       | 2021-01-01 |
        B    | 10         | EUR      |              |          | 2021-01-01 |
        C    | 10         | USD      | S            | 7        | 2021-01-01 |
    """
    orders = """
        order | customer | order_date | currency | status
        O-1   | C-DE     | 2026-11-02 | EUR      | open
        O-2   | C-DE     | 2020-08-02 | EUR      | open
        O-3   | C-FR     | 2026-11-02 | EUR      | open
        O-4   | C-DE     | 2026-11-02 | EUR      | cancelled
        O-5   | C-DE     | 2026-11-02 | EUR      | invoiced
    """
    lines = """
        order | line | item | quantity | unit_price | tax_category | tax_rate | expected
        O-1   | 1    | A    | 1        | 10         | S            | 19       |
        O-1   | 2    | a    | 1        | 10         | S            | 7        | error
        O-1   | 3    | A    | 1        | 10         | E            | 0        | error
        O-1   | 4    | A    | 1        | 10         | S            | 0.19     | error
        O-1   | 5    | B    | 1        | 10         | Z            | 0        |
        O-1   | 6    | C    | 1        | 10         | S            | 19       | error
        O-1   | 7    |      | 1        | 10         | S            | 7        |
        O-1   | 8    | X    | 1        | 10         | S            | 7        |
        O-1   | 9    | A    | 1        | 10         | K            | 0        | error
        O-2   | 1    | A    | 1        | 10         | S            | 16       |
        O-2   | 2    | A    | 1        | 10         | S            | 19       | error
        O-3   | 1    | A    | 1        | 10         | K            | 0        |
        O-3   | 2    | A    | 1        | 10         | S            | 20       | warning
        O-3   | 3    | A    | 1        | 10         | Z            | 0        | error
        O-4   | 1    | A    | 1        | 10         | S            | 7        |
        O-5   | 1    | A    | 1        | 10         | S            | 7        |
    """
    these = books(Settings=GERMAN, Customers=CUSTOMERS, Items=items, Orders=orders, OrderLines=lines)
    assert found(these, "tax-of-item", "OrderLines", "severity") == expected(lines)


def test_dates_follow_the_numbers_of_their_sequence():
    invoices = """
        invoice        | type        | invoice_date | status | expected
        INV-2026-00003 | invoice     | 2026-11-01   | issued | 2026-11-20
        INV-2026-00001 | invoice     | 2026-11-20   | issued |
        INV-2026-00002 | invoice     | 2026-11-20   | sent   |
        INV-2026-00004 | invoice     | 2026-11-21   | issued |
        INV-2026-00005 | invoice     | 2026-11-20   | issued | 2026-11-21
        INV-2026-00006 | invoice     |              | issued |
        INV-2026-00007 | invoice     | 2026-10-01   | draft  |
        INV-2025-00009 | invoice     | 2025-12-30   | issued |
        INV-2027-00001 | invoice     | 2026-11-19   | issued |
        CN-2026-00001  | credit note | 2026-11-02   | issued |
        CN-2026-00002  | credit note | 2026-11-01   | issued | 2026-11-02
        old 17         | invoice     | 2020-01-01   | issued |
    """
    assert found(books(Invoices=invoices), "number-order", "Invoices") == expected(invoices)


def test_a_sequence_without_years_runs_on():
    settings = "name | value\nInvoice numbers | R{number:04}"
    invoices = """
        invoice | type    | invoice_date | status | expected
        R0001   | invoice | 2026-12-30   | issued |
        R0002   | invoice | 2025-01-02   | issued | 2026-12-30
    """
    assert found(books(Settings=settings, Invoices=invoices), "number-order", "Invoices") == expected(invoices)


def test_a_leitweg_id_is_no_second_order():
    customers = "customer | buyer_reference\nC-1 | 991-01234-44\nC-2 |"
    orders = """
        order | customer | order_date | customer_reference | status | expected
        O-1   | C-1      | 2026-11-02 | 991-01234-44       | open   |
        O-2   | c-1      | 2026-11-03 | 9910123444         | open   |
        O-3   | C-1      | 2026-11-03 | PO 7               | open   |
        O-4   | C-1      | 2026-11-04 | po-7               | open   | O-3
        O-5   | C-2      | 2026-11-02 | 991-01234-44       | open   |
        O-6   | C-2      | 2026-11-04 | 991-01234-44       | open   | O-5
        O-7   | C-2      | 2026-11-04 |                    | open   |
        O-8   | C-2      | 2026-11-04 |                    | open   |
    """
    these = books(Customers=customers, Orders=orders)
    assert [one[0] if one else "" for one in found(these, "duplicate-order", "Orders", "related")] == expected(orders)


RATES = "from | to | date | rate\nUSD | EUR | 2026-11-10 | 0.9\nEUR | GBP | 2026-01-01 | 0.8"
FOREIGN = """
    order | customer | order_date | currency | delivered_on | status   | expected
    O-1   | C-DE     | 2026-11-02 | EUR      |              | open     |
    O-2   | C-DE     | 2026-11-02 | USD      |              | open     |
    O-3   | C-DE     | 2026-11-02 | USD      | 2026-11-09   | open     | error
    O-4   | C-DE     | 2026-11-02 | USD      | 2026-12-24   | verified |
    O-5   | C-DE     | 2026-11-02 | GBP      |              | open     |
    O-6   | C-DE     | 2026-11-02 | JPY      |              | verified | error
    O-7   | C-DE     | 2026-11-02 | JPY      |              | invoiced |
    O-8   | C-US     | 2026-11-02 | JPY      |              | open     |
"""


def foreign(settings: str = GERMAN):
    rows = grid(FOREIGN)[1:]
    lines = "order | line | description | quantity | unit_price | tax_category | tax_rate | line_net\n"
    lines += "\n".join(
        f"{row[0]} | 1 | Tea | 1 | 100 | {'G | 0' if row[1] == 'C-US' else 'S | 19'} | 100" for row in rows
    )
    return books(Settings=settings, Customers=CUSTOMERS, Orders=FOREIGN, OrderLines=lines, ExchangeRates=RATES)


def test_tax_in_another_currency_needs_the_rate_of_its_day():
    assert found(foreign(), "rate-missing", "Orders", "severity") == expected(FOREIGN)
    assert found(foreign(INDIAN), "rate-missing", "Orders", "severity") == [""] * len(expected(FOREIGN))


def test_the_invoice_tells_the_tax_at_home_and_the_one_without_a_rate_is_left_out():
    outcome = issue(foreign())
    assert "O-6" in outcome.message and list(outcome.tables["Invoices"]["order"]) == ["O-4"]
    these = foreign().with_tables(**outcome.tables)
    told = invoice_data.gather(these, 0)
    assert told.home == invoice_data.HomeTax("EUR", 2, 1710)
    assert 'currencyID="EUR">17.10<' in ubl.write(einvoice.gather(told)).decode()
    kept = chain.extended(these["Log"], [older(one) for one in outcome.entries], "2026-11-30", "anna", "issue")
    again = invoice_data.gather(these.with_tables(Log=kept), 0)
    assert again.home is None and not again.shows_delivery, "what an earlier version issued says what it said then"


def older(entry: dict[str, str]) -> dict[str, str]:
    """An entry as the version before kept it."""
    parts = json.loads(entry["after"])
    kept = {name: text for name, text in parts.items() if name not in fingerprint.SINCE_6}
    return {**entry, "after": json.dumps(kept, ensure_ascii=False)}


DELIVERED = """
    order | customer | order_date | currency | delivered_on | status   | expected
    O-1   | C-DE     | 2026-11-02 | EUR      | 2026-11-05   | verified | 2026-11-05
    O-2   | C-DE     | 2026-11-02 | EUR      |              | verified |
    O-3   | C-DE     | 2026-11-02 | EUR      | 2026-12-24   | verified |
    O-4   | C-DE     | 2026-11-02 | EUR      |              | verified | 2026-11-30
    O-5   | C-DE     | 2026-11-02 | EUR      | 2026-11-05   | verified | 2026-11-05
"""


def test_the_day_of_delivery_goes_with_the_invoice():
    lines = """
        order | line | description | quantity | unit_price | tax_category | tax_rate | line_net | delivered
        O-1   | 1    | Tea         | 4        | 100        | S            | 19       | 400      |
        O-2   | 1    | Tea         | 4        | 100        | S            | 19       | 400      |
        O-3   | 1    | Tea         | 4        | 100        | S            | 19       | 400      |
        O-4   | 1    | Tea         | 4        | 100        | S            | 19       | 400      | 2
        O-5   | 1    | Tea         | 4        | 100        | S            | 19       | 400      | 3
    """
    these = books(Settings=GERMAN, Customers=CUSTOMERS, Orders=DELIVERED, OrderLines=lines)
    days = issue(these).tables["Invoices"]["delivered_on"]
    assert ["" if pd.isna(day) else day.date().isoformat() for day in days] == expected(DELIVERED)
