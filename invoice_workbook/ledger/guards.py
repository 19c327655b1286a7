"""What guards the money: Settings' limits, tolerances and numbering, and the people with their roles and limits."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.journal import guards
from invoice_workbook.money import as_text
from invoice_workbook.schema import GUARDS, PEOPLE


@derived
def current(books: Books) -> dict[str, str]:
    """Each guard as it is now: a setting by its name, a person as `Person anna`; of several rows the first counts."""
    found = {name: books.settings[name].strip() for name in GUARDS}
    people = books["People"]
    for one in people[~key_of(people["person"]).duplicated()].to_dict("records"):
        if one["person"].strip():
            found[f"{PEOPLE.by_field['person'].header} {one['person'].strip()}"] = _person(one)
    return found


def _person(one: Mapping[Any, Any]) -> str:
    limit = one["approval_limit"]
    words = "" if pd.isna(limit) else as_text(int(limit), int(one["row_decimals"]))
    return " ".join(filter(None, (str(one["role"]), words)))


@derived
def differences(books: Books) -> dict[str, tuple[str, str]]:
    """Guards that are other than the journal has them: what they were and are; "" for a person who is not there."""
    was, is_ = guards.known(books), current(books)
    names = dict.fromkeys((*was, *is_))
    return {name: pair for name in names if (pair := (was.get(name, ""), is_.get(name, "")))[0] != pair[1]}


def entries(books: Books) -> list[dict[str, str]]:
    """The entry of what is other than the journal has it; none where nothing is."""
    found = differences(books)
    if not found:
        return []
    before, after = ({name: pair[n] for name, pair in found.items()} for n in (0, 1))
    return [guards.entry(after, before)]
