"""Invented documents: for trying a layout, and for the clerk to see how documents look. Units as in `invoice_data`."""

from dataclasses import replace
from datetime import date, timedelta

from invoice_workbook import money
from invoice_workbook.documents.account_statement import Account, Movement
from invoice_workbook.documents.account_statement import Item as OpenItem
from invoice_workbook.documents.call_back import CallBack
from invoice_workbook.documents.invoice_data import Invoice, Line, Party, TaxGroup
from invoice_workbook.documents.reminder import Item, Reminder

DAY = date(2026, 11, 2)
_SELLER = Party(name="Sample Company", street="1 Sample Street", postal_code="1000", city="Sampleton", country="DE")
_BUYER = Party(id="C-0000", name="Sample Customer", street="2 Sample Road", city="Sampleton", language="en")
_GOODS = ((3_000_000, 14_800_000), (1_000_000, 250_000_000), (12_000_000, 4_500_000))
"""Quantities and prices of the lines."""
_RATE = 19_000_000


def invoice(
    *,
    id_: str = "Sample",
    day: date = DAY,
    seller: Party = _SELLER,
    buyer: Party = _BUYER,
    goods: tuple[str, ...] = ("Sample goods", "Sample service", "More sample goods"),
    currency: str = "EUR",
    decimals: int = 2,
    rate: int = _RATE,
    iban: str = "",
    bic: str = "",
) -> Invoice:
    """An invoice over a few goods, with tax by one rate."""
    category = "S" if rate else "Z"
    lines = tuple(
        Line(str(n), f"S-{n}", words, quantity, price, 0, category, rate, _net(quantity, price, decimals))
        for n, (words, (quantity, price)) in enumerate(zip(goods, _GOODS, strict=False), 1)
    )
    net = sum(line.net for line in lines)
    tax = money.quotient(net * rate, money.HUNDRED_PERCENT)
    return Invoice(
        id=id_,
        is_credit=False,
        corrects="",
        order="",
        customer_reference="",
        issued=day,
        due=day + timedelta(30),
        currency=currency,
        decimals=decimals,
        net=net,
        tax=tax,
        gross=net + tax,
        seller=seller,
        buyer=buyer,
        iban=iban,
        bic=bic,
        lines=lines,
        taxes=(TaxGroup(category, rate, net, tax),),
    )


def _net(quantity: int, price: int, decimals: int) -> int:
    return money.quotient(quantity * price * 10**decimals, money.MILLION * money.MILLION)


def invoices() -> list[Invoice]:
    """A short one, one of several pages, and a credit note."""
    short = invoice(iban="DE89370400440532013000")
    many = 60
    long = replace(
        short,
        lines=short.lines * many,
        net=short.net * many,
        tax=short.tax * many,
        gross=short.gross * many,
        taxes=tuple(replace(one, net=one.net * many, tax=one.tax * many) for one in short.taxes),
    )
    return [short, long, replace(short, is_credit=True, corrects="Sample 1", iban="")]


def account() -> Account:
    """A statement of account: two tables with captions, and bands."""
    one = reminders()[0]
    moved = Movement(DAY - timedelta(40), "invoice", "Sample 1", 13_328)
    item = OpenItem("Sample 1", "invoice", moved.day, DAY - timedelta(10), 13_328, 13_328, 10, 1, 13_328)
    return Account(
        party=one.party,
        day=DAY,
        currency=one.currency,
        decimals=one.decimals,
        seller=one.seller,
        buyer=one.buyer,
        iban=one.iban,
        items=(item,),
        bands=("current", "1-30", "over 30"),
        since=moved.day,
        movements=(moved,),
        asked=13_328,
    )


def call_back() -> CallBack:
    """A note that is filled in by hand: nobody receives it, and it comes to nothing."""
    return CallBack("V-0000", "Sample Vendor", DAY, "", "DE89370400440532013000", "", "+49 40 123", _SELLER, "en")


def reminders() -> list[Reminder]:
    """A short one with a fee, and one of several pages."""
    late = DAY - timedelta(40)
    item = Item("Sample 1", late, late + timedelta(30), 10, 13_328, 40)
    short = Reminder(
        party="C-0000",
        run=DAY.isoformat(),
        level=1,
        day=DAY,
        pay_until=DAY + timedelta(7),
        currency="EUR",
        decimals=2,
        fee=500,
        seller=_SELLER,
        buyer=_BUYER,
        iban="DE89370400440532013000",
        items=(item,),
    )
    return [short, replace(short, level=3, items=(item,) * 80)]
