"""Bills on paper made for measuring: ten layouts, four languages, dice for everything that differs between senders.

Each comes with the truth: what a clerk would enter. Numbers that look alike stand beside each other on purpose: order,
customer, delivery note and meter; days of order, delivery, cash discount; our own account and tax number; sums carried
forward, by rate, before a discount, after a prepayment.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.paper_words import WORDS

LAYOUTS = tuple(sorted(path.stem for path in (Path(__file__).parent / "paper_layouts").glob("*.typ")))
LANGUAGES = ("en", "de", "fr", "de", "en", "te")
FONTS = Path(__file__).parents[1] / "invoice_workbook" / "documents" / "carried_fonts"
BUYER = {
    "name": "Lindner Werkzeug GmbH",
    "street": "Hafenweg 7",
    "city": "28195 Bremen",
    "vat": "DE811907980",
    "iban": "DE89370400440532013000",
}
SELLERS = (
    (
        "Kranich & Söhne GmbH",
        "Speicherstraße 12",
        "20457 Hamburg",
        "DE136695976",
        "DE02120300000000202051",
        "EUR",
        "de",
    ),
    ("Bürobedarf Öztürk KG", "Am Markt 3", "50667 Köln", "DE129273398", "DE02500105170137075030", "EUR", "de"),
    ("Stadtwerke Musterburg AG", "Werkstraße 1", "99084 Erfurt", "DE811569869", "DE02300209000106531065", "EUR", "de"),
    ("Alpenblick Logistik AG", "Seefeldstrasse 9", "8008 Zürich", "CHE116281710", "CH9300762011623852957", "CHF", "de"),
    (
        "Harbour Office Supplies Ltd",
        "14 Quay Street",
        "Bristol BS1 4TR",
        "GB980780684",
        "GB29NWBK60161331926819",
        "GBP",
        "en",
    ),
    ("Northwind Tools Ltd", "5 Mill Lane", "Leeds LS1 3AB", "GB434031494", "GB33BUKB20201555555555", "GBP", "en"),
    ("Liffey Software Ltd", "2 Dock Road", "Dublin D02 X285", "IE6388047V", "IE29AIBK93115212345678", "EUR", "en"),
    (
        "Atelier Fournier SARL",
        "8 rue des Lilas",
        "69003 Lyon",
        "FR40303265045",
        "FR1420041010050500013M02606",
        "EUR",
        "fr",
    ),
    (
        "Papeterie du Rhône SAS",
        "21 quai Perrache",
        "69002 Lyon",
        "FR83404833048",
        "FR7630006000011234567890189",
        "EUR",
        "fr",
    ),
    ("Brasserie Meunier SA", "3 place Royale", "1000 Bruxelles", "BE0428759497", "BE71096123456769", "EUR", "fr"),
    ("Godavari Traders Pvt Ltd", "12 MG Road", "Hyderabad 500001", "36AAACG1234H1Z5", "", "INR", "te"),
    ("Krishna Paper Mills", "4 Station Road", "Vijayawada 520001", "37AABCK9876L1ZQ", "", "INR", "te"),
)
RATES = {
    "EUR-de": (19, 7),
    "EUR-en": (23, 13.5),
    "EUR-fr": (20, 5.5),
    "GBP": (20, 5),
    "CHF": (8.1, 2.6),
    "INR": (18, 5),
}
ITEMS = {
    "en": (
        "Paper A4, 500 sheets",
        "Toner black 2.500 pages",
        "Desk lamp 12 W",
        "Delivery",
        "Support 11/2026",
        "Cable 1.5 m",
    ),
    "de": (
        "Kopierpapier A4 500 Blatt",
        "Toner schwarz",
        "Schreibtischlampe 12 W",
        "Versand",
        "Wartung 11/2026",
        "Kabel 1,5 m",
    ),
    "fr": ("Papier A4 500 feuilles", "Toner noir", "Lampe de bureau 12 W", "Port", "Entretien 11/2026", "Câble 1,5 m"),
}
ITEMS["te"] = ITEMS["en"]
STYLES = {"de": (".", ","), "en": (",", "."), "fr": ("\u00a0", ","), "te": ("lakh", "."), "CHF": ("'", ".")}
MONEY = {"EUR": ("€", "EUR"), "GBP": ("£", "GBP"), "CHF": ("CHF",), "INR": ("₹", "INR")}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MOIS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
MONATE = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
TODAY = date(2026, 11, 25)


@dataclass(frozen=True)
class Made:
    """A bill: how it was made, its PDF, and what a clerk would enter of it."""

    name: str
    pdf: bytes
    truth: dict[str, Any]


def made(count: int, seed: int = 7) -> Iterator[Made]:
    """So many bills, every layout and language in turn."""
    for number in range(count):
        dice = random.Random(f"{seed}-{number}")
        layout, language = LAYOUTS[number % len(LAYOUTS)], LANGUAGES[(number // len(LAYOUTS)) % len(LANGUAGES)]
        yield one(dice, f"{number:03}-{layout}-{language}", layout, language)


def one(dice: random.Random, name: str, layout: str, language: str) -> Made:
    """A bill of a layout."""
    printed, truth = _bill(dice, language, layout)
    return Made(name, _typeset(layout, printed), truth)


@cache
def _compiler(layout: str) -> Any:
    import typst

    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(FONTS)])
    return typst.Compiler(str(Path(__file__).parent / "paper_layouts" / f"{layout}.typ"), font_paths=fonts)


def _typeset(layout: str, printed: dict[str, Any]) -> bytes:
    made = _compiler(layout).compile(format="pdf", sys_inputs={"bill": json.dumps(printed, ensure_ascii=False)})
    assert isinstance(made, bytes)
    return made


def cents(value: Decimal) -> Decimal:
    """To the cent."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def money(value: Decimal, style: tuple[str, str]) -> str:
    """An amount as its country writes it.

    >>> money(Decimal("1234567.5"), ("lakh", ".")), money(Decimal("1234.5"), (".", ","))
    ('12,34,567.50', '1.234,50')
    """
    group, mark = style
    whole, _, rest = f"{value:.2f}".partition(".")
    if group == "lakh":
        head, tail = whole[:-3], whole[-3:]
        parts: list[str] = []
        while head:
            parts.insert(0, head[-2:])
            head = head[:-2]
        return ",".join([*parts, tail]) + mark + rest
    return f"{int(whole):,}".replace(",", group) + mark + rest


def day(value: date, language: str, style: int) -> str:
    """A day as a language writes it, in one of three ways."""
    if style == 0 or (style == 2 and language == "te"):
        return value.strftime({"de": "%d.%m.%Y", "fr": "%d/%m/%Y", "en": "%d/%m/%Y", "te": "%d-%m-%Y"}[language])
    if style == 1:
        return value.strftime({"de": "%d.%m.%y", "fr": "%Y-%m-%d", "en": "%Y-%m-%d", "te": "%d-%b-%Y"}[language])
    names = {"de": MONATE, "fr": MOIS, "en": MONTHS}[language]
    return f"{value.day}{'.' if language == 'de' else ''} {names[value.month - 1]} {value.year}"


def _lines(dice: random.Random, language: str, rates: tuple[Decimal, ...], many: bool) -> list[dict[str, Any]]:
    found = []
    for pos in range(1, (dice.randint(28, 36) if many else dice.randint(1, 6)) + 1):
        qty, price = Decimal(dice.randint(1, 40)), Decimal(dice.randint(99, 60_000)) / 100
        rate = dice.choice(rates)
        net = cents(qty * price)
        item = dice.choice(ITEMS[language])
        found.append({"pos": str(pos), "item": item, "qty": qty, "price": price, "rate": rate, "net": net})
    return found


def _bill(dice: random.Random, language: str, layout: str) -> tuple[dict[str, Any], dict[str, Any]]:
    name, street, city, vat, iban, code, _ = dice.choice([one for one in SELLERS if one[-1] == language])
    words = {key: dice.choice(some) for key, some in WORDS[language].items()}
    style = STYLES.get(code, STYLES[language])
    rates = tuple(Decimal(str(rate)) for rate in RATES.get(code, RATES.get(f"EUR-{language}", ())))
    how = dice.random()
    untaxed, several = how < 0.08, how > 0.6
    rates = (Decimal(0),) if untaxed else rates if several else rates[:1]
    is_credit = dice.random() < 0.06
    many = layout in ("lattice", "letter", "form") and dice.random() < 0.3
    lines = _lines(dice, language, rates, many)
    lines_net = sum((line["net"] for line in lines), Decimal(0))
    discount = Decimal(0)
    if layout == "letter" and len(rates) == 1 and dice.random() < 0.4:
        discount = cents(lines_net * Decimal("0.05"))
    groups = []
    for rate in sorted({line["rate"] for line in lines}, reverse=True):
        base = sum((line["net"] for line in lines if line["rate"] == rate), Decimal(0)) - discount
        groups.append((rate, base, cents(base * rate / 100)))
    net, tax = sum((g[1] for g in groups), Decimal(0)), sum((g[2] for g in groups), Decimal(0))
    gross = net + tax
    prepaid = (
        cents(gross * dice.choice((Decimal("0.3"), Decimal("0.5"))))
        if dice.random() < 0.15 and not is_credit
        else Decimal(0)
    )

    def shown(value: Decimal) -> str:
        return money(value, style)

    def percent(rate: Decimal) -> str:
        text = f"{rate:f}".rstrip("0").rstrip(".") if "." in f"{rate:f}" else f"{rate:f}"
        return (text or "0").replace(".", style[1]) + dice.choice((" %", "%"))

    issued = TODAY - timedelta(dice.randint(1, 60))
    due = issued + timedelta(dice.choice((10, 14, 30, 30, 45)))
    written = dice.randint(0, 2)
    number = dice.choice(
        (f"RE-2026-{dice.randint(100, 9999)}", f"{dice.randint(100000, 999999)}", f"F{dice.randint(2000, 99999)}",
         f"2026/{dice.randint(1000, 9999)}", f"INV{dice.randint(10000, 99999)}", f"26-{dice.randint(10000, 99999)}")
    )  # fmt: skip
    order = f"PO-{dice.randint(0, 4) * len(SELLERS) + 1 + [one[0] for one in SELLERS].index(name):05}"
    order = order if dice.random() < 0.7 else ""
    has_due = dice.random() < 0.75
    code_shown = dice.choice(MONEY[code])
    carried = None
    if layout == "lattice" and many:
        carried = {"at": 20, "sum": shown(sum((line["net"] for line in lines[:20]), Decimal(0)))}
    tax_of = [cents(line["net"] * line["rate"] / 100) for line in lines]
    title = words["credit"] if is_credit else words["title"]
    reference = number if dice.random() < 0.6 else f"{number} / {dice.randint(10000, 99999)}"
    iban_shown = " ".join(iban[n : n + 4] for n in range(0, len(iban), 4)) if dice.random() < 0.7 else iban
    printed = {
        "words": words, "title": f"{title} {number}" if dice.random() < 0.5 else title, "title_word": title,
        "seller": {"name": name, "street": street, "city": city, "vat": vat, "iban": iban_shown, "bic": "COBADEFFXXX",
                   "phone": f"+49 40 {dice.randint(1000, 9999)} {dice.randint(100, 999)}", "register": f"HRB {dice.randint(1000, 99999)}"},
        "buyer": BUYER, "number": number, "date": day(issued, language, written), "place": next(word for word in city.split() if word.isalpha()),
        "due": day(due, language, written) if has_due else "", "order": order or "–",
        "customer": str(dice.randint(10000, 999999)), "delivery": day(issued - timedelta(3), language, written),
        "order_date": day(issued - timedelta(12), language, written), "delivery_note": f"LS-{dice.randint(1000, 99999)}",
        "contract": str(dice.randint(10**7, 10**8)), "meter": f"1EMH00{dice.randint(10**6, 10**7)}",
        "period": f"{day(issued - timedelta(40), language, 0)} – {day(issued - timedelta(10), language, 0)}",
        "reference": reference, "money": code_shown, "code": code, "own_debit": dice.random() < 0.5, "carried": carried,
        "lines": [
            {**line, "qty": f"{line['qty']:f}", "price": shown(line["price"]), "rate": percent(line["rate"]), "net": shown(line["net"]),
             "tax": shown(t), "gross": shown(line["net"] + t)}
            for line, t in zip(lines, tax_of, strict=True)
        ],
        "groups": [{"rate": percent(r), "base": shown(b), "tax": shown(t), "gross": shown(b + t)} for r, b, t in groups],
        "lines_net": shown(lines_net), "discount": shown(discount) if discount else "",
        "net": shown(net), "tax": shown(tax), "gross": shown(gross), "prepaid": shown(prepaid) if prepaid else "",
        "payable": shown(gross - prepaid), "exempt": words["exempt"] if untaxed else "",
        "skonto": words["skonto"].format(day=day(issued + timedelta(8), language, written), sum=shown(cents(gross * Decimal("0.98"))))
        if dice.random() < 0.4 else "",
    }  # fmt: skip
    truth: dict[str, Any] = {
        "type": "credit note" if is_credit else "bill", "vendor": name, "vendor_reference": number, "bill_date": issued,
        "due_date": due if has_due and _shows(layout, "due", printed) else None,
        "purchase_order": order if order and _shows(layout, "order", printed) else None,
        "currency": code, "net": net, "tax": tax, "gross": gross, "prepaid": prepaid or None,
        "payment_reference": reference if _shows(layout, "reference", printed) else None,
    }  # fmt: skip
    return printed, truth


def _shows(layout: str, what: str, printed: dict[str, Any]) -> bool:
    """Whether a layout prints it."""
    source = (Path(__file__).parent / "paper_layouts" / f"{layout}.typ").read_text("utf-8")
    return f"d.{what}" in source
