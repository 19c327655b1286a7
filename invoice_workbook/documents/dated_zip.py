"""A zip archive whose files are all of one day: made again of the same contents it is the same archive."""

from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_DAY, LAST_YEAR = date(1980, 1, 1), 2107
"""The first day and the last year that a file in an archive can be of (ZIP keeps seven bits of the year)."""
_READABLE = 0o644 << 16
"""What who unpacks it may do with a file: all may read it."""


class DatedZip(ZipFile):
    """An archive that is written."""

    def __init__(self, *given: Any, made_on: date) -> None:
        super().__init__(*given)
        day = max(made_on, FIRST_DAY)
        self._day = (min(day.year, LAST_YEAR), day.month, day.day, 0, 0, 0)

    def writestr(self, zinfo_or_arcname: str | ZipInfo, data: Any, *given: Any, **named: Any) -> None:
        """One file, by its name."""
        part = zinfo_or_arcname if isinstance(zinfo_or_arcname, ZipInfo) else ZipInfo(zinfo_or_arcname)
        part.date_time, part.compress_type = self._day, ZIP_DEFLATED
        part.external_attr = part.external_attr or _READABLE
        super().writestr(part, data, *given, **named)

    def write(self, filename: Any, arcname: Any = None, *given: Any, **named: Any) -> None:
        """One file, as it lies on the disk."""
        self.writestr(str(arcname), Path(filename).read_bytes())
