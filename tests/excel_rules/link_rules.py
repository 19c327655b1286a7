"""Hyperlinks."""

import re
from collections.abc import Iterator

from lxml import etree

from tests.excel_rules import references
from tests.excel_rules.book import LINKED, Sheet
from tests.excel_rules.formula_text import on_sheet

MOST, LONGEST_ADDRESS, LONGEST_TIP = 65_530, 2_083, 255
_PLAIN = re.compile(r"[^\W\d][\w.]*")


def _links(sheet: Sheet) -> Iterator[etree._Element]:
    yield from sheet.all("hyperlinks/hyperlink")


def links_are_few(sheet: Sheet) -> Iterator[str]:
    """A sheet has at most 65,530 hyperlinks.

    Source: Excel specifications and limits.
    """
    count = sum(1 for _ in _links(sheet))
    if count > MOST:
        yield f"{count} hyperlinks"


def links_are_of_cells(sheet: Sheet) -> Iterator[str]:
    """A hyperlink is of cells of the sheet.

    Source: ECMA-376 part 1, 18.3.1.47 (ref).
    """
    for link in _links(sheet):
        if references.area(link.get("ref", "")) is None:
            yield link.get("ref", "")


def links_lead_somewhere(sheet: Sheet) -> Iterator[str]:
    """A hyperlink has an address or a place.

    Source: ECMA-376 part 1, 18.3.1.47 (r:id, location).
    """
    for link in _links(sheet):
        if not link.get("location") and not link.get(f"{LINKED}id"):
            yield link.get("ref", "")


def links_within_lead_to_what_is_there(sheet: Sheet) -> Iterator[str]:
    """A place in the book is on a sheet that is there, or is a name or a table.

    Source: ECMA-376 part 1, 18.3.1.47 (location); Excel answers a click with "Reference isn't valid".
    """
    book = sheet.book
    for link in _links(sheet):
        place = link.get("location")
        if place and not link.get(f"{LINKED}id"):
            name, rest = on_sheet(place)
            is_cell = name.lower() in book.lower_names and references.area(rest) is not None
            if not is_cell and place.lower() not in book.defined | book.tables.keys():
                yield f"{link.get('ref')}: {place}"


def links_quote_odd_names(sheet: Sheet) -> Iterator[str]:
    """A place on a sheet whose name has blanks or signs names it in apostrophes.

    Source: ECMA-376 part 1, 18.17.2.3 (sheet-name-special).
    """
    for link in _links(sheet):
        place = link.get("location", "")
        name, rest = on_sheet(place)
        if rest != place and not place.startswith("'") and not _PLAIN.fullmatch(name):
            yield f"{link.get('ref')}: {place}"


def tips_are_short(sheet: Sheet) -> Iterator[str]:
    """A hyperlink's tip has at most 255 characters.

    Source: [MS-OI29500] at 18.3.1.47 (tooltip); jmcnamara/XlsxWriter documentation of write_url.
    """
    for link in _links(sheet):
        if len(link.get("tooltip", "")) > LONGEST_TIP:
            yield link.get("ref", "")


def addresses_are_short(sheet: Sheet) -> Iterator[str]:
    """A hyperlink's address, place and text have at most 2,083 characters each.

    Source: [MS-OI29500] at 18.3.1.47 (location, display); jmcnamara/XlsxWriter documentation of write_url.
    """
    targets = {link.id: link.target for link in sheet.book.links.get(sheet.part, ()) if link.is_outside}
    for link in _links(sheet):
        said = (link.get("location", ""), link.get("display", ""), targets.get(link.get(f"{LINKED}id", ""), ""))
        if max(map(len, said)) > LONGEST_ADDRESS:
            yield link.get("ref", "")
