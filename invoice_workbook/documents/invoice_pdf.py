"""An invoice as PDF/A-3b, laid out by typst from layouts/invoice.typ."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from invoice_workbook.documents import (
    fonts,
    indian_invoice,
    indian_names,
    letterhead,
    payment,
    printed_totals,
    sums,
    tax_rows,
    typesetting,
)
from invoice_workbook.documents.codes_to_scan import Asked
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.invoice_data import Invoice
from invoice_workbook.errors import WorkbookError

LABELS = (
    "carried-over",
    "brought-forward",
    "net",
    "tax",
    "tax-table",
    "category",
    "rate",
    "payment",
    "scan",
    "thanks",
)


def ask(id_: str, invoice: Invoice) -> None:
    """Raises WorkbookError where a text has no font, with the line it stands in: asked before a number is given.

    `id_` is what the clerk knows it by until then.
    """
    try:
        typesetting.ask(id_, invoice)
    except WorkbookError:
        for line in invoice.lines:
            typesetting.ask(f"{id_}, {line.number}", line)
        raise


def make(invoice: Invoice, dress: Dress = PLAIN, *, is_sample: bool = False, e_invoice: bytes = b"") -> bytes:
    """The PDF, marked where it is a sample, with its e-invoice (XML) attached.

    Raises WorkbookError where a character of its texts has no font.
    """
    wording = fonts.printable(Wording.of(invoice.buyer.language, invoice.seller.country, invoice.currency))
    printed = content(invoice, wording)
    printed["mark"] = wording.text("sample") if is_sample else ""
    printed_totals.hold(invoice, "PDF", printed_totals.of_print(printed["totals"]))
    net = sum(printed_totals.of_print([line["cells"][-1] for line in printed["lines"]]))
    tax = sum(printed_totals.of_print([group[-1] for group in printed["taxes"]]))
    printed_totals.hold(invoice, "PDF", (net, tax, net + tax))
    return typesetting.pdf("invoice", invoice.id, printed, dress, e_invoice=e_invoice)


def content(invoice: Invoice, wording: Wording) -> dict[str, Any]:
    """Everything the layout prints, as texts in the document's language."""
    decimals, currency = invoice.decimals, invoice.currency

    def amount(units: int) -> str:
        return wording.amount(units, decimals)

    running = 0
    lines: list[dict[str, Any]] = []
    carries = _rows(invoice) > FIRST_PAGE_ROWS
    with_discount = any(line.discount for line in invoice.lines)
    for line in invoice.lines:
        running += line.net
        cells = [line.number, line.item, line.description]
        cells += [line.commodity_code, f"{wording.plain(line.quantity)} {line.unit}".strip()] if invoice.supply else []
        cells += [] if invoice.supply else [wording.plain(line.quantity)]
        cells.append(wording.price(line.unit_price, decimals))
        if with_discount:
            cells.append(wording.percent(line.discount) if line.discount else "")
        rate = wording.percent(line.tax_rate)
        cells += [rate if invoice.supply else f"{line.tax_category} {rate}", amount(line.net)]
        lines.append({"cells": cells, "running": amount(running) if carries else ""})
    columns = _columns(wording, currency, with_discount, with_code=invoice.supply is not None)
    widths = _widths(columns, lines)
    for each in lines:
        each["cells"] = [
            breakable(text, _letters(width, widths)) for text, width in zip(each["cells"], widths, strict=True)
        ]
    return {
        "language": wording.language,
        "title": indian_invoice.title(invoice, wording),
        "original": indian_invoice.original(invoice.supply, wording),
        "signed_by": indian_invoice.signed_by(invoice, wording),
        "id": invoice.id,
        "currency": currency,
        "date": letterhead.day(invoice.issued),
        "labels": {label: wording.text(label) for label in LABELS},
        "page": wording.text("page", page="{page}", pages="{pages}"),
        "seller": letterhead.sender(invoice.seller, wording),
        "buyer": letterhead.address(invoice.buyer, wording),
        "facts": _facts(invoice, wording),
        "columns": columns,
        "widths": widths,
        "lines": lines,
        "carries": carries,
        "taxes": [
            [wording.text(row.name), wording.percent(row.rate), amount(row.net), amount(row.tax)]
            for row in tax_rows.of(invoice)
        ],
        "tax_widths": _tax_widths(invoice, wording),
        "totals": [amount(invoice.net), amount(invoice.tax), wording.amount(invoice.gross, decimals, currency)],
        "sums": _sums(invoice, wording),
        "is_credit": invoice.is_credit,
        "mark": "",
        "notes": [*indian_invoice.notes(invoice, wording), *payment.notes(invoice, wording)],
        **letterhead.paid_by(_asked(invoice), invoice.buyer.language or wording.language, wording),
    }


def _sums(invoice: Invoice, wording: Wording) -> list[list[str]]:
    """Label and amount of each row below the lines; the last is what is to be paid."""
    decimals = invoice.decimals
    rows = [[wording.text("net"), wording.amount(invoice.net, decimals)]]
    rows += [[label, wording.amount(units, decimals)] for label, units in tax_rows.sums(invoice, wording)]
    rows += [
        [one.label, wording.amount(one.units, one.decimals, one.currency if one.id == "home" else "")]
        for one in sums.between(invoice, wording)
    ]
    payable = sums.last(invoice, wording)
    units = abs(payable.units) if payable.units < 0 and not invoice.is_credit else payable.units
    return [*rows, [payable.label, wording.amount(units, decimals, payable.currency)]]


_TAX_LETTER, _TAX_LEAST, _TAX_MOST = 1.75, (14.0, 24.0, 22.0), 36.0
"""Millimetres: of a digit in the tax table, of its columns at least, and of one at most."""


def _tax_widths(invoice: Invoice, wording: Wording) -> list[float]:
    """Widths in millimetres of rate, net and tax in the tax table, as their longest amounts need."""
    groups = [(g.net, g.tax) for g in invoice.taxes]
    longest = [max((len(wording.amount(pair[n], invoice.decimals)) for pair in groups), default=0) for n in (0, 1)]
    wanted = [0.0, *(_PADDING + count * _TAX_LETTER for count in longest)]
    return [max(least, min(width, _TAX_MOST)) for least, width in zip(_TAX_LEAST, wanted, strict=True)]


def _asked(invoice: Invoice) -> Asked:
    """What the payer is asked for first, for a code to scan; a credit note asks for nothing."""
    amount = payment.first_due(invoice) if invoice.asks else 0
    return Asked(
        holder=invoice.seller,
        iban=invoice.iban,
        bic=invoice.bic,
        payer=invoice.buyer,
        amount=amount,
        currency=invoice.currency,
        text=invoice.id,
        reference=invoice.reference,
    )


def _columns(wording: Wording, currency: str, with_discount: bool, *, with_code: bool) -> list[str]:
    labels = ["line", "item", "description", *["hsn"] * with_code, "quantity", "unit-price"]
    labels += [*["discount"] * with_discount, "tax-rate"]
    return [*(wording.text(label) for label in labels), f"{wording.text('amount')} {currency}"]


FIRST_PAGE_ROWS = 12
"""Rows of lines that fit the first page whatever stands above: nothing is carried over from it, nothing looked up."""
_DESCRIPTION_LETTERS = 24


_MARKS = ",;:/|_-+."
_ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"


def breakable(text: str, letters: int) -> str:
    """A text whose words of more letters may be broken: after marks between their parts, else after so many."""
    return re.sub(rf"\S{{{letters + 1},}}", lambda word: _ZERO_WIDTH_SPACE.join(_pieces(word[0], letters)), text)


def _pieces(word: str, letters: int) -> Iterator[str]:
    """Parts of a word; what belongs to the letter before it (vowel signs, conjuncts) stays with it."""
    begun = 0
    for place in range(1, len(word)):
        is_end = word[place - 1] in _MARKS and word[place] not in _MARKS
        if (is_end or place - begun >= letters) and not _clings(word[place - 1], word[place]):
            yield word[begun:place]
            begun = place
    yield word[begun:]


_VIRAMA = 9
"""Combining class of the sign that joins a consonant to the next."""


def _clings(before: str, letter: str) -> bool:
    """Whether nothing may stand between two letters."""
    joins = unicodedata.combining(before) == _VIRAMA or unicodedata.category(before) == "Cf"
    return joins or unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")


def _rows(invoice: Invoice) -> int:
    """Rows that the lines take at most, their descriptions wrapped."""
    return sum(1 + len(line.description) // _DESCRIPTION_LETTERS for line in invoice.lines)


DESCRIPTION = 2
"""The column that takes what width is left."""
_PADDING, _LETTER, _HEADER_LETTER, _WIDEST = 4.0, 1.95, 1.9, 32.0
"""Millimetres: of a cell's two sides, of a letter in a line and in the header, of the widest other column."""
_PAGE, _WIDE_LETTER = 170.0, 2.3
"""Millimetres: between the page's margins, and of a wide letter, so that none of a word runs over."""


def _letters(width: float, widths: list[float]) -> int:
    """How many letters of one word fit a column."""
    return max(int(((width or _PAGE - sum(widths)) - _PADDING) / _WIDE_LETTER), 4)


def _widths(columns: list[str], lines: list[dict[str, Any]]) -> list[float]:
    """Widths in millimetres, 0 for what is left. Worked out here: typst would measure every cell twice."""
    widths = []
    for place, label in enumerate(columns):
        longest = max((len(line["cells"][place]) for line in lines), default=0)
        width = _PADDING + max(longest * _LETTER, len(label) * _HEADER_LETTER)
        widths.append(0.0 if place == DESCRIPTION else min(width, _WIDEST))
    return widths


def _facts(invoice: Invoice, wording: Wording) -> list[list[str]]:
    facts = (
        ("number", invoice.id),
        ("date", wording.date(invoice.issued)),
        ("due-date", wording.date(invoice.due) if invoice.asks else ""),
        ("delivered-on", wording.date(invoice.delivered) if invoice.shows_delivery else ""),
        ("corrects", invoice.corrects),
        ("order", invoice.order),
        ("your-reference", invoice.customer_reference),
        ("buyer-reference", invoice.buyer_reference),
        ("customer-number", invoice.buyer.id),
        (indian_names.number_label(invoice.buyer.tax_number, wording), invoice.buyer.tax_number),
        *indian_invoice.facts(invoice, wording),
    )
    return [[wording.text(label), value] for label, value in facts if value]
