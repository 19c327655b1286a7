"""A letter about one problem: what was expected, what stands there, the difference, where; nothing to be paid."""

from dataclasses import dataclass, replace

from invoice_workbook.documents import letter
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.letter import Letter, Page, Table

COLUMNS = ("document", "row", "what", "expected", "actual", "difference")
RIGHTS = ("expected", "actual", "difference")


@dataclass(frozen=True)
class Place:
    """Where the problem is and what stands there, as texts in the receiver's language."""

    document: str
    row: str
    what: str
    expected: str
    actual: str
    difference: str


@dataclass(frozen=True, kw_only=True)
class ProblemLetter(Letter[Place]):
    """One problem, told to whom it concerns; with `is_twice` nothing is asked of them."""

    problem: str
    rule: str
    sentence: str
    is_twice: bool
    is_to_vendor: bool

    @property
    def name(self) -> str:
        """The document's name."""
        return f"Letter {self.problem}"

    @property
    def total(self) -> int:
        """Nothing is to be paid by it."""
        return 0


def page(one: ProblemLetter) -> Page:
    """The letter as a page, in the receiver's language."""
    wording, kind = one.wording(), "twice" if one.is_twice else "problem"
    lines = [(item.document, item.row, item.what, item.expected, item.actual, item.difference) for item in one.items]
    made = letter.page_of(
        one,
        wording,
        wording.text(f"letter.{kind}", document=one.items[0].document),
        Table.of(COLUMNS, RIGHTS, lines, wording, widest=44.0),
        facts=[(wording.text("letter.reference"), one.problem)],
        opening=wording.text(f"letter.{kind}-opening"),
        totals=(),
        closing=wording.text(f"letter.{kind}-closing"),
    )
    return replace(made, opening=(*made.opening, one.sentence))


def pdf(one: ProblemLetter, dress: Dress = PLAIN) -> bytes:
    """The letter as PDF."""
    return letter.make(page(one), dress)
