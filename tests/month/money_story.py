"""The month after: reminders with fees, a promise, money that comes back both ways, refunds, other currencies."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from invoice_workbook.books import Books
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import books_of
from invoice_workbook.ledger import exchange, open_items
from invoice_workbook.money import as_text
from tests.asked import on
from tests.banks import Movement, camt
from tests.month.story import Hosts, step

GOLDEN = Path(__file__).parent / "golden_money"
LETTERS, SEEN, AGAIN = date(2027, 1, 25), date(2027, 1, 29), date(2027, 2, 12)
SETTINGS = "Name,Value\nReminder fee,5.00\nInterest % a year,9.27\nReminders after a return,start again\n"


def steps(hosts: Hosts, folder: Path) -> Iterator[tuple[str, str]]:
    """Each step's name, and what it did: its message and the rows it changed."""
    yield step("1 settings", hosts, lambda host: _import(hosts, folder, "Settings", SETTINGS))
    yield step("2 remind", hosts, lambda host: on(host, "remind", as_of=LETTERS))
    yield step("3 letters", hosts, lambda host: on(host, "remind", letters=True, as_of=LETTERS))
    yield step("4 promise", hosts, lambda host: _import(hosts, folder, "Questions", _promise(books_of(host, SEEN))))
    statement = folder / "returns.xml"
    movements, reasons = _movements(books_of(hosts(), SEEN))
    statement.write_bytes(camt(movements, "5000.00", number="21", reasons=reasons))
    yield step("5 import-bank", hosts, lambda host: on(host, "import-bank", files=[statement], as_of=SEEN))
    yield step("6 apply", hosts, lambda host: on(host, "apply", accept_from=80, as_of=SEEN))
    yield step("7 remind", hosts, lambda host: on(host, "remind", as_of=AGAIN))
    yield step("8 check", hosts, lambda host: on(host, "check", as_of=AGAIN))


def _import(hosts: Hosts, folder: Path, table: str, words: str) -> Result:
    path = folder / f"{table}.csv"
    path.write_text(words, "utf-8")
    return on(hosts(), "import", table=table, files=[path], update=True, as_of=SEEN)


def _promise(books: Books) -> str:
    """The second customer who was reminded promises to pay."""
    customer = _reminded(books)[1][0]["customer"]
    head = "Question,Asked on,Party,Document,Question text,Status,Promise"
    return f"{head}\nQ-9001,2027-01-26,{customer},,Pays next month,answered,2027-02-20\n"


def _reminded(books: Books) -> list[list[dict[Any, Any]]]:
    """The reminders of each letter in euros."""
    rows = books["Reminders"]
    sent = rows[rows["sent_on"].notna() & (rows["row_currency"] == "EUR")]
    return [part.to_dict("records") for _, part in sent.groupby("customer", sort=True)]


def _movements(books: Books) -> tuple[list[Movement], dict[int, str]]:
    """What the bank shows, and the reasons of returns by their place."""
    names = dict(zip(books["Customers"]["customer"], books["Customers"]["name"], strict=True))
    letter = _reminded(books)[0]
    asked = sum(int(row["open"]) + int(row["interest"]) + int(row["fee"]) for row in letter)
    customer = letter[0]["customer"]
    returned = _paid_by_one_receipt(books)
    credit = _open_credit(books)
    yen = _in_yen(books)
    worth = exchange.converted(books, int(yen["gross"]), "JPY", "EUR", SEEN)
    assert worth is not None
    sent = _payment(books)
    movements = [
        ("2027-01-27", as_text(asked, 2), names[customer], "", f"{customer}, {letter[0]['invoice']}"),
        (
            "2027-01-27",
            f"-{as_text(int(returned['amount']) + 300, 2)}",
            names[returned["customer"]],
            "",
            f"RUECKLASTSCHRIFT {returned['document']}",
        ),
        (
            "2027-01-28",
            as_text(int(credit["open"]), 2),
            names[credit["customer"]],
            "",
            f"Erstattung {credit['invoice']}",
        ),
        ("2027-01-28", as_text(worth - 100, 2), names[yen["customer"]], "", f"{yen['invoice']}"),
        ("2027-01-29", as_text(int(sent["amount"]), 2), sent["name"], "", f"{sent['payment']} RETURN ACCOUNT CLOSED"),
    ]
    return movements, {1: "MD06", 4: "AC04"}


def _paid_by_one_receipt(books: Books) -> dict[Any, Any]:
    """The last invoice that one receipt paid, and nothing else."""
    paid = books["Allocations"].merge(books["Receipts"], left_on="source", right_on="receipt", suffixes=("", "_whole"))
    mine = paid[(paid["amount"] == paid["amount_whole"]) & (paid["row_currency"] == "EUR")]
    named = books["Allocations"]["document"].value_counts()
    alone = mine[mine["document"].map(named) == 1]
    return dict(alone.iloc[-1])


def _open_credit(books: Books) -> dict[Any, Any]:
    """A credit note of which something is open."""
    invoices = books["Invoices"].assign(open=open_items.of_documents(books, "receivable")["open"])
    mine = (invoices["type"] == "credit note") & (invoices["open"] < 0) & (invoices["row_currency"] == "EUR")
    return dict(invoices[mine].iloc[0])


def _in_yen(books: Books) -> dict[Any, Any]:
    """An open invoice in yen."""
    invoices = books["Invoices"].assign(open=open_items.of_documents(books, "receivable")["open"])
    return dict(invoices[(invoices["row_currency"] == "JPY") & (invoices["open"] == invoices["gross"])].iloc[0])


def _payment(books: Books) -> dict[Any, Any]:
    """A cleared payment of a vendor."""
    payments = books["Payments"].merge(books["Vendors"][["vendor", "name"]], on="vendor")
    mine = payments[(payments["status"] == "cleared") & (payments["row_currency"] == "EUR") & (payments["amount"] > 0)]
    return dict(mine.iloc[-1])
