"""Where files lie: a folder of this machine, or an address that fsspec knows (`s3://`, `sftp://`, `memory://`).

Texts of places are paths of this machine unless they begin with a protocol; `file://` is a path like any other.
"""

import errno
import os
import re
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from typing import Any

from invoice_workbook.errors import WorkbookError

_PROTOCOL = re.compile(r"([a-z][a-z0-9+.-]+)(?:::|://)", re.IGNORECASE)
OF_THIS_PROCESS = "memory"
"""The protocol whose files no other process sees."""
_FILE = "file"
_HALF = ".tmp"
"""Ending of what is not written to its end; a process that is killed leaves it."""
EXTRA = 'pip install "invoice-workbook[many]"'
"""What installs the packages for many books."""
PACKAGES = ("dask", "distributed", "pyarrow", "fsspec")


def ask_installed() -> None:
    """Raises WorkbookError where the extra `many` is not installed, or a part of it cannot be loaded."""
    for name in PACKAGES:
        try:
            import_module(name)
        except ImportError as error:
            raise WorkbookError("many-not-installed", name=name, reason=error, command=EXTRA) from error


def protocol_of(place: str) -> str:
    """The protocol of an address; "" for a path of this machine.

    >>> protocol_of("s3://books/2026"), protocol_of("C:/books"), protocol_of("/srv/books")
    ('s3', '', '')
    """
    found = _PROTOCOL.match(place)
    return found[1].casefold() if found else ""


def local(place: str, folder: Path | None = None) -> Path | None:
    """The whole path of a place on this machine, from a folder or the current one; None for an address elsewhere.

    >>> local("file:///srv/books").as_posix(), local("s3://books")
    ('/srv/books', None)
    """
    if protocol_of(place) == _FILE:
        from fsspec.implementations.local import LocalFileSystem

        return Path(LocalFileSystem._strip_protocol(place))
    return None if protocol_of(place) else (folder or Path()).absolute() / place


def system(place: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it.

    Raises WorkbookError where nobody knows the protocol, its package is missing, or it cannot be reached.
    """
    import fsspec

    try:
        found, path = fsspec.core.url_to_fs(place)
    except ImportError as error:
        raise WorkbookError("address-needs-package", address=place, reason=error) from error
    except Exception as error:  # each of fsspec's systems has errors of its own
        raise WorkbookError("address-unknown", address=place, reason=_reason(error)) from error
    return found, str(path)


def joined(place: str, *names: str) -> str:
    """A place within another."""
    path = local(place)
    return "/".join([place.rstrip("/"), *names]) if path is None else str(path.joinpath(*names))


def written(place: str, content: bytes) -> None:
    """A file of the result, whole or not at all. Raises WorkbookError where there is no room for it."""
    path = local(place)
    try:
        if path is None:
            found, inner = system(place)
            found.pipe_file(inner, content)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{token_hex(4)}{_HALF}")  # another computer may have our process's number
        try:
            beside.write_bytes(content)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except WorkbookError:
        raise
    except Exception as error:  # each of fsspec's systems has errors of its own
        no_room = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        id_ = "result-no-room" if no_room else "result-not-written"
        raise WorkbookError(id_, file=place, reason=_reason(error)) from error


def read(place: str) -> bytes | None:
    """A file's bytes; None where there is none that can be read."""
    path = local(place)
    try:
        if path is not None:
            return path.read_bytes()
        found, inner = system(place)
        return bytes(found.cat_file(inner))
    except Exception:  # noqa: BLE001  # each of fsspec's systems has errors of its own; what cannot be read is not there
        return None


def names_in(place: str) -> list[str]:
    """The names of the files in a folder; none where there is no such folder."""
    path = local(place)
    try:
        if path is not None:
            return sorted(one.name for one in os.scandir(path) if one.is_file())
        found, inner = system(place)
        return sorted(str(one).rpartition("/")[2] for one in found.ls(inner, detail=False))
    except Exception:  # noqa: BLE001  # as in `read`
        return []


def is_half_written(name: str) -> bool:
    """Whether a file of the result was not written to its end."""
    return name.startswith(".") and name.endswith(_HALF)


def holds_anything(place: str) -> bool:
    """Whether anything lies in a folder. Raises WorkbookError where it cannot be looked into."""
    path = local(place)
    try:
        if path is not None:
            with os.scandir(path) as entries:
                return any(entries)
        found, inner = system(place)
        return any(str(one).strip("/") != inner.strip("/") for one in found.ls(inner, detail=False))
    except FileNotFoundError:
        return False
    except WorkbookError:
        raise
    except Exception as error:  # each of fsspec's systems has errors of its own
        raise WorkbookError("unreadable", file=place, reason=_reason(error)) from error


def forgotten(place: str) -> None:
    """A file taken away; that it is not there, or cannot be, is no fault."""
    path = local(place)
    try:
        if path is not None:
            path.unlink(missing_ok=True)
            return
        found, inner = system(place)
        found.rm_file(inner)
    except Exception:  # noqa: BLE001, S110  # as in `read`
        pass


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
