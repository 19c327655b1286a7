"""new: a clerk's workbook from the template."""

from invoice_workbook.commands.declaration import Command, Option

COMMAND = Command(
    id="new",
    group="Service",
    place=11,
    act="invoice_workbook.command_line.acts:new",
    options=(
        Option("language", "language", "--language", default="en"),
        Option("sample", "sample", "--sample", kind="flag"),
    ),
    writes=False,
)
