"""Which way money goes where amounts have no sign: a column of marks such as D and C, or a mark beside the amount.

Source: banks' public descriptions. A mark is known only together with its partner: D is a debit beside C, but a deposit
        beside W. Debit and credit are the bank's view of our account: a credit comes in.
"""

import re
from collections.abc import Collection, Mapping

from invoice_workbook.formats.bank.header_words import letters
from invoice_workbook.formats.bank.unclear import Unclear

_PAIRS = """
d | c
d | k
d | h
d | a
o | i
d dr | c cr
dr | cr
db | cr
db | kr
db | cd
debit debits dr dbit debet debito debitierung | credit credits cr crdt kredit credito
dbit | crdt
debe | haber
s | h
soll | haben
- | +
lastschrift belastung | gutschrift
af | bij
w | d
withdrawal withdrawals | deposit deposits
out outgoing outflow paidout moneyout | in incoming inflow paidin moneyin
ausgang ausgabe abgang aus | eingang einnahme zugang ein
cargo | abono
gasto | ingreso
dare | avere
uscita addebito | entrata accredito
debiteur | crediteur
depense sortie | recette entree
obciazenie wn winien wydatek | uznanie ma wplyw
vydaj odchozi odchozi | prijem prichozi
odoslana debet | prijata kredit
ud | ind
ut | in
ut | inn
uttag | insattning
otto | pano
terheles t kiadas | jovairas j bevetel
isplata | uplata
breme | dobro
χρεωση | πιστωση
расход дебет | приход кредит
borc | alacak
"""
PAIRS = tuple(tuple(frozenset(side.split()) for side in line.split("|")) for line in _PAIRS.strip().splitlines())
"""Marks of money out and of money in, as `header_words.letters` writes them."""
_MOST_MARKS = 12
"""Different marks that a column of them may have."""
_LONGEST_MARK = 20
_OUT = frozenset(word for out, _ in PAIRS for word in out)
_OUT_WORDS = frozenset(word for word in _OUT if len(word) > 3)
_OUT_BEHIND = {"d", "dr", "db", "dt", "debit", "s", "soll"}
_IN_BEHIND = {"c", "cr", "ct", "credit", "h", "haben"}


def pair_of(marks: Collection[str], header: str = "") -> Mapping[str, int] | None:
    """Minus or plus 1 for each of these marks, where they are of one pair, else None.

    One alone is enough where the header names its pair (`D/C`), or is one of a sign and the mark has one meaning.

    >>> pair_of({"D", "C"}), pair_of({"D"}, "D/C"), pair_of({"Debit"}, "Direction"), pair_of({"D"}, "Sign")
    ({'C': 1, 'D': -1}, {'D': -1}, {'Debit': -1}, None)
    """
    if len(marks) > _MOST_MARKS:
        return None
    pairs = _named(header) or PAIRS
    found: list[Mapping[str, int]] = []
    for out, into in pairs:
        known = {mark: -1 if letters(mark) in out else 1 for mark in sorted(marks) if letters(mark) in out | into}
        if marks and len(known) == len(marks) and (header or len(set(known.values())) == 2):
            found.append(known)
    return found[0] if found and all(one == found[0] for one in found) else None


def _named(header: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The pairs that a header names, with their first letters: D/C, Debit/credit, Soll/Haben, Af Bij."""
    bare = re.sub("(indicator|kennzeichen|flag|mark)$", "", letters(header))
    return tuple(
        (out | {one[0]}, into | {other[0]})
        for out, into in PAIRS
        for one in sorted(out)
        for other in sorted(into)
        if bare in (one + other, other + one) and one[0] != other[0]
    )


def may_go_out(cells: Collection[str]) -> bool:
    """Whether a column's cells may say that money goes out: a pair's marks, or blanks beside one; a word like Debit.

    >>> may_go_out(["D", "D"]), may_go_out(["DEBIT", "CHECK"]), may_go_out(["OV", "GT"]), may_go_out(["Gutschrift"])
    (True, True, False, False)
    """
    marks = {letters(cell) for cell in {*cells} if cell and len(cell) <= _LONGEST_MARK}
    is_short = all(len(cell) <= _LONGEST_MARK for cell in cells)
    is_pair = bool(marks) and is_short and any(marks <= out | into for out, into in PAIRS)
    return bool(marks & _OUT_WORDS) or (is_pair and bool(marks & _OUT or "" in cells))


def as_said(marks: Collection[str], out: Collection[str], into: Collection[str], header: str) -> Mapping[str, int]:
    """The marks by a mapping's `out` and `in`, and by what is usual. Raises Unclear for one that is not known."""
    said = {**{letters(mark): -1 for mark in out}, **{letters(mark): 1 for mark in into}}
    rest = {mark for mark in marks if letters(mark) not in said}
    usual = pair_of(marks if not said else rest, header or "sign") or {}
    if missing := sorted(rest - set(usual)):
        shown = ", ".join(f'"{mark}"' for mark in missing)
        raise Unclear("statement-sign-unknown", marks=shown)
    return {mark: said.get(letters(mark), usual.get(mark, 0)) for mark in marks}


def behind(word: str) -> int:
    """What a mark beside an amount says: -1 money out, 1 money in, 0 it is no mark.

    >>> behind("DR"), behind("H"), behind("EUR")
    (-1, 1, 0)
    """
    bare = letters(word)
    return -1 if bare in _OUT_BEHIND else 1 if bare in _IN_BEHIND else 0
