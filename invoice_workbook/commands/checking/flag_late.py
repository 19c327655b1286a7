"""flag-late: who pays late, and what is due."""

from invoice_workbook.commands.checking.check import narrowed
from invoice_workbook.commands.declaration import Command

COMMAND = Command(
    id="flag-late",
    group="Check",
    place=5,
    work=narrowed("late"),
    icon="FunctionsDateTimeInsertGallery",
    key_tip="FL",
    is_judging=True,
)
