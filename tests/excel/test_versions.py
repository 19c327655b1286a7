"""What the index of the versions says of presses on an open workbook."""

from pathlib import Path

from invoice_workbook.hosts import history_index, saving
from tests.excel.seat import Pressed, Seat


def pressed(seat: Seat, command: str, prepare: bool) -> Pressed:
    """A press on a workbook whose version was kept when it was opened, or was not."""
    opened = seat.opened

    def with_version(answer: str = "yes"):
        book = opened(answer)
        if prepare:
            saving.keep_version(Path(book.fullname), is_overwritten=True)
        return book

    seat.opened = with_version  # type: ignore[method-assign]  # the version is kept as `open` keeps it
    return seat.press(command)


def test_the_version_kept_at_opening_is_the_one_that_presses_replace(seat):
    done = pressed(seat, "check", prepare=True)
    assert done.result
    (found,) = history_index.listed(Path(done.book.fullname))
    assert (found.command, found.who, found.changes) == ("check", "lakshmi", done.result.json["changes"])


def test_where_no_version_was_kept_nothing_is_noted(seat):
    done = pressed(seat, "check", prepare=False)
    assert done.has_written
    assert not history_index.path_of(Path(done.book.fullname)).exists()


def test_what_the_clerk_saved_since_is_another_version(seat, tmp_path):
    """The version of the opening was replaced by the clerk's own saving: no command is noted for it."""
    opened = seat.opened

    def saved_since(answer: str = "yes"):
        book = opened(answer)
        path = Path(book.fullname)
        saving.keep_version(path, is_overwritten=True)
        path.write_bytes(path.read_bytes())
        return book

    seat.opened = saved_since  # type: ignore[method-assign]  # the same, and saved by the clerk
    done = seat.press("check")
    assert [one.command for one in history_index.listed(Path(done.book.fullname))] == [""]
