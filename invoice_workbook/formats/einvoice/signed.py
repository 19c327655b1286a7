"""What a signed file (.p7m) carries: the content of a CMS envelope. The signature is not verified.

Source: RFC 5652, sections 3 and 5 (ContentInfo, SignedData); X.690 (BER, whose lengths may be left open, and DER);
        CAdES as the Agenzia delle Entrate takes it for FatturaPA. A file may be signed twice, and may be in base64.
"""

import base64
import binascii
import re
from collections.abc import Iterator

from invoice_workbook.errors import WorkbookError

SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
DEEPEST = 4
"""Envelopes in one another, and strings within strings: nobody signs more often."""
_SEQUENCE, _CONTENT, _OCTETS, _OCTETS_IN_PARTS = 0x30, 0xA0, 0x04, 0x24
_OPEN = 0x80
_HEAD = 64
_ARMOUR = re.compile(rb"-----(?:BEGIN|END) (?:PKCS7|CMS)-----|\s+")
_BASE64 = re.compile(rb"(?:-----BEGIN (?:PKCS7|CMS)-----\s*)?MI[\w+/\s]")


def is_one(content: bytes) -> bool:
    """Whether a file is a signed envelope, by its beginning."""
    return (content[:1] == b"\x30" and SIGNED_DATA in content[:_HEAD]) or SIGNED_DATA in _decoded(content[:200])


def content_of(file: str, content: bytes) -> bytes:
    """What is in the envelope. Raises WorkbookError where it is cut off, or carries nothing."""
    for _ in range(DEEPEST):
        if not is_one(content):
            return content
        binary = content if content[:1] == b"\x30" else _decoded(content)
        try:
            content = b"".join(_carried(binary))
        except (LookupError, ValueError) as error:
            raise WorkbookError("signed-damaged", file=file) from error
        if not content:
            raise WorkbookError("signed-empty", file=file)
    raise WorkbookError("signed-damaged", file=file)


def _decoded(content: bytes) -> bytes:
    """The bytes of a base64 text as far as it goes; b"" for what is none."""
    if not _BASE64.match(content):
        return b""
    plain = _ARMOUR.sub(b"", content)
    try:
        return base64.b64decode(plain[: len(plain) // 4 * 4])
    except (binascii.Error, ValueError):
        return b""


def _carried(envelope: bytes) -> Iterator[bytes]:
    """The octets, in their parts: ContentInfo { OID, [0] { version, digests, { OID, [0] OCTET STRING } } }."""
    outer = dict(_elements(envelope, *_inside(envelope, 0, _SEQUENCE)))
    signed = _inside(envelope, outer[_CONTENT], _CONTENT)[0]
    parts = list(_elements(envelope, *_inside(envelope, signed, _SEQUENCE)))
    carrier = dict(reversed(parts))[_SEQUENCE]  # the first of them
    held = dict(_elements(envelope, *_inside(envelope, carrier, _SEQUENCE)))
    if _CONTENT in held:
        yield from _octets(envelope, _inside(envelope, held[_CONTENT], _CONTENT)[0], DEEPEST)


def _octets(envelope: bytes, place: int, deepest: int) -> Iterator[bytes]:
    """The bytes of an octet string, be it whole or in parts."""
    tag, start, end = _head(envelope, place)
    if tag == _OCTETS and end is not None:
        yield envelope[start:end]
    elif tag == _OCTETS_IN_PARTS and deepest:
        for _, part in _elements(envelope, start, end):
            yield from _octets(envelope, part, deepest - 1)
    else:
        raise ValueError(tag)


def _inside(envelope: bytes, place: int, wanted: int) -> tuple[int, int | None]:
    """Where the contents of an element begin and end. Raises ValueError where it is another one."""
    tag, start, end = _head(envelope, place)
    if tag != wanted:
        raise ValueError(tag)
    return start, end


def _elements(envelope: bytes, place: int, end: int | None) -> Iterator[tuple[int, int]]:
    """Tag and place of each element there, up to the end, or up to the mark of the end where that is left open."""
    while place < (len(envelope) if end is None else end) and envelope[place : place + 2] != b"\0\0":
        yield envelope[place], place
        place = _behind(envelope, place, DEEPEST * 2)


def _behind(envelope: bytes, place: int, deepest: int) -> int:
    """Where the next element begins. Raises ValueError where too many of open length lie in one another."""
    _, start, end = _head(envelope, place)
    if end is not None:
        return end
    if not deepest:
        raise ValueError(place)
    while envelope[start : start + 2] != b"\0\0":
        start = _behind(envelope, start, deepest - 1)
    return start + 2


def _head(envelope: bytes, place: int) -> tuple[int, int, int | None]:
    """An element's tag, where its contents begin, and where they end (None: left open)."""
    tag, length = envelope[place], envelope[place + 1]
    if tag & 0x1F == 0x1F:  # tags of several bytes are none of CMS's
        raise ValueError(tag)
    start = place + 2
    if length == _OPEN:
        return tag, start, None
    if length > _OPEN:
        count = length - _OPEN
        length = int.from_bytes(envelope[start : start + count]) if count <= 8 else len(envelope) + 1
        start += count
    if start + length > len(envelope):
        raise ValueError(length)
    return tag, start, start + length
