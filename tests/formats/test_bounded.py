"""Files read in a process of their own: what hangs, crashes or eats memory there is one sentence here."""

import os
import time

import pytest

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import camt
from invoice_workbook.formats.bounded import Bounds, call
from invoice_workbook.formats.einvoice import received_bill

HERE = "tests.formats.test_bounded"
SHORT = Bounds(seconds=0.5)


def length(content: bytes, file: str, times: int = 1) -> list[int]:
    return [len(content) * times, os.getpid()]


def hang(content: bytes, file: str) -> None:
    while True:
        time.sleep(1)


def hang_in_c(content: bytes, file: str) -> None:
    (r := __import__("re")).match(r"(a+)+$", "a" * 60 + "b") == "a" * 60 or r


def crash(content: bytes, file: str) -> None:
    os.abort()


def eat(content: bytes, file: str) -> int:
    return len(bytearray(10**10))


def refuse(content: bytes, file: str) -> None:
    raise WorkbookError("bill-too-large", file="x.pdf")


def stumble(content: bytes, file: str) -> None:
    raise ValueError("of nobody's making")


def asked(name: str, **more: object) -> object:
    return call(f"{HERE}:{name}", b"abc", file="x.pdf", **more)


def test_one_process_reads_file_after_file():
    one, other = asked("length", times=2), asked("length")
    assert (one[0], other[0]) == (6, 3)
    assert one[1] == other[1] != os.getpid()


def test_large_files_arrive_whole():
    assert call(f"{HERE}:length", b"x" * 5_000_000, file="x.pdf")[0] == 5_000_000


@pytest.mark.parametrize(
    "name, id_, bounds",
    [
        ("hang", "bounded-time", SHORT),
        ("hang_in_c", "bounded-time", SHORT),
        ("crash", "bounded-crash", Bounds()),
        ("eat", "bounded-memory", Bounds()),
        ("stumble", "bounded-crash", Bounds()),
        ("refuse", "bill-too-large", Bounds()),
    ],
)
def test_what_goes_wrong_there_is_one_sentence_here(name, id_, bounds):
    began = time.monotonic()
    with pytest.raises(WorkbookError) as told:
        asked(name, bounds=bounds)
    assert told.value.id == id_ and "x.pdf" in str(told.value)
    assert time.monotonic() - began < 5
    assert asked("length")[0] == 3  # the next file is read all the same


def test_only_the_package_is_called():
    with pytest.raises(WorkbookError):
        call("os:abort", b"", file="x.pdf")


@pytest.mark.parametrize("reader, inside", [(received_bill, "_bills"), (camt, "_statements")])
def test_xml_from_outside_is_read_in_the_other_process(reader, inside, monkeypatch):
    monkeypatch.setattr(reader, inside, lambda file, content: [])  # here nothing would be found, nor refused
    with pytest.raises(WorkbookError) as refused:
        reader.read("x.xml", b"<unknown/>")
    assert refused.value.values["file"] == "x.xml"
