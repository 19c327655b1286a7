"""What runs, on standard error, when somebody looks at it there: shown once it takes more than a moment."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[..., None]
"""Called after each thing, or with how much of the whole it was."""


@contextmanager
def step(words: str) -> Iterator[None]:
    """Words and a turning wheel while something runs."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


@contextmanager
def counted(words: str, total: int) -> Iterator[Advance]:
    """A bar for so many things, with the time that is left; call what it gives after each."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda _=1: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda by=1: bar.advance(task, by)
