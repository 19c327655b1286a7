"""check-totals: the rules of totals alone."""

from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.judgement import narrowed

COMMAND = Command(
    id="check-totals",
    group="Check",
    place=2,
    work=narrowed("totals"),
    icon="AutoSum",
    key_tip="CT",
    is_judging=True,
)
