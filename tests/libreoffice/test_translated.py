"""Buttons of an open workbook in Telugu or German find their rows, and answer in its language."""

import pytest

from invoice_workbook import names
from invoice_workbook.excel import buttons
from tests.cli import run

pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize("language", ["de", "te"])
def test_presses_on_a_translated_workbook_do_what_they_do_to_the_file(app, tmp_path, language):
    live, file = tmp_path / "live.xlsm", tmp_path / "file.xlsm"
    for path in (live, file):
        assert run("new", path, "--language", language, "--sample").code == 0
    book = app.books.open(str(live))
    book.set_mock_caller()
    try:
        pressed = buttons.press("check")
        assert pressed is not None
        expected = run("check", file, "--json").json
        assert pressed.message == expected["message"]
        assert "open problems" not in pressed.message, "in the workbook's language"
        assert [one["id"] for one in pressed.json["problems"]] == [one["id"] for one in expected["problems"]]
        tab = names.tab("Problems", language)
        assert tab in [sheet.name for sheet in book.sheets]
        shown = book.sheets[tab].tables["Problems"].data_body_range
        assert shown.rows.count == len(expected["problems"])
        assert buttons.press("aging") is not None
    finally:
        book.close()
