"""How a figure is taken and shown: the median of three runs, against its limit."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

RUNS = 3
COST = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], check=False, capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
told = done.stderr.decode(errors="replace")[-2000:]
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, done.returncode, told]))
"""
"""Run by a small process, for what forks counts the memory of its parent."""


@dataclass(frozen=True)
class Cost:
    """What a command took: CPU seconds (user and system, of it and of what it started), peak memory of a process."""

    cpu: float
    megabytes: float


def cost(command: list[str], good: tuple[int, ...] = (0, 1)) -> Cost:
    """The cost of a command, a process of its own. Raises RuntimeError where it ends with another exit code."""
    done = subprocess.run([sys.executable, "-c", COST, *command], check=True, capture_output=True)
    cpu, megabytes, code, told = json.loads(done.stdout)
    if code not in good:
        raise RuntimeError(f"exit code {code} of {' '.join(command)[:200]}: {told}")
    return Cost(cpu, megabytes)


def seconds(command: list[str]) -> float:
    """Median seconds of a command, a process of its own."""
    return timed(lambda: subprocess.run(command, check=False, capture_output=True))


def timed(work: Callable[[], object]) -> float:
    """Median seconds of something in this process."""
    return statistics.median(once(work) for _ in range(RUNS))


def once(work: Callable[[], object]) -> float:
    """Seconds of something in this process that is another thing the second time."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def show(what: str, figure: float, limit: float, unit: str = "x", most: bool = True) -> bool:
    """One line; returns whether the limit holds."""
    holds = figure <= limit if most else figure >= limit
    sign = "at most" if most else "at least"
    print(f"{'ok  ' if holds else 'OVER'}  {what}: {figure:.2f} {unit} ({sign} {limit:g} {unit})", flush=True)
    return holds
