"""The log of what went wrong: the whole traceback, in the user's own folder for such things, for that user alone."""

import os
import traceback
from pathlib import Path

from invoice_workbook.languages import text

NAME = "invoice-workbook.log"
ACTED = "the workbook was saved before"
"""The note of an error that came after the save."""
LARGEST = 1_000_000
"""Bytes from which a new log is begun; the one before is kept beside it."""


def words_of(error: Exception) -> str:
    """One sentence for a clerk about what nobody foresaw: what is so now, and where the details are."""
    log = logged()
    if ACTED in getattr(error, "__notes__", ()):
        return text("refused.unexpected-after", reason=repr(error), log=log)
    if isinstance(error, ImportError):
        return text("refused.no-load", reason=error, log=log)
    return text("refused.unexpected", reason=repr(error), log=log)


def logged() -> Path:
    """Where the traceback was written; where nothing can be written, the place where it should be."""
    from platformdirs import user_log_path

    path = user_log_path("invoice-workbook", appauthor=False) / NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".old.log"))
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
            file.write(traceback.format_exc() + "\n")
    except OSError:  # the sentence for the clerk comes first
        pass
    return path
