"""The zip file itself."""

import struct
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date

from tests.excel_rules.book import Book

_HEADER = struct.Struct("<4s5H3I2H")
_UTF_8, _LATER, _LOCKED = 0x800, 0x08, 0x01


def no_name_twice(book: Book) -> Iterator[tuple[str, str]]:
    """No two parts have names that are alike but for upper and lower case.

    Source: ECMA-376 part 2, 9.1.1 (equivalent part names).
    """
    for name, count in Counter(info.filename.lower() for info in book.zip.infolist()).items():
        if count > 1:
            yield name, f"{count} times"


def packed_as_excel_unpacks(book: Book) -> Iterator[tuple[str, str]]:
    """Parts are stored or deflated, in no other way.

    Source: ECMA-376 part 2, annex C (compression methods).
    """
    for info in book.zip.infolist():
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield info.filename, f"method {info.compress_type}"


def no_part_locked(book: Book) -> Iterator[tuple[str, str]]:
    """No part is encrypted in the zip.

    Source: ECMA-376 part 2, annex C (general purpose bit flags).
    """
    for info in book.zip.infolist():
        if info.flag_bits & _LOCKED:
            yield info.filename, "encrypted"


def names_are_part_names(book: Book) -> Iterator[tuple[str, str]]:
    """Names have single forward slashes, none at either end, and no step of dots alone.

    Source: ECMA-376 part 2, 9.1.1 (part name syntax).
    """
    for info in book.zip.infolist():
        steps = info.orig_filename.split("/")
        if "\\" in info.orig_filename or any(not step.strip(".") for step in steps):
            yield info.orig_filename, "its name"


def check_sums_hold(book: Book) -> Iterator[tuple[str, str]]:
    """Every part unpacks to the bytes of its check sum.

    Source: PKWARE APPNOTE 4.4.7, through ECMA-376 part 2, annex C.
    """
    try:
        if book.parts:
            return  # unpacked once for all rules
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        pass
    try:
        bad = book.zip.testzip()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return  # another rule's matter: a header that differs, a lock, an unknown method
    if bad:
        yield bad, "its check sum"


def local_headers_agree(book: Book) -> Iterator[tuple[str, str]]:
    """What stands before a part is what the zip's directory says of it.

    Source: ECMA-376 part 2, annex C (local file header and central directory).
    """
    for info in book.zip.infolist():
        header = book.data[info.header_offset : info.header_offset + _HEADER.size]
        mark, _, flags, method, _, _, check, packed, _, length, _ = _HEADER.unpack(header)
        start = info.header_offset + _HEADER.size
        name = book.data[start : start + length].decode("utf-8" if flags & _UTF_8 else "cp437", "replace")
        same = mark == b"PK\3\4" and name == info.orig_filename and method == info.compress_type
        if not same or (not flags & _LATER and (check, packed) != (info.CRC, info.compress_size)):
            yield info.filename, "its local header"


def dates_are_days(book: Book) -> Iterator[tuple[str, str]]:
    """A part's date is a day of the calendar.

    Source: PKWARE APPNOTE 4.4.6 (MS-DOS date), through ECMA-376 part 2, annex C.
    """
    for info in book.zip.infolist():
        try:
            date(*info.date_time[:3])
        except ValueError:
            yield info.filename, str(info.date_time)
