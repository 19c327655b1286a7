"""doctor: what is missing or does not fit here, in the book and in its surroundings; mended where that can be."""

from invoice_workbook.commands.declaration import Command, Option

COMMAND = Command(
    id="doctor",
    group="Help",
    place=1,
    act="invoice_workbook.command_line.acts:doctor",
    options=(Option("fix", "fix", "--fix", kind="flag"),),
    icon="Help",
    key_tip="DO",
    is_boxed=True,
    takes_book="maybe",
    writes=False,
)
