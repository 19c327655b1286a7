"""The payment part of a Swiss QR-bill: what its code says, and what stands beside it.

Source: SIX, Swiss Implementation Guidelines for the QR-bill 2.3 (structured addresses, code of version 0200, character
set), Style Guide QR-bill (titles in four languages). layouts/qr_bill.typ draws it.
"""

import re
from collections.abc import Iterator
from typing import Any

from invoice_workbook import bank_codes, national_references, payment_references, transfer_texts
from invoice_workbook.documents.codes_to_scan import Asked, png
from invoice_workbook.documents.invoice_data import Party
from invoice_workbook.money import as_text

COUNTRIES = ("CH", "LI")
CURRENCIES = ("CHF", "EUR")
MOST = 99_999_999_999
"""The highest amount, in cents."""
TITLES = {
    "de": (
        "Zahlteil|Konto / Zahlbar an|Referenz|Zusätzliche Informationen|Währung|Betrag|Empfangsschein|Annahmestelle|"
        "Vor der Einzahlung abzutrennen|Zahlbar durch|Zahlbar durch (Name/Adresse)"
    ),
    "fr": (
        "Section paiement|Compte / Payable à|Référence|Informations supplémentaires|Monnaie|Montant|Récépissé|"
        "Point de dépôt|A détacher avant le versement|Payable par|Payable par (nom/adresse)"
    ),
    "it": (
        "Sezione pagamento|Conto / Pagabile a|Riferimento|Informazioni supplementari|Valuta|Importo|Ricevuta|"
        "Punto di accettazione|Da staccare prima del versamento|Pagabile da|Pagabile da (nome/indirizzo)"
    ),
    "en": (
        "Payment part|Account / Payable to|Reference|Additional information|Currency|Amount|Receipt|Acceptance point|"
        "Separate before paying in|Payable by|Payable by (name/address)"
    ),
}
"""The titles that the standard prescribes, by language, in the order of `_NAMES`; other languages have the English."""
_NAMES = (
    *("part", "account", "reference", "information", "currency", "amount"),
    *("receipt", "acceptance", "separate", "payer", "payer-blank"),
)
_NUMBER_OF_HOUSE = re.compile(r"(.*?\S)[ ,]+(\d+\s?[a-zA-Z]?(?:[-/]\d+\s?[a-zA-Z]?)?)")
_LETTERS = re.compile(r"[^ -~\u00a0-\u017fȘșȚț€]")
_STREET, _HOUSE, _POSTAL_CODE, _TOWN, _NAME = 70, 16, 16, 35, 70


def content(asked: Asked, language: str) -> dict[str, Any] | None:
    """What the layout prints; None where the bill can have no payment part.

    That is: another country's account, another currency, nothing to be paid, our address without a town, or an
    account that takes money only with a QR reference where there is none.
    """
    if not _is_possible(asked):
        return None
    titles = TITLES.get(language.lower().split("-")[0].split("_")[0], TITLES["en"])
    return {
        "titles": dict(zip(_NAMES, titles.split("|"), strict=True)),
        "account": [bank_codes.shown(bank_codes.plain(asked.iban)), *_printed(asked.holder, asked)],
        "reference": asked.reference.shown if asked.reference else "",
        "information": _information(asked.text),
        "payer": _printed(asked.payer, asked) if _is_addressed(asked.payer) else [],
        "currency": asked.currency,
        "amount": f"{asked.amount // 100:,}".replace(",", "\N{NO-BREAK SPACE}") + f".{asked.amount % 100:02}",
        "code": png("\n".join(_lines(asked))),
    }


def _information(text: str) -> str:
    """What is told to the payer: numbers as many as fit, each whole."""
    return transfer_texts.cut(_written(text, len(text) * 10), transfer_texts.AND_MORE)


def _is_possible(asked: Asked) -> bool:
    is_swiss = bank_codes.is_iban(asked.iban) and bank_codes.plain(asked.iban)[:2] in COUNTRIES
    is_asked = asked.currency in CURRENCIES and 0 < asked.amount <= MOST
    has_qrr = asked.reference is not None and asked.reference.form == national_references.QRR
    return (
        is_swiss
        and is_asked
        and _is_addressed(asked.holder)
        and has_qrr == payment_references.needs_reference(asked.iban)
    )


def _is_addressed(party: Party) -> bool:
    """Whether a party has what an address in the code needs; ours and a payer's country is by two letters."""
    return bool(party.name.strip() and party.postal_code.strip() and party.city.strip() and len(_country(party)) == 2)


def _country(party: Party) -> str:
    return party.country.strip().upper()


def _printed(party: Party, asked: Asked) -> list[str]:
    """Name and address as the code has them: the country's letters only before a postal code of another country."""
    ours = bank_codes.plain(asked.iban)[:2]
    code = party.postal_code.strip()
    foreign = f"{_country(party)}-" if _country(party) != ours else ""
    lines = ((party.name, _NAME), (party.street, _STREET), (f"{foreign}{code} {party.city}", _TOWN))
    return [written for line, longest in lines if (written := _written(line, longest))]


def _lines(asked: Asked) -> Iterator[str]:
    """The code's lines, in the order of the standard; a blank line is what is not said."""
    form = "NON" if not asked.reference else "QRR" if asked.reference.form == national_references.QRR else "SCOR"
    yield from ("SPC", "0200", "1", bank_codes.plain(asked.iban))
    yield from _address(asked.holder)
    yield from [""] * 7  # the ultimate creditor: for later use
    yield from (as_text(asked.amount, 2), asked.currency)
    yield from _address(asked.payer) if _is_addressed(asked.payer) else [""] * 7
    yield from (form, asked.reference.plain if asked.reference else "")
    yield from (_information(asked.text), "EPD")


def _address(party: Party) -> Iterator[str]:
    """A structured address: S, name, street, house number, postal code, town, country."""
    found = _NUMBER_OF_HOUSE.fullmatch(party.street.strip())
    street, house = (found[1], found[2]) if found else (party.street.strip(), "")
    yield from ("S", _written(party.name, _NAME), _written(street, _STREET), _written(house, _HOUSE))
    yield from (_written(party.postal_code, _POSTAL_CODE), _written(party.city, _TOWN), _country(party))


def _written(text: str, longest: int) -> str:
    r"""A text in the code's letters: Latin ones as they are, others spelled in Latin, on one line.

    >>> _written("Müller & Söhne,\nZürich", 70), _written("గోదావరి", 70).isascii()
    ('Müller & Söhne, Zürich', True)
    """
    from text_unidecode import unidecode

    plain = " ".join(text.split())
    return _LETTERS.sub(lambda found: unidecode(found[0]), plain)[:longest].strip()
