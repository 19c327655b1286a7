"""Money that duplicates and overpayments would have cost, or have: what the sheet Problems and the bills say of it.

Source: our own rules `duplicate-bill`, `duplicate-payment`, `overpayment`. What counts, each document once a rule:
    stopped    a problem that is resolved, or of a bill that is rejected; and a rejected bill whose vendor, currency and
               gross are another bill's, although its problem has left the sheet
    at stake   a problem that is open: a likely duplicate is held, a payment or what was paid too much is to come back
    let go     a problem that was dismissed: somebody said, with a reason, that it is none
A bill counts with its gross, a payment with its amount, an overpayment with what was paid too much.
Units: minor units of each document's currency.
"""

import pandas as pd

from invoice_workbook import money
from invoice_workbook.books import Books, derived, key_of
from invoice_workbook.problems import DISMISSED, OPEN, RESOLVED
from invoice_workbook.schema import BILLS, CREDIT_NOTE, PAYMENTS, BillStatus
from invoice_workbook.tables import joins

DUPLICATE_BILL, DUPLICATE_PAYMENT, OVERPAYMENT = "duplicate-bill", "duplicate-payment", "overpayment"
RULES = (DUPLICATE_BILL, DUPLICATE_PAYMENT, OVERPAYMENT)
STATES = {RESOLVED: "stopped", OPEN: "at_stake", DISMISSED: "let_go"}
COLUMNS = ("rule", "currency", "decimals", "stopped", "at_stake", "let_go", "count")
_KEYS = ["rule", "currency", "decimals"]


@derived
def derive(books: Books) -> pd.DataFrame:
    """By rule and currency: `COLUMNS`."""
    found = of_documents(books)
    for name in STATES.values():
        found = found.assign(**{name: found["amount"].where(found["state"] == name, 0)})
    sums = found.assign(count=1).groupby(_KEYS)[[*STATES.values(), "count"]].sum().reset_index()
    order = {rule: place for place, rule in enumerate(RULES)}
    found = sums.assign(place=sums["rule"].map(order)).sort_values(["place", "currency"], ignore_index=True)
    return found[list(COLUMNS)]


@derived
def of_documents(books: Books) -> pd.DataFrame:
    """A row for each rule and document: rule, document, state, amount, currency, decimals."""
    bills = _rows(books, BILLS.name, "bill", "gross")
    payments = _rows(books, PAYMENTS.name, "payment", "amount")
    sheet = books["Problems"]
    told = sheet.assign(key=joins.id_keys(books, "Problems", "document"))[sheet["rule"].isin(RULES)]
    told = told.assign(state=told["status"].map(STATES).fillna(STATES[OPEN]))
    parts = []
    for rule, rows in ((DUPLICATE_BILL, bills), (DUPLICATE_PAYMENT, payments), (OVERPAYMENT, bills)):
        mine = told[told["rule"] == rule].drop_duplicates("key").merge(rows, on="key", suffixes=("_told", ""))
        if rule == OVERPAYMENT:
            mine["amount"] = [
                _units(words, places) for words, places in zip(mine["difference"], mine["decimals"], strict=True)
            ]
        parts.append(mine)
    parts.append(_rejected_twins(books).merge(bills, on="key"))
    found = pd.concat(parts, ignore_index=True)
    is_rejected = (found["status"] == BillStatus.REJECTED) & (found["rule"] == DUPLICATE_BILL)
    found["state"] = found["state"].mask(is_rejected, STATES[RESOLVED])
    names = ["rule", "document", "state", "amount", "currency", "decimals"]
    return found.drop_duplicates(["rule", "key"], ignore_index=True)[names]


def _rejected_twins(books: Books) -> pd.DataFrame:
    """Rejected bills (keys) whose vendor, currency and gross are those of another bill; of rejected ones one stays."""
    bills = books["Bills"]
    rows = pd.DataFrame(
        {
            "key": joins.id_keys(books, "Bills", "bill"),
            "vendor": joins.id_keys(books, "Bills", "vendor"),
            "currency": bills["row_currency"],
            "gross": bills["gross"],
            "rejected": bills["status"] == BillStatus.REJECTED,
        }
    )[((bills["type"] != CREDIT_NOTE) & (bills["gross"].fillna(0) > 0) & (bills["vendor"] != "")).to_numpy(bool)]
    alike = ["vendor", "currency", "gross"]
    rows = rows.sort_values("rejected", kind="stable")  # what is not rejected is the one that stays
    keys = rows.loc[rows["rejected"] & rows.duplicated(alike), "key"]
    return pd.DataFrame({"key": keys, "rule": DUPLICATE_BILL, "state": STATES[RESOLVED]})


def _rows(books: Books, table: str, id_: str, amount: str) -> pd.DataFrame:
    """A table's documents by key: document, amount, currency, decimals, status; of one id the first."""
    frame = books[table]
    columns = {
        "key": key_of(frame[id_]),
        "document": frame[id_],
        "amount": frame[amount].fillna(0).astype("int64"),
        "currency": frame["row_currency"],
        "decimals": frame["row_decimals"].astype("int64"),
        "status": frame["status"],
    }
    return pd.DataFrame(columns).drop_duplicates("key")


def _units(words: str, decimals: int) -> int:
    """An amount that a problem shows, in the book's language; 0 where its cell was cleared."""
    try:
        return abs(money.parse_shown(str(words), int(decimals)))
    except ValueError:
        return 0
