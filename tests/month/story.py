"""The month as it is lived: orders become invoices, go out, are paid or not, and are reminded of.

Every step works on cells through a host and is told as the rows it changed, so that the same golden files hold the
workbook on the disk and the one that is open in a spreadsheet program.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from invoice_workbook.books import Books
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts import Host
from invoice_workbook.money import as_text
from tests.asked import on
from tests.banks import Movement, camt

GOLDEN = Path(__file__).parent / "golden"
LAST_DAY, PAYDAY, NEW_YEAR = date(2026, 11, 30), date(2026, 12, 8), date(2027, 1, 25)
Hosts = Callable[[], Host]


def steps(hosts: Hosts, folder: Path) -> Iterator[tuple[str, str]]:
    """Each step's name, and what it did: its message and the rows it changed."""
    yield step("1 check-orders", hosts, _verify)
    yield step("2 issue", hosts, lambda host: on(host, "issue", as_of=LAST_DAY))
    yield step("3 credit", hosts, _credit)
    yield step("4 send", hosts, lambda host: on(host, "send", as_of=LAST_DAY))
    statement = folder / "statement.xml"
    statement.write_bytes(camt(payments(books_of(hosts(), PAYDAY)), "1000.00", number="12"))
    yield step("5 import-bank", hosts, lambda host: on(host, "import-bank", files=[statement], as_of=PAYDAY))
    yield step("6 apply", hosts, lambda host: on(host, "apply", accept_from=95, as_of=PAYDAY))
    yield step("7 remind", hosts, lambda host: on(host, "remind", as_of=NEW_YEAR))
    yield step("8 letters", hosts, lambda host: on(host, "remind", letters=True, as_of=NEW_YEAR))
    yield step("9 check", hosts, lambda host: on(host, "check", as_of=NEW_YEAR))


def _verify(host: Host) -> Result:
    return on(host, "check-orders", as_of=LAST_DAY)


def _credit(host: Host) -> Result:
    """A line of the second invoice of the day."""
    invoices = books_of(host, LAST_DAY)["Invoices"]
    mine = invoices["invoice"][invoices["invoice_date"] == pd.Timestamp(LAST_DAY)].iloc[1]
    return on(host, "credit", invoice=mine, lines="1", as_of=LAST_DAY)


def payments(books: Books) -> list[Movement]:
    """What the new invoices' customers pay: as it should be, with discount, in parts, together, without a word."""
    invoices = books["Invoices"]
    mine = invoices[
        (invoices["status"] == "issued") & (invoices["row_currency"] == "EUR") & (invoices["type"] == "invoice")
    ]
    names = dict(zip(books["Customers"]["customer"], books["Customers"]["name"], strict=True))
    terms = dict(zip(books["Customers"]["customer"], books["Customers"]["terms"], strict=True))
    rows = [row for row in mine.to_dict("records") if row["invoice"] not in set(invoices["corrects"])]
    early = next(row for row in rows if terms[row["customer"]].startswith("2/10"))
    exact, part, small, silent, one, other, *_ = [row for row in rows if row is not early]

    def paid(row: dict[object, object], less: int = 0, word: str = "", name: str = "") -> Movement:
        amount = as_text(int(row["gross"]) - less, 2)  # type: ignore[call-overload]  # an amount
        return ("2026-12-07", amount, name or str(names[row["customer"]]), "", word)

    both = as_text(int(one["gross"]) + int(other["gross"]), 2)
    return [
        paid(exact, 0, f"Rechnung {exact['invoice']} vom 30.11."),
        paid(early, round(int(early["gross"]) * 2 / 100), f"{early['invoice']} ./. 2%"),
        paid(part, int(part["gross"]) // 2, f"1. Rate {part['invoice']}"),
        paid(small, 40, str(small["invoice"]).replace("-", " ")),
        paid(silent),
        ("2026-12-07", both, "Steuerbüro Sammel", "", f"{one['invoice']}, {other['invoice']}"),
        ("2026-12-08", "17.17", "Niemand", "", "danke"),
        ("2026-12-08", "-4.50", "Bank", "", "Kontoführung"),
    ]


def step(name: str, hosts: Hosts, act: Callable[[Host], Result]) -> tuple[str, str]:
    """A step's name, and what it did: its message, its files and the rows it changed."""
    before = books_of(hosts(), LAST_DAY).tables
    result = act(hosts())
    after = books_of(hosts(), LAST_DAY).tables
    told = [result.message.replace(str(Path(str(result.json["book"])).parent), ".").replace("\\", "/")]
    told += sorted(Path(file).name for file in result.json.get("files", ()))
    for table, frame in after.items():
        changed = _changed(before[table], frame) if table != "Log" else frame.iloc[:0]
        if len(changed):
            told += ["", table, changed.drop(columns=["row_decimals"], errors="ignore").to_csv().strip()]
    return name, "\n".join(told) + "\n"


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Rows that are new or other than before, with the columns in which some differ, and the key."""
    texts = [frame.astype(object).where(frame.notna(), "").astype(str) for frame in (before, after)]
    was = texts[0].reindex(index=after.index, columns=after.columns, fill_value="")
    differs = was != texts[1]
    columns = [n for n, column in enumerate(after.columns) if n == 0 or differs[column].any()]
    return after.loc[differs.any(axis=1)].iloc[:, columns]
