"""How a figure is taken and shown: the median of three runs, against its limit."""

import statistics
import subprocess
import time
from collections.abc import Callable

RUNS = 3


def seconds(command: list[str]) -> float:
    """Median seconds of a command, a process of its own."""
    return timed(lambda: subprocess.run(command, check=False, capture_output=True))


def timed(work: Callable[[], object]) -> float:
    """Median seconds of something in this process."""
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def show(what: str, figure: float, limit: float, unit: str = "x", most: bool = True) -> bool:
    """One line; returns whether the limit holds."""
    holds = figure <= limit if most else figure >= limit
    sign = "at most" if most else "at least"
    print(f"{'ok  ' if holds else 'OVER'}  {what}: {figure:.2f} {unit} ({sign} {limit:g} {unit})", flush=True)
    return holds
