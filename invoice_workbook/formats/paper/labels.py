"""What bills call their figures, in the languages of Europe that send most of them, and in Telugu.

A label is compared by its letters alone: "Rechnungs-Nr.:" and "rechnungsnr" are one. The longest that fits counts, so
that "Delivery date" is never a "Date". What must not be taken for a field has kinds of its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from invoice_workbook.formats.paper.pieces import Piece, squashed

NUMBER, HEADING, DATE, ANY_DATE, DUE = "number", "heading", "date", "any date", "due"
GROSS, TOTAL, NET, TAX, PAYABLE = "gross", "total", "net", "tax", "payable"
PREPAID, ROUNDING, REFERENCE, ORDER, CREDIT, EXEMPT, SELF = (
    "prepaid", "rounding", "reference", "order", "credit", "exempt", "self-billed"
)  # fmt: skip
PROFORMA, NO_BILL = "proforma", "no bill"
OTHER_NUMBER, OTHER_DATE, OTHER_SUM, CORRECTS = "other number", "other date", "other sum", "corrects"

_WORDS: dict[str, str] = {
    NUMBER: """
        invoice no; invoice nr; invoice num; invoice number; invoice id; inv no; inv number; bill no; bill number;
        tax invoice no; tax invoice number; document no; document number; our invoice no; invoice ref;
        invoice reference; credit note no; credit note number; credit memo no; credit memo number; credit no;
        reference invoice number; rechnungsnummer; rechnungsnr; rechnung nr; rechnung nummer; rechnungs no;
        rechnung no; re nr; rg nr; rgnr; renr; rechnung id; belegnummer; belegnr; beleg nr; faktura nr;
        fakturanummer; fakturanr; gutschriftsnummer; gutschrift nr; gutschriftnummer; gutschriftsnr;
        stornorechnung nr; rechnungskorrektur nr; unsere rechnungsnummer; facture no; facture numero;
        numero de facture; no de facture; no facture; numero facture; facture n; n facture; n de facture; avoir no;
        avoir numero; no d avoir; numero d avoir; numero de l avoir; no avoir; ref facture; factuurnummer;
        factuurnr; factuur nr; factuur nummer; creditnotanummer; creditfactuur nr; numero de factura;
        no de factura; factura no; factura numero; factura num; no factura; n factura; num factura; fattura no;
        fattura n; numero fattura; no fattura; fattura numero; numero documento; nota di credito n; fatura no;
        numero da fatura; fatura numero; numer faktury; faktura numer; fakturanummer; faktura nr; nr faktury;
        laskun numero; laskunumero; cislo faktury; ఇన్వాయిస్ సంఖ్య; ఇన్వాయిస్ నంబర్; ఇన్వాయిస్ నం; బిల్లు సంఖ్య;
        బిల్లు నంబర్; బిల్లు నం; రసీదు సంఖ్య""",
    HEADING: """invoice; tax invoice; vat invoice; rechnung; schlussrechnung; abschlagsrechnung; teilrechnung; facture;
        factuur; factura; fattura; fatura; faktura; bill; credit note; avoir; ఇన్వాయిస్; పన్ను ఇన్వాయిస్;
        rechnung gutschrift; gutschrift; stornorechnung; rechnungskorrektur; credit memo; nota di credito;
        creditnota; nota de credito""",
    DATE: """invoice date; date of invoice; bill date; date of issue; issue date; issued on; issued; date issued; dated;
        invoice dated; document date; tax invoice date; credit note date; rechnungsdatum; rechnung vom; belegdatum;
        datum der rechnung; rechnungs datum; ausstellungsdatum; gutschriftsdatum; ausgestellt am; rechnung datum;
        date de facture; date de facturation; date facture; date d emission; date de la facture; emise le;
        facture du; date de l avoir; date d avoir; factuurdatum; fecha de factura; fecha factura; fecha de emision;
        fecha de expedicion; data fattura; data emissione; data di emissione; data documento; data da fatura;
        data de emissao; fakturadatum; fakturadato; data wystawienia; laskun paivays; datum vystaveni;
        ఇన్వాయిస్ తేదీ; బిల్లు తేదీ; జారీ తేదీ""",
    ANY_DATE: "date; datum; fecha; data; dato; le; den; vom; of; du; తేదీ; from; am",
    DUE: """due date; payment due date; payment due; due on; due by; due; pay by; payable by; payable until;
        please pay by; payment date; payment due by; to be paid by; payment deadline; falligkeit; falligkeitsdatum;
        fallig am; fallig; faelligkeit; faelligkeitsdatum; faellig am; faellig; zahlbar bis; zahlungsziel;
        zahlungstermin; zahlbar bis zum; bitte zahlen sie bis; zahlbar am; fallig bis; zahlungsfrist;
        zu zahlen bis; date d echeance; echeance; echeance le; date limite de paiement; payable avant le;
        a payer avant le; payable le; a regler avant le; date de paiement; vervaldatum; te betalen voor;
        uiterste betaaldatum; betalen voor; fecha de vencimiento; vencimiento; vence; fecha vencimiento; scadenza;
        data scadenza; data di scadenza; vencimento; data de vencimento; forfallodatum; forfallodag; forfaldsdato;
        forfallsdato; termin platnosci; erapaiva; datum splatnosti; చెల్లింపు గడువు; గడువు తేదీ;
        చెల్లించవలసిన తేదీ""",
    GROSS: """grand total; invoice total; total invoice; total incl vat; total including vat; total inc vat;
        total incl tax; total including tax; total incl gst; total including gst; gross; gross amount; gross total;
        total gross; total invoice amount; invoice amount; total amount; total amount incl vat;
        total invoice value; invoice value; total with tax; total with vat; total vat included; amount incl vat;
        amount including vat; bill total; gesamtbetrag; rechnungsbetrag; rechnungssumme; rechnungsendbetrag;
        endbetrag; bruttobetrag; brutto; bruttosumme; gesamtsumme; gesamt brutto; gesamtbetrag brutto;
        summe brutto; gesamtsumme brutto; rechnungsbetrag brutto; gesamtbetrag inkl mwst; gesamt inkl mwst;
        summe inkl mwst; gesamtbetrag inkl ust; gesamt inkl ust; endsumme; betrag inkl mwst; total inkl mwst;
        gesamtpreis inkl mwst; rechnungsbetrag inkl mwst; gesamt inkl umsatzsteuer; total brutto;
        bruttogesamtbetrag; brutto gesamt; gesamtbrutto; rechnungsgesamtbetrag; brutto summe; brutto betrag;
        total ttc; montant ttc; total toutes taxes comprises; montant total ttc; total general; total facture ttc;
        ttc; total tvac; montant tvac; prix ttc; total a payer ttc; total de la facture; totaal incl btw;
        totaal inclusief btw; totaalbedrag; factuurbedrag; totaal factuur; total factura; importe total;
        total con iva; total iva incluido; total iva incl; totale fattura; totale documento; totale ivato;
        totale iva inclusa; totale complessivo; total com iva; total da fatura; razem brutto; wartosc brutto;
        total credit; credit total; total credited; gutschriftsbetrag; gutschriftbetrag; montant de l avoir;
        total avoir ttc; total avoir; మొత్తం బిల్లు; స్థూల మొత్తం; పన్నుతో మొత్తం; మొత్తం పన్నుతో సహా;
        ఇన్వాయిస్ మొత్తం; మొత్తం చెల్లించవలసినది""",
    TOTAL: "total; gesamt; summe; totaal; totale; importe; razem; suma; totalt; sum; మొత్తం; total eur; betrag",
    PAYABLE: """amount due; total due; balance due; balance; amount payable; total payable; net payable; to pay;
        please pay; total to pay; payment amount; total amount due; zahlbetrag; zu zahlen; zu zahlender betrag;
        zahllast; restbetrag; offener betrag; noch zu zahlen; zu zahlender gesamtbetrag; rechnungsbetrag zu zahlen;
        forderung; zahlungsbetrag; uberweisungsbetrag; net a payer; total a payer; montant a payer; reste a payer;
        solde du; solde a payer; a payer; montant du; restant du; solde; te betalen; te betalen bedrag;
        totaal te betalen; nog te betalen; a pagar; total a pagar; importe a pagar; da pagare; netto a pagare;
        totale da pagare; totale a pagare; saldo; att betala; at betale; a betale; do zaplaty; maksettava;
        k uhrade; చెల్లించవలసిన మొత్తం""",
    NET: """net; net amount; net total; total net; subtotal; sub total; total excl vat; total excluding vat;
        total ex vat; total before tax; amount before tax; taxable amount; taxable value; total taxable value;
        total excl tax; total excl gst; goods total; total goods; net value; amount excl vat; invoice net;
        total without tax; total taxable amount; netto; nettobetrag; nettosumme; summe netto; gesamt netto;
        zwischensumme; total netto; gesamtbetrag netto; rechnungsbetrag netto; warenwert; nettowarenwert;
        summe exkl mwst; total exkl mwst; netto gesamt; gesamtnetto; nettogesamtbetrag; zwischensumme netto;
        summe der positionen; summe positionen; netto summe; nettorechnungsbetrag; gesamtsumme netto;
        bemessungsgrundlage; nettoentgelt; entgelt; steuerbasis; steuerpflichtig; total ht; montant ht; sous total;
        total hors taxes; total hors tva; total htva; total net ht; base ht; base tva; sous total ht;
        montant total ht; ht; base imposable; total h t; montant hors taxes; totaal excl btw; subtotaal;
        totaal exclusief btw; nettobedrag; base imponible; total sin iva; base; importe neto; suma neto;
        imponibile; totale imponibile; totale netto; totale senza iva; base tributavel; delsumma; netto totaal;
        razem netto; wartosc netto; పన్ను ముందు మొత్తం; నికర మొత్తం; నికరం; ఉప మొత్తం""",
    TAX: """vat; vat amount; total vat; tax; tax amount; total tax; sales tax; gst; cgst; sgst; igst; utgst; hst; pst;
        qst; plus vat; output vat; vat total; total gst; gst amount; tax total; including vat; incl vat;
        includes vat; mwst; mehrwertsteuer; ust; umsatzsteuer; mwst betrag; ust betrag; steuerbetrag; steuer;
        zzgl mwst; zzgl ust; zzgl umsatzsteuer; zuzuglich mwst; plus mwst; gesamt mwst; summe mwst; gesamtsteuer;
        umsatzsteuerbetrag; mehrwertsteuerbetrag; zzgl mehrwertsteuer; gesetzl mwst; zzgl gesetzl mwst;
        enthaltene mwst; darin enthaltene mwst; inkl mwst; darin mwst; enthaltene umsatzsteuer; zuzugl mwst;
        summe ust; summe steuer; zzgl gesetzliche mwst; zuzuglich umsatzsteuer; gesetzliche mehrwertsteuer;
        enthalt mwst; davon mwst; darin enthalten mwst; tva; montant tva; total tva; taxe; dont tva;
        montant de la tva; tva a; taxes; montant taxe; btw; btw bedrag; totaal btw; iva; cuota iva; importe iva;
        total iva; cuota; imposta; importo iva; totale iva; iva totale; moms; mva; podatek; podatek vat; kwota vat;
        alv; dph; జీఎస్టీ; పన్ను; మొత్తం పన్ను; సీజీఎస్టీ; ఎస్జీఎస్టీ; వ్యాట్""",
    PREPAID: """already paid; amount paid; paid; prepaid; less deposit; deposit; deposit paid; down payment; advance;
        advance payment; less advance; payments received; payment received; less payment received; prepayment;
        less prepayment; paid amount; less paid; deposit received; anzahlung; bereits bezahlt; bereits gezahlt;
        abschlag; abzuglich anzahlung; abzgl anzahlung; abzgl abschlag; geleistete anzahlung; erhaltene anzahlung;
        vorauszahlung; erhaltene abschlagszahlung; abzgl vorauszahlung; geleistete zahlungen;
        abzuglich bereits gezahlt; anzahlungen; abzgl erhaltener anzahlung; abzgl geleisteter anzahlung; gezahlt;
        abzgl bereits gezahlt; abzuglich vorauszahlung; acompte; acompte verse; deja paye; deja regle; acomptes;
        montant regle; acompte deja verse; avance; reeds betaald; aanbetaling; anticipo; pagado; pagos a cuenta;
        acconto; gia pagato; adiantamento; ముందస్తు చెల్లింపు; చెల్లించినది""",
    ROUNDING: "rounding; round off; rounding off; rounding difference; rundung; rundungsdifferenz; arrondi; afronding; "
    "redondeo; arrotondamento; oresavrundning; rounded; rundungsbetrag",
    REFERENCE: """
        payment reference; payment ref; remittance reference; remittance ref; verwendungszweck; zahlungsreferenz;
        referenznummer; qr referenz; reference de paiement; betalingskenmerk; referencia de pago; kid; ocr;
        viitenumero; please quote; reference for payment; structured communication; gestructureerde mededeling;
        communication; zahlungszweck; communication structuree; mandatsreferenz; చెల్లింపు సూచన""",
    ORDER: """po; po no; po number; p o number; purchase order; purchase order no; purchase order number; your order;
        your order no; your order number; order reference; customer order; customer po; your po; your reference;
        your ref; customer order no; bestellnummer; ihre bestellung; bestellung; bestell nr; bestellnr;
        ihre bestellnummer; bestell no; ihre bestellung nr; ihr auftrag; ihr zeichen; ihre referenz;
        kundenbestellnummer; ihre bestellnr; bestellreferenz; votre commande; commande; bon de commande;
        no de commande; numero de commande; votre reference; commande no; vos ref; uw bestelling; bestelnummer;
        inkoopnummer; uw referentie; su pedido; pedido; no de pedido; numero de pedido; vs ordine; vostro ordine;
        ordine; ordine n; rif ordine; ordre; ఆర్డర్ సంఖ్య; కొనుగోలు ఆర్డర్; ఆర్డర్ నం""",
    OTHER_NUMBER: """
        please pay to; payable to; pay to; customer no; customer number; customer id; account no; account number;
        client no; client number; vat no; vat number; vat id; vat reg no; vat registration no; tax id; tax no;
        tax number; order no; order number; sales order; our order; our reference; our ref; delivery note;
        delivery note no; dispatch no; shipment no; contract; contract no; project; project no; quote no;
        quotation no; item no; article no; part no; serial no; company no; phone; registration no; company reg no;
        tel; fax; iban; bic; swift; sort code; gstin; pan; hsn; ein; abn; reverse charge; meter no; job no;
        ticket no; booking no; page; reference; ref; e invoice no; irn; ack no; eway bill no; kundennummer;
        kundennr; kunden nr; kd nr; debitorennummer; debitor; debitorennr; auftragsnummer; auftragsnr; auftrags nr;
        auftrag nr; auftrag; lieferschein; lieferscheinnummer; lieferscheinnr; lieferschein nr; vertragsnummer;
        vertragsnr; projektnummer; projekt; angebot; angebotsnummer; angebot nr; ust id; ust idnr; ust id nr;
        ustid; steuernummer; steuer nr; steuernr; st nr; mwst nr; uid; uid nr; hrb; hra; amtsgericht; telefon;
        konto; kontonummer; konto nr; blz; artikelnummer; artikelnr; art nr; artikel; pos; seite; unser zeichen;
        unsere referenz; zahlerstand; ansprechpartner; bearbeiter; sachbearbeiter; referenz; objekt; kostenstelle;
        mandant; handelsregister; umsatzsteuer id; no client; numero client; code client; client no; no de client;
        compte; compte client; no tva; tva intracom; no tva intracommunautaire; tva intracommunautaire; siret;
        siren; rcs; bon de livraison; devis; devis no; no devis; contrat; no contrat; notre reference; n ref;
        reference client; page no; klantnummer; klant nr; btw nummer; btw nr; kvk; kvk nummer; ordernummer; pakbon;
        nif; cif; no cliente; numero cliente; codigo cliente; albaran; partita iva; p iva; codice fiscale;
        codice cliente; cod cliente; ddt; kundnummer; org nr; kundenummer; nr klienta; nip; విజిటిన్; ఖాతా సంఖ్య;
        కస్టమర్ సంఖ్య; కస్టమర్ నం; డెలివరీ నోట్; జీఎస్టీఐఎన్; పేజీ; సంప్రదింపు""",
    OTHER_DATE: """delivery date; date of delivery; delivered on; date of supply; supply date; service date; order date;
        date of order; po date; ship date; shipping date; dispatch date; period; service period; billing period;
        print date; date printed; tax point; tax point date; date of birth; valid until; contract date;
        statement date; start date; end date; performance date; date of service; order placed; quote date;
        discount until; discount date; lieferdatum; leistungsdatum; liefertag; liefertermin; leistungszeitraum;
        lieferzeitraum; auftragsdatum; bestelldatum; auftrag vom; bestellung vom; lieferschein vom; druckdatum;
        geliefert am; leistung vom; abrechnungszeitraum; versanddatum; zahlung bis; datum der lieferung;
        datum der leistung; liefer leistungsdatum; leistungs lieferdatum; skonto bis; zeitraum; angebot vom;
        ihre bestellung vom; bestellung am; valuta; buchungsdatum; erstellt am; zahlungseingang; lieferung vom;
        lieferung am; date de livraison; livraison; date de commande; commande du; date de prestation; periode;
        date d impression; livre le; date de vente; devis du; bon de livraison du; leverdatum; leverdatum;
        besteldatum; orderdatum; fecha de entrega; fecha de pedido; fecha de operacion; data consegna; data ordine;
        data di consegna; data operazione; data entrega; leveransdatum; leveringsdato; data sprzedazy; సరఫరా తేదీ;
        డెలివరీ తేదీ; ఆర్డర్ తేదీ""",
    OTHER_SUM: """carried forward; brought forward; carry forward; balance forward; previous balance; last invoice;
        unit price; price; discount; cash discount; shipping; freight; page total; total weight; total hours;
        total quantity; total items; total discount; total savings; credit limit; overdue; interest; late fee;
        line total; quantity; qty; you save; previous invoice; previous payments; opening balance; total qty;
        number of items; total pages; withholding tax; ubertrag; uebertrag; zwischenubertrag; einzelpreis; rabatt;
        skonto; gesamtrabatt; versandkosten; fracht; saldovortrag; gesamtgewicht; gesamtmenge; menge;
        summe stunden; gesamtstunden; vorherige rechnung; preis; abzgl skonto; skontobetrag;
        skontierfahiger betrag; zahlbetrag bei skonto; betrag abzgl skonto; seitensumme; summe seite; altsaldo;
        gesamtpreis; letzte rechnung; skontofahig; zahlbetrag abzgl skonto; vorsteuer; report; a reporter; remise;
        escompte; frais de port; prix unitaire; quantite; solde precedent; total remise; poids total; korting;
        transport; verzendkosten; dto; descuento; suma y sigue; sconto; riporto; spese; ritenuta d acconto; irpf;
        ముందు పేజీ నుండి; తదుపరి పేజీకి; ధర; పరిమాణం; తగ్గింపు""",
    CREDIT: """credit note; credit memo; avoir; facture d avoir; nota di credito; nota de credito; nota de abono;
        creditnota; factura rectificativa; kreditnota; kreditfaktura; rechnungskorrektur; stornorechnung;
        korrekturrechnung; creditfactuur; credit invoice; క్రెడిట్ నోట్""",
    SELF: "gutschrift; self billing; self billing invoice; self billed invoice; autofacturation; selbstfakturierung",
    CORRECTS: """original invoice; original invoice no; original invoice number; against invoice; for invoice no;
        for invoice; relating to invoice; invoice corrected; credited invoice; in respect of invoice;
        refers to invoice; ref invoice no; zu rechnung; zur rechnung; zu rechnung nr; zur rechnung nr;
        korrigiert rechnung; ursprungsrechnung; ursprungliche rechnung; original rechnung; betrifft rechnung;
        bezug rechnung; zu unserer rechnung; rechnung storniert; facture d origine; facture initiale; sur facture;
        annule la facture; facture corrigee; concerne la facture; rif fattura; factura original;
        factura rectificada; అసలు ఇన్వాయిస్""",
    PROFORMA: "proforma invoice; proforma; proformarechnung; proforma rechnung; facture proforma; facture pro forma",
    NO_BILL: """
        mahnung; zahlungserinnerung; letzte mahnung; kontoauszug; auftragsbestatigung; angebot; lieferschein;
        saldenbestatigung; zahlungsavis; statement; statement of account; account statement; reminder; payment reminder;
        final notice; overdue notice; quotation; quote; estimate; order confirmation; delivery note; packing slip;
        purchase order; remittance advice; releve de compte; relance; rappel; devis; bon de livraison; bon de commande;
        confirmation de commande; herinnering; aanmaning; offerte; orderbevestiging; pakbon; presupuesto; albaran;
        recordatorio; preventivo; sollecito; estratto conto""",
    EXEMPT: """reverse charge; vat exempt; exempt from vat; zero rated; no vat; vat reversed; intra community supply;
        tax exempt; export; not subject to vat; steuerschuldnerschaft des leistungsempfangers; steuerfrei;
        umsatzsteuerfrei; ustg; innergemeinschaftliche lieferung; kleinunternehmer; kleinunternehmerregelung;
        steuerfreie; ohne umsatzsteuer; autoliquidation; exonere de tva; exoneration de tva; tva non applicable;
        livraison intracommunautaire; btw verlegd; vrijgesteld; inversion del sujeto pasivo; exento; exenta;
        inversione contabile; esente; non imponibile""",
}  # fmt: skip


@dataclass(frozen=True)
class Label:
    """A label as it stands on the paper: its kind, its words in the piece."""

    kind: str
    piece: Piece
    first: int
    last: int
    letters: str
    """Its letters, by which it is known again."""

    @property
    def text(self) -> str:
        """As it is written."""
        return " ".join(word.text for word in self.piece.words[self.first : self.last + 1]).rstrip(" :.")

    @property
    def left(self) -> float:
        """Its left edge."""
        return self.piece.words[self.first].left

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.piece.words[self.last].right


@cache
def kinds() -> dict[str, str]:
    """The kind of each label, by its letters. A word that two kinds have belongs to the last of them."""
    apart = (PROFORMA, NO_BILL)
    return {squashed(word): kind for kind, words in _WORDS.items() if kind not in apart for word in words.split(";")}


@cache
def headings() -> dict[str, str]:
    """What papers are called that are no bills to be paid, by the letters of their headings."""
    return {squashed(word): kind for kind in (PROFORMA, NO_BILL) for word in _WORDS[kind].split(";")}


LONGEST = 7
"""Words of a label."""


def labels_in(pieces: Iterable[Piece], more: dict[str, str] | None = None) -> Iterator[Label]:
    """Every label of the pieces; `more` are kinds of labels besides, by their letters."""
    known = kinds() if not more else {**kinds(), **more}
    for piece in pieces:
        yield from _of_piece(piece, known)


def _of_piece(piece: Piece, known: dict[str, str]) -> Iterator[Label]:
    at, letters = 0, [_letters(word.text) for word in piece.words]
    while at < len(letters):
        found = _with_tax(piece, letters, at, known) or _longest(piece, letters, at, known)
        if found:
            yield found
        at = found.last + 1 if found else at + 1


def _longest(piece: Piece, letters: list[str], at: int, known: dict[str, str]) -> Label | None:
    for last in range(min(len(letters), at + LONGEST) - 1, at - 1, -1):
        joined = "".join(letters[at : last + 1])
        if letters[at] and letters[last] and joined in known and _is_whole(piece, letters, at, last):
            return Label(known[joined], piece, at, last, joined)
    return None


def _is_whole(piece: Piece, letters: list[str], first: int, last: int) -> bool:
    """Whether nothing but a rate stands between the words of a label."""
    return all(letters[at] or _RATE.fullmatch(piece.words[at].text) for at in range(first, last + 1))


def _with_tax(piece: Piece, letters: list[str], at: int, known: dict[str, str]) -> Label | None:
    """A total that says in its own words whether tax is in it: "Total amount payable including VAT at 20 %"."""
    if known.get(letters[at]) not in _SUMS and known.get("".join(letters[at : at + 2])) not in _SUMS:
        return None
    for middle in range(at + 1, min(at + LONGEST, len(letters))):
        sense = _INCLUDED.get(letters[middle])
        if not letters[middle] and not _RATE.fullmatch(piece.words[middle].text):
            return None
        if sense is None:
            continue
        for last in range(middle + 1, min(middle + 5, len(letters))):
            if letters[last] and known.get(letters[last]) == TAX and _is_whole(piece, letters, middle, last):
                return Label(sense, piece, at, last, "".join(letters[at : last + 1]))
        return None
    return None


def _letters(word: str) -> str:
    """A word's letters for comparison; "" for one that holds digits, unless a label ends in it before a colon."""
    before, colon, _ = word.partition(":")
    return squashed(before) if colon else "" if re.search(r"\d", word) else squashed(word)


_RATE = re.compile(r"[(]?(?:\d{1,2}(?:[.,]\d{1,3})?\s*%?|%|@|-|–)[)]?")
_SUMS = (GROSS, TOTAL, NET, PAYABLE)
_INCLUDED = dict.fromkeys(
    ("incl", "inc", "inkl", "including", "included", "inklusive", "inclusive", "inclusief", "ttc", "con", "mit"), GROSS
) | dict.fromkeys(
    ("excl", "ex", "exkl", "excluding", "exclusive", "exclusief", "ohne", "before", "without", "hors", "sin", "senza"),
    NET,
)
