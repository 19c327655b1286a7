"""Numbers, dates and words of a document in its language (Babel's CLDR data)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from invoice_workbook import money
from invoice_workbook.languages import languages, text

if TYPE_CHECKING:
    from babel import Locale


@cache
def _locale(language: str) -> "Locale":
    from babel import Locale

    return Locale.parse(language)


@cache
def _pattern(least: int, most: int) -> str:
    return "#,##0" + ("." + "0" * least + "#" * (most - least) if most else "")


@dataclass(frozen=True)
class Wording:
    """How one language writes. A language without a catalogue is written in English."""

    language: str

    @classmethod
    def of(cls, language: str) -> "Wording":
        """The language, or English where there is no catalogue for it."""
        short = language.lower().split("-")[0].split("_")[0]
        return cls(short if short in languages() else "en")

    def text(self, id_: str, **values: object) -> str:
        """A text of the invoice."""
        return text(f"invoice.{id_}", self.language, **values)

    def number(self, units: int, decimals: int, least: int | None = None) -> str:
        """Whole units of 10**-decimals; with at least so many decimals (all of them unless said)."""
        from babel.numbers import format_decimal

        exact = Decimal(units).scaleb(-decimals)
        pattern = _pattern(decimals if least is None else least, decimals)
        return str(format_decimal(exact, format=pattern, locale=_locale(self.language), decimal_quantization=False))

    def amount(self, units: int, decimals: int, currency: str = "") -> str:
        """An amount with its currency's decimals; the code goes behind."""
        return self.number(units, decimals) + (f"\N{NO-BREAK SPACE}{currency}" if currency else "")

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

        return str(format_date(day, format="medium", locale=_locale(self.language))) if day else ""
