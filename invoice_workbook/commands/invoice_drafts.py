"""Which invoices have a draft among the documents already, to be sent by the clerk from the mail program."""

from collections.abc import Collection

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.delivery import draft
from invoice_workbook.documents.file_names import file_stem

_TO = " - "


def name_of(customer: str, documents: list[str]) -> str:
    """What the mail with these documents, and so its draft, is called."""
    return documents[0] if len(documents) == 1 else f"{customer} {documents[0]}{_TO}{documents[-1]}"


def lying(books: Books, rows: pd.Index, there: Collection[str]) -> pd.Index:
    """Of these invoices those whose draft lies in its folder: one of their own, or with others of their customer."""
    head = f"{draft.FOLDER}/"
    stems = {name[len(head) : -len(draft.ENDING)] for name in there if name.startswith(head)}
    if not stems:
        return rows[:0]
    mine = books["Invoices"].loc[rows]
    found = set(rows[[file_stem(id_) in stems for id_ in mine["invoice"]]])
    for _, group in mine.groupby(mine["customer"].map(folded), sort=False):
        found |= _together(group, stems)
    return rows[rows.isin(found)]


def _together(group: pd.DataFrame, stems: Collection[str]) -> set[int]:
    """One customer's invoices that a draft of several carries: from its first to its last."""
    places = {id_: place for place, id_ in enumerate(group["invoice"])}
    heads = {f"{customer} {id_}": places[id_] for customer, id_ in zip(group["customer"], places, strict=False)}
    found: set[int] = set()
    for stem in stems:
        head, _, last = stem.rpartition(_TO)
        if head in heads and last in places:
            found.update(group.index[heads[head] : places[last] + 1])
    return found
