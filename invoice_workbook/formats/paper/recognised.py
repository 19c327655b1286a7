"""What a bill on paper says of itself: each thing with the place where it stands, and nothing that is not certain.

Where two candidates fit equally, neither is taken.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from invoice_workbook import currencies
from invoice_workbook.formats.paper import figures, indian_taxes, labels, totals
from invoice_workbook.formats.paper.dated import Dated
from invoice_workbook.formats.paper.figures import Figure
from invoice_workbook.formats.paper.marked import Known, Said, agreed

__all__ = ["Bill", "Known", "Said"]

_COMMON = frozenset(currencies.DECIMALS) - {"ALL", "TRY", "TOP", "CUP", "COP", "MOP", "PAB"}
_OF_COUNTRY = {
    "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN", "JP": "JPY", "CN": "CNY",
    "SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK", "IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR",
}  # fmt: skip


class Bill(Dated):
    """A paper, looked at once; each property is one thing that it says, or None."""

    @cached_property
    def currency(self) -> Said | None:
        """The currency at the totals, else the paper's only one; a sign of several is the vendor's own, if it fits."""
        sums = totals.sums_in(self.sheet, self.labels, self._figures)
        if self.has_two_currencies:
            return None
        near = [one.figure for one in sums if one.rank and one.figure.sign]
        near = near or [one.figure for one in sums if one.label and one.figure.sign]
        found = [
            Said(code, f.page, "", f.sign.upper() if f.sign.isalpha() else f.sign)
            for f in near
            if (code := self._code_of(f.sign))
        ]
        others = list(self._codes())
        if not found or (any("$" in one.raw or one.raw in ("¥", "KR", "RS") for one in found) and others):
            found = others
        return agreed(found, lambda said: said.value) if found else None

    @cached_property
    def has_two_currencies(self) -> bool:
        """Whether the rows of its sums are in two currencies: which one is owed is then not certain."""
        rows = {one.piece.row for one in self._of(labels.GROSS, labels.TOTAL, labels.NET, labels.TAX, labels.PAYABLE)}
        signs = {f.sign for f in self._figures if f.piece.row in rows and f.sign}
        return len({code for sign in signs if (code := self._code_of(sign))}) > 1

    def _codes(self) -> Iterator[Said]:
        """Codes and certain signs anywhere: "Amounts in EUR", "Total (€)"."""
        for piece in self.sheet.pieces:
            for word in piece.words:
                bare = word.text.strip("()[]:,.;")
                code = bare if bare in _COMMON else figures.SIGNS.get(bare.casefold(), "")
                if code:
                    yield Said(code, piece.page, "", bare)
        for figure in self._figures:
            if figure.sign and (code := self._code_of(figure.sign)):
                yield Said(code, figure.page, "", figure.sign)

    def _code_of(self, sign: str) -> str:
        if sign in figures.SIGNS:
            return figures.SIGNS[sign]
        if sign in figures.SHARED:
            may_be = figures.SHARED[sign]
            own = {self.known.currency, _OF_COUNTRY.get(self.known.country, "")} & set(may_be)
            return may_be[0] if len(may_be) == 1 else own.pop() if len(own) == 1 else ""
        return sign.upper()

    @cached_property
    def _sums(self) -> tuple[int, Sequence[Figure], list[totals.Sum]]:
        """The decimals of the bill's currency, its figures in them, and these with the labels that name them."""
        code = self.currency.value if self.currency else self.known.home
        decimals = currencies.DECIMALS.get(code, 2)
        found = self._figures if decimals == 2 else figures.figures_in(self.sheet, decimals)
        return decimals, found, totals.sums_in(self.sheet, self.labels, found)

    @cached_property
    def indian_taxes(self) -> dict[str, tuple[Decimal, totals.Sum]]:
        """CGST, SGST and IGST by field, where they come to the tax that was proved."""
        proved = self.totals
        return indian_taxes.find(self._sums[2], proved.tax) if proved and proved.tax else {}

    @cached_property
    def totals(self) -> totals.Totals | None:
        """Net, tax and gross, where they prove each other."""
        if self.has_two_currencies:
            return None
        decimals, found, sums = self._sums
        off = {label.piece.row for label in self._of(labels.OTHER_SUM)}
        taxed = {label.piece.row for label in self._of(labels.TAX)}
        rates = [f for f in found if f.is_percent and (f.piece.row not in off or f.piece.row in taxed)]
        return totals.find(sums, rates, self.known.rates, bool(self._of(labels.EXEMPT)), decimals)
