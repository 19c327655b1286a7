"""docs/commands.md is as the commands' declarations make it."""

from docs import command_list


def test_the_page_of_commands_is_made_from_their_declarations():
    assert command_list.PAGE.read_text("utf-8") == command_list.page(), "run python -m docs.command_list"
