"""A company's purchases with planted faults: orders and receipts as they are in another's data, bills made from them.

One bill for each order, of what was accepted; a vendor's invoice numbers rise by what it sold to others in between. One
bill in twenty has exactly one fault; a bill that came twice is entered without its order, so that it is nothing else.
"""

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from invoice_workbook import references
from invoice_workbook.books import Books
from invoice_workbook.schema import TABLES
from invoice_workbook.tables.read import Block, read

AS_OF = date(2025, 12, 31)
PAID_UNTIL = date(2025, 1, 1)
SHARE = 20
"""One bill in so many is wrong."""
Row = dict[str, Any]
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Planted:
    """One fault: its kind, the bill or payment it is on, and what is to be found there ("" is nothing)."""

    kind: str
    place: str
    rule: str
    severity: str = "error"
    score: int | None = None
    earlier: str = ""
    match: str = ""


@dataclass
class Purchases:
    """Rows by table, bill lines by bill, and what was planted among them."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[str, list[Row]] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)

    def add_up(self, bill: Row) -> None:
        """The bill's lines and totals as they should be."""
        for line in self.lines[bill["bill"]]:
            line["line_net"] = (line["quantity"] * line["unit_price"]).quantize(CENT, "ROUND_HALF_UP")
        bill["net"] = sum((line["line_net"] for line in self.lines[bill["bill"]]), Decimal(0))
        bill["tax"] = (bill["net"] * 8 / 100).quantize(CENT, "ROUND_HALF_UP")
        bill["gross"] = bill["net"] + bill["tax"]

    def books(self) -> Books:
        """All of it as books; no bill is above the approval limit."""
        settings: list[Row] = [{"name": "Approval limit"}, {"name": "Home currency", "value": "USD"}]
        lines = [line for lines in self.lines.values() for line in lines]
        return books_of({**self.rows, "Settings": settings, "BillLines": lines}, AS_OF)


def books_of(rows: Mapping[str, list[Row]], day: date) -> Books:
    """Books of these rows, by table and field, without a workbook."""
    blocks = {}
    for name, table in TABLES.items():
        cells = [[_cell(row.get(field)) for field in table.fields] for row in rows.get(name, ())]
        blocks[name] = Block.of_rows([column.header for column in table.columns], cells)
    return read(blocks, day, day)


def _cell(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def make(folder: Path, orders: int | None = None, seed: int = 7) -> Purchases:
    """The purchases of the first so many orders."""
    found = Purchases()
    dice = random.Random(seed)  # noqa: S311  # dice for a test, not for secrets
    wrong_orders = _orders(found, folder, orders)
    _vendors(found, folder)
    _bills(found, dice)
    _plant(found, dice, wrong_orders)
    for bill in found.rows["Bills"]:
        if bill["due_date"] < PAID_UNTIL and "copy" not in bill:
            _pay(found, bill, bill["gross"] + bill.get("too_much", 0))
    return found


def _table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def _orders(found: Purchases, folder: Path, count: int | None) -> dict[str, Row]:
    """Orders, their lines and receipts; gives back a line of which nothing was accepted, by order."""
    heads = _table(folder / "PurchaseOrderHeader.csv")[:count]
    shipped = {head[0]: _day(head[7]) for head in heads}
    for id_, _, _, _, vendor, _, ordered, *_ in heads:
        order = {"purchase_order": f"PO-{id_}", "vendor": vendor, "order_date": _day(ordered), "currency": "USD"}
        found.rows["PurchaseOrders"].append({**order, "status": "closed"})
    numbers: Counter[str] = Counter()
    nothing: dict[str, Row] = {}
    for id_, detail, _, quantity, item, price, _, received, rejected, *_ in _table(folder / "PurchaseOrderDetail.csv"):
        if id_ not in shipped:
            continue
        numbers[id_] += 1
        place = {"purchase_order": f"PO-{id_}", "line": str(numbers[id_])}
        line = {**place, "item": item, "quantity": Decimal(quantity), "unit_price": Decimal(price)}
        accepted = Decimal(received) - Decimal(rejected)
        receipt = {"goods_receipt": f"G-{detail}", "date": shipped[id_], "accepted": accepted}
        found.rows["PurchaseOrderLines"].append(line)
        found.rows["GoodsReceipts"].append({**place, **receipt, "rejected": Decimal(rejected)})
        if not accepted:
            nothing[place["purchase_order"]] = line
    return nothing


def _vendors(found: Purchases, folder: Path) -> None:
    for id_, _, name, *_ in _table(folder / "Vendor.csv"):
        shared = {"name": name, "currency": "USD", "status": "active", "tax_number": f"US-{id_}"}
        found.rows["Vendors"].append({"vendor": id_, **shared})


def _bills(found: Purchases, dice: random.Random) -> None:
    """A bill for each order of which something was accepted, in the order they were received."""
    lines: dict[str, list[Row]] = defaultdict(list)
    for line, receipt in zip(found.rows["PurchaseOrderLines"], found.rows["GoodsReceipts"], strict=True):
        if receipt["accepted"]:
            lines[line["purchase_order"]].append({**line, "quantity": receipt["accepted"], "date": receipt["date"]})
    orders = [order for order in found.rows["PurchaseOrders"] if order["purchase_order"] in lines]
    orders.sort(key=lambda order: lines[order["purchase_order"]][0]["date"])
    numbers: dict[str, int] = {}
    for order in orders:
        id_, vendor = order["purchase_order"], order["vendor"]
        numbers[vendor] = numbers.get(vendor, dice.randrange(10_000, 90_000)) + dice.randrange(3, 90)
        reference = ("INV-{}", "{}", "R/{}", "{} A")[int(vendor) % 4].format(numbers[vendor])
        _enter(found, order, reference, lines[id_][0]["date"] + timedelta(dice.randrange(1, 4)), lines[id_])


def _enter(found: Purchases, order: Row, reference: str, day: date, lines: list[Row]) -> Row:
    """A bill of these lines of an order."""
    id_ = f"B-{order['purchase_order']}"
    bill = {"bill": id_, "type": "bill", "vendor": order["vendor"], "vendor_reference": reference}
    bill |= {"purchase_order": order["purchase_order"], "currency": "USD", "entered_by": "anna"}
    bill |= {"bill_date": day, "received_on": day, "due_date": day + timedelta(30)}
    is_paid = bill["due_date"] < PAID_UNTIL
    bill |= {"status": "paid", "approved_by": "lakshmi"} if is_paid else {"status": "entered"}
    found.rows["Bills"].append(bill)
    found.lines[id_] = [_bill_line(id_, n, line) for n, line in enumerate(lines, 1)]
    found.add_up(bill)
    return bill


def _bill_line(bill: str, number: int, line: Row) -> Row:
    tax = {"tax_category": "S", "tax_rate": 8}
    own = {name: line[name] for name in ("item", "quantity", "unit_price")}
    return {"bill": bill, "line": str(number), "order_line": line.get("line"), **own, **tax}


def _pay(found: Purchases, bill: Row, amount: Decimal) -> None:
    id_ = bill["bill"].replace("B-", "Z-")
    payment = {"payment": id_, "date": bill["due_date"], "vendor": bill["vendor"], "amount": amount}
    found.rows["Payments"].append({**payment, "currency": "USD", "status": "cleared"})
    given = {"allocation": f"A-{id_}", "date": bill["due_date"], "side": "payable", "source": id_}
    found.rows["Allocations"].append({**given, "document": bill["bill"], "kind": "payment", "amount": amount})


Fault = Callable[[Purchases, Row], Planted]


def _plant(found: Purchases, dice: random.Random, nothing: dict[str, Row]) -> None:
    """The faults, one after the other, each on a bill of its own; what is paid twice is of a gross of its own, too."""
    bills = list(found.rows["Bills"])
    faults: list[Fault] = [*IN_THE_BILL, *IN_THE_PAYMENT, *(_copied(name, *how) for name, how in COPIES.items())]
    rounds = len(bills) // SHARE // (len(faults) + 1) + 1
    grosses = Counter((bill["vendor"], bill["gross"]) for bill in bills)
    others = list(_apart(bills))
    dice.shuffle(others)
    unlike = [b for b in others if b["due_date"] < PAID_UNTIL and grosses[b["vendor"], b["gross"]] == 1]
    paid = unlike[: rounds * len(IN_THE_PAYMENT)]
    others = [bill for bill in others if bill not in paid]
    billed = {bill["purchase_order"] for bill in bills}
    unreceived = [order for order in found.rows["PurchaseOrders"] if order["purchase_order"] not in billed]
    for n in range(len(bills) // SHARE):
        kind = n % (len(faults) + 1)
        if kind == len(faults):
            order = unreceived.pop(0)
            found.planted.append(_not_received(found, order, nothing[order["purchase_order"]]))
        else:
            pool = paid if faults[kind] in IN_THE_PAYMENT else others
            found.planted.append(faults[kind](found, pool.pop(0)))


def _apart(bills: list[Row]) -> Iterator[Row]:
    """Bills whose vendor has no other of that gross within six weeks."""
    days: dict[tuple[str, Decimal], list[date]] = defaultdict(list)
    for bill in bills:
        days[bill["vendor"], bill["gross"]].append(bill["bill_date"])
    for bill in bills:
        near = [day for day in days[bill["vendor"], bill["gross"]] if abs((day - bill["bill_date"]).days) <= 45]
        if len(near) == 1:
            yield bill


def _price(kind: str, factor: str, severity: str, match: str) -> Fault:
    def plant(found: Purchases, bill: Row) -> Planted:
        line = found.lines[bill["bill"]][0]
        line["unit_price"] = (line["unit_price"] * Decimal(factor)).quantize(Decimal("0.0001"))
        found.add_up(bill)
        return Planted(kind, bill["bill"], "price-match", severity, match=match)

    return plant


def _over_billed(found: Purchases, bill: Row) -> Planted:
    found.lines[bill["bill"]][-1]["quantity"] += 1
    found.add_up(bill)
    return Planted("over-billed", bill["bill"], "quantity-match", match="over-billed")


def _not_received(found: Purchases, order: Row, line: Row) -> Planted:
    """A bill for an order of which nothing was accepted."""
    day = order["order_date"] + timedelta(20)
    bill = _enter(found, order, f"NR-{order['purchase_order']}-{order['vendor']}", day, [line])
    return Planted("not received", bill["bill"], "quantity-match", match="not received")


def _not_ordered(found: Purchases, bill: Row) -> Planted:
    lines = found.lines[bill["bill"]]
    extra = {"item": "pallet", "quantity": Decimal(1), "unit_price": Decimal("12.50")}
    lines.append(_bill_line(bill["bill"], len(lines) + 1, extra))
    found.add_up(bill)
    return Planted("not ordered", bill["bill"], "not-ordered", match="not ordered")


def _freight(found: Purchases, bill: Row) -> Planted:
    """Freight that the order does not plan."""
    _charge(found, bill)
    return Planted("freight", bill["bill"], "not-ordered", match="not ordered")


def _planned_freight(found: Purchases, bill: Row) -> Planted:
    """Freight that the order plans, as a line without an item."""
    _charge(found, bill)
    place = {"purchase_order": bill["purchase_order"], "line": "99", "description": "Freight"}
    found.rows["PurchaseOrderLines"].append({**place, "quantity": Decimal(1), "unit_price": Decimal("12.50")})
    return Planted("planned freight", bill["bill"], "")


def _charge(found: Purchases, bill: Row) -> None:
    lines = found.lines[bill["bill"]]
    extra = {"item": None, "quantity": Decimal(1), "unit_price": Decimal("12.50")}
    lines.append(_bill_line(bill["bill"], len(lines) + 1, extra) | {"description": "Frachtkosten"})
    found.add_up(bill)


def _over_delivered(found: Purchases, bill: Row) -> Planted:
    """One more than was ordered came, and is billed."""
    line = found.lines[bill["bill"]][0]
    key = (bill["purchase_order"], line["order_line"])
    orders, receipts = ({(row["purchase_order"], row["line"]): row for row in found.rows[name]} for name in OF_ORDERS)
    more = orders[key]["quantity"] + 1
    receipts[key]["accepted"] = line["quantity"] = more
    found.add_up(bill)
    return Planted("over-delivered", bill["bill"], "beyond-order", "warning")


OF_ORDERS = ("PurchaseOrderLines", "GoodsReceipts")


def _cancelled(found: Purchases, bill: Row) -> Planted:
    """A bill of one line of an order that is cancelled."""
    order = next(one for one in found.rows["PurchaseOrders"] if one["purchase_order"] == bill["purchase_order"])
    order["status"] = "cancelled"
    del found.lines[bill["bill"]][1:]
    found.add_up(bill)
    return Planted("cancelled order", bill["bill"], "order-cancelled", match="order cancelled")


def _value_credit(found: Purchases, bill: Row) -> Planted:
    """A credit for the price of a line, and a new bill for the same goods, as if they had been given back."""
    line, credit, again = found.lines[bill["bill"]][0], f"{bill['bill']}-credit", f"{bill['bill']}-anew"
    for id_, later, more, cells in (
        (credit, 10, {"type": "credit note", "corrects": bill["bill"]}, {"unit_price": line["unit_price"] / 10}),
        (again, 40, {}, {}),
    ):
        day = bill["bill_date"] + timedelta(later)
        head = bill | {"bill": id_, "bill_date": day, "received_on": day, "vendor_reference": f"{id_}-{len(id_)}"}
        found.lines[id_] = [{**line, "bill": id_, **cells}]
        found.rows["Bills"].append({**head, "status": "entered", "approved_by": None, "copy": True, **more})
        found.add_up(found.rows["Bills"][-1])
    return Planted("value credit", again, "quantity-match", match="over-billed")


def _paid_twice(found: Purchases, bill: Row) -> Planted:
    id_ = bill["bill"].replace("B-", "Z-")
    again = {"payment": f"{id_}-again", "date": bill["due_date"] + timedelta(4), "vendor": bill["vendor"]}
    found.rows["Payments"].append({**again, "amount": bill["gross"], "currency": "USD", "status": "cleared"})
    return Planted("paid twice", again["payment"], "duplicate-payment", earlier=id_)


def _paid_too_much(found: Purchases, bill: Row) -> Planted:
    bill["too_much"] = Decimal("10.00")
    return Planted("paid too much", bill["bill"], "overpayment")


IN_THE_BILL: tuple[Fault, ...] = (
    _price("price up", "1.10", "error", "over-priced"),
    _price("price down", "0.90", "notice", ""),
    _over_billed,
    _not_ordered,
    _freight,
    _planned_freight,
    _over_delivered,
    _cancelled,
    _value_credit,
)
IN_THE_PAYMENT: tuple[Fault, ...] = (_paid_twice, _paid_too_much)


def _as_typed(reference: str) -> str:
    return reference


def _respelled(reference: str) -> str:
    return " ".join(reference.lower().replace("-", "/").replace(" ", "")) + " "


def _digits_only(reference: str) -> str:
    found = references.digits(reference)
    return f"00{found}" if references.plain(reference) != found else f"NR. {found}"


def _one_edit(reference: str) -> str:
    """The first digit another: so far off that no other bill of the vendor has this number."""
    found = references.digits(reference)
    return reference.replace(found, str((int(found[0]) + 5) % 10) + found[1:])


def _swapped(reference: str) -> str:
    """The first two digits changed about; one edit where they are equal."""
    found = references.digits(reference)
    if found[0] == found[1]:
        return _one_edit(reference)
    return reference.replace(found, found[1] + found[0] + found[2:])


def _other(reference: str) -> str:
    return f"Q{references.digits(reference)[::-1]}77"


def _blank(reference: str) -> str:
    return ""


COPIES: dict[str, tuple[Callable[[str], str], bool, int, bool, int]] = {
    "same reference, gross, date": (_as_typed, True, 0, False, 100),
    "respelled reference, gross, date": (_respelled, True, 0, False, 100),
    "same reference, gross": (_as_typed, True, 9, False, 95),
    "same reference": (_as_typed, False, 0, False, 90),
    "same digits, gross, date": (_digits_only, True, 0, False, 90),
    "same digits, gross": (_digits_only, True, 9, False, 80),
    "same digits": (_digits_only, False, 0, False, 0),
    "near reference, gross, date": (_swapped, True, 0, False, 80),
    "near reference, gross, within a week": (_one_edit, True, 7, False, 80),
    "near reference, gross, after a week": (_one_edit, True, 8, False, 0),
    "no reference, gross, date": (_blank, True, 0, False, 70),
    "other reference, gross, date": (_other, True, 0, False, 60),
    "other reference, gross": (_other, True, 30, False, 0),
    "two vendors: same reference, gross, date": (_as_typed, True, 0, True, 90),
    "two vendors: same reference, gross": (_as_typed, True, 9, True, 85),
    "two vendors: near reference, gross, date": (_swapped, True, 0, True, 70),
}
"""How a copy differs: its reference, whether the gross stays, days later, another vendor; and the table's score."""


def _copied(
    kind: str, spelled: Callable[[str], str], same_gross: bool, later: int, other_vendor: bool, score: int
) -> Fault:
    """A bill entered a second time."""

    def plant(found: Purchases, bill: Row) -> Planted:
        id_ = f"{bill['bill']}-copy"
        day = bill["bill_date"] + timedelta(later)
        copy = bill | {"bill": id_, "purchase_order": None, "status": "entered", "approved_by": None, "copy": True}
        copy |= {"bill_date": day, "received_on": day, "vendor_reference": spelled(bill["vendor_reference"])}
        if other_vendor:
            copy["vendor"] = _twin(found, bill["vendor"])
        found.lines[id_] = [{**line, "bill": id_, "order_line": None} for line in found.lines[bill["bill"]]]
        if not same_gross:
            found.lines[id_][0]["quantity"] += 1
        found.add_up(copy)
        found.rows["Bills"].append(copy)
        severity = "error" if score >= 90 else "warning"
        return Planted(kind, id_, "duplicate-bill" if score else "", severity, score or None, bill["bill"])

    return plant


def _twin(found: Purchases, vendor: str) -> str:
    """A second entry of a vendor, with the tax number of the first."""
    id_ = f"{vendor}-2"
    if all(row["vendor"] != id_ for row in found.rows["Vendors"]):
        first = next(row for row in found.rows["Vendors"] if row["vendor"] == vendor)
        found.rows["Vendors"].append({**first, "vendor": id_, "name": "The same under another name"})
    return id_


def expected(planted: Planted) -> list[tuple[str, str, int | None, str]]:
    """What is to be found of a fault: rule, severity, score, the earlier row."""
    return [(planted.rule, planted.severity, planted.score, planted.earlier)] if planted.rule else []


def found_by_place(problems: list[dict[Any, Any]]) -> Iterator[tuple[str, tuple[str, str, int | None, str]]]:
    """What the rules found on each bill or payment, in the same form."""
    for one in problems:
        if one["table"] in ("Bills", "BillLines", "Payments"):
            score = int(one["score"]) if one["rule"] == "duplicate-bill" else None
            yield one["document"], (one["rule"], one["severity"], score, "".join(one["related"]))
