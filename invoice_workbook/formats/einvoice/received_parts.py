"""What a bill from outside consists of, and how its XML is read: elements by local name, figures bounded.

Source: EN 16931-1 (BT and BG numbers). Amounts stay exact decimals as they stand in the file.
"""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from lxml import etree

from invoice_workbook.currencies import DECIMALS
from invoice_workbook.errors import WorkbookError

MILLIONTH = Decimal("0.000001")
"""What the columns for quantity, price and percent keep."""
LARGEST_NUMBER = 10**12
"""From here on a figure is no bill's, and its millionths no longer fit a column."""
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
"""Source: XML Schema 1.0 part 2, decimal: no exponent, no thousands mark."""
Element = Any


@dataclass(frozen=True)
class Seller:
    """Who sent it."""

    name: str
    tax_number: str
    account: str
    bic: str
    street: str
    postal_code: str
    city: str
    country: str
    e_mail: str
    phone: str


@dataclass(frozen=True)
class Party:
    """Who is named beside the seller: the buyer (BG-7), or who is to be paid (BG-10); blank where nobody is."""

    name: str = ""
    trading_name: str = ""
    tax_number: str = ""

    def __str__(self) -> str:
        """The party as a cell holds it: its names and its number.

        >>> str(Party("Kranich GmbH", "Kranich GmbH", "DE136695976"))
        'Kranich GmbH; DE136695976'
        """
        return "; ".join(dict.fromkeys(one for one in (self.name, self.trading_name, self.tax_number) if one))


@dataclass(frozen=True)
class Line:
    """A line (BG-25), or an allowance or charge of a line or of the whole bill as a line of its own."""

    number: str
    item: str
    description: str
    quantity: Decimal
    price: Decimal
    net: Decimal
    category: str
    rate: Decimal
    order_line: str = ""
    order: str = ""
    receipt: str = ""
    """Our receipt of goods that the line names (of the whole bill: BT-15)."""
    discount: Decimal = Decimal(0)
    """Percent, as in the sheet's column."""


@dataclass(frozen=True)
class Bill:
    """Everything of the file that the book keeps."""

    file: str
    number: str
    is_credit: bool
    issued: date | None
    due: date | None
    currency: str
    corrects: str
    order: str
    seller: Seller
    net: Decimal
    tax: Decimal
    gross: Decimal
    lines: tuple[Line, ...]
    attachments: tuple[tuple[str, bytes], ...] = ()
    prepaid: Decimal = Decimal(0)
    """What the file says was paid already (BT-113)."""
    rounding: Decimal = Decimal(0)
    """What the file adds to make a round sum to be paid (BT-114)."""
    payable: Decimal | None = None
    """What the file asks for (BT-115); None where it says nothing."""
    kind: str = ""
    """What sort of paper it is, in the words of the column Kind."""
    buyer: Party = Party()
    payee: Party = Party()
    pay_by: str = ""
    """How it is to be paid, in the words of the column Pay by."""
    payment_reference: str = ""
    terms: str = ""
    """Terms of payment in the file's own words (BT-20), a discount as a line #SKONTO#TAGE=10#PROZENT=2.00#."""
    instalments: tuple[tuple[date, Decimal], ...] = ()
    """Days and amounts, where it is to be paid in several parts."""
    delivered: date | None = None
    receipt: str = ""
    note: str = ""
    unused: Mapping[str, int] = field(default_factory=dict)
    """Elements of the file that nothing was made of: names and how often they stand there."""


class Reading:
    """A file's elements by their local names."""

    def __init__(self, file: str, root: Element) -> None:
        self.file, self.root = file, root
        self._used: set[Element] = set()

    def all(self, node: Element | None, path: str) -> list[Element]:
        """Elements at a path of local names; none where there is no node."""
        if node is None:
            return []
        found = list(node.findall(_path(path)))
        self._used.update(found)
        return found

    def first(self, node: Element | None, path: str) -> Element | None:
        """The first of them."""
        found = None if node is None else node.find(_path(path))
        if found is not None:
            self._used.add(found)
        return found

    def text(self, node: Element | None, path: str) -> str:
        """Text of the first one; "" where there is none."""
        found = self.first(node, path)
        return (found.text or "").strip() if found is not None else ""

    def texts(self, node: Element | None, path: str) -> list[str]:
        """Texts of all that say something."""
        return [words for one in self.all(node, path) if (words := (one.text or "").strip())]

    def unused(self) -> dict[str, int]:
        """Elements that say something and were not asked for: their local names, and how often they stand there."""
        every = (one for one in self.root.iter(etree.Element) if one not in self._used and not len(one))
        return dict(Counter(etree.QName(one).localname for one in every if (one.text or "").strip()))

    def number(self, node: Element | None, path: str, default: str = "0") -> Decimal:
        """A number. Raises WorkbookError where it is none, or larger than any bill's."""
        return self.exact(self.text(node, path) or default, path)

    def percent(self, node: Element | None, path: str) -> Decimal:
        """A rate, as fine as the sheet keeps it."""
        return self.number(node, path).quantize(MILLIONTH)

    def base(self, node: Element | None, path: str, line: Line) -> Decimal:
        """How many units the line's price is for; 1 where the file says nothing or 0.

        Raises WorkbookError where the price of one, or of all, is larger than any bill's.
        """
        found = self.number(node, path, "1") or Decimal(1)
        each = line.price / found
        if max(abs(each), abs(each * line.quantity)) >= LARGEST_NUMBER:
            raise WorkbookError("bill-cell", file=self.file, raw=f"{line.price} / {found}", where=path)
        return found

    def amount(self, node: Element | None, path: str, currency: str) -> Decimal:
        """A number that the currency's smallest unit can pay. Raises WorkbookError where it is finer."""
        return self._payable(self.text(node, path) or "0", path, currency)

    def total(self, node: Element | None, path: str, currency: str) -> Decimal:
        """An amount without which there is no bill. Raises WorkbookError where it is missing."""
        return self._payable(self.text(node, path), path, currency)

    def tax(self, node: Element | None, path: str, currency: str) -> Decimal:
        """The amounts in the bill's own currency together; those in the currency of the seller's tax return aside."""
        own = [one for one in self.all(node, path) if one.get("currencyID", currency).upper() == currency]
        return sum((self._payable((one.text or "0").strip(), path, currency) for one in own), Decimal(0))

    def exact(self, text: str, where: str) -> Decimal:
        """A number as it stands. Raises WorkbookError where it is none, or larger than any bill's."""
        if not _NUMBER.fullmatch(text) or len(text) > 40 or abs(found := Decimal(text)) >= LARGEST_NUMBER:
            raise WorkbookError("bill-cell", file=self.file, raw=text[:40], where=where)
        return found

    def _payable(self, text: str, where: str, currency: str) -> Decimal:
        found = self.exact(text, where)
        if found % cent(currency):
            raise WorkbookError("bill-finer", file=self.file, raw=text, where=where, currency=currency)
        return found

    def day(self, text: str) -> date | None:
        """A day, 2026-11-30 or 20261130; None where blank. Raises WorkbookError where it is none."""
        plain = text.strip()
        if not plain:
            return None
        if len(plain) == 8 and plain.isdigit():  # format 102
            plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
        try:
            return date.fromisoformat(plain[:10])
        except ValueError as error:
            raise WorkbookError("bill-cell", file=self.file, raw=text[:40], where="date") from error

    def binary(self, nodes: list[Element]) -> Iterator[tuple[str, bytes]]:
        """Attachments, by the name they give themselves; one that is damaged is left out."""
        for node in nodes:
            try:
                yield node.get("filename", "attachment"), base64.b64decode(node.text or "", validate=False)
            except (binascii.Error, ValueError):
                continue


@cache
def _path(names: str) -> str:
    return "/".join(f"{{*}}{name}" for name in names.split("/"))


def cent(currency: str) -> Decimal:
    """The smallest unit of a currency; a hundredth where nobody knows it."""
    return Decimal(1).scaleb(-DECIMALS.get(currency, 2))
