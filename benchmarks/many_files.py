"""A web shop's year, a file a day, imported at once; and as many files that change customers of a large book.

python -m benchmarks.many_files [FILES ...]

Made with the shape of the UCI Online Retail data (541,909 lines in 305 files); prints seconds for each number of files.
"""

import csv
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from tests.cli import run

MAPPING = Path(__file__).parents[1] / "docs" / "mappings" / "online_retail.toml"
LINES = 1_777
"""Lines of a day."""
CUSTOMERS = 20_000
HEADERS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")


def main(counts: list[int]) -> None:
    """Seconds for each of these numbers of files."""
    with tempfile.TemporaryDirectory() as folder:
        files = [_day(Path(folder), n) for n in range(max(counts))]
        for count in counts:
            book = Path(folder) / f"book {count}.xlsm"
            run("new", book)
            began = time.process_time()
            said = run("import", book, "Invoices", *files[:count], "--map", MAPPING, "--dry-run")
            taken = time.process_time() - began
            print(f"{count:4} files, {count * LINES:7} lines: {taken:5.1f} s, exit {said.code}")
        _updates(Path(folder), counts)


def _updates(folder: Path, counts: list[int]) -> None:
    """Seconds for files of ten customers each, the same customers again and again, in a book of many."""
    book, every = folder / "customers.xlsm", folder / "every.csv"
    run("new", book)
    every.write_text("Customer,Name\n" + "".join(f"C-{n},Name {n}\n" for n in range(CUSTOMERS)), "utf-8")
    run("import", book, "Customers", every)
    files = [folder / f"update {n}.csv" for n in range(max(counts))]
    for n, file in enumerate(files):
        file.write_text("Customer,Note\n" + "".join(f"C-{one},{n}\n" for one in range(10)), "utf-8")
    for count in counts:
        began = time.process_time()
        said = run("import", book, "Customers", *files[:count], "--update", "--dry-run")
        print(f"{count:4} updates of ten customers: {time.process_time() - began:5.1f} s, exit {said.code}")


def _day(folder: Path, number: int) -> Path:
    """The file of one day: twenty lines an invoice, four thousand customers and items."""
    dice, day = random.Random(number), date(2010, 12, 1) + timedelta(days=number)
    path = folder / f"{day}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADERS)
        for line in range(LINES):
            if line % 20 == 0:
                invoice, customer = 500_000 + number * 100 + line // 20, dice.randrange(12_000, 16_000)
            item, price = dice.randrange(4_000), dice.randrange(1, 2_000) / 100
            quantity = dice.randrange(1, 30)
            shown = (
                invoice,
                f"S{item}",
                f"THING {item}",
                quantity,
                f"{day} 08:26:00",
                price,
                f"{customer}.0",
                "France",
            )
            rows.writerow(shown)
    return path


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [30, 60])
