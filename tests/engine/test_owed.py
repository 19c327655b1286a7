"""A run that is cut off at the save: the next one sees by the book whether it was saved; it finishes or forgets it."""

from pathlib import Path

import pytest

from invoice_workbook.engine import owed
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from tests.asked import on

pytestmark = pytest.mark.long  # runs that are cut off


def issued(book: Path) -> int:
    return int(books_of(WorkbookFile(book), None)["Invoices"]["files"].ne("").sum())


@pytest.mark.parametrize("is_saved", [True, False])
def test_an_interrupt_at_the_save_loses_nothing_and_makes_nothing_twice(clean, monkeypatch, is_saved):
    before, write = issued(clean), WorkbookFile.write

    def cut_off(host, *given, **named):
        if is_saved:
            write(host, *given, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(WorkbookFile, "write", cut_off)
        with pytest.raises(KeyboardInterrupt):
            on(WorkbookFile(clean), "issue")
    folder = clean.with_name(f"{clean.stem} files")
    assert not folder.exists()
    said = on(WorkbookFile(clean), "check")
    new = issued(clean) - before
    assert (new > 0) == is_saved == ("earlier run (issue)" in said.message)
    assert len(list(folder.glob("*.pdf"))) == new
    assert not owed.folder_of(clean).exists(), "nothing waits"
