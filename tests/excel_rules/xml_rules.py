"""The XML of all parts."""

import re
from collections.abc import Iterator

from lxml import etree

from tests.excel_rules.book import XML_ENDINGS, Book, parsed

_IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"


def xml_is_well_formed(book: Book) -> Iterator[tuple[str, str]]:
    """Every part of XML is well-formed.

    Source: ECMA-376 part 2, 8.1.4 (XML usage).
    """
    for part, data in book.parts.items():
        if part.endswith(XML_ENDINGS):
            try:
                parsed(data)
            except etree.XMLSyntaxError as error:
                yield part, str(error)


def no_document_types(book: Book) -> Iterator[tuple[str, str]]:
    """No part has a document type declaration.

    Source: ECMA-376 part 2, 8.1.4 (DTDs shall not be used).
    """
    for part, data in book.parts.items():
        if part.endswith(XML_ENDINGS) and b"<!DOCTYPE" in data[:1000]:
            yield part, "<!DOCTYPE"


def xml_is_unicode(book: Book) -> Iterator[tuple[str, str]]:
    """XML is in UTF-8 or UTF-16.

    Source: ECMA-376 part 2, 8.1.4 (encodings).
    """
    for part, data in book.parts.items():
        said = re.match(rb"""<\?xml[^>]*encoding=["']([^"']+)""", data)
        if part.endswith(XML_ENDINGS) and said and said[1].upper() not in (b"UTF-8", b"UTF-16"):
            yield part, said[1].decode("ascii", "replace")


def ignorable_prefixes_are_declared(book: Book) -> Iterator[tuple[str, str]]:
    """A prefix that may be ignored is declared.

    Source: ECMA-376 part 3, 10.1.1 (Ignorable); office-kit/xlsx issue 116.
    """
    for part, data in book.parts.items():
        if b"Ignorable" in data[:4000] and part.endswith(XML_ENDINGS):
            root = parsed(data)
            for prefix in root.get(_IGNORABLE, "").split():
                if prefix not in root.nsmap:
                    yield part, prefix
