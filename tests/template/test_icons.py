"""Icons: Excel shows a blank button for a name that it does not know, and says nothing."""

from invoice_workbook.commands import with_button


def test_every_icon_is_in_excels_own_list(shared):
    listed = (shared / "office_controls" / "excel.txt").read_text("utf-8").split()
    assert {button.icon for button in with_button()} <= set(listed)


def test_no_two_buttons_look_alike():
    assert len({button.icon for button in with_button()}) == len(with_button())
