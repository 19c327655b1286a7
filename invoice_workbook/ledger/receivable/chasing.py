"""Who may be chased: what is asked of each invoice that is due, or why nothing is.

Source: our own rules, Collections.

Asked is what is open, less what the customer's credit notes and money on account cover in that currency (oldest due
first), less what is promised for a day to come; of an invoice paid in instalments those that are due. Reminders,
statements, collections and the rules all ask here.
Units: minor units of the invoice's currency.
"""

import numpy as np
import pandas as pd

from invoice_workbook.books import Books, derived
from invoice_workbook.languages import text
from invoice_workbook.ledger import instalments, open_items
from invoice_workbook.ledger.receivable import promises
from invoice_workbook.schema import InvoiceStatus
from invoice_workbook.tables import joins

DISPUTED, WRITTEN_OFF, HANDED_OVER, OFF, PAUSED = "disputed", "written-off", "handed-over", "reminders-off", "paused"
PROMISED, CREDIT, ON_ACCOUNT, NET_ZERO = "promised", "credit", "on-account", "net-zero"
BY_STATUS = {
    InvoiceStatus.DISPUTED: DISPUTED,
    InvoiceStatus.WRITTEN_OFF: WRITTEN_OFF,
    InvoiceStatus.COLLECTIONS: HANDED_OVER,
}
"""What an invoice's status says of it; an unsettled one that is marked paid is not paid."""
BY_CUSTOMER = {"no": OFF, "paused": PAUSED}
"""What the customer's column Reminders says."""
_ACCOUNT = ["customer", "currency"]


@derived
def due(books: Books) -> pd.Series:
    """Which invoices are open and were to be paid by the books' day: by their due date, else by their own."""
    invoices, day = books["Invoices"], pd.Timestamp(books.as_of)
    state = instalments.standing(books, "receivable")
    open_, by_then = state["open"], state["due"].fillna(invoices["invoice_date"]) <= day
    nobody = open_items.is_credit(invoices) | (invoices["status"] == InvoiceStatus.DRAFT)
    return (open_ > 0) & by_then & ~(invoices["invoice_date"] > day) & ~nobody


@derived
def standing(books: Books) -> pd.DataFrame:
    """Each invoice that is due, by row: open, covered, promised, asked, reason ("" where something is asked)."""
    invoices = books["Invoices"][due(books)]
    at = joins.parent_rows(books, "Invoices", "customer", "Customers", "customer")[due(books).to_numpy(bool)]
    state = instalments.standing(books, "receivable").loc[invoices.index]
    found = pd.DataFrame(
        {
            "place": np.flatnonzero(due(books)),
            "customer": joins.id_keys(books, "Invoices", "customer")[invoices.index],
            "currency": invoices["row_currency"],
            "due": state["due"].fillna(invoices["invoice_date"]),
            "open": state["open"],
        },
        index=invoices.index,
    )
    reason = invoices["status"].map(BY_STATUS)
    reason = reason.fillna(pd.Series(joins.at(books["Customers"]["reminders"], at), invoices.index).map(BY_CUSTOMER))
    found = found.assign(reason=reason.fillna(""))
    found = found.assign(waits=found["reason"] != "").sort_values(["waits", "due"], kind="stable")
    found = _promised(books, _covered(books, found))
    found["asked"] = (found["open"] - found["covered"] - found["promised"]).where(~found["waits"], 0)
    nothing = ~found["waits"] & (found["asked"] == 0)
    why = np.where(found["promised"] > 0, PROMISED, found["cover"])
    found["reason"] = found["reason"].mask(nothing, pd.Series(why, index=found.index))
    return found[["customer", "currency", "open", "covered", "promised", "asked", "reason"]].sort_index()


@derived
def credit(books: Books) -> pd.DataFrame:
    """What each account (customer's key, currency) has in its favour: credit notes and overpaid, money on account."""
    invoices, receipts, day = books["Invoices"], books["Receipts"], pd.Timestamp(books.as_of)
    open_ = open_items.of_documents(books, "receivable")["open"]
    parts = (
        (_accounts(books, "Invoices"), (-open_).clip(lower=0).where(~(invoices["invoice_date"] > day), 0), CREDIT),
        (
            _accounts(books, "Receipts"),
            open_items.unapplied(books, "receivable").where(~(receipts["date"] > day), 0),
            ON_ACCOUNT,
        ),
    )
    sums = [amount.groupby([keys[c] for c in _ACCOUNT]).sum().rename(name) for keys, amount, name in parts]
    return pd.concat(sums, axis=1).fillna(0).astype("int64")


def _accounts(books: Books, table: str) -> pd.DataFrame:
    keys = joins.id_keys(books, table, "customer")
    return pd.DataFrame({"customer": keys, "currency": books[table]["row_currency"]})


def _covered(books: Books, found: pd.DataFrame) -> pd.DataFrame:
    """With what credit covers of each, in the order of the rows, and what kind of credit there is."""
    has = credit(books).reindex(pd.MultiIndex.from_frame(found[_ACCOUNT])).fillna(0).astype("int64")
    pool = pd.Series((has[CREDIT] + has[ON_ACCOUNT]).to_numpy(), index=found.index).clip(lower=0)
    kinds = [(has[ON_ACCOUNT] <= 0).to_numpy(bool), (has[CREDIT] == 0).to_numpy(bool)]
    cover = np.select(kinds, [CREDIT, ON_ACCOUNT], NET_ZERO)
    return found.assign(covered=_shared(found, found["open"], pool, _ACCOUNT), cover=cover)


def _shared(found: pd.DataFrame, wanted: pd.Series, pool: pd.Series, by: list[str]) -> pd.Series:
    """What each row gets of its group's pool, the first rows first."""
    before = wanted.groupby([found[column] for column in by]).cumsum() - wanted
    return (pool - before).clip(lower=0).clip(upper=wanted).astype("int64")


def _promised(books: Books, found: pd.DataFrame) -> pd.DataFrame:
    """With what is promised of each: for the invoice itself, then by its customer for all."""
    good = promises.in_force(books)
    one, all_ = good[good["invoice"] >= 0], good[good["invoice"] < 0]
    left = found["open"] - found["covered"]
    own = found["place"].map(one.groupby("invoice")["left"].sum()).fillna(0).astype("int64")
    own = own.clip(upper=left)
    whole = all_.groupby(_ACCOUNT)["left"].sum().clip(upper=promises.WHOLE)
    pool = whole.reindex(pd.MultiIndex.from_frame(found[_ACCOUNT])).fillna(0).astype("int64").to_numpy()
    shared = _shared(found, left - own, pd.Series(pool, index=found.index), _ACCOUNT)
    return found.assign(promised=own + shared)


def reasons(books: Books) -> pd.Series:
    """Why each invoice is not asked for, in words of the books' language; "" where it is, or is not due."""
    found = standing(books)["reason"]
    words = {one: text(f"chasing.{one}", books.settings.language) if one else "" for one in set(found)}
    return found.map(words).reindex(books["Invoices"].index, fill_value="")


@derived
def broken(books: Books) -> pd.DataFrame:
    """Broken promises by row of Questions: their columns, and `missing`, what did not come and is still open.

    What is disputed, written off or with the agency is no longer waited for.
    """
    found, past = standing(books), promises.past(books)
    waits = ~found["reason"].isin((DISPUTED, WRITTEN_OFF, HANDED_OVER))
    left = (found["open"] - found["covered"]).where(waits, 0)
    places = pd.Series(left.to_numpy(), index=np.flatnonzero(due(books)))
    by_account = left.groupby([found[column] for column in _ACCOUNT]).sum()
    own = past["invoice"].map(places).fillna(0).astype("int64").to_numpy()
    accounts = pd.MultiIndex.from_frame(past[_ACCOUNT])
    all_ = by_account.reindex(accounts).fillna(0).astype("int64").to_numpy()
    open_ = np.where(past["invoice"] >= 0, own, all_)
    missing = np.minimum(open_, past["left"].to_numpy())
    found = past.assign(missing=missing)
    return found[found["missing"] > 0]
