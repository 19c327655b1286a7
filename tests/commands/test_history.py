"""history: the versions that are kept, what made each, as a table and as JSON."""

from dataclasses import replace

import pytest

from invoice_workbook.commands.service.history import history
from invoice_workbook.hosts import history_index, saving
from invoice_workbook.kept_version import KeptVersion
from tests.cli import run
from tests.given import GIVEN
from tests.sample.test_faults import sample_books

CUSTOMERS = "Customer,Name\nC-901,Café\nC-902,Größe\n"
VERSIONS = (
    KeptVersion("Books_2026-11-30_17-05-00.xlsm", "2026-11-30T17:05:00", "lakshmi", "check", {}),
    KeptVersion("Books_2026-11-30_09-12-44.xlsm", "2026-11-30T09:12:44", "anna", "issue", {
        "Orders": {"added": 0, "changed": 3}, "Invoices": {"added": 3, "changed": 0}, "Gone": {"added": 0, "changed": 0}
    }),
    KeptVersion("Books_2026-11-28_11-00-02.xlsm", "2026-11-28T11:00:02"),
)  # fmt: skip
PRINTED = """
version                         written              who      replaced by  what changed
Books_2026-11-30_17-05-00.xlsm  2026-11-30 17:05:00  lakshmi  check
Books_2026-11-30_09-12-44.xlsm  2026-11-30 09:12:44  anna     issue        Orders (3 changed), Invoices (3 added)
Books_2026-11-28_11-00-02.xlsm  2026-11-28 11:00:02
"""


def test_versions_are_a_table_with_the_latest_first():
    outcome = history(sample_books()[0], replace(GIVEN, versions=VERSIONS))
    assert list(outcome.to_print) == PRINTED.strip().splitlines()
    assert outcome.message == "3 previous versions of Books.xlsm are kept in the folder .history."
    assert [one["version"] for one in outcome.more["history"]["versions"]] == [one.version for one in VERSIONS]


def test_a_book_that_was_never_saved_says_so(sample):
    said = run("history", sample)
    assert (said.code, said.out.strip()) == (0, f"No previous version of {sample.name} is kept yet.")
    assert run("history", sample, "--json").json["history"] == {"versions": []}


def test_each_command_has_its_version_with_who_and_its_counts(sample, tmp_path):
    file = tmp_path / "customers.csv"
    file.write_text(CUSTOMERS, "utf-8")
    imported = run("import", sample, "Customers", file, "--json").json
    checked = run("check", sample, "--json").json
    said = run("history", sample, "--json").json
    latest, first = said["history"]["versions"]
    assert (latest["command"], latest["changes"]) == ("check", checked["changes"])
    assert (first["command"], first["changes"]) == ("import", imported["changes"])
    assert first["changes"]["Customers"] == {"added": 2, "changed": 0}
    assert set(first) == {"version", "at", "who", "command", "changes"}
    assert [one["version"] for one in (latest, first)] == [path.name for path in saving.versions(sample)]
    assert "Customers (2 added)" in run("history", sample).out


def test_it_reads_a_book_that_is_open_elsewhere_and_writes_nothing(sample):
    run("check", sample)
    before = history_index.path_of(sample).read_bytes()
    sample.with_name(f"~${sample.name}").touch()
    said = run("history", sample)
    assert said.code == 0, said.err
    assert len(saving.versions(sample)) == 1
    assert history_index.path_of(sample).read_bytes() == before


@pytest.mark.parametrize("damage", ["", '{"version": "', "\x00"])
def test_an_index_that_cannot_be_read_leaves_the_command_blank(damage, sample):
    run("check", sample)
    history_index.path_of(sample).write_text(damage, "utf-8")
    (version,) = run("history", sample, "--json").json["history"]["versions"]
    assert (version["version"], version["command"]) == (saving.versions(sample)[0].name, "")
    assert version["at"]
