"""release: one hold of a bill released for a reason; with the last one the bill goes on, to be verified anew."""

from collections.abc import Sequence

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands import bill_approval
from invoice_workbook.commands.at_sheet import rows
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.eligibility import match_holds
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import holds as journal_holds
from invoice_workbook.languages import text
from invoice_workbook.schema import BillStatus


def release(books: Books, _: Given, *, bills: Sequence[str], kind: str = "", reason: str = "") -> Outcome:
    """One hold of each of these bills released, or none; `over-priced: agreed` names the hold before the reason."""
    before, colon, after = reason.partition(":")
    released = books["Bills"].copy()
    entries, said = [], []
    for id_ in bills:
        kinds = match_holds.holds(str(released.at[books.row_of("Bills", id_), "hold"]))
        named = "" if kind else next((one for one in kinds if colon and folded(one) == folded(before)), "")
        wanted, left, entry = _released(books, released, id_, kind or named, after if named else reason)
        entries.append(entry)
        said.append(text("done.release", books.settings.language, id=entry["document"], kind=wanted, left=left))
    return Outcome(" ".join(said), {"Bills": released}, entries=entries)


def _released(books: Books, bills: pd.DataFrame, id_: str, kind: str, reason: str) -> tuple[str, int, dict[str, str]]:
    """A bill of these without one of its holds: which, how many are left, what the Log keeps."""
    if not reason.strip():
        raise WorkbookError("no-hold-reason")
    row = books.row_of("Bills", id_)
    kinds = match_holds.holds(str(bills.at[row, "hold"]))
    wanted = _hold_named(str(bills.at[row, "bill"]), kind.strip(), kinds)
    left = [one for one in kinds if one != wanted]
    bills.at[row, "hold"] = match_holds.SEPARATOR.join(left)
    if not left and str(bills.at[row, "status"]) == BillStatus.HELD:
        bill_approval.move(bills, row, BillStatus.ENTERED)
        bills.at[row, "approved_by"] = ""  # it is to be approved anew
        bills.at[row, "approved_on"] = pd.NaT
    return wanted, len(left), journal_holds.entry(str(bills.at[row, "bill"]), wanted, reason)


def _hold_named(id_: str, kind: str, kinds: Sequence[str]) -> str:
    """The hold that is meant: the one named, or the only one. Raises WorkbookError where that is none."""
    if not kinds:
        raise WorkbookError("not-held", id=id_)
    if not kind and len(kinds) > 1:
        raise WorkbookError("which-hold", id=id_, holds=", ".join(kinds), first=kinds[0])
    wanted = kind or kinds[0]
    found = next((one for one in kinds if folded(one) == folded(wanted)), None)
    if found is None:
        raise WorkbookError("no-such-hold", id=id_, kind=kind, holds=", ".join(kinds))
    return found


COMMAND = Command(
    id="release",
    group="Payable",
    place=7,
    work=release,
    reads=("Bills",),
    options=(
        Option("bills", "bill", many=True, is_required=True),
        Option("kind", "kind", "--kind"),
        Option("reason", "hold-reason", "--reason"),
    ),
    icon="FilePermissionUnrestricted",
    key_tip="RL",
    tables=("Bills",),
    at_sheet=rows("Bills", "bills", "select-bill", reason="desk.why.release"),
)
