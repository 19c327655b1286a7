"""check: the rules over the books, to the Problems sheet and the Check columns."""

from invoice_workbook.books import Books
from invoice_workbook.commands import judgement
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome


def check(books: Books, _: Given, *, only: str = "", sheet: str = "", lists_all: bool = False) -> Outcome:
    """Every problem these rules find ("gross-total,no-lines"; all where none is named), of one table or of all.

    The sheet Problems has as many rows of a rule as the settings say, or all of them.
    """
    rules = tuple(word.strip() for word in only.split(",") if word.strip())
    return judgement.judged(books, rules, sheet, lists_all=lists_all)


COMMAND = Command(
    id="check",
    group="Check",
    place=1,
    work=check,
    options=(
        Option("only", "only", "--only"),
        Option("sheet", "sheet", "--sheet"),
        Option("lists_all", "check-all", "--all", kind="flag"),
    ),
    icon="ErrorChecking",
    key_tip="CH",
    is_large=True,
    is_judging=True,
    judges_files=True,
)
