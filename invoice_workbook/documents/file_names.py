"""What documents are called on the disk, safe for every file system."""

import hashlib
import re
import unicodedata

from invoice_workbook.letters import JOINERS

LONGEST_STEM = 180
"""Bytes: a file's name may have 255, and an ending and a mark come to it."""
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))}
"""Names that Windows takes for devices, whatever their ending."""


def file_stem(id_: str) -> str:
    """An invoice's number as a file name; one that is no file name gets a mark of its own.

    >>> file_stem("INV-2026-00001")
    'INV-2026-00001'
    """
    wanted = id_.strip()
    safe = _safe(wanted)
    if safe == wanted and wanted.split(".")[0].upper() not in _DEVICES:
        return safe
    return f"{safe}-{hashlib.sha256(id_.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def _safe(wanted: str) -> str:
    """What every file system takes: letters with their marks and joiners, figures, `.-_` and blanks; not too long."""
    kept = "".join(c if c in ".-_ " or c in JOINERS or unicodedata.category(c)[0] in "LMN" else "_" for c in wanted)
    cut = kept.encode()[:LONGEST_STEM].decode(errors="ignore")
    return re.sub(r"^[. ]|[. ]$", "_", cut)
