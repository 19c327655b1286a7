"""A short run of `make fuzz`, random bytes, and what longer runs found: every reader takes a file or refuses it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.mutation import changed
from tests.fuzz.readers import READERS, outcome

FINE = ("taken", "refused")
FOUND = [
    ("mapping", b'date_order = 5\n[[table]]\nname = "Customers"\n'),
    ("mapping", b"[[table]]\nname = 5\n"),
    ("mapping", b'table = "Customers"\n'),
    ("mapping", b'delimiter = ";;"\n[[table]]\nname = "Customers"\n'),
    ("mapping", b"a = " + b"[" * 5000),
    ("mapping", b'[[table]]\nname = "Customers"\n[table.columns]\nCustomer = { from = ["a"] }\n'),
    (
        "mapping",
        b'[[table]]\nname = "Customers"\n[table.columns]\nCustomer = { from = "a", match = { "(a+)+$" = "x" } }\n',
    ),
    ("xlsx", READERS["xlsx"][1]()[0].replace(b"PK\x01\x02", b"PK\x01\x02", 1)[:-30] + b"\xff" * 30),
    ("csv", b"a," * 3_000_000),
    ("csv", b"Customer\n" + b"x" * 5_000_000),
    ("csv", b"Customer\n\0\0\0"),
    ("camt", b"<Document>" * 100_000),
    ("ubl", b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><Invoice>&b;</Invoice>'),
]


@pytest.mark.parametrize("reader", READERS)
def test_changed_files_are_taken_or_refused(reader):
    dice = random.Random(7)
    for good in READERS[reader][1]():
        assert outcome(reader, good) == "taken"
        for _ in range(150):
            content = changed(good, dice)
            assert outcome(reader, content) in FINE, content[:300]


@pytest.mark.parametrize("reader", READERS)
@given(content=st.binary(max_size=300))
def test_random_bytes_are_refused(reader, content):
    assert outcome(reader, content) in FINE


@pytest.mark.parametrize(("reader", "content"), FOUND, ids=range(len(FOUND)))
def test_what_was_found_once(reader, content):
    assert outcome(reader, content) == "refused"
