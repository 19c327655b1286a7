"""demo: the whole tour on the sample company."""

from pathlib import Path

from invoice_workbook.commands.declaration import Command, Option

COMMAND = Command(
    id="demo",
    group="Help",
    place=2,
    act="invoice_workbook.command_line.acts:demo",
    options=(Option("folder", "folder", kind="folder", default=Path("demo")),),
    takes_book="no",
    writes=False,
)
