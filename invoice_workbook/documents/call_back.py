"""A call-back note: a vendor's account changed; whoever asks by telephone fills it in before anything is paid there."""

from dataclasses import dataclass
from datetime import date

from invoice_workbook.documents import fonts, letter, letterhead
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.invoice_data import Party
from invoice_workbook.documents.letter import Page, Table

TO_FILL = ("number-called", "spoke-with", "when", "confirmed", "called-by")
"""What is filled in by hand."""
LINE = "_" * 34


@dataclass(frozen=True)
class CallBack:
    """A vendor, its old account, the new one and its bank's clearing code, and the telephone number known before."""

    vendor: str
    vendor_name: str
    day: date
    old: str
    new: str
    clearing_code: str
    phone: str
    us: Party
    language: str
    bank_country: str = ""
    old_clearing_code: str = ""

    @property
    def name(self) -> str:
        """The document's name."""
        return f"Call-back note {self.vendor} {self.day.isoformat()}"


def page(note: CallBack) -> Page:
    """The note as a page, in the book's language."""
    wording = fonts.printable(Wording.of(note.language))
    known = {"vendor": f"{note.vendor} {note.vendor_name}"}
    known |= {"old": _account(note.old, note.old_clearing_code, note.bank_country, wording)}
    known |= {"new": _account(note.new, note.clearing_code, note.bank_country, wording), "phone": note.phone or "-"}
    lines = [(wording.text(f"call-back.{label}"), value) for label, value in known.items()]
    lines += [(wording.text(f"call-back.{label}"), LINE) for label in TO_FILL]
    return Page(
        id=note.name,
        title=wording.text("call-back"),
        day=note.day,
        wording=wording,
        seller=note.us,
        buyer=Party(),
        facts=((wording.text("date"), wording.date(note.day)),),
        opening=(wording.text("call-back.opening"),),
        table=Table((wording.text("call-back.what"), ""), (False, False), tuple(lines), widest=100.0),
        totals=(),
        closing=(wording.text("call-back.closing"),),
    )


def _account(account: str, clearing_code: str, country: str, wording: Wording) -> str:
    """An account and what it is, to be read out over the telephone."""
    if not account:
        return "-"
    shown = letterhead.account_in_words(account, clearing_code, country, wording)
    return f"{wording.text(letterhead.kind_of(account))} {shown}"


def pdf(note: CallBack, dress: Dress = PLAIN) -> bytes:
    """The note as PDF."""
    return letter.make(page(note), dress)
