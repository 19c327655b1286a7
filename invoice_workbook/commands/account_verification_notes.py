"""Call-back notes for vendors whose account changed or was never paid, and was not verified."""

from collections.abc import Collection

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.documents import invoice_data
from invoice_workbook.documents.call_back import CallBack
from invoice_workbook.ledger.payable import vendor_accounts
from invoice_workbook.tables import joins


def notes(books: Books, vendors: Collection[str]) -> list[CallBack]:
    """A note for each of these vendors that needs one."""
    known = vendor_accounts.derive(books)
    wanted = joins.id_keys(books, "Vendors", "vendor").isin(set(map(folded, vendors)))
    asked = known["differs"] | ((known["old"] == "") & (known["account"] != ""))
    mine = books["Vendors"][wanted & asked & ~known["verified"]]
    us, language = invoice_data.seller(books), books.settings.language
    places = books["Vendors"].index.get_indexer(mine.index)
    banks = [invoice_data.party(books, "Vendors", int(place), "") for place in places]
    return [
        CallBack(
            vendor=str(one["vendor"]),
            vendor_name=str(one["name"]),
            day=books.as_of,
            old=_old(known.loc[row]),
            old_clearing_code=str(known["old"][row]).partition(" ")[2],
            new=str(one["bank_account"]),
            clearing_code=bank.clearing_code,
            bank_country=bank.bank_country,
            phone=str(one["phone"]),
            us=us,
            language=language,
        )
        for row, one, bank in zip(mine.index, mine.to_dict("records"), banks, strict=True)
    ]


def _old(known: pd.Series) -> str:
    """The number of the account last paid, as it was written; of one with a clearing code without that."""
    number, _, code = str(known["old"]).partition(" ")
    return number if code else str(known["spelled"])
