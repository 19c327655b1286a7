"""Numbers, dates and words of a document in its language (Babel's CLDR data)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from invoice_workbook import gst, money, number_shapes, tax_numbers
from invoice_workbook.languages import HOME, known, languages, text

if TYPE_CHECKING:
    from babel import Locale


@cache
def _locale(language: str) -> "Locale":
    from babel import Locale

    return Locale.parse(language)


@cache
def _day_locale(language: str, region: str) -> "Locale":
    """How days are written: English as the sender's country writes it, else as the world outside America does."""
    from babel import UnknownLocaleError

    if language != HOME:
        return _locale(language)
    try:
        return _locale(f"{HOME}_{region}") if region else _locale(_WORLD)
    except (UnknownLocaleError, ValueError):
        return _locale(_WORLD)


Day = date
"""A day; a wording has a method that is called `date`."""
_WORLD = "en_001"
"""English with the day before the month."""
WITH_VAT = tax_numbers.EN_16931 | {"CH", "GB"}
"""Countries whose tax is called a value added tax on documents: texts that end with `.vat`; India's with `.gst`."""
WITH_OWN_NAME = WITH_VAT | {gst.COUNTRY}


@dataclass(frozen=True)
class Wording:
    """How one language writes. A language without a catalogue is written in English.

    The sender's country, where it is given, says what its tax is called and how English writes a day. It and the
    document's currency say how digits are grouped.
    """

    language: str
    region: str = ""
    currency: str = ""

    @classmethod
    def of(cls, language: str, country: str = "", currency: str = "") -> "Wording":
        """The language, or English where there is no catalogue for it."""
        short = language.lower().split("-")[0].split("_")[0]
        return cls(short if short in languages() else HOME, tax_numbers.country(country), currency)

    def text(self, id_: str, **values: object) -> str:
        """A text of the invoice."""
        own = f"invoice.{id_}.gst" if self.region == gst.COUNTRY else f"invoice.{id_}.vat"
        is_own = self.region in WITH_OWN_NAME and known(own)
        return text(own if is_own else f"invoice.{id_}", self.language, **values)

    def country(self, typed: str) -> str:
        """A country by its name; as typed where it is no country's code."""
        code = tax_numbers.country(typed)
        return str(_locale(self.language).territories.get(code, typed)) if code else typed

    def number(self, units: int, decimals: int, least: int | None = None) -> str:
        """Whole units of 10**-decimals; with at least so many decimals (all of them unless said)."""
        return self._shaped(units, decimals, decimals if least is None else least, self.currency)

    def _shaped(self, units: int, decimals: int, least: int, currency: str) -> str:
        plain = money.as_text(units, decimals)
        whole, _, rest = plain.partition(".")
        needed = rest[:least] + rest[least:].rstrip("0")
        return number_shapes.shaped(f"{whole}.{needed}" if needed else whole, self.language, currency, self.region)

    @property
    def is_in_lakh(self) -> bool:
        """Whether digits are grouped in lakh and crore."""
        return number_shapes.is_indian(self.language, self.currency, self.region)

    def amount(self, units: int, decimals: int, currency: str = "") -> str:
        """An amount with its currency's decimals; the code goes behind."""
        shaped = self._shaped(units, decimals, decimals, currency or self.currency)
        return shaped + (f"\N{NO-BREAK SPACE}{currency}" if currency else "")

    def plain(self, millionths: int) -> str:
        """A quantity or percentage without needless zeros."""
        return self.number(millionths, money.DECIMALS_OF_MILLIONTHS, 0)

    def price(self, millionths: int, decimals: int) -> str:
        """A price: the currency's decimals, more where it has more."""
        return self.number(millionths, money.DECIMALS_OF_MILLIONTHS, decimals)

    def percent(self, millionths: int) -> str:
        """A percentage."""
        return f"{self.plain(millionths)}\N{NO-BREAK SPACE}%"

    def date(self, day: date | None) -> str:
        """A day, written out in the language's own way."""
        from babel.dates import format_date

        return str(format_date(day, format="medium", locale=_day_locale(self.language, self.region))) if day else ""

    @property
    def day_format(self) -> str:
        """The number format of a day in a cell."""
        return number_shapes.day_format(self.language)

    def month(self, day: Day) -> str:
        """The month of a day, in short, with its year."""
        from babel.dates import format_skeleton

        return str(format_skeleton("yMMM", day, locale=_locale(self.language)))

    def day_and_month(self, day: Day) -> str:
        """A day within a year, in short."""
        from babel.dates import format_skeleton

        return str(format_skeleton("MMMd", day, locale=_locale(self.language)))
