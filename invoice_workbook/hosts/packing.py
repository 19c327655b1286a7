"""A package written anew: parts that stay are copied as they lie there, others are packed piece by piece.

A sheet of a hundred thousand rows is never in memory as a whole: it is packed while it is made, and what was made of
it is read as XML meanwhile.
Source: ECMA-376 part 2 (packages); PKWARE's APPNOTE 4.3.7 (local file header).
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO
from xml.parsers import expat

FASTEST = 1
"""Compression of what was changed: a third more bytes than the usual level, in a third of its time."""
PIECE = 1 << 21
"""Bytes of a large part that are in memory at once."""
_RAW = -15
"""A stream of zlib without a head of its own, as packages have it."""


@dataclass(frozen=True)
class Packed:
    """A part as it lies in a package; its XML was read when it was made."""

    pieces: tuple[bytes, ...]
    crc: int
    size: int
    """Bytes that it unpacks to."""

    def unpacked(self) -> Iterator[bytes]:
        """Its bytes."""
        packer = zlib.decompressobj(_RAW)
        for piece in self.pieces:
            left = piece
            while left:
                yield packer.decompress(left, PIECE)
                left = packer.unconsumed_tail
        yield packer.flush()


Content = bytes | Packed


class Packer:
    """A part that is being made. Raises ExpatError where what is made is no XML."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(FASTEST, zlib.DEFLATED, _RAW)
        self._parser = expat.ParserCreate()
        self._pieces: list[bytes] = []
        self._crc = self._size = 0

    def add(self, made: bytes, to_read: bytes | None = None) -> None:
        """The next bytes; `to_read` is what of them is read as XML, where the rest lay like that in the file."""
        self._parser.Parse(made if to_read is None else to_read, False)
        self._pieces.append(self._packer.compress(made))
        self._crc = zlib.crc32(made, self._crc)
        self._size += len(made)

    def done(self) -> Packed:
        """The part."""
        self._parser.Parse(b"", True)
        self._pieces.append(self._packer.flush())
        return Packed(tuple(filter(None, self._pieces)), self._crc, self._size)


def copy(
    source: Path, target: BinaryIO, changed: Mapping[str, Content], left_out: frozenset[str] = frozenset()
) -> None:
    """The package again, with these parts changed or added; every other part's bytes are copied as they lie there."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename in left_out:
                continue
            if info.filename in changed:
                _put(new, _like(info), changed[info.filename])
            else:
                _copy_raw(old, new, info)
        for name in changed.keys() - old.NameToInfo.keys():
            _put(new, zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), changed[name])
        new.comment = old.comment


def _like(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    again = zipfile.ZipInfo(info.filename, info.date_time)
    again.external_attr = info.external_attr
    return again


def _put(new: zipfile.ZipFile, info: zipfile.ZipInfo, content: Content) -> None:
    info.compress_type = zipfile.ZIP_DEFLATED
    if isinstance(content, bytes):
        new.writestr(info, content, compresslevel=FASTEST)
        return
    info.CRC, info.file_size, info.compress_size = content.crc, content.size, sum(map(len, content.pieces))
    _write(new, info, content.pieces)


def _copy_raw(old: zipfile.ZipFile, new: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """One part as it is stored, not unpacked: a large workbook is saved in the time it takes to copy it."""
    source = old.fp
    assert source is not None
    source.seek(info.header_offset)
    name_length, extra_length = struct.unpack("<26xHH", source.read(30))
    source.seek(info.header_offset + 30 + name_length + extra_length)
    again = _like(info)
    again.compress_type, again.CRC = info.compress_type, info.CRC
    again.compress_size, again.file_size = info.compress_size, info.file_size
    _write(new, again, _pieces(source, info.compress_size))


def _pieces(source: IO[bytes], count: int) -> Iterator[bytes]:
    """So many bytes of a file, from where it stands on."""
    while count and (piece := source.read(min(count, PIECE))):
        count -= len(piece)
        yield piece


def _write(new: zipfile.ZipFile, info: zipfile.ZipInfo, pieces: Iterable[bytes]) -> None:
    """A part that is packed already, at the end of the new package."""
    target = new.fp
    assert target is not None
    info.header_offset = target.tell()
    target.write(info.FileHeader(zip64=None))
    for piece in pieces:
        target.write(piece)
    new.filelist.append(info)
    new.NameToInfo[info.filename] = info
    new.start_dir = target.tell()  # where the directory will be written
