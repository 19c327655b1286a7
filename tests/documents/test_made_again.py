"""A file that is made again in another second, of the same figures, is the same: the journal knows it by content."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from invoice_workbook.commands import named
from invoice_workbook.documents import invoice_layout
from tests.commands.test_purity import Asked, asked
from tests.given import GIVEN

pytestmark = pytest.mark.long  # the documents of every command that makes some
GIVEN_LAYOUT = replace(GIVEN, own_layout=invoice_layout.make())
MAKING = (
    "audit-export",
    "claims",
    "collections",
    "export",
    "export-journal",
    "files",
    "gst",
    "letter",
    "pay",
    "preview",
    "remind",
    "report",
    "statements",
)
AT_MOST = 2
"""Files that are made of a command's many."""
TICK = 2.1
"""Seconds after which every clock has moved on, also that of a zip archive, which counts by twos."""


def papers(command: str, one: Asked) -> Iterator[object]:
    """The first files that a command makes."""
    work = named(command).work
    assert work is not None
    options = {name: said for name, said in one.options.items() if name != "password"}  # a salt is never the same
    outcome = work(one.books(), GIVEN_LAYOUT, **options)
    yield from (*outcome.needed, *outcome.files)[:AT_MOST]


def made(papers_: list[object]) -> list[tuple[Path, bytes]]:
    return [file for paper in papers_ for file in paper.make().files]  # type: ignore[attr-defined]  # each is a paper


def test_a_file_that_is_made_again_is_the_same():
    every = {command: list(papers(command, asked()[command][-1])) for command in MAKING}
    assert [command for command, some in every.items() if not some] == []
    first = {command: made(some) for command, some in every.items()}
    assert [command for command, some in first.items() if not some] == []
    time.sleep(TICK)
    for command, some in every.items():
        pairs = zip(first[command], made(some), strict=True)
        assert [path.name for (path, content), again in pairs if again != (path, content)] == [], command
