"""check-bills: the rules of vendor bills, their totals included."""

from invoice_workbook.commands.checking.check import narrowed
from invoice_workbook.commands.declaration import Command

COMMAND = Command(
    id="check-bills",
    group="Check",
    place=4,
    work=narrowed("totals", "bills"),
    icon="DataValidationCircleInvalid",
    key_tip="CB",
    is_judging=True,
)
