"""Days on a paper: of the bill, and by which it is to be paid. One whose order of numbers is not certain is none."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property

from invoice_workbook import references
from invoice_workbook.formats.paper import figures, labels
from invoice_workbook.formats.paper.days import DAY_FIRST, MONTH_FIRST, Day, days_in
from invoice_workbook.formats.paper.figures import Figure
from invoice_workbook.formats.paper.labels import Label
from invoice_workbook.formats.paper.marked import Said, agreed
from invoice_workbook.formats.paper.numbered import STOP, Numbered

_PLACE = re.compile(r"[^\W\d_][^\d,:]{1,30},(?: den| le| the| il)?")
_DISCOUNTS = frozenset(
    {"skonto", "skontobis", "cashdiscount", "discount", "escompte", "remise", "skontobetrag", "abzglskonto"}
)
_DISCOUNTS |= {"discountuntil", "korting", "zahlungbis", "sconto", "descuento", "discountdate", "rabatt"}

_NOT_ENGLISH = frozenset(
    {"rechnung", "rechnungsnummer", "rechnungsdatum", "datum", "falligam", "mwst", "ust", "gesamtbetrag", "nettobetrag"}
    | {
        "facture",
        "factureno",
        "numerodefacture",
        "echeance",
        "datedecheance",
        "tva",
        "totalht",
        "totalttc",
        "ht",
        "ttc",
    }
    | {
        "factuur",
        "factuurnummer",
        "factuurdatum",
        "vervaldatum",
        "btw",
        "subtotaal",
        "factura",
        "facturan",
        "facturano",
    }
    | {
        "fecha",
        "vencimiento",
        "iva",
        "baseimponible",
        "fattura",
        "fatturan",
        "scadenza",
        "imponibile",
        "totaledocumento",
    }
)
"""Labels of languages whose countries write the day first; a vendor known to be in Canada is asked before them."""


class Dated(Numbered):
    """What a paper's days are."""

    @cached_property
    def order_of_days(self) -> str:
        """How the paper writes days, where it proves it, the vendor is known for it, or its country writes so."""
        proved = {day.proves for piece in self.sheet.pieces for day in days_in(piece) if day.proves}
        if proved:
            return proved.pop() if len(proved) == 1 else ""
        if self.known.order_of_days:
            return self.known.order_of_days
        if not self.known.country:
            return DAY_FIRST if len({one.letters for one in self.labels} & _NOT_ENGLISH) > 1 else ""
        return {"US": MONTH_FIRST, "CA": "", "PH": ""}.get(self.known.country, DAY_FIRST)

    @cached_property
    def issued(self) -> Said | None:
        """The day of the bill."""
        learned = [label for label in self._of(labels.DATE) if label.letters in self.known.learned]
        after_number = list(self._after_number())
        for some in (learned, self._of(labels.DATE)):
            found = [said for label in some if (said := self._day_at(label))]
            if found or any(list(self._days_of(label)) for label in some):
                return self._plausible(agreed([*found, *after_number], lambda said: said.value) if found else None)
        if after_number:
            return self._plausible(agreed(after_number, lambda said: said.value))
        plain = [label for label in self._of(labels.ANY_DATE) if self._is_plain_date(label)]
        found = [said for label in plain if (said := self._day_at(label))] or list(self._after_place())
        return self._plausible(agreed(found, lambda said: said.value) if found else None)

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
                    if all(STOP.fullmatch(text.strip(",:")) or len(text) < 2 for text in between) and self._day(day):
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
        plain = [label for label in self._of(labels.DUE) if not self._is_of_discount(label)]
        found = [said for label in plain if (said := self._day_at(label))]
        said = agreed(found, lambda said: said.value) if found else None
        if said is None or (self.issued and said.value < self.issued.value):
            return None
        return said if said.value - self.known.today < timedelta(400) else None

    def _is_of_discount(self, label: Label) -> bool:
        """Whether the label's sentence speaks of a discount; one that runs on may do so in the rows beside it."""
        first, last = _sentence(label)
        spans = [(label.piece, first, last)]
        if len(label.piece.words) > 4 and (label.first > 0 or last == len(label.piece.words) - 1):
            near = (row for row in (label.piece.row - 1, label.piece.row + 1) if 0 <= row < len(self.sheet.rows))
            beside = (piece for row in near for piece in self.sheet.rows[row] if len(piece.words) > 2)
            spans.extend((piece, 0, len(piece.words) - 1) for piece in beside)
        discounts = [(one.piece, one.first) for one in self.labels if one.letters in _DISCOUNTS]
        percents = [(f.piece, f.first) for f in self._figures if f.is_percent and spans[0][0] is f.piece]
        return any(
            one is piece and start <= at <= end for one, at in discounts + percents for piece, start, end in spans
        )

    @cached_property
    def speaks_of_due(self) -> bool:
        """Whether it says anything of when it is to be paid."""
        return bool(self._of(labels.DUE)) or any(label.letters in _DISCOUNTS for label in self.labels)

    @cached_property
    def _figures(self) -> list[Figure]:
        return figures.figures_in(self.sheet)


def _sentence(label: Label) -> tuple[int, int]:
    """The first and the last word of the sentence that a label stands in."""
    words = label.piece.words
    ends = [n for n, word in enumerate(words) if word.text.endswith(".") and not re.fullmatch(r"[\d.]{1,6}", word.text)]
    first = max((n + 1 for n in ends if n < label.first), default=0)
    return first, min((n for n in ends if n > label.last), default=len(words) - 1)
