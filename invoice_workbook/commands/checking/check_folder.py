"""check-folder: every workbook of a folder, in several processes at once, brought together in one result."""

from invoice_workbook.commands.declaration import Command, Option

COMMAND = Command(
    id="check-folder",
    group="Check",
    place=11,
    act="invoice_workbook.many.check_folder:check_folder",
    options=(
        Option("folder", "many-folder", is_required=True),
        Option("to", "many-to", "--to"),
        Option("as_of", "as-of", "--as-of", kind="day"),
        Option("jobs", "many-jobs", "--jobs", kind="whole"),
        Option("scheduler", "many-scheduler", "--scheduler"),
    ),
    takes_book="no",
    writes=False,
)
