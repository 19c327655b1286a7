"""The door to dask.distributed: processes of this machine, or of a cluster that is there, and work for each of them.

A process that dies costs its work a retry: the scheduler hands it to another. What four processes did not live to
finish is told. Nothing waits for ever: a scheduler or all its workers gone are one sentence.
"""

import logging
import os
import pkgutil
import time
import warnings
from asyncio import CancelledError
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from invoice_workbook import __version__
from invoice_workbook.errors import WorkbookError

T = TypeVar("T")
PROGRAM = "invoice_workbook:__version__"
TO_CONNECT, TO_COME, GONE, TO_LEAVE = 10.0, 30.0, 30.0, 3.0
"""Seconds until a scheduler that does not answer is not there, until workers come, until none left means all died, and
for a goodbye."""
POLL = 1.0
AHEAD = 2
"""Tasks of a process: the one it does, and the next."""
SAME = ("python", "dask", "distributed", "cloudpickle", "msgpack", "pandas", "pyarrow")
"""What must be of one version on all computers; of Python the first two numbers."""


class Came(NamedTuple):
    """What came of a task: its result, or why there is none."""

    result: Any
    error: BaseException | None


class Cluster:
    """Processes that work on what they are given."""

    def __init__(self, client: Any, address: str) -> None:
        self.client, self.address = client, address

    @property
    def processes(self) -> int:
        """How many there are."""
        return len(self._workers())

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """While the scheduler is asked. Raises WorkbookError where it is gone."""
        try:
            yield
        except (Exception, CancelledError) as error:  # as many errors as ways to die
            raise WorkbookError("scheduler-lost", address=self.address) from error

    def _workers(self) -> list[str]:
        with self._asking():
            return list(self.client.nthreads())

    def everywhere(self, work: Callable[..., T], *given: object) -> dict[str, T | BaseException]:
        """What each process answers, by its address."""
        with self._asking():
            answers: dict[str, T | BaseException] = self.client.run(work, *given, on_error="return")
        return answers

    def versions(self) -> tuple[Any, dict[str, Any]]:
        """The packages of this process, and of each worker by its address."""
        with self._asking():
            told = self.client.get_versions(packages=["pandas", "pyarrow"])
        return told["client"], told["workers"]

    def each(
        self, work: Callable[..., Any], tasks: Iterable[tuple[Any, tuple[Any, ...]]]
    ) -> Iterator[tuple[Any, Came]]:
        """What came of each task, in the order in which they are done; a task is a name and what `work` is given.

        Only so many are handed out as keep the processes busy. Raises WorkbookError where the scheduler or all
        workers are gone.
        """
        waiting = iter(tasks)
        running: dict[Any, Any] = {}
        most = max(self.processes, 1) * AHEAD
        try:
            while True:
                for name, given in islice(waiting, most - len(running)):
                    with self._asking():
                        running[self.client.submit(work, *given, pure=False)] = name
                if not running:
                    return
                for future in self._done(running):
                    with self._asking():
                        came = _came(future)
                    yield running.pop(future), came
        finally:
            for future in running:
                with suppress(Exception, CancelledError):  # where the scheduler is gone there is nothing to stop
                    future.cancel()

    def _done(self, running: dict[Any, Any]) -> list[Any]:
        """Those that are done, once one is."""
        from distributed import wait

        last = time.monotonic()
        while True:
            done: set[Any] = set()
            with self._asking(), suppress(TimeoutError), self.client.as_current():
                done = wait(list(running), timeout=POLL, return_when="FIRST_COMPLETED").done
            if self.client.status != "running" or any(one.status in ("lost", "cancelled") for one in running):
                raise WorkbookError("scheduler-lost", address=self.address)
            if done:
                return list(done)
            if self._workers():
                last = time.monotonic()
            elif time.monotonic() - last > GONE:
                raise WorkbookError("workers-lost", address=self.address)


def _came(future: Any) -> Came:
    return Came(None, future.exception()) if future.status == "error" else Came(future.result(), None)


@contextmanager
def of(jobs: int, address: str = "") -> Iterator[Cluster]:
    """So many processes of this machine; or those of the scheduler at an address, which go on afterwards.

    Raises WorkbookError where the scheduler is not there, has no workers, or workers with another program than this.
    """
    import dask
    import distributed  # noqa: F401  # its settings must be there before any is changed

    quiet = {"distributed.worker.profile.enabled": False, "logging.distributed": "critical"}
    with ExitStack() as stack, _silenced("distributed"), dask.config.set(quiet), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dask warns of what is told in one sentence
        scheduler = address or stack.enter_context(_own(jobs))
        found = Cluster(stack.enter_context(_client(scheduler, address)), address or "localhost")
        _ask_workers(found)
        yield found


@contextmanager
def _silenced(name: str) -> Iterator[None]:
    """While we are at work a logger tells nothing but what is critical."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


@contextmanager
def _client(scheduler: Any, address: str) -> Iterator[Any]:
    """A client of a scheduler. Raises WorkbookError where none is there.

    One that never came to be would be closed when it is forgotten, and wait for it.
    """
    from distributed import Client

    class Ours(Client):  # type: ignore[misc]  # it has no types
        def __del__(self) -> None:
            """We close it."""

    try:
        client = Ours(scheduler, timeout=TO_CONNECT, set_as_default=False)
    except Exception as error:  # as many errors as ways not to be there
        raise WorkbookError("no-scheduler", address=address, reason=error) from error
    try:
        yield client
    finally:
        with suppress(Exception):  # a scheduler that is gone says no goodbye
            client.close(timeout=TO_LEAVE)


def _own(jobs: int) -> Any:
    """A cluster of this machine, which nobody else can hand work to: its talk is encrypted with keys made for it."""
    from distributed import LocalCluster
    from distributed.security import Security

    return LocalCluster(
        n_workers=jobs,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        security=Security.temporary(),
        silence_logs=logging.CRITICAL,
    )


def _ask_workers(found: Cluster) -> None:
    """Raises WorkbookError where no worker comes, or one has other versions."""
    until = time.monotonic() + TO_COME
    while not found.processes:
        if time.monotonic() > until:
            raise WorkbookError("no-workers", address=found.address)
        time.sleep(POLL / 4)
    for worker, version in found.everywhere(pkgutil.resolve_name, PROGRAM).items():
        if version != __version__:
            theirs = version if isinstance(version, str) else "-"
            raise WorkbookError("worker-version", worker=worker, theirs=theirs, ours=__version__)
    ours, workers = found.versions()
    for worker, theirs in workers.items():
        for name in SAME:
            if _version(ours, name) != _version(theirs, name):
                words = {"name": name, "theirs": _version(theirs, name), "ours": _version(ours, name)}
                raise WorkbookError("worker-package", worker=worker, **words)


def _version(told: Any, name: str) -> str:
    version = str((told or {}).get("packages", {}).get(name) or "-")
    return ".".join(version.split(".")[:2]) if name == "python" else version


def cores() -> int:
    """The processes that this machine has work for."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
