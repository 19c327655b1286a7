"""Which versions of a workbook are kept, and what the index beside them says of each."""

import json
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from invoice_workbook.hosts import history_index, saving
from invoice_workbook.kept_version import KeptVersion
from tests.cli import run
from tests.setup.test_excel_parts import bound_to

NOON = datetime(2026, 11, 30, 12)
CHANGES = {"Bills": {"added": 2, "changed": 1}}
NAMES = ["Books", "Books [1] {a,b}*?", r"Books (1)+.^$|\d", "Größe & O'Neil", "గ" * 70, "b" * 210, "Books_2026-11-30"]


def written(folder: Path, name: str, at: datetime) -> Path:
    """A file as it was saved at that time; that it is no workbook matters to nobody here."""
    path = folder / f"{name}.data"
    path.write_text(at.isoformat(), "utf-8")
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def kept(folder: Path, name: str, times: list[datetime]) -> Path:
    for at in times:
        path = written(folder, name, at)
        saving.keep_version(path, is_overwritten=True)
    return path


def times_of(path: Path) -> list[datetime]:
    return [datetime.fromisoformat(version.read_text("utf-8")) for version in saving.versions(path)]


def test_the_last_30_versions_are_kept_of_a_busy_day(tmp_path):
    times = [NOON + timedelta(minutes=n) for n in range(50)]
    assert times_of(kept(tmp_path, "Books", times)) == times[:-31:-1]


def test_beyond_these_the_last_of_each_day_is_kept_for_90_days(tmp_path):
    """Three saves a day for 120 days."""
    hours = (9, 13, 17)
    times = [datetime(2026, 8, 3, hour) + timedelta(days=day) for day in range(120) for hour in hours]
    latest = times[:-31:-1]
    days = [datetime(2026, 8, 3, 17) + timedelta(days=day) for day in range(120)]
    last_of_days = [day for day in reversed(days) if day not in latest and (times[-1] - day).days < 90]
    assert times_of(kept(tmp_path, "Books", times)) == latest + last_of_days
    assert len(last_of_days) == 80, "ten days have their three versions among the latest 30"


def test_a_busy_day_keeps_the_days_before_it(tmp_path):
    week = [NOON - timedelta(days=day) for day in range(6, 0, -1)]
    today = [NOON + timedelta(minutes=n) for n in range(40)]
    assert times_of(kept(tmp_path, "Books", [*week, *today])) == [*today[:-31:-1], *reversed(week)]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
@pytest.mark.parametrize("other", ["{name}_2026", "{name}_2026-11-30_12-00-00", "{name} 2", "X{name}"])
def test_no_book_prunes_the_versions_of_another(name, other, tmp_path):
    """`Books_2026` begins as `Books` does, and one may even be named as a version of the other is."""
    theirs = other.format(name=name)
    times = [NOON + timedelta(minutes=n) for n in range(28)]
    neighbour = kept(tmp_path, theirs, times)
    book = kept(tmp_path, name, [NOON + timedelta(minutes=n) for n in range(35)])
    assert (len(times_of(book)), times_of(neighbour)) == (30, times[::-1])


def test_two_books_with_one_long_beginning_and_other_endings_are_two(tmp_path):
    books = [kept(tmp_path, f"{'b' * 240}{n}", [NOON + timedelta(minutes=m) for m in range(31)]) for n in (1, 2)]
    assert [len(times_of(book)) for book in books] == [30, 30]


def test_a_name_with_digits_of_another_script_is_no_version(tmp_path):
    book = kept(tmp_path, "Books", [NOON])
    (tmp_path / saving.HISTORY / "Books_౨౦౨౬-౧౧-౩౦_౧౨-౦౦-౦౦.data").touch()
    (tmp_path / saving.HISTORY / "Books_9999-99-99_99-99-99.data").touch()
    kept(tmp_path, "Books", [NOON + timedelta(minutes=n) for n in range(1, 3)])
    assert len(saving.versions(book)) == 4, "a day that no calendar has is a version all the same"
    kept(tmp_path, "Books", [NOON + timedelta(days=4000, minutes=n) for n in range(30)])
    assert len(saving.versions(book)) == 30, "and goes as the oldest does"


# The index


def indexed(folder: Path, count: int) -> tuple[Path, list[Path]]:
    """A book with versions, each replaced by a command of its own."""
    versions = []
    for n in range(count):
        path = written(folder, "Books", NOON + timedelta(minutes=n))
        version = saving.keep_version(path, is_overwritten=True)
        history_index.note(path, version, f"command-{n}", "anna", CHANGES)
        versions.append(version)
    return path, versions


def commands_of(path: Path) -> list[str]:
    return [one.command for one in history_index.listed(path)]


def test_the_index_says_of_each_version_when_who_which_command_and_its_counts(tmp_path):
    path, versions = indexed(tmp_path, 2)
    latest = KeptVersion(versions[1].name, "2026-11-30T12:01:00", "anna", "command-1", CHANGES)
    assert history_index.listed(path)[0] == latest
    assert commands_of(path) == ["command-1", "command-0"]


def test_the_index_forgets_versions_that_went(tmp_path):
    path, _ = indexed(tmp_path, 34)
    assert commands_of(path) == [f"command-{n}" for n in range(33, 3, -1)]
    lines = history_index.path_of(path).read_text("utf-8").splitlines()
    assert [json.loads(line)["command"] for line in lines] == [f"command-{n}" for n in range(4, 34)]


WHOLE = b'{"version": "Books_x.data", "at": "", "who": "", "command": "", "changes": {}}'
DAMAGE = {
    "a half line at the end": lambda content: content[:-20],
    "rubbish in the middle": lambda content: b"\x00\xff{[\n".join(content.split(b"\n", 1)),
    "empty": lambda _: b"",
    "no objects": lambda _: b'1\n"a"\nnull\n[]\n{}\n',
    "another book's": lambda _: WHOLE + b"\n",
    "of other kinds": lambda _: WHOLE.replace(b'"who": ""', b'"who": 7') + b"\n" + WHOLE.replace(b"{}", b"[1]"),
    "nested beyond reason": lambda _: b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_or_foreign_index_loses_no_version_and_takes_the_next_entry(damage, tmp_path):
    path, versions = indexed(tmp_path, 3)
    index = history_index.path_of(path)
    index.write_bytes(DAMAGE[damage](index.read_bytes()))
    listed = history_index.listed(path)
    assert [one.version for one in listed] == [one.name for one in reversed(versions)]
    assert all(one.at and one.command in ("", f"command-{2 - n}") for n, one in enumerate(listed))
    path = written(tmp_path, "Books", NOON + timedelta(hours=1))
    history_index.note(path, saving.keep_version(path, is_overwritten=True), "the-next", "anna", CHANGES)
    assert commands_of(path) == ["the-next", *(one.command for one in listed)]


def test_without_an_index_every_version_is_listed_with_a_blank_command(tmp_path):
    path, versions = indexed(tmp_path, 2)
    history_index.path_of(path).unlink()
    listed = [KeptVersion(version.name, f"2026-11-30T12:0{n}:00") for n, version in enumerate(versions)]
    assert history_index.listed(path) == listed[::-1]


@pytest.mark.parametrize("there", ["a folder", "a pipe"])
def test_an_index_that_is_no_file_is_passed_over(there, tmp_path):
    path, _ = indexed(tmp_path, 1)
    index = history_index.path_of(path)
    index.unlink()
    if there == "a folder":
        (index / "inner").mkdir(parents=True)
    else:
        if not hasattr(os, "mkfifo"):
            pytest.skip("no pipes with a name here")
        os.mkfifo(index)
    assert commands_of(path) == [""]
    history_index.note(path, saving.versions(path)[0], "check", "anna", {})
    assert commands_of(path) == (["check"] if there == "a pipe" else [""])


def test_a_version_that_several_commands_followed_names_them_all(tmp_path):
    """An open workbook has them one after the other, and is saved once."""
    path, versions = indexed(tmp_path, 1)
    for command in ("check", "apply", "check"):
        history_index.note(path, versions[0], command, "bert", {"Bills": {"added": 1, "changed": 0}})
    both = KeptVersion(versions[0].name, "", "bert", "command-0, check, apply", {"Bills": {"added": 5, "changed": 1}})
    (found,) = history_index.listed(path)
    assert (found.who, found.command, found.changes) == (both.who, both.command, both.changes)


# As commands write it


def test_each_command_says_in_the_index_which_version_it_replaced(sample):
    before = sample.read_bytes()
    said = run("check", sample, "--json")
    (found,) = history_index.listed(sample)
    assert (sample.parent / saving.HISTORY / found.version).read_bytes() == before
    assert (found.command, found.changes) == ("check", said.json["changes"])
    assert found.who
    assert found.at <= time.strftime("%Y-%m-%dT%H:%M:%S")


def test_a_dry_run_and_a_refusal_note_nothing(sample):
    run("check", sample, "--dry-run")
    run("approve", sample, "B-nowhere", "--by", "anna")
    assert not history_index.path_of(sample).exists()


def test_a_disk_that_takes_no_index_loses_nothing_else(sample, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(history_index, "_put", full)
    assert run("check", sample).code == 1, "the problems of the sample company"
    assert [one.command for one in history_index.listed(sample)] == [""]


@pytest.mark.skipif(os.name != "posix", reason="links want rights there")
@pytest.mark.parametrize("command", [("check",), ("doctor", "--fix")])
def test_a_book_reached_by_a_link_has_its_versions_beside_its_target(command, sample, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    link = home / "My books.xlsm"
    bound_to(sample, "/nowhere/python")  # what the doctor mends
    link.symlink_to(sample)
    run(command[0], link, *command[1:])
    assert link.is_symlink()
    assert {path.name for path in home.iterdir()} == {link.name}
    assert {one.command for one in history_index.listed(sample)} == {command[0]}
