"""Net, tax and gross of a bill, taken only where they prove each other.

Three printed figures prove each other where net and tax add up to a gross that is called so, and the tax is that of a
rate printed or known, to the cent; or the tax is the sum of printed taxes, each its rate's share of a printed figure.
A tax that is in a printed gross proves itself by its rate. No tax is proved by a printed 0, or words that say why.
Where two different bills' worth of figures prove themselves equally, none is taken.
Units: the figures' own; a cent is the currency's smallest unit.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from invoice_workbook.formats.paper import labels as words
from invoice_workbook.formats.paper.figures import Figure
from invoice_workbook.formats.paper.labels import Label
from invoice_workbook.formats.paper.pieces import Sheet

_RATES = (3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 27, 28)
_BROKEN_RATES = ("2.6", "3.8", "5.5", "7.7", "8.1", "13.5", "25.5")
USUAL_RATES = (*map(Decimal, _RATES), *map(Decimal, _BROKEN_RATES))
"""Rates of tax in use in Europe and India, for a bill that prints none."""
SUM_KINDS = (
    words.GROSS,
    words.TOTAL,
    words.NET,
    words.TAX,
    words.PAYABLE,
    words.PREPAID,
    words.ROUNDING,
    words.OTHER_SUM,
)
NAMING_KINDS = (*SUM_KINDS, words.OTHER_NUMBER, words.REFERENCE, words.NUMBER, words.ORDER)
"""Kinds of labels that say what the figure behind them is."""
RANKS = {words.GROSS: (6, 3), words.TOTAL: (5, 1), words.PAYABLE: (4, 2)}
"""How clearly a label in the figure's own row, and one at the head of its column, calls it a gross."""
MOST_TAXES, MOST_FIGURES, MOST_ROWS = 8, 400, 60
HIGHEST_RATE = 30


@dataclass(frozen=True)
class Sum:
    """A figure with the label that names it, if one does. `is_under` says that the label is a column's."""

    figure: Figure
    label: Label | None = None
    is_under: bool = False

    @property
    def value(self) -> Decimal:
        """The figure's size; what is paid back is written negative on some bills."""
        return abs(self.figure.value)

    @property
    def kind(self) -> str:
        """What the label says it is."""
        return self.label.kind if self.label else ""

    @property
    def rank(self) -> int:
        """How clearly it is called a gross; 0 is not at all."""
        return RANKS[self.kind][self.is_under] if self.kind in RANKS else 0


@dataclass(frozen=True)
class Totals:
    """What was proved; a net or tax without a figure follows from the others."""

    gross: Sum
    amount: Decimal
    """The gross; where a rounding is printed, before it."""
    net: Decimal | None = None
    tax: Decimal | None = None
    net_at: Sum | None = None
    tax_at: Sum | None = None
    is_negative: bool = False
    prepaid: Sum | None = None
    rounding: Decimal | None = None


def sums_in(sheet: Sheet, labels: Sequence[Label], figures: Sequence[Figure]) -> list[Sum]:
    """Each figure with its label: the last one before it in its row, else the one at the head of its column."""
    by_row: dict[int, list[Label]] = {}
    for label in labels:
        if label.kind in NAMING_KINDS:
            by_row.setdefault(label.piece.row, []).append(label)
    taken = {figure.piece.row for figure in figures if not figure.is_percent}
    counts = Counter(figure.piece.row for figure in figures if not figure.is_percent)
    found = []
    for figure in figures:
        if figure.is_percent:
            continue
        before = [one for one in by_row.get(figure.piece.row, ()) if one.right <= figure.left + 1]
        if not before:
            found.append(_under(sheet, figure, by_row, taken))
            continue
        label = max(before, key=lambda one: one.right)
        if label.kind == words.TOTAL and counts[figure.piece.row] > 1:
            found.append(_of_total_row(sheet, figure, label, by_row, figures))
        else:
            paid = [one for one in before if one.kind == words.PREPAID and one.piece is label.piece]
            label = paid[0] if paid else label
            found.append(Sum(figure, label if label.kind in SUM_KINDS else None))
    return found


def _of_total_row(
    sheet: Sheet, figure: Figure, label: Label, by_row: dict[int, list[Label]], figures: Sequence[Figure]
) -> Sum:
    """One of several totals in a row: what its column's head calls it; without one, the last is the total."""
    under = _under(sheet, figure, by_row, set(), MOST_ROWS)
    if under.kind in (words.NET, words.TAX, words.GROSS):
        return Sum(figure, under.label)
    is_last = all(one.left <= figure.left for one in figures if one.piece.row == figure.piece.row)
    return Sum(figure, label) if is_last else Sum(figure)


def _under(sheet: Sheet, figure: Figure, by_row: dict[int, list[Label]], taken: set[int], most: int = 8) -> Sum:
    """The label above, across rows of figures of the same column."""
    for row in range(figure.piece.row - 1, max(figure.piece.row - most - 1, -1), -1):
        if sheet.rows[row][0].page != figure.page:
            break
        for label in by_row.get(row, ()):
            if min(label.right, figure.right) - max(label.left, figure.left) > 0:
                if row in taken and any(_is_beside(sheet, label, one) for one in sheet.rows[row]):
                    return Sum(figure)
                return Sum(figure, label if label.kind in SUM_KINDS else None, is_under=True)
    return Sum(figure)


def _is_beside(sheet: Sheet, label: Label, piece: object) -> bool:
    """Whether the label names something in its own row: it is then no column's."""
    after = sheet.right_of(label.piece)
    return bool(after) and any(c.isdigit() for c in after[0].text)


def find(
    sums: Sequence[Sum], percents: Sequence[Figure], known: Iterable[Decimal], exempt: bool, decimals: int
) -> Totals | None:
    """The totals that prove themselves; None where none do, or two do equally."""
    proof = _Proof(sums, percents, known, exempt, decimals)
    proved = [one for gross in proof.grosses() for one in proof.of(gross)]
    best = _best(proved)
    if best is not None and proof.largest_called() > best.gross.value:
        return None
    return None if best is None else proof.with_payable(best)


def _best(proved: Sequence[Totals]) -> Totals | None:
    """The one that counts: the most clearly called, and of those the largest if it stands last."""
    for rank in sorted({one.gross.rank for one in proved}, reverse=True):
        level = [one for one in proved if one.gross.rank == rank]
        sizes = {one.gross.value for one in level}
        if len(sizes) > 1:
            level = _last_and_largest(level)
        if level:
            return _settled(level)
        if rank >= RANKS[words.PAYABLE][0]:
            return None
    return None


def _last_and_largest(level: list[Totals]) -> list[Totals]:
    largest = max(one.gross.value for one in level)
    last = max(one.gross.figure.piece.row for one in level)
    found = [one for one in level if one.gross.value == largest]
    return found if any(one.gross.figure.piece.row == last for one in found) else []


def _settled(level: Sequence[Totals]) -> Totals | None:
    """Totals of one gross: those with the clearest net and tax, if these agree."""
    clearest = max(map(_clearness, level))
    found = [one for one in level if _clearness(one) == clearest]
    if len({(one.net, one.tax) for one in found}) > 1:
        return replace(found[0], net=None, tax=None, net_at=None, tax_at=None)
    return found[-1]


def _clearness(one: Totals) -> int:
    net = one.net_at is not None and one.net_at.kind == words.NET
    tax = one.tax_at is not None and one.tax_at.kind == words.TAX
    return 2 * net + 2 * tax + (one.net_at is not None)


class _Proof:
    """What stands on the paper, and what it proves."""

    def __init__(
        self, sums: Sequence[Sum], percents: Sequence[Figure], known: Iterable[Decimal], exempt: bool, decimals: int
    ) -> None:
        self.cent = Decimal(1).scaleb(-decimals)
        fine = [one for one in sums if one.figure.places == decimals]
        round_ = [one for one in sums if one.figure.places == 0 and one.label is not None and not one.is_under]
        self.sums = (fine if any(one.rank for one in fine) else [*fine, *round_])[-MOST_FIGURES:]
        rates = [abs(one.value) for one in percents]
        self.has_zero = exempt or Decimal(0) in rates
        self.printed = tuple(dict.fromkeys(rate for rate in rates if 0 < rate <= HIGHEST_RATE))
        self.rates = tuple(dict.fromkeys((*self.printed, *known, *USUAL_RATES)))
        self.rates_of_row: dict[int, set[Decimal]] = {}
        for one in percents:
            self.rates_of_row.setdefault(one.piece.row, set()).add(abs(one.value))
        self.exempt = exempt
        self.taxes = [one for one in self.sums if one.kind == words.TAX]
        self.roundings = {one.figure.value for one in self.sums if one.kind == words.ROUNDING and one.value < 1} - {0}

    def grosses(self) -> list[Sum]:
        """Every figure that is called a gross, a total, or what is to be paid."""
        return [one for one in self.sums if one.rank and one.value]

    def largest_called(self) -> Decimal:
        """The largest figure that its own row calls a gross, or what is to be paid: no gross is smaller."""
        called = (one.value for one in self.grosses() if not one.is_under and one.kind != words.TOTAL)
        return max(called, default=Decimal(0))

    def of(self, gross: Sum) -> Iterator[Totals]:
        """What proves this gross."""
        usable = [one for one in self.sums if one.kind not in (words.OTHER_SUM, words.PREPAID, words.ROUNDING)]
        for net, off in ((net, off) for off in (Decimal(0), *self.roundings) for net in usable):
            amount = gross.value - off
            if net is gross or not 0 < net.value <= amount or (net.kind == words.TAX and net.value != gross.value / 2):
                continue
            tax = amount - net.value
            if tax == 0:
                if net.kind == words.NET and self._is_untaxed():
                    yield self._made(gross, net, Decimal(0), next((t for t in self.taxes if t.value == 0), None))
            elif at := self._proved_tax(net, tax):
                yield replace(self._made(gross, net, tax, at), amount=amount, rounding=off or None)
        if not any(one.kind == words.NET and not one.is_under for one in self.sums):
            yield from self._included(gross)
        if self.exempt and not [one for one in self.taxes if one.value] and not self.printed:
            yield self._made(gross, None, Decimal(0), None, gross.value)

    def _is_untaxed(self) -> bool:
        return self.exempt or any(one.value == 0 for one in self.taxes)

    def _proved_tax(self, net: Sum, tax: Decimal) -> Sum | None:
        """The figure that is this net's tax, or one of the taxes that add up to it; None where nothing proves it."""
        printed = [one for one in self.sums if one.value == tax and one is not net and one.kind != words.OTHER_SUM]
        called = [one for one in printed if one.kind == words.TAX]
        at = next(reversed(called or printed), None)
        if at is not None and (called or net.kind == words.NET):
            rates = self.rates if called and net.kind == words.NET else self.printed or (self.rates if called else ())
            if any(self._is_share(net.value, rate, tax) for rate in rates):
                return at
        if net.kind not in (words.NET, words.TOTAL):
            return None
        parts = self._parts(net.value, tax)
        if parts:
            return at or parts[-1]
        if called and self.printed and self._is_between(net.value, tax):
            return at
        return None

    def _is_share(self, net: Decimal, rate: Decimal, tax: Decimal) -> bool:
        return abs((net * rate / 100).quantize(self.cent, ROUND_HALF_UP) - tax) <= self.cent

    def _is_between(self, net: Decimal, tax: Decimal) -> bool:
        """Whether several printed rates can have made this tax of it."""
        lowest = min(self.printed) if self.taxes and not self.exempt else Decimal(0)
        return (
            len(self.printed) > 1 and net * lowest / 100 - self.cent <= tax <= net * max(self.printed) / 100 + self.cent
        )

    def _parts(self, net: Decimal, tax: Decimal) -> tuple[Sum, ...]:
        """Two or more printed taxes that add up to this one, and whose rates make them of this net or of its parts."""
        shares = {
            (one.figure.piece.row, one.value): one
            for one in self.taxes
            if 0 < one.value < tax and len(self.rates_of_row.get(one.figure.piece.row, set()) - {0}) == 1
        }
        for count in range(2, min(len(shares), 4) + 1):
            for some in combinations(list(shares.values())[-MOST_TAXES:], count):
                if sum(one.value for one in some) == tax and self._make(net, some):
                    return some
        return ()

    def _make(self, net: Decimal, some: tuple[Sum, ...]) -> bool:
        """Whether each is its rate's share of the net, or all of them are those of parts that add up to it."""
        taxed = [(next(iter(self.rates_of_row[one.figure.piece.row] - {0})), one.value) for one in some]
        if all(self._is_share(net, rate, tax) for rate, tax in taxed):
            return True
        bases = sum((tax * 100 / rate for rate, tax in taxed), Decimal(0))
        off = sum((self.cent * 100 / rate for rate, _ in taxed), Decimal(0))
        return abs(bases - net) <= off or (self.has_zero and bases < net)

    def _included(self, gross: Sum) -> Iterator[Totals]:
        """A tax that is in the gross, by its printed rate."""
        for tax in self.taxes:
            for rate in self.printed:
                share = gross.value * rate / (100 + rate)
                if 0 < tax.value < gross.value and abs(share - tax.value) < self.cent:
                    yield self._made(gross, None, tax.value, tax, gross.value - tax.value)

    def _made(self, gross: Sum, net: Sum | None, tax: Decimal, at: Sum | None, size: Decimal | None = None) -> Totals:
        value = net.value if net else size
        return Totals(gross, gross.value, value, tax, net, at, gross.figure.value < 0)

    def with_payable(self, one: Totals) -> Totals:
        """The same with what was paid already, where it and what is to be paid make up the gross."""
        gross = one.gross.value
        for paid in self.sums:
            if paid.kind == words.PREPAID and 0 < paid.value <= gross:
                rest = [s for s in self.sums if s.kind in RANKS and s.value == gross - paid.value]
                if rest:
                    return replace(one, prepaid=paid)
        return one
