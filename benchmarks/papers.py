"""Recall and precision of bills read from paper, by cell: `python -m benchmarks.papers [count] [scan] [folder]`.

A filled cell is right where it is what a clerk would enter; found is the share of the cells that the bill gives.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from benchmarks.figures import show
from benchmarks.paper_bills import BUYER, SELLERS, TODAY, Made, made
from invoice_workbook.books import Books
from invoice_workbook.commands import paper_bills
from invoice_workbook.formats.paper import reader, scan_words
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.read import Block, read

FIELDS = (
    *("type", "vendor", "vendor_reference", "bill_date", "due_date", "purchase_order"),
    *("currency", "net", "tax", "gross", "prepaid", "payment_reference"),
)
ANGLE = 1.0
NOISE = 12


def books() -> Books:
    """Our books: the sellers as vendors, our orders with the one and the other of them."""
    rows: dict[str, list[dict[str, Any]]] = {
        "Vendors": [
            {
                "vendor": f"V-{n:03}",
                "name": name,
                "tax_number": vat,
                "bank_account": iban,
                "currency": code,
                "status": "active",
            }
            | {"country": {"CHE": "CH"}.get(vat[:3], vat[:2] if vat[:2].isalpha() else "IN")}
            for n, (name, _, _, vat, iban, code, _) in enumerate(SELLERS, 1)
        ],
        "PurchaseOrders": [
            {"purchase_order": f"PO-{n:05}", "currency": "EUR", "vendor": f"V-{(n - 1) % len(SELLERS) + 1:03}"}
            for n in range(1, 61)
        ],
        "Settings": [
            {"name": name, "value": value}
            for name, value in (
                ("Company", BUYER["name"]),
                ("Tax number", BUYER["vat"]),
                ("Bank account", BUYER["iban"]),
            )
        ],
    }
    blocks = {}
    for name, table in TABLES.items():
        cells = [[row.get(field) for field in table.fields] for row in rows.get(name, ())]
        blocks[name] = Block.of_rows([column.header for column in table.columns], cells)
    return read(blocks, TODAY, TODAY)


def scanned(pdf: bytes, seed: str) -> bytes:
    """A PDF's pages as one picture each, askew by a degree, with noise, as a scanner keeps them."""
    import numpy as np
    import pypdfium2
    from PIL import Image

    dice = np.random.default_rng(abs(hash(seed)) % 2**32)
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=200 / 72).to_pil().convert("L")
        turned = picture.rotate(
            random.Random(seed).choice((-ANGLE, ANGLE)), expand=False, fillcolor=255, resample=Image.Resampling.BICUBIC
        )
        dots = np.asarray(turned).astype(np.int16) + dice.normal(0, NOISE, turned.size[::-1]).astype(np.int16)
        pages.append(Image.fromarray(dots.clip(0, 255).astype(np.uint8)))
    file = BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return file.getvalue()


def cells(known: Books, name: str, pdf: bytes) -> tuple[dict[str, Any], float]:
    """What is read of a bill, as the truth has it, and how many seconds that took."""
    began = time.perf_counter()
    found = dict(paper_bills.read(known, name, reader.read(name, pdf), {}, Path("x")).cells)
    took = time.perf_counter() - began
    vendors = known["Vendors"]
    if "vendor" in found:
        found["vendor"] = vendors.loc[vendors["vendor"] == found["vendor"], "name"].iloc[0]
    found.setdefault("type", "bill")
    return {field: _plain(found.get(field)) for field in FIELDS}, took


def _plain(value: Any) -> Any:
    from decimal import Decimal

    if isinstance(value, int):
        return Decimal(value) / 100
    return value.date() if hasattr(value, "date") else value or None


def _same(one: Any, other: Any) -> bool:
    """Whether two references differ in blanks alone: no scan shows these for certain."""
    return "".join(str(one).split()) == "".join(str(other).split())


class Tally:
    """Of each cell: given by the bill, filled, right."""

    def __init__(self) -> None:
        self.given, self.filled, self.right = Counter[str](), Counter[str](), Counter[str]()
        self.wrong: list[str] = []

    def add(self, bill: Made, found: dict[str, Any]) -> None:
        """Count a bill."""
        for field in FIELDS:
            truth, value = bill.truth.get(field), found[field]
            self.given[field] += truth is not None
            if value is not None:
                self.filled[field] += 1
                is_right = value == truth or (field == "payment_reference" and _same(value, truth))
                self.right[field] += is_right
                if not is_right:
                    self.wrong.append(f"{bill.name} {field}: {value}, not {truth}")

    def precision(self, fields: Iterable[str] = FIELDS) -> float:
        """Right of filled."""
        return sum(self.right[f] for f in fields) / max(sum(self.filled[f] for f in fields), 1)

    def recall(self, fields: Iterable[str] = FIELDS) -> float:
        """Right of given."""
        return sum(self.right[f] for f in fields) / max(sum(self.given[f] for f in fields), 1)

    def print(self) -> None:
        """By cell."""
        for field in (*FIELDS, None):
            some = FIELDS if field is None else (field,)
            print(f"  {field or 'all':18} found {self.recall(some):7.1%}  right of filled {self.precision(some):7.1%}")


def measured(bills: Iterable[Made], is_scan: bool) -> tuple[Tally, list[float]]:
    """All of them read."""
    known, tally, took = books(), Tally(), []
    for bill in bills:
        pdf = scanned(bill.pdf, bill.name) if is_scan else bill.pdf
        found, seconds = cells(known, f"{bill.name}.pdf", pdf)
        tally.add(bill, found)
        took.append(seconds)
    return tally, took


def figures(count: int = 200, scans: int = 40) -> list[bool]:
    """Plain and scanned, against their limits."""
    held = []
    kinds = (("plain", count, False, 0.3), ("scanned", scans, True, 10.0))
    for words, number, is_scan, limit in kinds[: 1 + scan_words.can_read()]:
        tally, took = measured(made(number), is_scan)
        print(f"{number} {words} bills")
        tally.print()
        held.append(show(f"right of the cells filled, {words}", tally.precision() * 100, 99, "%", most=False))
        held.append(show(f"slowest {words} bill", max(took), limit, "s"))
    return held


if __name__ == "__main__":
    number, is_scan = int(sys.argv[1] if len(sys.argv) > 1 else 200), "scan" in sys.argv
    tally, took = measured(made(number), is_scan)
    tally.print()
    print(*tally.wrong, sep="\n")
    print(f"seconds: first {took[0]:.2f}, median {sorted(took)[len(took) // 2]:.3f}, most {max(took):.2f}")
