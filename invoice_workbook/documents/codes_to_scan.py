"""The code that a banking app scans to pay: of the EPC for euros to an IBAN, of UPI for rupees.

Source: EPC069-12; NPCI, UPI Linking Specifications. The Swiss QR-bill is in `qr_bill`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote

from invoice_workbook import bank_codes, sepa_countries, transfer_texts
from invoice_workbook.documents.invoice_data import Party
from invoice_workbook.money import as_text
from invoice_workbook.national_references import Reference

QR_SCALE = 2
"""Pixels of a module: enough for a sharp print, since nothing smooths them, and half the time of four."""
QR_MASK = 3
"""Any mask can be scanned; trying all eight for the prettiest takes longer than laying out the page."""
EPC_MOST = 99_999_999_999
"""The highest amount an EPC QR code can hold, in cents."""
_LONGEST_NOTE = 80


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a paper asks for: who is paid where, by whom, how much, and what the payer is to quote.

    `amount` is in the currency's minor units, 0 where nothing is asked for. `reference` is what banks carry as such.
    """

    holder: Party
    payer: Party
    iban: str
    bic: str
    amount: int
    currency: str
    text: str
    reference: Reference | None = None

    @property
    def shown_reference(self) -> str:
        """What the payer is to quote, as people read it."""
        return self.reference.shown if self.reference else self.text


def make(asked: Asked) -> list[int]:
    """The bytes of a PNG; nothing where no banking app would take it."""
    found = "\n".join(_epc(asked)).rstrip("\n") or _upi(asked)
    return png(found) if found else []


def png(text: str) -> list[int]:
    """A text as a QR code, without a margin."""
    from segno import make as make_qr

    code = make_qr(text, error="m", boost_error=False, encoding="utf-8", micro=False, mask=QR_MASK)
    packed = BytesIO()
    code.save(packed, kind="png", scale=QR_SCALE, border=0)
    return list(packed.getvalue())


def _epc(asked: Asked) -> Iterator[str]:
    """The lines of an EPC code; none but for euros to be paid to an IBAN in SEPA whose check digits hold."""
    in_sepa = bank_codes.is_iban(asked.iban) and bank_codes.plain(asked.iban)[:2] in sepa_countries.MEMBERS
    is_payable = asked.currency == "EUR" and 0 < asked.amount <= EPC_MOST and in_sepa
    if not is_payable or not asked.holder.name:
        return
    yield from ("BCD", "002", "1", "SCT", asked.bic if bank_codes.is_bic(asked.bic) else "")
    yield from (asked.holder.name[:70], bank_codes.plain(asked.iban), f"EUR{as_text(asked.amount, 2)}", "")
    structured = asked.reference.creditor_reference if asked.reference else ""
    yield structured
    yield "" if structured else transfer_texts.cut(asked.shown_reference, transfer_texts.AND_MORE)


def _upi(asked: Asked) -> str:
    """What a UPI app opens; "" but for rupees to an id of ours."""
    id_ = asked.holder.upi_id
    if asked.currency != "INR" or asked.amount <= 0 or "@" not in id_:
        return ""
    words = {"pa": id_, "pn": asked.holder.name, "am": as_text(asked.amount, 2), "cu": "INR"}
    words["tn"] = transfer_texts.cut(asked.text, transfer_texts.AND_MORE, _LONGEST_NOTE)
    return "upi://pay?" + "&".join(f"{name}={quote(value, safe='@')}" for name, value in words.items() if value)
