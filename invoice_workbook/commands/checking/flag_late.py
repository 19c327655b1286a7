"""flag-late: who pays late, and what is due."""

from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.judgement import narrowed

COMMAND = Command(
    id="flag-late",
    group="Check",
    place=5,
    work=narrowed("late"),
    icon="FunctionsDateTimeInsertGallery",
    key_tip="FL",
    is_judging=True,
)
