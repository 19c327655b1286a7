"""A web shop's year, a file a day, imported at once.

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
