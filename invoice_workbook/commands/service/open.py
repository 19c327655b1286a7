"""open: the workbook in the spreadsheet program that this system has, with buttons and cell functions."""

from invoice_workbook.commands.declaration import Command

COMMAND = Command(
    id="open",
    group="Service",
    place=10,
    act="invoice_workbook.command_line.acts:open_",
    writes=False,
)
