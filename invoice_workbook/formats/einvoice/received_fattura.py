"""Bills as FatturaPA, the Italian e-invoice: one file holds one document, or several of the same sender.

Source: Agenzia delle Entrate, Specifiche tecniche FatturaPA 1.2.2 (types TD01 to TD28, payments MP01 to MP23, natures
N1 to N7); what they mean in EN 16931 by UNI CEN/TS 16931-3-5 and the mapping of the Agenzia.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice.received_line import Adjustment, alone, kept
from invoice_workbook.formats.einvoice.received_parts import Bill, Element, Line, Party, Reading, Seller, cent
from invoice_workbook.schema import BillKind, PayBy

MOST = 500
"""Bills of one file."""
CREDITS = ("TD04", "TD08")
KINDS = {
    **dict.fromkeys(("TD02", "TD03"), BillKind.PREPAYMENT),
    **dict.fromkeys(("TD16", "TD17", "TD18", "TD19", "TD20", "TD21", "TD22", "TD23", "TD28"), BillKind.SELF_BILLED),
}
MEANS = {
    PayBy.DIRECT_DEBIT: ("MP09", "MP10", "MP11", "MP12", "MP16", "MP17", "MP19", "MP20", "MP21"),
    PayBy.CARD: ("MP08",),
    PayBy.CASH: ("MP01", "MP04"),
    PayBy.NONE: ("MP02", "MP03", "MP06", "MP13", "MP14", "MP15", "MP22", "MP23"),
    PayBy.TRANSFER: ("MP05", "MP07", "MP18"),
}
"""In the order in which they count where several are named; a Ri.Ba. (MP12) is collected, too."""
CATEGORIES = {"N2": "O", "N3": "G", "N3.2": "K", "N6": "AE"}
"""Natures that are not exempt (E)."""


def read(file: str, root: Element) -> tuple[Bill, ...]:
    """The bills; what was not used of the file is told with the first.

    Raises WorkbookError where there is none, too many, or a cell cannot be read.
    """
    it = Reading(file, root)
    head, bodies = it.first(root, "FatturaElettronicaHeader"), it.all(root, "FatturaElettronicaBody")
    if head is None or not bodies:
        raise WorkbookError("bill-no-totals", file=file, what="FatturaPA")
    if len(bodies) > MOST:
        raise WorkbookError("bill-several", file=file, count=len(bodies), most=MOST)
    first, *others = [_bill(it, head, body) for body in bodies]
    return (replace(first, unused=it.unused()), *others)


def _bill(it: Reading, head: Element, body: Element) -> Bill:
    about = it.first(body, "DatiGenerali/DatiGeneraliDocumento")
    currency = it.text(about, "Divisa").upper()
    net, tax = (_sum(it, body, f"DatiBeniServizi/DatiRiepilogo/{name}") for name in ("ImponibileImporto", "Imposta"))
    said = it.text(about, "ImportoTotaleDocumento")
    gross = it.amount(about, "ImportoTotaleDocumento", currency) if said else net + tax
    payments = it.all(body, "DatiPagamento/DettaglioPagamento")
    parts = [(day, it.amount(one, "ImportoPagamento", currency)) for one in payments if (day := _due(it, one))]
    type_ = it.text(about, "TipoDocumento")
    asked = sum((it.amount(one, "ImportoPagamento", currency) for one in payments), Decimal(0))
    return Bill(
        file=it.file,
        number=it.text(about, "Numero"),
        is_credit=type_ in CREDITS,
        issued=it.day(it.text(about, "Data")),
        due=min((day for day, _ in parts), default=None),
        currency=currency,
        corrects=it.text(body, "DatiGenerali/DatiFattureCollegate/IdDocumento"),
        order=it.text(body, "DatiGenerali/DatiOrdineAcquisto/IdDocumento"),
        seller=_seller(it, head, payments),
        net=net,
        tax=tax,
        gross=gross,
        lines=(*_lines(it, body, currency), *_fund(it, about, currency)),
        payable=asked if payments and type_ not in CREDITS else None,
        kind=KINDS.get(type_, ""),
        buyer=_party(it, it.first(head, "CessionarioCommittente")),
        payee=Party(it.text(payments[0], "Beneficiario")) if payments else Party(),
        pay_by=_pay_by({it.text(one, "ModalitaPagamento") for one in payments}),
        payment_reference=it.text(payments[0], "CodicePagamento") if payments else "",
        instalments=tuple(parts) if len(parts) > 1 else (),
        note="\n".join(it.texts(about, "Causale")),
    )


def _sum(it: Reading, body: Element, path: str) -> Decimal:
    return sum((it.exact(words, path) for words in it.texts(body, path)), Decimal(0))


def _due(it: Reading, payment: Element) -> date | None:
    return it.day(it.text(payment, "DataScadenzaPagamento"))


def _pay_by(codes: set[str]) -> str:
    return next((name for name, known in MEANS.items() if codes & set(known)), "")


def _party(it: Reading, node: Element | None) -> Party:
    """Who is named, with the VAT number, else the tax code."""
    person = it.first(node, "DatiAnagrafici/Anagrafica")
    name = it.text(person, "Denominazione") or " ".join(
        filter(None, (it.text(person, "Nome"), it.text(person, "Cognome")))
    )
    vat = it.first(node, "DatiAnagrafici/IdFiscaleIVA")
    number = it.text(vat, "IdPaese") + it.text(vat, "IdCodice")
    return Party(name, "", number or it.text(node, "DatiAnagrafici/CodiceFiscale"))


def _seller(it: Reading, head: Element, payments: list[Element]) -> Seller:
    node = it.first(head, "CedentePrestatore")
    party, place, contact = _party(it, node), it.first(node, "Sede"), it.first(node, "Contatti")
    account = payments[0] if payments else None
    street = " ".join(filter(None, (it.text(place, "Indirizzo"), it.text(place, "NumeroCivico"))))
    return Seller(
        name=party.name,
        tax_number=party.tax_number,
        account=it.text(account, "IBAN"),
        bic=it.text(account, "BIC"),
        street=street,
        postal_code=it.text(place, "CAP"),
        city=it.text(place, "Comune"),
        country=it.text(place, "Nazione"),
        e_mail=it.text(contact, "Email"),
        phone=it.text(contact, "Telefono"),
    )


def _lines(it: Reading, body: Element, currency: str) -> Iterator[Line]:
    """Lines; their totals may be finer than a cent, and are rounded to one."""
    orders = {
        number: (it.text(one, "IdDocumento"), it.text(one, "NumItem"))
        for one in it.all(body, "DatiGenerali/DatiOrdineAcquisto")
        for number in it.texts(one, "RiferimentoNumeroLinea")
    }
    for node in it.all(body, "DatiBeniServizi/DettaglioLinee"):
        number = it.text(node, "NumeroLinea")
        order, order_line = orders.get(number, ("", ""))
        net = it.exact(it.text(node, "PrezzoTotale"), "PrezzoTotale").quantize(cent(currency), ROUND_HALF_UP)
        line = Line(
            number=number,
            item=it.text(node, "CodiceArticolo/CodiceValore"),
            description=it.text(node, "Descrizione"),
            quantity=it.number(node, "Quantita", "1"),
            price=it.number(node, "PrezzoUnitario"),
            net=net,
            category=_category(it, node),
            rate=it.percent(node, "AliquotaIVA"),
            order_line=order_line,
            order=order,
        )
        exact = line.quantity * line.price
        off = net - exact.quantize(cent(currency), ROUND_HALF_UP)
        adjustments = [Adjustment(off, "")] if it.all(node, "ScontoMaggiorazione") and off else []
        yield from kept(line, Decimal(1), adjustments, currency)


def _fund(it: Reading, about: Element | None, currency: str) -> Iterator[Line]:
    """What goes to a professional's pension fund: part of the taxed sum."""
    for number, one in enumerate(it.all(about, "DatiCassaPrevidenziale"), 1):
        amount = it.amount(one, "ImportoContributoCassa", currency)
        yield alone(
            f"C{number}",
            Adjustment(amount, it.text(one, "TipoCassa"), _category(it, one), it.percent(one, "AliquotaIVA")),
        )


def _category(it: Reading, node: Element) -> str:
    """The tax category of a nature; without one the line is taxed."""
    nature = it.text(node, "Natura")
    if not nature:
        return "S"
    return CATEGORIES.get(nature) or CATEGORIES.get(nature.partition(".")[0], "E")
