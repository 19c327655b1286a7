"""An invoice as PDF/A-3b, laid out by typst from layouts/invoice.typ; the compiler is made once and reused.

Source: ISO 19005-3 (PDF/A-3); EPC069-12 for the QR code.
"""

import json
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.documents import fonts, payment, proof
from invoice_workbook.documents.facts import Invoice, Party
from invoice_workbook.documents.wording import Wording
from invoice_workbook.money import as_text

if TYPE_CHECKING:
    import typst

LAYOUT = Path(__file__).parent / "layouts" / "invoice.typ"
QR_SCALE = 2
"""Pixels of a module: enough for a sharp print, since nothing smooths them, and half the time of four."""
QR_MASK = 3
"""Any mask can be scanned; trying all eight for the prettiest takes longer than laying out the page."""
EPC_MOST = 99_999_999_999
"""The highest amount an EPC QR code can hold, in cents."""
LABELS = (
    *("carried-over", "brought-forward", "net", "tax", "tax-table", "category", "rate", "payment"),
    *("scan", "thanks", "to-pay", "credited"),
)


@cache
def _compiler() -> "typst.Compiler":
    import typst

    return typst.Compiler(str(LAYOUT))


def make(invoice: Invoice) -> bytes:
    """The PDF. Raises WorkbookError where a character of its texts has no font."""
    wording = fonts.printable(Wording.of(invoice.buyer.language))
    printed = content(invoice, wording)
    proof.hold(invoice, "PDF", proof.of_print(printed["totals"]))
    net = sum(proof.of_print([line["cells"][-1] for line in printed["lines"]]))
    tax = sum(proof.of_print([group[-1] for group in printed["taxes"]]))
    proof.hold(invoice, "PDF", (net, tax, net + tax))
    words = json.dumps(printed, ensure_ascii=False)
    fonts.refuse_boxes(invoice.id, words)
    data = json.dumps({**printed, "fonts": fonts.families(words)}, ensure_ascii=False)
    made = _compiler().compile(format="pdf", pdf_standards=["a-3b"], sys_inputs={"invoice": data})
    assert isinstance(made, bytes)
    return made


def content(invoice: Invoice, wording: Wording) -> dict[str, Any]:
    """Everything the layout prints, as texts in the document's language."""
    places, currency = invoice.places, invoice.currency

    def amount(units: int) -> str:
        return wording.amount(units, places)

    running = 0
    lines: list[dict[str, Any]] = []
    carries = _rows(invoice) > FIRST_PAGE_ROWS
    with_discount = any(line.discount for line in invoice.lines)
    for line in invoice.lines:
        running += line.net
        cells = [line.number, line.item, line.description, wording.plain(line.quantity)]
        cells.append(wording.price(line.unit_price, places))
        if with_discount:
            cells.append(wording.percent(line.discount) if line.discount else "")
        cells += [f"{line.tax_category} {wording.percent(line.tax_rate)}", amount(line.net)]
        lines.append({"cells": cells, "running": amount(running) if carries else ""})
    columns = _columns(wording, currency, with_discount)
    kind = "credit-note" if invoice.is_credit else "invoice"
    return {
        "language": wording.language,
        "title": wording.text(kind),
        "id": invoice.id,
        "currency": currency,
        "date": [invoice.issued.year, invoice.issued.month, invoice.issued.day] if invoice.issued else None,
        "labels": {label: wording.text(label) for label in LABELS},
        "page": wording.text("page", page="{page}", pages="{pages}"),
        "seller": _seller(invoice.seller, wording),
        "buyer": _address(invoice.buyer),
        "facts": _facts(invoice, wording),
        "columns": columns,
        "widths": _widths(columns, lines),
        "lines": lines,
        "carries": carries,
        "taxes": [
            [
                *(wording.text(f"category.{group.category}"), wording.percent(group.rate)),
                *(amount(group.net), amount(group.tax)),
            ]
            for group in invoice.taxes
        ],
        "totals": [amount(invoice.net), amount(invoice.tax), wording.amount(invoice.gross, places, currency)],
        "is_credit": invoice.is_credit,
        "notes": payment.notes(invoice, wording),
        "bank": [] if invoice.is_credit or not invoice.iban else _bank(invoice, wording),
        "qr": _qr(invoice),
    }


def _columns(wording: Wording, currency: str, with_discount: bool) -> list[str]:
    labels = ["line", "item", "description", "quantity", "unit-price", *["discount"] * with_discount, "tax-rate"]
    return [*(wording.text(label) for label in labels), f"{wording.text('amount')} {currency}"]


FIRST_PAGE_ROWS = 12
"""Rows of lines that fit the first page whatever stands above: nothing is carried over from it, nothing looked up."""
_DESCRIPTION_LETTERS = 24


def _rows(invoice: Invoice) -> int:
    """Rows that the lines take at most, their descriptions wrapped."""
    return sum(1 + len(line.description) // _DESCRIPTION_LETTERS for line in invoice.lines)


DESCRIPTION = 2
"""The column that takes what width is left."""
_PADDING, _LETTER, _HEADER_LETTER, _WIDEST = 4.0, 1.95, 1.9, 32.0
"""Millimetres: of a cell's two sides, of a letter in a line and in the header, of the widest other column."""


def _widths(columns: list[str], lines: list[dict[str, Any]]) -> list[float]:
    """Widths in millimetres, 0 for what is left. Worked out here: typst would measure every cell twice."""
    widths = []
    for place, label in enumerate(columns):
        longest = max((len(line["cells"][place]) for line in lines), default=0)
        width = _PADDING + max(longest * _LETTER, len(label) * _HEADER_LETTER)
        widths.append(0.0 if place == DESCRIPTION else min(width, _WIDEST))
    return widths


def _address(party: Party) -> list[str]:
    place = " ".join(part for part in (party.postal_code, party.city) if part)
    return [part for part in (party.name, party.contact, party.street, place, party.country) if part]


def _seller(seller: Party, wording: Wording) -> dict[str, Any]:
    tax = f"{wording.text('tax-number')} {seller.tax_number}" if seller.tax_number else ""
    contact = [part for part in (seller.phone, seller.e_mail, tax) if part]
    return {"name": seller.name, "address": _address(seller)[1:], "contact": contact}


def _facts(invoice: Invoice, wording: Wording) -> list[list[str]]:
    facts = (
        ("number", invoice.id),
        ("date", wording.date(invoice.issued)),
        ("due-date", "" if invoice.is_credit else wording.date(invoice.due)),
        ("corrects", invoice.corrects),
        ("order", invoice.order),
        ("your-reference", invoice.customer_reference),
        ("customer-number", invoice.buyer.id),
        ("tax-number", invoice.buyer.tax_number),
    )
    return [[wording.text(label), value] for label, value in facts if value]


def _bank(invoice: Invoice, wording: Wording) -> list[list[str]]:
    spaced = " ".join(invoice.iban[n : n + 4] for n in range(0, len(invoice.iban), 4))
    facts = (
        ("account-holder", invoice.seller.name),
        ("iban", spaced),
        ("bic", invoice.bic),
        ("reference", invoice.id),
    )
    return [[wording.text(label), value] for label, value in facts if value]


def _qr(invoice: Invoice) -> list[int]:
    """The code a banking app scans, as the bytes of a PNG; only for euros to be paid to an IBAN."""
    payable = invoice.currency == "EUR" and not invoice.is_credit and 0 < invoice.gross <= EPC_MOST
    if not payable or not invoice.iban or not invoice.seller.name:
        return []
    from segno import make as make_qr

    name, reference = invoice.seller.name[:70], invoice.id[:140]
    amount = f"EUR{as_text(invoice.gross, 2)}"
    lines = ("BCD", "002", "1", "SCT", invoice.bic, name, invoice.iban, amount, "", "", reference)
    code = make_qr("\n".join(lines), error="m", boost_error=False, encoding="utf-8", micro=False, mask=QR_MASK)
    packed = BytesIO()
    code.save(packed, kind="png", scale=QR_SCALE, border=0)
    return list(packed.getvalue())
