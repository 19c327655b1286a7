"""rename: an id in every table in which it stands, and in what the journal has of it; its entries stay as they are.

Problems stay who they are: what a clerk dismissed or gave an owner stays so under the new id.
"""

import unicodedata

import numpy as np
import pandas as pd

from invoice_workbook import checks, problems
from invoice_workbook.books import Books, folded
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.commands.table_names import table_named
from invoice_workbook.eligibility import renaming
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import entries, renames
from invoice_workbook.languages import text
from invoice_workbook.ledger import contents, references_to, settlement_text
from invoice_workbook.ledger.receivable import fingerprint
from invoice_workbook.schema import TABLES
from invoice_workbook.tables import joins

LONGEST = 100
"""Characters of an id."""
_SHOWN = {
    **{name: name for name in ("problem", "document", "message", "remedy")},
    **problems.ON_SHEET,
}
"""What the sheet Problems shows of a problem, and what of a found one that is."""
_SAME = ["rule", "table", "field", "label"]
"""By what a problem is known again, whatever it names."""


def rename(books: Books, _: Given, *, table: str = "", old: str = "", new: str = "") -> Outcome:
    """An id of a table called otherwise everywhere. Raises WorkbookError where it may not be, or is somebody's."""
    name, new = _table(table), new.strip()
    row = books.row_of(name, old)
    spelled, key = str(books[name][TABLES[name].id][row]), folded(old)
    _ask_free(books, name, key, new)
    after, count = references_to.renamed(books, name, key, new)
    if not count:
        raise WorkbookError("rename-same", id=new)
    if name == "Terms" and books.terms_of(spelled) != books.with_tables(**after).terms_of(new):
        raise WorkbookError("rename-terms", id=spelled.strip())
    noted = [renames.entry(name, spelled.strip(), new)]
    if name == "Items":
        noted += renames.entries_of_lines(name, spelled.strip(), new, _digests(books, books.with_tables(**after), key))
    if len(books["Problems"]):
        after["Problems"] = _problems(books, entries.noted(books.with_tables(**after), noted), name, key, new)
    words = {"sheet": TABLES[name].sheet, "old": spelled.strip(), "new": new, "count": count}
    sheets = [one.sheet for one in TABLES.values() if one.name in after and one.name != "Problems"]
    return Outcome(text("done.rename", books.settings.language, **words, sheets=sheets), after, entries=noted)


def _table(named: str) -> str:
    """Raises WorkbookError for a table whose ids stay, or that has none of its own."""
    name = table_named(named)
    sheets = [TABLES[one].sheet for one in renaming.ALLOWED]
    if name in renaming.KNOWN_ELSEWHERE:
        raise WorkbookError("rename-known", sheet=TABLES[name].sheet, sheets=sheets)
    if name not in renaming.ALLOWED:
        raise WorkbookError("rename-table", sheet=TABLES[name].sheet, sheets=sheets)
    return name


def _ask_free(books: Books, table: str, key: str, new: str) -> None:
    """Raises WorkbookError for an id that is none, or another row's, or was."""
    is_odd = any(unicodedata.category(c) == "Cc" for c in new) or settlement_text.SEPARATOR in new
    if not new or is_odd or len(new) > LONGEST:
        raise WorkbookError("rename-bad", id=new, mark=settlement_text.SEPARATOR)
    if folded(new) == key:  # another spelling, or the same where it is spelled otherwise
        return
    if books.find_row(table, new) is not None:
        raise WorkbookError("rename-taken", id=new, sheet=TABLES[table].sheet)
    if folded(new) in renaming.recorded(books, table):
        raise WorkbookError("rename-recorded", id=new, sheet=TABLES[table].sheet)


def _digests(before: Books, after: Books, key: str) -> dict[str, str]:
    """The lines of issued invoices in which an item (key) stands: their digests as they were, and as they are."""
    at = joins.parent_rows(before, "InvoiceLines", "invoice", "Invoices", "invoice")
    mine = (joins.id_keys(before, "InvoiceLines", "item") == key).to_numpy(bool)
    places = np.unique(at[mine & (at >= 0)])
    was, is_ = (
        contents.line_digests(books, places, "InvoiceLines", "Invoices", "invoice", fingerprint.LINE)
        for books in (before, after)
    )
    return {was[place]: is_[place] for place in was if was[place] != is_[place]}


def _problems(before: Books, after: Books, table: str, key: str, new: str) -> pd.DataFrame:
    """The sheet Problems with each problem's id and words as the rules have them now."""
    sheet = before["Problems"].copy()
    was, is_ = (_numbered(checks.found(books)) for books in (before, after))
    now = was.reset_index().merge(is_.reset_index(), on=[*_SAME, "n"], suffixes=("_was", ""))
    now = now.drop_duplicates("problem_was").set_index("problem_was")[list(_SHOWN.values())]
    mine = sheet["problem"].isin(now.index)
    for field, shown in _SHOWN.items():
        sheet.loc[mine, field] = now[shown].reindex(before["Problems"].loc[mine, "problem"]).to_numpy(object)
    of = {one.sheet for one in TABLES.values() if one.name == table or table in one.by_field[one.id].refers}
    rest = ~mine & sheet["sheet"].isin(of) & (sheet["document"].map(folded) == key)
    sheet.loc[rest, "document"] = new
    return sheet


def _numbered(found: pd.DataFrame) -> pd.DataFrame:
    """Problems with a number among those of the same rule and place."""
    kept = found[[*_SAME, *_SHOWN.values()]].assign(label=found["label"].fillna(-1).astype("int64"))
    return kept.assign(n=kept.groupby(_SAME).cumcount())


COMMAND = Command(
    id="rename",
    group="Service",
    place=7,
    work=rename,
    options=(
        Option("table", "table", is_required=True),
        Option("old", "old-id", is_required=True),
        Option("new", "new-id", is_required=True),
    ),
    books=False,
    needs_record=True,
)
