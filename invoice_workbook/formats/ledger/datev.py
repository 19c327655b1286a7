"""Bookings as a DATEV Buchungsstapel: EXTF, version 700, category 21, format version 13.

Source: developer.datev.de, DATEV-Format, Header and Buchungsstapel: Windows-1252, semicolons, a comma before decimals,
CRLF, at most 99,999 bookings a file. A booking is an amount between Konto and Gegenkonto. Where Ledger accounts has a
tax key, net and tax go as one amount with it, and DATEV takes the tax out again; `auto` stands for an account that does
so by itself. Without a key each goes for itself.
An amount in another currency has its rate (how many of it one of ours is) and is worth so much in ours. What the format
cannot say, a third decimal or a rate below 1, goes in our own currency alone.
Units: minor units of each booking's currency.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from invoice_workbook import currencies, money
from invoice_workbook.ledger.bookings import pairs as kept
from invoice_workbook.ledger.bookings.accounts import PARTIES

SUFFIX, MOST_ROWS = "csv", 99_999
BY_ITSELF = "auto"
"""The tax key of an account that takes the tax out by itself."""
_NUMBERED = (
    *[f"Beleginfo - {part} {n}" for n in range(1, 9) for part in ("Art", "Inhalt")],
    *("KOST1 - Kostenstelle", "KOST2 - Kostenstelle", "Kost-Menge", "EU-Land u. UStID (Bestimmung)"),
    *("EU-Steuersatz (Bestimmung)", "Abw. Versteuerungsart", "Sachverhalt L+L", "Funktionsergänzung L+L"),
    *("BU 49 Hauptfunktionstyp", "BU 49 Hauptfunktionsnummer", "BU 49 Funktionsergänzung"),
    *[f"Zusatzinformation{part} {n}" for n in range(1, 21) for part in (" - Art", "- Inhalt")],
)
COLUMNS = (
    *("Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs", "Basis-Umsatz"),
    *("WKZ Basis-Umsatz", "Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel", "Belegdatum", "Belegfeld 1"),
    *("Belegfeld 2", "Skonto", "Buchungstext", "Postensperre", "Diverse Adressnummer", "Geschäftspartnerbank"),
    *("Sachverhalt", "Zinssperre", "Beleglink", *_NUMBERED),
    *("Stück", "Gewicht", "Zahlweise", "Forderungsart", "Veranlagungsjahr", "Zugeordnete Fälligkeit", "Skontotyp"),
    *("Auftragsnummer", "Buchungstyp", "USt-Schlüssel (Anzahlungen)", "EU-Land (Anzahlungen)"),
    *("Sachverhalt L+L (Anzahlungen)", "EU-Steuersatz (Anzahlungen)", "Erlöskonto (Anzahlungen)", "Herkunft-Kz"),
    *("Buchungs GUID", "KOST-Datum", "SEPA-Mandatsreferenz", "Skontosperre", "Gesellschaftername"),
    *("Beteiligtennummer", "Identifikationsnummer", "Zeichnernummer", "Postensperre bis"),
    *("Bezeichnung SoBil-Sachverhalt", "Kennzeichen SoBil-Buchung", "Festschreibung", "Leistungsdatum"),
    *("Datum Zuord. Steuerperiode", "Fälligkeit", "Generalumkehr (GU)", "Steuersatz", "Land"),
    *("Abrechnungsreferenz", "BVV-Position", "EU-Land u. UStID (Ursprung)", "EU-Steuersatz (Ursprung)"),
    "Abw. Skontokonto",
)
_REST = ";" * (len(COLUMNS) - 14)
_DOCUMENT, _TEXT = 36, 60
_NO_DOCUMENT = re.compile(r"[^A-Za-z0-9$&%*+\-/]")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_SMALLEST_RATE, _LARGEST_RATE = 1, 10_000


@dataclass(frozen=True)
class Head:
    """The file's first line: who advises whom, the fiscal year's first day, the digits of a general account."""

    adviser: str
    client: str
    year: date
    digits: int
    start: date
    end: date
    at: datetime
    currency: str
    name: str


@dataclass(frozen=True)
class Rate:
    """What a currency is worth on a day: minor units of ours for one of its own, and how many of it one of ours is."""

    units: Fraction
    rate: Fraction


Rates = Mapping[tuple[str, pd.Timestamp], Rate]


def rows(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs as they are written: konto, gegenkonto, units (the debit of konto above zero), key and the others."""
    found = _with_tax(pairs)
    turned = found["role"].isin([kept.NET, kept.TAX]) & ~found["debit_use"].isin(PARTIES)
    found["konto"] = found["debit"].where(~turned, found["credit"])
    found["gegenkonto"] = found["credit"].where(~turned, found["debit"])
    found["units"] = found["units"].where(~turned, -found["units"])
    found["key"] = found["key"].where(found["key"].str.casefold() != BY_ITSELF, "")
    return found[(found["units"] != 0) & (found["konto"] != found["gegenkonto"])].reset_index(drop=True)


def _with_tax(pairs: pd.DataFrame) -> pd.DataFrame:
    """Nets that have a tax key with their tax; that tax is no row of its own."""
    group = pairs.groupby(["source", "place", "category", "rate"], sort=False).ngroup()
    is_net = (pairs["role"] == kept.NET) & (pairs["key"] != "")
    is_keyed = group.isin(set(group[is_net]))
    is_tax = is_keyed & (pairs["role"] == kept.TAX)
    taxes = pairs.loc[is_tax, "units"].groupby(group[is_tax]).sum()
    found = pairs.copy()
    nets = pairs.loc[is_net, "units"]
    whole = group[is_net].map(taxes).fillna(0).astype("int64")
    found.loc[is_net, "units"] = nets + kept.shares(whole, nets, group[is_net])
    return found[~is_tax & ~(is_keyed & (pairs["role"] == kept.SELF_TAX))].reset_index(drop=True)


def write(head: Head, found: pd.DataFrame, rates: Rates) -> bytes:
    """A file of at most `MOST_ROWS` rows."""
    lines = [_first(head), ";".join(COLUMNS)]
    columns = [found[name].tolist() for name in ("units", "currency", "decimals", "konto", "gegenkonto", "key")]
    columns += [found["day"].dt.strftime("%d%m").tolist(), found["document"].tolist(), found["text"].tolist()]
    worth = [_worth(rates, head, currency, day) for currency, day in zip(found["currency"], found["day"], strict=True)]
    lines += [_line(head, one, *cells) for one, *cells in zip(worth, *columns, strict=True)]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252", "replace")


def _worth(rates: Rates, head: Head, currency: str, day: pd.Timestamp) -> Rate | None:
    return None if currency == head.currency else rates[currency, day]


def _first(head: Head) -> str:
    at = head.at.strftime("%Y%m%d%H%M%S") + "000"
    days = [one.strftime("%Y%m%d") for one in (head.year, head.start, head.end)]
    first = ['"EXTF"', "700", "21", '"Buchungsstapel"', "13", at, "", '"RE"', '""', '""', head.adviser, head.client]
    second = [days[0], str(head.digits), *days[1:], quoted(head.name, 30), '""', "1", "0", "0", f'"{head.currency}"']
    return ";".join([*first, *second, "", '""', "", "", '""', "", "", '""', '""'])


def _line(
    head: Head,
    worth: Rate | None,
    units: int,
    currency: str,
    decimals: int,
    konto: str,
    gegenkonto: str,
    key: str,
    day: str,
    document: str,
    text: str,
) -> str:
    amount, code, foreign = _amount(units, decimals), currency, ["", "", '""']
    if worth is not None:
        home = _amount(_home(units, worth), currencies.DECIMALS[head.currency])
        if decimals <= 2 and _SMALLEST_RATE <= worth.rate < _LARGEST_RATE:
            foreign = [_rate(worth.rate), home, f'"{head.currency}"']
        else:
            amount, code = home, head.currency
    mark = "S" if units > 0 else "H"
    cells = [amount, f'"{mark}"', f'"{code}"', *foreign, konto, gegenkonto, f'"{key}"', day]
    return ";".join([*cells, f'"{document_field(document)}"', '""', "", quoted(text, _TEXT)]) + _REST


def _home(units: int, worth: Rate) -> int:
    exact = units * worth.units
    return money.quotient(exact.numerator, exact.denominator)


def _amount(units: int, decimals: int) -> str:
    """An amount with two decimals and a comma, without its sign."""
    exact = Decimal(abs(units)).scaleb(-decimals)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP)).replace(".", ",")


def _rate(rate: Fraction) -> str:
    millionths = money.quotient(rate.numerator * money.MILLION, rate.denominator)
    return money.as_text(millionths, money.DECIMALS_OF_MILLIONTHS).replace(".", ",")


def document_field(document: str) -> str:
    """A document's number in the letters that Belegfeld 1 takes.

    >>> document_field("INV-2026-00012"), document_field('=RÜ; "7"')
    ('INV-2026-00012', '-RUe---7-')
    """
    return _NO_DOCUMENT.sub("-", document.translate(_GERMAN))[:_DOCUMENT]


def quoted(words: str, longest: int) -> str:
    """A text of at most so many letters of Windows-1252; others in Latin letters.

    >>> quoted('Größe "A"; చాయ్', 20)
    '"Größe ""A""; caay"'
    """
    plain = "".join(letter if _is_known(letter) else _latin(letter) for letter in " ".join(words.split()))
    return '"' + plain[:longest].strip().replace('"', '""') + '"'


def _is_known(letter: str) -> bool:
    return letter.isprintable() and bool(letter.encode("cp1252", "ignore"))


def _latin(letter: str) -> str:
    from text_unidecode import unidecode

    return str(unidecode(letter))


def parts(found: pd.DataFrame) -> Sequence[pd.DataFrame]:
    """The rows by the files that they go into."""
    return [found.iloc[start : start + MOST_ROWS] for start in np.arange(0, max(len(found), 1), MOST_ROWS)]
