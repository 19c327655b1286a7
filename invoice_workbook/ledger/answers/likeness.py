"""What is like the words: a party's name nearly so, a number with one character other."""

from invoice_workbook import folding, references
from invoice_workbook.books import Books
from invoice_workbook.ledger.answers.question import Question
from invoice_workbook.ledger.answers.rows import PARTIES, Hit, bare_cells, numbered, plain_cells
from invoice_workbook.ledger.bank import counterparties

LIKE_NUMBER, LIKE_NAME = "like-number", "like-name"
NEAR, SHORTEST_NAME, SHORTEST_WITHIN, MOST_LIKE = 88, 3, 6, 50


def name(books: Books, question: Question) -> list[Hit]:
    """Customers and vendors whose name or contact is like the words, or among them; the likest alone."""
    from rapidfuzz import fuzz, process

    words = counterparties.bare(question.words)
    found: list[tuple[int, float, Hit]] = []
    for table in PARTIES if len(words) >= SHORTEST_NAME else ():
        for field in ("name", "contact"):
            names = [one if len(one) >= SHORTEST_NAME else None for one in bare_cells(books, table, field)]
            near = process.extract(words, names, scorer=fuzz.token_set_ratio, score_cutoff=NEAR, limit=MOST_LIKE)
            found += [(len(name), score, Hit(table, int(place), LIKE_NAME)) for name, score, place in near]
            if not near:
                begins = (n for n, one in enumerate(names) if one and _begins(words, one))
                found += [(0, 0.0, Hit(table, n, LIKE_NAME)) for n in begins]
    best = max((score for _, score, _ in found), default=0.0)
    return [hit for _, score, hit in sorted(found, key=lambda one: -one[0]) if score >= best - counterparties.APART]


def name_within(books: Books, question: Question) -> list[Hit]:
    """Customers and vendors whose name, nearly spelled so, stands among other words."""
    from rapidfuzz import fuzz, process

    words = counterparties.bare(question.words)
    found: list[tuple[float, Hit]] = []
    for table in PARTIES if len(words) >= SHORTEST_WITHIN else ():
        names = [one if len(one) >= SHORTEST_WITHIN else None for one in bare_cells(books, table, "name")]
        near = process.extract(words, names, scorer=fuzz.partial_ratio, score_cutoff=NEAR, limit=MOST_LIKE)
        found += [(score, Hit(table, int(place), LIKE_NAME)) for _, score, place in near]
    best = max((score for score, _ in found), default=0.0)
    return [hit for score, hit in found if score >= best - counterparties.APART]


def _begins(words: str, name: str) -> bool:
    """Whether each of the words begins a word of a name: "bäck mül" is Bäckerei Müller."""
    own = name.split()
    return all(any(part.startswith(word) for part in own) for word in words.split())


def number(books: Books, question: Question) -> list[Hit]:
    """Numbers with one character more, less or other, two swapped, or O for 0."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found: list[Hit] = []
    for words in (question.words, *question.parts):
        plain = references.plain(words)
        if len(plain) < references.SHORTEST_NEAR or references.is_destroyed(words):
            continue
        as_digits = folding.digits_for_letters(plain)
        for table, field, _ in numbered():
            cells = plain_cells(books, table, field)
            near = process.extract(plain, cells, scorer=OSA.distance, score_cutoff=1, limit=MOST_LIKE)
            places = [int(place) for _, _, place in near]
            places += [
                n
                for n, one in enumerate(cells)
                if len(one) == len(plain) and folding.digits_for_letters(one) == as_digits
            ]
            found += [Hit(table, place, LIKE_NUMBER) for place in places]
    return found
