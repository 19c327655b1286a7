"""verify-account: a person called the vendor and verified the very account that stands there now.

The column *Account verified* says which that was, with the clearing code of one that is no IBAN.

Source: our own rules, `account-unverified`: not who changed the account.
"""

from collections.abc import Sequence

import pandas as pd

from invoice_workbook.books import Books, folded
from invoice_workbook.commands.at_sheet import rows
from invoice_workbook.commands.bill_approval import person as person_of
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.journal import accounts
from invoice_workbook.languages import text
from invoice_workbook.ledger.payable import vendor_accounts


def verify_account(books: Books, given: Given, *, vendors: Sequence[str], by: str = "") -> Outcome:
    """These vendors' accounts verified by a person, else by who runs this. Raises WorkbookError for who may not."""
    who = by or given.user
    person = person_of(books, who)
    after = books["Vendors"].copy()
    entries = []
    for id_ in vendors:
        row = books.row_of("Vendors", id_)
        name, account = str(after.at[row, "vendor"]), str(vendor_accounts.identities(books)[row])
        if not account:
            raise WorkbookError("no-account-to-verify", vendor=name)
        if accounts.changed_by(books).get((folded(name), account), "") == folded(who):
            raise WorkbookError("own-account-change", vendor=name, person=who)
        after.at[row, "bank_account_verified_on"] = pd.Timestamp(books.as_of)
        after.at[row, "bank_account_verified_by"] = str(person["person"])
        after.at[row, "account_verified"] = account
        entries.append(accounts.verification(name, account, str(person["person"])))
    message = text("done.verify-account", books.settings.language, count=len(entries), person=person["name"] or who)
    return Outcome(message, {"Vendors": after}, entries=entries)


COMMAND = Command(
    id="verify-account",
    group="Payable",
    place=10,
    work=verify_account,
    reads=("People", "Vendors"),
    options=(Option("vendors", "verified-vendors", many=True, is_required=True), Option("by", "verifier", "--by")),
    icon="FileAddDigitalSignature",
    key_tip="VA",
    tables=("Vendors",),
    at_sheet=rows("Vendors", "vendors", "select-vendor", agrees=True),
    needs_record=True,
)
