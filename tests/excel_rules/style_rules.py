"""Styles: fonts, fills, number formats, and what names them."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.excel_rules.book import MAIN, Book

LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
POINTERS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
MOST_FORMATS, MOST_FONTS, FIRST_OWN = 65_430, 1_024, 164
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_COLOUR = re.compile(r"[0-9A-Fa-f]{8}")


def _all(book: Book, path: str) -> Iterator[etree._Element]:
    if book.styles is not None:
        yield from book.styles.iterfind("/".join(f"{MAIN}{step}" for step in path.split("/")))


def _part(book: Book) -> str:
    return book.linked(book.workbook_part, "styles")[0]


def _codes(book: Book) -> list[tuple[int, str]]:
    return [(int(e.get("numFmtId", 0)), e.get("formatCode", "")) for e in _all(book, "numFmts/numFmt")]


def lists_are_as_long_as_they_say(book: Book) -> Iterator[tuple[str, str]]:
    """A list of styles holds as many as it says.

    Source: ECMA-376 part 1, 18.8 (count); Excel's log says "Repaired Records: Format from /xl/styles.xml".
    """
    for name in LISTS:
        for found in _all(book, name):
            if found.get("count") not in (None, str(len(found))):
                yield _part(book), f"{name} {found.get('count')}"


def formats_are_not_too_many(book: Book) -> Iterator[tuple[str, str]]:
    """A book has at most 65,430 cell formats.

    Source: [MS-OI29500] at 18.8.10, a and c.
    """
    if book.count_of_styles("cellXfs") > MOST_FORMATS:
        yield _part(book), f"{book.count_of_styles('cellXfs')} cellXfs"


def fonts_are_not_too_many(book: Book) -> Iterator[tuple[str, str]]:
    """A book has at most 1,024 fonts.

    Source: Excel specifications and limits (unique font types).
    """
    if book.count_of_styles("fonts") > MOST_FONTS:
        yield _part(book), f"{book.count_of_styles('fonts')} fonts"


def formats_name_what_is_there(book: Book) -> Iterator[tuple[str, str]]:
    """A cell format names a font, a fill and a border that are there.

    Source: ECMA-376 part 1, 18.8.45 (fontId, fillId, borderId).
    """
    for path in ("cellStyleXfs/xf", "cellXfs/xf"):
        for number, one in enumerate(_all(book, path)):
            if any(int(one.get(name, 0)) >= book.count_of_styles(list_) for name, list_ in POINTERS.items()):
                yield _part(book), f"{path} {number}"


def formats_come_from_a_style(book: Book) -> Iterator[tuple[str, str]]:
    """A cell format comes from a cell style's format that is there.

    Source: ECMA-376 part 1, 18.8.45 (xfId).
    """
    for number, one in enumerate(_all(book, "cellXfs/xf")):
        if int(one.get("xfId", 0)) >= max(book.count_of_styles("cellStyleXfs"), 1):
            yield _part(book), f"cellXfs/xf {number}"


def styles_have_a_format(book: Book) -> Iterator[tuple[str, str]]:
    """A named cell style has a format that is there.

    Source: ECMA-376 part 1, 18.8.7 (xfId).
    """
    for one in _all(book, "cellStyles/cellStyle"):
        if int(one.get("xfId", 0)) >= book.count_of_styles("cellStyleXfs"):
            yield _part(book), one.get("name", "")


def no_style_name_twice(book: Book) -> Iterator[tuple[str, str]]:
    """Cell styles have different names.

    Source: ECMA-376 part 1, 18.8.7 (name); Excel's log says "Repaired Records: Named styles from /xl/styles.xml".
    """
    for name, count in Counter(e.get("name", "").lower() for e in _all(book, "cellStyles/cellStyle")).items():
        if count > 1:
            yield _part(book), name


def number_formats_are_there(book: Book) -> Iterator[tuple[str, str]]:
    """A number format of one's own is defined.

    Source: ECMA-376 part 1, 18.8.30 (numFmtId).
    """
    known = {number for number, _ in _codes(book)}
    for number, one in enumerate(_all(book, "cellXfs/xf")):
        if int(one.get("numFmtId", 0)) >= FIRST_OWN and int(one.get("numFmtId", 0)) not in known:
            yield _part(book), f"cellXfs/xf {number}"


def number_formats_leave_excels_alone(book: Book) -> Iterator[tuple[str, str]]:
    """A number format of one's own has a number from 164 on.

    Source: ECMA-376 part 1, 18.8.30 (ids below 164 are built in).
    """
    for number, code in _codes(book):
        if number < FIRST_OWN:
            yield _part(book), f"{number}: {code}"


def no_number_format_twice(book: Book) -> Iterator[tuple[str, str]]:
    """A number format's number is given once.

    Source: ECMA-376 part 1, 18.8.30 (numFmtId).
    """
    for number, count in Counter(number for number, _ in _codes(book)).items():
        if count > 1:
            yield _part(book), f"numFmtId {number}"


def number_formats_are_short(book: Book) -> Iterator[tuple[str, str]]:
    """A number format has 1 to 255 characters.

    Source: [MS-OI29500] at 18.8.30.
    """
    for number, code in _codes(book):
        if not 1 <= len(code) <= 255:
            yield _part(book), f"numFmtId {number}"


def number_formats_have_four_sections(book: Book) -> Iterator[tuple[str, str]]:
    """A number format has at most four sections.

    Source: ECMA-376 part 1, 18.8.31 (numFmts).
    """
    for number, code in _codes(book):
        if _QUOTED.sub("", code).count(";") > 3:
            yield _part(book), f"{number}: {code}"


def number_formats_close_what_they_open(book: Book) -> Iterator[tuple[str, str]]:
    """A number format's quotation marks and square brackets are in pairs.

    Source: ECMA-376 part 1, 18.8.31 (numFmts); Excel's log says "Number format information from /xl/styles.xml".
    """
    for number, code in _codes(book):
        rest = _QUOTED.sub("", code)
        if '"' in rest or re.search(r"[\[\]]", re.sub(r"\[[^\[\]]+\]", "", rest)):
            yield _part(book), f"{number}: {code}"


def the_first_fills_are_excels(book: Book) -> Iterator[tuple[str, str]]:
    """The first two fills are none and gray125: Excel takes them for that, whatever they say.

    Source: ClosedXML/ClosedXML pull request 2769; ironcalc/IronCalc pull request 363.
    """
    patterns = [e.get("patternType", "none") for e in _all(book, "fills/fill/patternFill")][:2]
    if book.count_of_styles("fills") and patterns != ["none", "gray125"][: len(patterns)]:
        yield _part(book), str(patterns)


def colours_have_eight_digits(book: Book) -> Iterator[tuple[str, str]]:
    """A colour is written in eight hexadecimal digits, its opacity first.

    Source: ECMA-376 part 1, 18.18.86 (ST_UnsignedIntHex).
    """
    for one in book.styles.iter() if book.styles is not None else ():
        if one.get("rgb") is not None and not _COLOUR.fullmatch(one.get("rgb", "")):
            yield _part(book), one.get("rgb", "")


def font_names_are_short(book: Book) -> Iterator[tuple[str, str]]:
    """A font's name has 1 to 31 characters.

    Source: [MS-OI29500] at 18.8.29; ECMA-376 part 1, 18.8.29 (name).
    """
    for one in _all(book, "fonts/font/name"):
        if not 1 <= len(one.get("val", "")) <= 31:
            yield _part(book), one.get("val", "")


def font_sizes_are_possible(book: Book) -> Iterator[tuple[str, str]]:
    """A font is 1 to 409 points high.

    Source: [MS-OI29500] at 18.4.11 (sz); Microsoft support, "Change the font size".
    """
    for one in _all(book, "fonts/font/sz"):
        if not 1 <= float(one.get("val", 0)) <= 409:
            yield _part(book), one.get("val", "")


def text_turns_as_it_can(book: Book) -> Iterator[tuple[str, str]]:
    """Text is turned by 0 to 180, or stands in a column (255).

    Source: ECMA-376 part 1, 18.8.1 (textRotation).
    """
    for one in _all(book, "cellXfs/xf/alignment"):
        if not 0 <= int(one.get("textRotation", 0)) <= 180 and one.get("textRotation") != "255":
            yield _part(book), f"textRotation {one.get('textRotation')}"


def text_is_indented_as_it_can(book: Book) -> Iterator[tuple[str, str]]:
    """Text is indented by at most 250.

    Source: [MS-OI29500] at 18.8.1 (indent).
    """
    for one in _all(book, "cellXfs/xf/alignment"):
        if not 0 <= int(one.get("indent", 0)) <= 250:
            yield _part(book), f"indent {one.get('indent')}"
