"""Shared strings."""

from collections.abc import Iterator

from tests.excel_rules.book import MAIN, Book
from tests.excel_rules.cell_rules import LONGEST

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def strings_are_as_many_as_said(book: Book) -> Iterator[tuple[str, str]]:
    """There are as many shared strings as their list says.

    Source: ECMA-376 part 1, 18.4.9 (uniqueCount); Excel's log says "Repaired Records: String properties".
    """
    if book.strings_part:
        said = book.xml(book.strings_part).get("uniqueCount")
        if said not in (None, str(len(book.strings))):
            yield book.strings_part, f"uniqueCount {said}"


def strings_are_not_too_long(book: Book) -> Iterator[tuple[str, str]]:
    """A shared string has at most 32,767 characters.

    Source: Excel specifications and limits.
    """
    for number, text in enumerate(book.strings):
        if len(text) + sum(letter > "\uffff" for letter in text) > LONGEST:
            yield book.strings_part, f"string {number}"


def blanks_of_strings_are_kept(book: Book) -> Iterator[tuple[str, str]]:
    """A shared string with blanks at an end says that they are to be kept: Excel drops them otherwise.

    Source: ECMA-376 part 1, 18.4.12 (t, xml:space).
    """
    if book.strings_part:
        for text in book.xml(book.strings_part).iter(f"{MAIN}t"):
            said = text.text or ""
            if said != said.strip() and text.get(_SPACE) != "preserve":
                yield book.strings_part, repr(said)


def strings_hold_text(book: Book) -> Iterator[tuple[str, str]]:
    """A shared string is one text or runs of text, not both.

    Source: ECMA-376 part 1, 18.4.8 (si).
    """
    if book.strings_part:
        for number, item in enumerate(book.xml(book.strings_part)):
            kinds = [child.tag.rpartition("}")[2] for child in item]
            if kinds.count("t") > 1 or ("t" in kinds and "r" in kinds):
                yield book.strings_part, f"string {number}"
