"""The other half of the month: bills come in, are matched, held or approved, paid, and seen on the statement."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from invoice_workbook.documents import invoice_data
from invoice_workbook.documents.invoice_data import Invoice, Line, Party, TaxGroup
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import books_of
from invoice_workbook.formats.einvoice import einvoice, ubl
from invoice_workbook.hosts import Host
from invoice_workbook.money import as_text
from invoice_workbook.tables import joins
from tests.asked import on
from tests.banks import Movement, camt
from tests.month.story import LAST_DAY, Hosts, step

PAYDAY, SEEN, NEXT_RUN = date(2026, 12, 7), date(2026, 12, 9), date(2026, 12, 31)
GOLDEN = Path(__file__).parent / "golden_bills"
ORDERS = """Purchase order,Vendor,Order date,Currency,Requested by,Status
P-9001,V-003,2026-11-10,EUR,jonas,open
P-9002,V-004,2026-11-10,EUR,jonas,open
"""
ORDER_LINES = """Purchase order,Line,Item,Description,Quantity,Unit price
P-9001,1,Z-1,Cane sugar,40,12.50
P-9001,2,Z-2,Sugar cubes,10,4.00
P-9002,1,K-1,Folding boxes,500,0.42
"""
RECEIPTS = """Goods receipt,Purchase order,Line,Date,Accepted,Rejected
G-9001,P-9001,1,2026-11-16,40,0
G-9002,P-9001,2,2026-11-16,10,0
G-9003,P-9002,1,2026-11-17,500,0
"""
BILLS = (
    ("sugar", "V-003", "ZE-26-1107", "P-9001", (("1", 40, 12_500_000), ("2", 10, 4_000_000)), False),
    ("boxes", "V-004", "PPK/4711", "P-9002", (("1", 500, 430_000),), False),
    ("sugar again", "V-003", "ZE 26 1107", "P-9001", (("1", 40, 12_500_000),), False),
    ("sugar credit", "V-003", "ZE-G-88", "", (("1", 2, 12_500_000),), True),
)
"""File, vendor, its number, our order, lines (order line, quantity, price in millionths), credit note."""


def steps(hosts: Hosts, folder: Path) -> Iterator[tuple[str, str]]:
    """Each step's name, and what it did: its message and the rows it changed."""
    yield step("1 orders", hosts, lambda host: _orders(hosts, folder))
    files = _files(hosts(), folder)
    yield step("2 import-bill", hosts, lambda host: on(host, "import-bill", files=files, as_of=LAST_DAY))
    yield step("3 match", hosts, lambda host: on(host, "match", as_of=LAST_DAY))
    yield step("4 release", hosts, _release)
    yield step("5 reject", hosts, lambda host: on(host, "reject", bills=["B-0083"], as_of=LAST_DAY))
    yield step("6 match again", hosts, lambda host: on(host, "match", as_of=LAST_DAY))
    yield step("7 route", hosts, lambda host: on(host, "route", as_of=LAST_DAY))
    yield step("8 approve", hosts, _approve)
    day = {"as_of": PAYDAY}
    yield step("9 pay", hosts, lambda host: on(host, "pay", next_run=NEXT_RUN, **day))
    yield step("A pay release", hosts, lambda host: on(host, "pay", release=True, **day))
    statement = folder / "out.xml"
    statement.write_bytes(camt(_gone(hosts()), "90000.00", number="13"))
    yield step("B import-bank", hosts, lambda host: on(host, "import-bank", files=[statement], as_of=SEEN))
    yield step("C apply", hosts, lambda host: on(host, "apply", accept_from=90, as_of=SEEN))
    yield step("D check", hosts, lambda host: on(host, "check", as_of=SEEN))


def _orders(hosts: Hosts, folder: Path) -> Result:
    result = None
    for table, words in (("PurchaseOrders", ORDERS), ("PurchaseOrderLines", ORDER_LINES), ("GoodsReceipts", RECEIPTS)):
        path = folder / f"{table}.csv"
        path.write_text(words, "utf-8")
        result = on(hosts(), "import", table=table, files=[path], as_of=LAST_DAY)
    assert result is not None
    return result


def _files(host: Host, folder: Path) -> list[Path]:
    """The bills as their vendors' programs would send them."""
    books = books_of(host, LAST_DAY)
    keys = list(joins.id_keys(books, "Vendors", "vendor"))
    us = invoice_data.seller(books)
    found = []
    for name, vendor, number, order, lines, is_credit in BILLS:
        at = keys.index(vendor.lower())
        them = replace(invoice_data.party(books, "Vendors", at, vendor), tax_number="DE129273398")
        path = folder / f"{name}.xml"
        invoice = _bill(them, us, number, order, lines, is_credit)
        account = str(books["Vendors"]["bank_account"].iloc[at])
        path.write_bytes(_with_lines(ubl.write(einvoice.gather(replace(invoice, iban=account))), lines))
        found.append(path)
    return found


def _bill(
    them: Party, us: Party, number: str, order: str, lines: tuple[tuple[str, int, int], ...], is_credit: bool
) -> Invoice:
    made = tuple(
        Line(
            line, f"Z-{line}", "as ordered", quantity * 1_000_000, price, 0, "S", 19_000_000, quantity * price // 10_000
        )
        for line, quantity, price in lines
    )
    net = sum(line.net for line in made)
    tax = (net * 19 + 50) // 100
    return Invoice(
        id=number,
        is_credit=is_credit,
        corrects="ZE-26-1107" if is_credit else "",
        order="",
        customer_reference=order,
        issued=date(2026, 11, 20),
        due=date(2026, 12, 20),
        currency="EUR",
        decimals=2,
        net=net,
        tax=tax,
        gross=net + tax,
        seller=them,
        buyer=us,
        iban="",
        bic="",
        lines=made,
        taxes=(TaxGroup("S", 19_000_000, net, tax),),
    )


def _with_lines(xml: bytes, lines: tuple[tuple[str, int, int], ...]) -> bytes:
    """The XML with our order's lines named."""
    numbers = iter([line for line, _, _ in lines])

    def named(found: "re.Match[bytes]") -> bytes:
        reference = f"<cac:OrderLineReference><cbc:LineID>{next(numbers)}</cbc:LineID></cac:OrderLineReference>"
        return found[1] + reference.encode() + found[2]

    return re.sub(rb"(</cbc:LineExtensionAmount>)(<cac:Item>)", named, xml)


def _release(host: Host) -> Result:

    return on(
        host, "release", bills=["B-0082"], kind="over-priced", reason="new price list agreed by phone", as_of=LAST_DAY
    )


def _approve(host: Host) -> Result:
    ids = ["B-0081", "B-0082", "B-0084"]
    return on(host, "approve", bills=ids, by="lakshmi", as_of=LAST_DAY)


def _gone(host: Host) -> list[Movement]:
    """The payments that were released: one by its number, the others as the bank shows them; and a fee."""
    payments = books_of(host, PAYDAY)["Payments"]
    released = payments[(payments["status"] == "released") & (payments["row_currency"] == "EUR")].to_dict("records")
    found: list[Movement] = []
    for n, row in enumerate(released):
        amount = f"-{as_text(int(row['amount']), 2)}"
        word = f"{row['payment']} {row['reference']}" if n % 2 == 0 else str(row["reference"])
        found.append(("2026-12-08", amount, "Empfaenger", str(row["bank_account"]), word))
    return [*found, ("2026-12-08", "-9.90", "Bank", "", "Entgelt Sammler")]
