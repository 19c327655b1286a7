"""Files onto the disk, each whole or not at all; many invoices' files are made on all cores."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import progress, saving
from invoice_workbook.languages import text

if TYPE_CHECKING:
    from invoice_workbook.commands.invoice_files import Job, Made
    from invoice_workbook.commands.outcome import Failure, Outcome

WORTH_SHARING = 40
"""Jobs from which starting other processes (a second each) is worth it."""
Files = Iterable[tuple[Path, bytes]]


def put(path: Path, content: bytes) -> None:
    """One file, whole or not at all. Raises WorkbookError where the disk refuses."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{saving.short(path.name)}.tmp")
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise saving.not_saved(path, error) from error


class Put(NamedTuple):
    """Files that lie on the disk now, and what could not be made or put there."""

    files: list[Path]
    failed: "list[Failure]"


def all_of(outcome: "Outcome") -> Put:
    """Everything a command's outcome asks for: its documents, then its jobs' files. What fails stops nothing else."""
    done = Put([], [])
    total = outcome.documents_count + sum(len(job.kinds) for job in outcome.jobs)
    with progress.counted(text("progress.files"), total) as step:
        _put_all(outcome.documents, done, step)
        for made in _done(outcome.jobs):
            done.failed.extend(made.failed)
            _put_all(made.files, done, step)
    return done


def _put_all(files: Files, done: Put, step: Callable[[], None]) -> None:
    from invoice_workbook.commands.outcome import failure

    for path, content in files:
        try:
            put(path, content)
            done.files.append(path)
        except WorkbookError as error:
            done.failed.append(failure(path.suffix.removeprefix("."), path.stem, error))
        step()


def _done(jobs: Sequence["Job"]) -> Iterator["Made"]:
    """The files of each job, in the jobs' order."""
    cores = min(os.cpu_count() or 1, len(jobs) // (WORTH_SHARING // 2) or 1)
    is_one_file = bool(getattr(sys, "frozen", False))  # it would unpack itself anew for each process
    if len(jobs) < WORTH_SHARING or cores < 2 or is_one_file:  # with one core there is nobody to share with
        yield from (job.make() for job in jobs)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(cores, get_context("spawn")) as pool:
        yield from pool.map(_make, jobs, chunksize=max(len(jobs) // (cores * 8), 1))


def _make(job: "Job") -> "Made":
    return job.make()
