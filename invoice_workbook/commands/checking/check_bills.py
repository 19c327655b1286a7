"""check-bills: the rules of vendor bills, their totals included."""

from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.judgement import narrowed

COMMAND = Command(
    id="check-bills",
    group="Check",
    of_half="payable",
    place=4,
    work=narrowed("totals", "bills"),
    icon="DataValidationCircleInvalid",
    key_tip="CB",
    is_judging=True,
)
