"""A scheduler and workers as docs/scale.md starts them, on this machine alone; they stop by themselves."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT

LONGEST = 120
"""Seconds after which whatever was started leaves by itself."""
DASK = [sys.executable, "-m", "dask"]


@dataclass
class DaskCluster:
    """A scheduler's address, its process, and the workers that were started."""

    address: str
    scheduler: subprocess.Popen
    workers: list[subprocess.Popen] = field(default_factory=list)

    def add_worker(self, **environment: str) -> subprocess.Popen:
        """One more worker, which does one book at a time."""
        words = ["worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
        words += ["--death-timeout", "20", "--lifetime", str(LONGEST)]
        self.workers.append(_begun(words, **environment))
        return self.workers[-1]

    def wait_for(self, count: int) -> None:
        """Until so many workers have come."""
        from distributed import Client

        with Client(self.address, timeout=20, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)


def _begun(words: list[str], **environment: str) -> subprocess.Popen:
    path = os.pathsep.join(filter(None, (environment.pop("PYTHONPATH", ""), str(ROOT))))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    elsewhere = Path(sys.executable).parent  # python -m looks for packages where it is begun, before all else
    return subprocess.Popen(
        [*DASK, *words], cwd=elsewhere, env={**os.environ, **environment, "PYTHONPATH": path}, **quiet
    )


@contextmanager
def started(folder: Path) -> Iterator[DaskCluster]:
    """A scheduler without workers."""
    file = folder / "scheduler.json"
    words = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--idle-timeout", str(LONGEST)]
    scheduler = _begun([*words, "--scheduler-file", str(file)])
    found = DaskCluster(_address(file), scheduler)
    try:
        yield found
    finally:
        for process in (*found.workers, scheduler):
            process.kill()
            process.wait(20)


def _address(file: Path) -> str:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if file.exists() and (content := file.read_text()):
            return str(json.loads(content)["address"])
        time.sleep(0.05)
    raise TimeoutError("no scheduler")
