"""What runs, on standard error, when somebody looks at it there: shown once it takes more than a moment."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[..., None]
"""Called after each thing, or with how much of the whole it was."""


def _is_watched() -> bool:
    """Whether somebody looks, and this is the program itself: what works in other threads is a part of one step."""
    return sys.stderr.isatty() and threading.current_thread() is threading.main_thread()


@contextmanager
def step(words: str) -> Iterator[None]:
    """Words and a turning wheel while something runs."""
    if not _is_watched():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


@contextmanager
def counted(words: str, total: int) -> Iterator[Advance]:
    """A bar for so many things, with the time that is left; call what it gives after each."""
    if total < 2 or not _is_watched():
        yield lambda _=1: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda by=1: bar.advance(task, by)
