"""What an approver answers by mail: "approve B-101 #4f3a91", "reject B-101: the price is wrong".

The mark behind the number is made from what is to be approved, so that an answer to a bill that was changed since is
known as such. It is no secret and proves nothing: a mail can be forged, and an answer is a proposal.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from invoice_workbook.books import Books, folded

APPROVE, REJECT = "approve", "reject"
WORDS: Mapping[str, tuple[str, ...]] = {
    APPROVE: ("approve", "approved", "genehmigen", "genehmigt", "freigeben", "freigegeben", "ఆమోదించు", "ఆమోదం"),
    REJECT: ("reject", "rejected", "ablehnen", "abgelehnt", "తిరస్కరించు", "తిరస్కరణ"),
}
"""The words of the answers, as mails in each language name them; the first of a language stands in its links."""
_VERB = {word: answer for answer, words in WORDS.items() for word in words}
_LINE = re.compile(rf"\W*({'|'.join(sorted(_VERB, key=len, reverse=True))})\s*:?\s+(\S.*)", re.IGNORECASE)
_MARK = re.compile(r"\s*#\s*([0-9a-f]{6})\b", re.IGNORECASE)
LONGEST_REASON = 300
"""Characters of a reason that are kept."""


@dataclass(frozen=True)
class Answer:
    """One answer: of which bill (its row), approve or reject, its mark and reason if there are any."""

    row: int
    answer: str
    mark: str
    reason: str


def mark(subject: Mapping[str, str]) -> str:
    """Six digits for what is to be approved: they change with it."""
    words = json.dumps(dict(sorted(subject.items())), ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:6]


def answers(books: Books, lines: Sequence[str]) -> Iterator[Answer]:
    """The answers in these lines, in their order; lines that name no bill of ours say nothing."""
    for line in lines:
        found = _LINE.fullmatch(line)
        named = _named(books, found[2]) if found else None
        if found and named:
            row, behind = named
            marked = _MARK.match(behind)
            reason = behind[marked.end() :] if marked else behind
            words = reason.strip(" \t:;,.-\N{EN DASH}\N{EM DASH}")[:LONGEST_REASON]
            yield Answer(row, _VERB[found[1].casefold()], marked[1].lower() if marked else "", words)


def _named(books: Books, words: str) -> tuple[int, str] | None:
    """The bill at the head of these words, the longest number that is one, and what stands behind it."""
    ends = [match.start() for match in re.finditer(r"[\s:;,#.]|$", words)]
    for end in reversed(ends[:12]):
        row = books.find_row("Bills", words[:end]) if folded(words[:end]) else None
        if row is not None:
            return row, words[end:]
    return None
