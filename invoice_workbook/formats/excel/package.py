"""A workbook that is an archive (.xlsx, .xlsm, .xlsb, .ods): its parts, opened within bounds and read piece by piece.

Source: ECMA-376 part 2 (relationships); nothing a part points at outside the archive is fetched.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any

from lxml import etree

from invoice_workbook.errors import WorkbookError

LARGEST_PART = 2_000_000_000
_SMALL, _RATIO = 32_000_000, 250
"""A part of more bytes than the first that is packed tighter than the second is a bomb; tables come to 5 to 50."""


class Package:
    """The parts of an archive. Raises WorkbookError where it is none, or a bomb."""

    def __init__(self, content: bytes, file: str) -> None:
        self.file = file
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise WorkbookError("excel-damaged", file=file) from error
        self.names = {name.lstrip("/").lower(): name for name in self._zip.namelist()}

    def has(self, part: str) -> bool:
        """Whether it has this part; its case does not count."""
        return part.lower() in self.names

    def open(self, part: str) -> IO[bytes]:
        """A part to read from. Raises WorkbookError where it is missing, locked or too large."""
        name = self.names.get(part.lower())
        if name is None:
            raise WorkbookError("excel-damaged", file=self.file)
        about = self._zip.getinfo(name)
        is_bomb = about.file_size > _SMALL and about.file_size > _RATIO * max(1, about.compress_size)
        if is_bomb or about.file_size > LARGEST_PART:
            raise WorkbookError("excel-bomb", file=self.file, megabytes=about.file_size // 1_000_000)
        if about.flag_bits & 1:
            raise WorkbookError("excel-password", file=self.file)
        try:
            return self._zip.open(name)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
            raise WorkbookError("excel-damaged", file=self.file) from error

    def read(self, part: str) -> bytes:
        """A whole part."""
        try:
            with self.open(part) as opened:
                return opened.read()
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise WorkbookError("excel-damaged", file=self.file) from error

    def each(self, part: str, *names: str) -> Iterator[Any]:
        """Each element of these local names, whole; what was read is let go."""
        wanted = [f"{{*}}{name}" for name in names]
        with self.open(part) as opened:
            try:
                reading = etree.iterparse(
                    opened, tag=wanted, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
                )
                for _, element in reading:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
                if reading.root is not None and reading.root.getroottree().docinfo.doctype:
                    raise WorkbookError("hostile-xml", file=self.file)
            except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
                raise WorkbookError("excel-damaged", file=self.file) from error

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part (or "" for the whole) points at within the archive: by its id, what it is and which part."""
        folder, name = posixpath.split(part)
        place = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}
        for one in self.each(place, "Relationship") if self.has(place) else ():
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], target)
        return found

    def workbook(self) -> str:
        """The part of the workbook itself."""
        found = [target for what, target in self.related("").values() if what == "officeDocument"]
        return found[0] if found else next((f"xl/workbook{end}" for end in (".xml", ".bin")), "")
