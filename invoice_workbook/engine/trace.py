"""The log of what went wrong: the whole traceback, in the user's own folder for such things, for that user alone."""

import os
import traceback
from pathlib import Path

NAME = "invoice-workbook.log"
LARGEST = 1_000_000
"""Bytes from which a new log is begun; the one before is kept beside it."""


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
