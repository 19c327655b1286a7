"""Saving a clerk's file: beside it, looked at again, then put in its place; the version before is kept.

Nothing is written while the file is open elsewhere, or if it changed since it was read.
"""

import errno
import glob
import hashlib
import os
import re
import shutil
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO
from xml.parsers import expat

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.packing import PIECE

HISTORY = ".history"
KEPT_VERSIONS = 30
LAST = "last"
"""What the latest version is called where one is to be put back."""
KEPT_DAYS = 90
"""Days before the latest version of which the last version is kept, beyond the latest 30."""
MOST_BYTES = 180
"""Of a file's name in the names made from it: a system takes 255, and a day, a time and an ending are added."""
_WHEN = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})_(?P<time>[0-9]{2}-[0-9]{2}-[0-9]{2})(_[0-9]+)?"
"""How a version's name says when it was written; another book's name may begin as this one's does."""
_TOO_LONG = 206
"""Windows' error for a path beyond what it takes (ERROR_FILENAME_EXCED_RANGE)."""


@dataclass(frozen=True)
class Saved:
    """What a save came to: the file's new state, and the version that it replaced, where that was kept."""

    stamp: "Stamp"
    kept: Path | None


@dataclass(frozen=True)
class Stamp:
    """What tells one state of a file from the next."""

    changed_ns: int
    size: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "Stamp":
        """The file's state now."""
        stat = path.stat()
        return cls(stat.st_mtime_ns, stat.st_size, stat.st_ino)


def linked_to(path: Path) -> Path:
    """The file itself, where a path is a link to it: a link is never replaced by a file."""
    try:
        return path.resolve() if path.is_symlink() else path
    except (OSError, RuntimeError):  # a name that no system takes, or links in a ring
        return path


def lock_files(path: Path) -> list[Path]:
    """The files by which Excel and LibreOffice say that they have the workbook open."""
    names = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return [lock for name in names if os.path.exists(lock := path.with_name(name))]  # noqa: PTH110  # one too long is none


def short(name: str) -> str:
    """A name to make longer ones from: itself, or its beginning and a mark of the whole."""
    packed = name.encode("utf-8", "surrogateescape")
    if len(packed) <= MOST_BYTES:
        return name
    return packed[:MOST_BYTES].decode("utf-8", "ignore") + "~" + hashlib.sha256(packed).hexdigest()[:8]


def not_saved(path: Path, error: OSError) -> WorkbookError:
    """What the disk said, as one sentence; that a path is too long is said with what to do."""
    if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", 0) == _TOO_LONG:
        return WorkbookError("path-too-long", file=path.name, length=len(str(path)))
    return WorkbookError("not-saved", file=path.name, reason=error.strerror or error)


def not_made(path: Path, error: OSError) -> WorkbookError:
    """The same of a file that was to be new."""
    told = not_saved(path, error)
    return told if told.id != "not-saved" else WorkbookError("not-made", **told.values)


@contextmanager
def workroom(path: Path, refused: Callable[[Path, OSError], WorkbookError] = not_saved) -> Iterator[Path]:
    """A folder of our own in which a workbook is made; one that cannot be taken away afterwards is no fault.

    Raises WorkbookError, as `refused` makes it of the workbook's path, where a disk takes nothing.
    """
    folder = None
    try:
        folder = Path(mkdtemp())
        yield folder
    except OSError as error:
        raise refused(path, error) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """What was put in place in a folder is on the disk before this returns, where the system lets a folder be asked."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def forget(path: Path) -> None:
    """Take a file away that was only there on the way; one that is not there, or cannot be taken, is nobody's loss."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def refuse_if_open(path: Path) -> None:
    """Raises WorkbookError while the file is open elsewhere or may not be written."""
    if locks := lock_files(path):
        raise WorkbookError("open-elsewhere", file=path.name, lock=locks[0].name)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise WorkbookError("read-only", file=path.name)


def left_over(path: Path) -> list[Path]:
    """What saves of this file left beside it that were cut off."""
    with suppress(OSError):
        return list(path.parent.glob(f".{glob.escape(short(path.name))}.*.tmp"))
    return []


def forget_left_over(path: Path) -> None:
    """Take away what saves left that were cut off; whoever saves holds the lock of the file."""
    for left in left_over(path):
        forget(left)


def save(
    path: Path,
    stamp: Stamp,
    write: Callable[[BinaryIO], None],
    changed: set[str],
    keep: bool = True,
    to_read: set[str] | None = None,
) -> Saved:
    """Replace the file by what `write` writes; `changed` names the parts to look at before.

    Their bytes are compared with their sums; those `to_read` (None: all) are read as XML, the others were already.
    """
    refuse_if_open(path)
    beside = path.with_name(f".{short(path.name)}.{os.getpid()}.tmp")
    try:
        with beside.open("w+b") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        _look_at(beside, changed, changed if to_read is None else to_read)
        refuse_if_open(path)
        if Stamp.of(path) != stamp:
            raise WorkbookError("changed-meanwhile", file=path.name)
        shutil.copymode(path, beside)
        kept = keep_version(path) if keep else None
        saved = Saved(Stamp.of(beside), kept)
        beside.replace(path)
        sync_folder(path.parent)
        return saved
    except OSError as error:
        raise not_saved(path, error) from error
    finally:
        forget(beside)


def put_new(path: Path, content: bytes) -> None:
    """A file where there is none, whole or not at all.

    Raises WorkbookError where there is one by now, OSError where the disk refuses.
    """
    forget_left_over(path)
    beside = path.with_name(f".{short(path.name)}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except OSError:  # a file system without links
            if os.path.lexists(path):
                raise WorkbookError("exists", file=path) from None
            beside.replace(path)
        sync_folder(path.parent)
    finally:
        forget(beside)


def _look_at(path: Path, changed: set[str], to_read: set[str]) -> None:
    """Raises WorkbookError if what was written cannot be read back."""
    try:
        with zipfile.ZipFile(path) as package:
            for name in changed & set(package.namelist()):
                parser = expat.ParserCreate()
                with package.open(name) as part:
                    while piece := part.read(PIECE):  # at its end the sum is compared
                        if name in to_read:
                            parser.Parse(piece, False)
                if name in to_read:
                    parser.Parse(b"", True)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError) as error:
        raise WorkbookError("not-saved", file=path.name, reason=error) from error


def _version_name(path: Path) -> re.Pattern[str]:
    return re.compile(re.escape(f"{short(path.stem)}_") + _WHEN + re.escape(path.suffix))


def versions(path: Path) -> list[Path]:
    """The versions kept of a file, the latest first."""
    name = _version_name(path)
    folder = path.parent / HISTORY
    kept = [one for one in folder.iterdir() if name.fullmatch(one.name)] if folder.is_dir() else []
    return sorted(kept, key=lambda version: version.stat().st_mtime_ns, reverse=True)


def version_named(path: Path, name: str) -> Path:
    """A version of a file, by its name, by the time when it was written (2026-11-30 17:05:00), or the `last` one.

    Raises WorkbookError for one that is not kept.
    """
    kept = versions(path)
    said = name.strip()
    time_ = said.replace("T", " ")
    if kept and said.casefold() == LAST:
        return kept[0]
    for version in kept:
        if said in (version.name, version.stem) or time_ == written_at(path, version.name).replace("T", " "):
            return version
    raise WorkbookError("no-such-version", version=said, file=path.name, count=len(kept))


def written_at(path: Path, version: str) -> str:
    """When a version of a file was written, as its name says: 2026-11-30T17:05:00. Blank if it is none of this file."""
    found = _version_name(path).fullmatch(version)
    return f"{found['day']}T{found['time'].replace('-', ':')}" if found else ""


def keep_version(path: Path, is_overwritten: bool = False) -> Path:
    """Keep the version that is about to be replaced, under the time it was written; gives where it is.

    A file that another program will overwrite in its place is copied: a link would change with it.
    """
    folder = path.parent / HISTORY
    folder.mkdir(exist_ok=True)
    stamp = time.strftime("%Y-%m-%d_%H-%M-%S", time.localtime(path.stat().st_mtime))
    stem = short(path.stem)
    kept = folder / f"{stem}_{stamp}{path.suffix}"
    number = 2
    while kept.exists():
        kept = folder / f"{stem}_{stamp}_{number}{path.suffix}"
        number += 1
    if is_overwritten:
        shutil.copy2(path, kept)
    else:
        link(path, kept)
    for old in _outlived(path, versions(path)):
        forget(old)
    return kept


def _outlived(path: Path, kept: Sequence[Path]) -> Iterator[Path]:
    """Versions that are kept no longer: beyond the latest ones, all but the last of each day of the days to keep."""
    days = [_day(path, one) for one in kept]
    for place in range(KEPT_VERSIONS, len(kept)):
        is_last_of_its_day = days[place] not in days[:place]
        if not is_last_of_its_day or (days[0] - days[place]).days >= KEPT_DAYS:
            yield kept[place]


def _day(path: Path, version: Path) -> date:
    """The day on which a version was written, as its name says; one that no calendar has is long ago."""
    with suppress(ValueError):
        return date.fromisoformat(written_at(path, version.name)[:10])
    return date.min


def link(path: Path, kept: Path) -> None:
    """The same file under another name, too; a copy where the file system has no links. Raises OSError."""
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)
