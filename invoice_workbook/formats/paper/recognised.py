"""What a bill on paper says of itself: each thing with the place where it stands, and nothing that is not certain.

`Known` is what the reader knows beforehand: its own numbers and orders, which no vendor's number is; rates of tax; what
the vendor is known for. Where two candidates fit equally, neither is taken.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from invoice_workbook import bank_codes, currencies, references
from invoice_workbook.formats.paper import figures, labels, totals
from invoice_workbook.formats.paper.days import DAY_FIRST, MONTH_FIRST, Day, days_in
from invoice_workbook.formats.paper.figures import Figure
from invoice_workbook.formats.paper.labels import Label
from invoice_workbook.formats.paper.pieces import Piece, Sheet, squashed
from invoice_workbook.formats.paper.words import SCAN, Paper

LONGEST_NUMBER = 30
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._\-]*")
_STOP = re.compile(r"(?:vom|from|dated|of|du|del|am|date|datum|den|le|of)", re.I)


@dataclass(frozen=True)
class Said:
    """A value, and where it was read: the page, the label that names it, and the words themselves."""

    value: Any
    page: int
    label: str
    raw: str
    letters: str = ""
    """The label's letters, by which it is known on the vendor's next bill."""


@dataclass(frozen=True)
class Known:
    """What is known before a paper is read."""

    ours: frozenset[str] = frozenset()
    """Our own tax number, accounts and the like, letters and digits alone."""
    orders: Mapping[str, str] = field(default_factory=dict)
    """Purchase orders by their letters and digits."""
    rates: tuple[Decimal, ...] = ()
    home: str = "EUR"
    today: date = date(2026, 1, 1)
    country: str = ""
    """The vendor's."""
    currency: str = ""
    order_of_days: str = ""
    """How the vendor is known to write days."""
    learned: Mapping[str, str] = field(default_factory=dict)
    """Kinds of the labels that the vendor is known to use, by their letters."""


class Bill:
    """A paper, looked at once; each property is one thing that it says, or None."""

    def __init__(self, paper: Paper, known: Known, sheet: Sheet | None = None) -> None:
        self.paper, self.known = paper, known
        self.sheet = sheet or Sheet.of(paper.words)
        self.labels = list(labels.labels_in(self.sheet.pieces, dict(known.learned)))

    def _of(self, *kinds: str) -> list[Label]:
        return [label for label in self.labels if label.kind in kinds]

    @cached_property
    def _starts(self) -> set[tuple[Piece, int]]:
        """Where labels begin, dates' little words aside."""
        return {
            (label.piece, label.first)
            for label in self.labels
            if label.kind != labels.ANY_DATE or len(label.letters) > 4
        }

    def _values(self, label: Label) -> Iterator[tuple[Piece, int]]:
        """Where a label's value may begin: behind it, in the next piece of the row, or under it."""
        piece, at = label.piece, label.last + 1
        ends_glued = re.search(r":\S", piece.words[label.last].text)
        if ends_glued:
            yield piece, label.last
            return
        while at < len(piece.words) and piece.words[at].text in (":", "-", "–", "=", "."):
            at += 1
        if at < len(piece.words):
            if (piece, at) not in self._starts:
                yield piece, at
            return
        after = self.sheet.right_of(piece)
        if after and (after[0], 0) not in self._starts:
            yield after[0], 0
        under = self.sheet.below(piece, label.left, label.right)
        if under and (under[0], 0) not in self._starts and abs(under[0].left - label.left) < 60:
            yield under[0], 0

    # numbers

    @cached_property
    def is_credit(self) -> Said | None:
        """That it is a credit note, where its heading says so and nothing else."""
        found = [one for one in self._of(labels.CREDIT) if self._is_heading(one)]
        return _said("credit note", found[0], found[0].text) if found else None

    @cached_property
    def is_unsure(self) -> bool:
        """Whether it may be a credit note or a bill that we wrote ourselves: Gutschrift is both."""
        return any(self._is_heading(one) for one in self._of(labels.SELF)) and not self.is_credit

    def _is_heading(self, label: Label) -> bool:
        """Whether a label begins its piece, alone or with a number, on the first page."""
        rest = label.piece.words[label.last + 1 :]
        plain = all(any(c.isdigit() for c in word.text) or len(word.text) < 4 for word in rest)
        return label.first == 0 and label.piece.page == 1 and plain

    @cached_property
    def number(self) -> Said | None:
        """The vendor's own number of the bill."""
        learned = [label for label in self._of(labels.NUMBER) if label.letters in self.known.learned]
        for some, least in (
            (learned, 1),
            (self._of(labels.NUMBER), 1),
            (self._of(labels.HEADING, labels.CREDIT, labels.SELF), 3),
        ):
            found = [said for label in some if (said := self._number_at(label, least))]
            if found:
                return _agreed(found, lambda said: references.plain(said.value))
        return None

    def _number_at(self, label: Label, least: int) -> Said | None:
        if self._corrects_before(label):
            return None
        for piece, at in self._values(label):
            if least > 1 and (piece is not label.piece or at > label.last + 2):
                continue
            raw = self._code(piece, at, self._dated(piece))
            if raw and sum(c.isdigit() for c in raw) >= least and self._is_own(raw, least):
                return Said(raw, piece.page, label.text, raw, label.letters)
            if raw and least == 1:
                return None
        return None

    def _corrects_before(self, label: Label) -> bool:
        """Whether the words before a label say that another bill's number follows."""
        near = [one for one in self.labels if one.kind == labels.CORRECTS and one.piece.row == label.piece.row]
        return any(one.left <= label.left for one in near)

    def _dated(self, piece: Piece) -> set[int]:
        return {at for day in days_in(piece) for at in range(day.first, day.last + 1)}

    def _code(self, piece: Piece, at: int, dated: set[int]) -> str:
        """What looks like a number from there on; "" for none, or where one cannot tell where it ends."""
        texts = [word.text for word in piece.words]
        if ":" in texts[at]:
            texts[at] = texts[at].rpartition(":")[2]
        parts: list[str] = []
        for n in range(at, len(texts)):
            part = texts[n].strip("()[],;:").rstrip(".")
            if (
                n in dated
                or (piece, n) in self._starts
                and n > at
                or _STOP.fullmatch(part)
                or part in ("", "/", "|", "·", "•", "-", "–")
            ):
                if part == "#" or (part in ("/", "-", "–") and not parts):
                    continue
                if part == "/" and n + 1 not in dated:
                    return ""
                break
            if not parts and squashed(part) in _NUMBER_WORDS and not any(c.isdigit() for c in part):
                continue
            if not _CODE.fullmatch(part.lstrip("#")):
                return ""
            parts.append(part.lstrip("#"))
        if len(parts) == 2 and re.fullmatch(r"[A-Z]{1,4}", parts[0]) and parts[1][0].isdigit():
            return " ".join(parts)
        return parts[0] if len(parts) == 1 and len(parts[0]) <= LONGEST_NUMBER else ""

    def _is_own(self, raw: str, least: int) -> bool:
        plain = references.plain(raw)
        is_year = least > 1 and re.fullmatch(r"(19|20)\d\d", raw)
        is_ours = plain in self.known.ours or plain in self.known.orders
        others = {self._code(p, at, self._dated(p)) for one in self._of(labels.ORDER) for p, at in self._values(one)}
        return not is_year and not is_ours and not bank_codes.is_iban(raw) and (raw not in others or least == 1)

    @cached_property
    def reference(self) -> Said | None:
        """What the payment is to say."""
        found = []
        for label in self._of(labels.REFERENCE):
            for piece, at in self._values(label):
                raw = self._groups(piece, at) or self._reference_at(piece, at)
                if raw and any(c.isdigit() for c in raw):
                    found.append(Said(raw, piece.page, label.text, raw, label.letters))
                    break
        return _agreed(found, lambda said: references.plain(said.value)) if found else None

    def _reference_at(self, piece: Piece, at: int) -> str:
        """The words from there on, up to the next label or the end of a sentence, if all of them may be of a reference."""
        parts = []
        for n in range(at, len(piece.words)):
            word = piece.words[n].text.rpartition(":")[2] if n == at else piece.words[n].text
            if n > at and (piece, n) in self._starts or word in ("·", "|", "•"):
                break
            parts.append(word.rstrip(".,;"))
            if word.endswith((".", ";")):
                break
        fit = all(_CODE.fullmatch(part) or part in ("/", "-", "–", "+") for part in parts)
        return " ".join(parts) if fit and len(parts) <= 6 and _CODE.fullmatch(parts[-1]) else ""

    def _groups(self, piece: Piece, at: int) -> str:
        """A creditor reference in groups (ISO 11649, or 27 digits in Switzerland), its check digits right."""
        from stdnum import iso11649
        from stdnum.ch import esr

        raw = "".join(word.text for word in piece.words[at:])
        if iso11649.is_valid(raw) or len(raw) == 27 and raw.isdecimal() and esr.is_valid(raw):
            return " ".join(word.text for word in piece.words[at:])
        return ""

    @cached_property
    def order(self) -> Said | None:
        """The one order of ours that is named: by a label, or by a number that no other number looks like."""
        found = []
        labelled = {(piece, at): one for one in self._of(labels.ORDER) for piece, at in self._values(one)}
        for piece in self.sheet.pieces:
            for at in range(len(piece.words)):
                label = next((one for n in range(at, -1, -1) if (one := labelled.get((piece, n)))), None)
                for count in (1, 2, 3):
                    raw = " ".join(word.text for word in piece.words[at : at + count]).strip("()[],;:.#")
                    raw = raw.rpartition(":")[2]
                    id_ = self._orders.get(self._as_seen(raw)) if len(piece.words) >= at + count else None
                    if id_ and (label or self._is_distinct(raw)):
                        found.append(Said(id_, piece.page, label.text if label else "", raw))
        return _agreed(found, lambda said: said.value) if found else None

    def _as_seen(self, raw: str) -> str:
        """Letters and digits; of a scan an O and a 0 are one, for nobody sees which it is."""
        plain = references.plain(raw)
        return plain.replace("O", "0") if is_scan(self.paper) else plain

    @cached_property
    def _orders(self) -> dict[str, str]:
        """Our orders as they are seen; two that look alike are none."""
        found: dict[str, set[str]] = {}
        for plain, id_ in self.known.orders.items():
            found.setdefault(self._as_seen(plain), set()).add(id_)
        return {seen: next(iter(ids)) for seen, ids in found.items() if len(ids) == 1}

    @staticmethod
    def _is_distinct(raw: str) -> bool:
        plain = references.plain(raw)
        return len(plain) >= 5 and any(c.isdigit() for c in plain) and any(c.isalpha() for c in plain)

    @cached_property
    def accounts(self) -> list[Said]:
        """The accounts that it names, ours aside: IBANs whose check digits are right."""
        found = {}
        for piece in self.sheet.pieces:
            for at in range(len(piece.words)):
                raw = ""
                for n, word in enumerate(piece.words[at : at + 10]):
                    raw += (word.text.rpartition(":")[2] if n == 0 else word.text).strip(",;.()")
                    if len(raw) > 34:
                        break
                    if (
                        len(raw) >= 15
                        and raw[:2].isalpha()
                        and bank_codes.is_iban(raw)
                        and raw.upper() not in self.known.ours
                    ):
                        found.setdefault(raw.upper(), Said(raw.upper(), piece.page, "IBAN", raw))
        return list(found.values())

    # days

    @cached_property
    def order_of_days(self) -> str:
        """How the paper writes days, where it proves it, the vendor is known for it, or its country writes so."""
        proved = {day.proves for piece in self.sheet.pieces for day in days_in(piece) if day.proves}
        if proved:
            return proved.pop() if len(proved) == 1 else ""
        if self.known.order_of_days or not self.known.country:
            return self.known.order_of_days
        return {"US": MONTH_FIRST, "CA": "", "PH": ""}.get(self.known.country, DAY_FIRST)

    @cached_property
    def issued(self) -> Said | None:
        """The day of the bill."""
        learned = [label for label in self._of(labels.DATE) if label.letters in self.known.learned]
        after_number = list(self._after_number())
        for some in (learned, self._of(labels.DATE)):
            found = [said for label in some if (said := self._day_at(label))]
            if found or any(list(self._days_of(label)) for label in some):
                return self._plausible(_agreed([*found, *after_number], lambda said: said.value) if found else None)
        if after_number:
            return self._plausible(_agreed(after_number, lambda said: said.value))
        plain = [label for label in self._of(labels.ANY_DATE) if self._is_plain_date(label)]
        found = [said for label in plain if (said := self._day_at(label))] or list(self._after_place())
        return self._plausible(_agreed(found, lambda said: said.value) if found else None)

    def _after_place(self) -> Iterator[Said]:
        """Hamburg, den 12.11.2026: a piece that is a place and a day, as a letter has at its head."""
        for piece in self.sheet.pieces:
            day = next(iter(days_in(piece)), None)
            if day and day.last == len(piece.words) - 1 and piece.page == 1 and (value := self._day(day)):
                before = " ".join(word.text for word in piece.words[: day.first])
                if _PLACE.fullmatch(before):
                    yield Said(value, 1, before.rstrip(", "), day.raw)

    def _is_plain_date(self, label: Label) -> bool:
        """Whether a mere "Date" names the bill's: it begins its piece, and is no little word."""
        return label.first == 0 and len(label.letters) >= 4 and label.letters not in ("from",)

    def _after_number(self) -> Iterator[Said]:
        """Rechnung Nr. 4711 vom 12.11.2026: a day behind the bill's own number."""
        if self.number is None:
            return
        for label in self._of(labels.NUMBER, labels.HEADING, labels.CREDIT):
            for piece, at in self._values(label):
                if self._corrects_before(label) or piece is not label.piece or label.first > 0:
                    continue
                raw = self._code(piece, at, self._dated(piece))
                if references.plain(raw) != references.plain(self.number.value):
                    continue
                for day in days_in(piece):
                    between = [word.text for word in piece.words[at + len(raw.split()) : day.first]]
                    if all(_STOP.fullmatch(text.strip(",:")) or len(text) < 2 for text in between) and self._day(day):
                        yield Said(self._day(day), piece.page, label.text, day.raw)

    def _plausible(self, said: Said | None) -> Said | None:
        if said is None or not timedelta(-60) <= self.known.today - said.value <= timedelta(5 * 366):
            return None
        return said

    def _days_of(self, label: Label) -> Iterator[Day]:
        for piece, at in self._values(label):
            found = [day for day in days_in(piece) if at <= day.first <= at + 2]
            if found:
                yield found[0]
                return

    def _day_at(self, label: Label) -> Said | None:
        for day in self._days_of(label):
            if value := self._day(day):
                return Said(value, day.piece.page, label.text, day.raw, label.letters)
        return None

    def _day(self, day: Day) -> date | None:
        return day.by(self.order_of_days)

    @cached_property
    def due(self) -> Said | None:
        """The day by which it is to be paid in full; a day of a cash discount is none."""
        found = []
        for label in self._of(labels.DUE):
            if not self._is_of_discount(label) and (said := self._day_at(label)):
                found.append(said)
        said = _agreed(found, lambda said: said.value) if found else None
        if said is None or (self.issued and said.value < self.issued.value):
            return None
        return said if said.value - self.known.today < timedelta(400) else None

    def _is_of_discount(self, label: Label) -> bool:
        """Whether the label's sentence speaks of a discount; one that runs on may do so in the rows beside it."""
        first, last = _sentence(label)
        spans = [(label.piece, first, last)]
        if len(label.piece.words) > 4 and (label.first > 0 or last == len(label.piece.words) - 1):
            near = (row for row in (label.piece.row - 1, label.piece.row + 1) if 0 <= row < len(self.sheet.rows))
            for piece in (piece for row in near for piece in self.sheet.rows[row] if len(piece.words) > 2):
                spans.append((piece, 0, len(piece.words) - 1))
        discounts = [(one.piece, one.first) for one in self.labels if one.letters in _DISCOUNTS]
        percents = [(f.piece, f.first) for f in self._figures if f.is_percent and spans[0][0] is f.piece]
        return any(one is piece and start <= at <= end for one, at in discounts + percents for piece, start, end in spans)

    @cached_property
    def speaks_of_due(self) -> bool:
        """Whether it says anything of when it is to be paid."""
        return bool(self._of(labels.DUE)) or any(label.letters in _DISCOUNTS for label in self.labels)

    # money

    @cached_property
    def _figures(self) -> list[Figure]:
        return figures.figures_in(self.sheet)

    @cached_property
    def currency(self) -> Said | None:
        """The currency at the totals, else the only one of the paper; a sign of several is the vendor's own, if it fits."""
        sums = totals.sums_in(self.sheet, self.labels, self._figures)
        near = [one.figure for one in sums if one.rank and one.figure.sign]
        near = near or [one.figure for one in sums if one.label and one.figure.sign]
        found = [
            Said(code, f.page, "", f.sign.upper() if f.sign.isalpha() else f.sign)
            for f in near
            if (code := self._code_of(f.sign))
        ]
        others = list(self._codes())
        if not found:
            found = others
        elif any("$" in one.raw or one.raw in ("¥", "KR", "RS") for one in found) and others:
            found = others
        return _agreed(found, lambda said: said.value) if found else None

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
    def totals(self) -> totals.Totals | None:
        """Net, tax and gross, where they prove each other."""
        code = self.currency.value if self.currency else self.known.home
        decimals = currencies.DECIMALS.get(code, 2)
        found = self._figures if decimals == 2 else figures.figures_in(self.sheet, decimals)
        sums = totals.sums_in(self.sheet, self.labels, found)
        off = {label.piece.row for label in self._of(labels.OTHER_SUM)}
        taxed = {label.piece.row for label in self._of(labels.TAX)}
        rates = [f for f in found if f.is_percent and (f.piece.row not in off or f.piece.row in taxed)]
        return totals.find(sums, rates, self.known.rates, bool(self._of(labels.EXEMPT)), decimals)


_PLACE = re.compile(r"[^\W\d_][^\d,:]{1,30},(?: den| le| the| il)?")
_NUMBER_WORDS = frozenset(("no", "nr", "num", "number", "numero", "nummer", "n", "id", "సంఖ్య", "నం"))
_DISCOUNTS = frozenset(
    {"skonto", "skontobis", "cashdiscount", "discount", "escompte", "remise", "skontobetrag", "abzglskonto"}
)
_DISCOUNTS |= {"discountuntil", "korting", "zahlungbis", "sconto", "descuento", "discountdate", "rabatt"}
_COMMON = frozenset("EUR USD GBP CHF INR SEK NOK DKK PLN CZK HUF JPY CNY CAD AUD NZD SGD RON BGN TRY AED ZAR".split())
_OF_COUNTRY = {
    "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN", "JP": "JPY", "CN": "CNY",
    "SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK", "IN": "INR", "PK": "PKR", "LK": "LKR", "NP": "NPR",
}  # fmt: skip


def _sentence(label: Label) -> tuple[int, int]:
    """The first and the last word of the sentence that a label stands in."""
    words = label.piece.words
    ends = [n for n, word in enumerate(words) if word.text.endswith(".") and not re.fullmatch(r"[\d.]{1,6}", word.text)]
    first = max((n + 1 for n in ends if n < label.first), default=0)
    return first, min((n for n in ends if n > label.last), default=len(words) - 1)


def _said(value: Any, label: Label, raw: str) -> Said:
    return Said(value, label.piece.page, label.text, raw, label.letters)


def _agreed(found: Sequence[Said], by: Callable[[Said], object]) -> Said | None:
    """The first, if all say the same."""
    return found[0] if len({by(one) for one in found}) == 1 else None


def is_scan(paper: Paper) -> bool:
    """Whether its letters were read from a picture."""
    return paper.kind == SCAN


def texts(pieces: Iterable[Piece]) -> Iterator[str]:
    """The pieces' texts."""
    return (piece.text for piece in pieces)
