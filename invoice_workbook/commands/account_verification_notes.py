"""Call-back notes for vendors whose account changed or was never paid, and was not verified."""

from collections.abc import Collection

from invoice_workbook import bank_codes
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
    return [
        CallBack(
            vendor=str(one["vendor"]),
            vendor_name=str(one["name"]),
            day=books.as_of,
            old=str(known["old"][row]),
            new=str(one["bank_account"]),
            clearing_code=bank_codes.clearing(str(one["clearing_code"]), str(one["bic"])),
            phone=str(one["phone"]),
            us=us,
            language=language,
        )
        for row, one in zip(mine.index, mine.to_dict("records"), strict=True)
    ]
