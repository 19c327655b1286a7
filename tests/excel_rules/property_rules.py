"""Document properties."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.excel_rules.book import Book

_TYPES = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_DATES = "{http://purl.org/dc/terms/}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?)?)?")


def lists_of_properties_are_as_long_as_they_say(book: Book) -> Iterator[tuple[str, str]]:
    """A list in the document's properties holds as many as it says.

    Source: ECMA-376 part 1, 22.4.2.33 (vector size); troldal/OpenXLSX issue 105 ("Removed Part: Documents properties").
    """
    for part in book.linked("", "extended-properties"):
        for vector in book.xml(part).iter(f"{_TYPES}vector"):
            if vector.get("size") != str(len(vector)):
                yield part, f"size {vector.get('size')} of {len(vector)}"


def titles_are_as_many_as_their_headings_say(book: Book) -> Iterator[tuple[str, str]]:
    """There are as many titles of parts as their headings say.

    Source: ECMA-376 part 1, 22.2.2.8 (HeadingPairs), 22.2.2.26 (TitlesOfParts).
    """
    for part in book.linked("", "extended-properties"):
        root = book.xml(part)
        counts = [int(e.text or 0) for e in root.iter(f"{_TYPES}i4")]
        titles = [e for e in root if etree.QName(e).localname == "TitlesOfParts"]
        held = sum(len(vector) for title in titles for vector in title)
        if counts and titles and sum(counts) != held:
            yield part, f"{sum(counts)} said, {held} there"


def no_core_property_twice(book: Book) -> Iterator[tuple[str, str]]:
    """A core property is there once.

    Source: ECMA-376 part 2, 11.1 (core properties).
    """
    for part in book.linked("", "core-properties"):
        for tag, count in Counter(e.tag for e in book.xml(part)).items():
            if count > 1:
                yield part, str(tag).rpartition("}")[2]


def one_part_of_core_properties(book: Book) -> Iterator[tuple[str, str]]:
    """A package has at most one part of core properties.

    Source: ECMA-376 part 2, 11.3 (core properties part).
    """
    if len(book.linked("", "core-properties")) > 1:
        yield "_rels/.rels", "core-properties"


def dates_of_properties_are_dates(book: Book) -> Iterator[tuple[str, str]]:
    """A core property's date is one of the W3C's, and says so.

    Source: ECMA-376 part 2, 11.1 (created, modified: dcterms:W3CDTF).
    """
    for part in book.linked("", "core-properties"):
        for one in book.xml(part):
            is_date = _DATE.fullmatch(one.text or "") and one.get(_TYPE, "").endswith("W3CDTF")
            if str(one.tag).startswith(_DATES) and not is_date:
                yield part, f"{etree.QName(one).localname} {one.text}"
