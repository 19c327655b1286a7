"""Numbers on a paper: the vendor's own, the payment's reference, our order, accounts, and its kind."""

import re
from functools import cached_property
from typing import Any

from invoice_workbook import bank_codes, references
from invoice_workbook.formats.paper import labels
from invoice_workbook.formats.paper.days import days_in
from invoice_workbook.formats.paper.labels import Label
from invoice_workbook.formats.paper.marked import Marked, Said, agreed, is_scan
from invoice_workbook.formats.paper.pieces import Piece, squashed

LONGEST_NUMBER = 30
LARGER = 1.1
"""Of most words' height: what a heading is at least."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._\-]*")
STOP = re.compile(r"(?:vom|from|dated|of|du|del|am|date|datum|den|le)", re.I)
"""Words behind a number that belong to what follows it."""
_CREDITS = (
    "creditn",
    "creditm",
    "avoir",
    "noavoir",
    "nodavoir",
    "numerodavoir",
    "stornorechnung",
    "rechnungskorrektur",
)
_NUMBER_WORDS = frozenset(("no", "nr", "num", "number", "numero", "nummer", "n", "id", "సంఖ్య", "నం"))


class Numbered(Marked):
    """What a paper's numbers are."""

    @cached_property
    def is_credit(self) -> Said | None:
        """That it is a credit note, where its heading, or what it calls its own number, says so."""
        found = [one for one in self._of(labels.CREDIT) if self._is_heading(one)]
        found += [one for one in self._of(labels.NUMBER) if one.letters.startswith(_CREDITS) and one.first == 0]
        return _said("credit note", found[0], found[0].text) if found else None

    @cached_property
    def is_unsure(self) -> bool:
        """Whether it may be a credit note or a bill that we wrote ourselves: Gutschrift is both."""
        names = [*self._of(labels.SELF, labels.CREDIT)]
        names += [one for one in self._of(labels.NUMBER) if one.letters.startswith("gutschrift")]
        return not self.is_credit and any(one.first == 0 for one in names)

    @cached_property
    def heading(self) -> Said | None:
        """What the first page calls itself where that is no bill to be paid: a reminder, a quotation, pro forma."""
        found = self._named(labels.PROFORMA, labels.NO_BILL)
        return found[0] if found else None

    def _named(self, *kinds: str) -> list[Said]:
        """Pieces of the first page, in letters larger than most, that are such a heading and perhaps its number."""
        known = labels.headings()
        heights = sorted(word.height for word in self.paper.words if word.page == 1)
        usual = heights[len(heights) // 2] if heights else 0.0
        found = []
        for piece in self.sheet.pieces:
            kind = known.get(squashed(_letters_of(piece)))
            if piece.page == 1 and kind in kinds and piece.height > LARGER * usual:
                found.append(Said(kind, 1, piece.text, piece.text))
        return found

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
                return agreed(found, lambda said: references.plain(said.value))
        return None

    def _number_at(self, label: Label, least: int) -> Said | None:
        if self._corrects_before(label):
            return None
        for piece, at in self._values(label):
            if least > 1 and (piece is not label.piece or label.first > 0 or at > label.last + 2):
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
                or ((piece, n) in self._starts and n > at)
                or STOP.fullmatch(part)
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
            if texts[n].endswith((",", ";")):
                break
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
        return agreed(found, lambda said: references.plain(said.value)) if found else None

    def _reference_at(self, piece: Piece, at: int) -> str:
        """The words up to the next label or the end of a sentence, if all of them may be of a reference."""
        parts = []
        for n in range(at, len(piece.words)):
            word = piece.words[n].text.rpartition(":")[2] if n == at else piece.words[n].text
            if (n > at and (piece, n) in self._starts) or word in ("·", "|", "•"):
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
        if iso11649.is_valid(raw) or (len(raw) == 27 and raw.isdecimal() and esr.is_valid(raw)):
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
        return agreed(found, lambda said: said.value) if found else None

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
        found: dict[str, Said] = {}
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


def _said(value: Any, label: Label, raw: str) -> Said:
    return Said(value, label.piece.page, label.text, raw, label.letters)


def _letters_of(piece: Piece) -> str:
    """A piece's words without its numbers."""
    return " ".join(word.text for word in piece.words if not any(c.isdigit() for c in word.text))
