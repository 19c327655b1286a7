"""Every sheet, table and column: type, key, reference, choices, who fills it, since which version it is there.

No other module spells a column. Code calls a column by its *field* (`unit_price`), a sheet by its
*header* (`Unit price`); both are derived here, once.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Type = Literal["text", "date", "amount", "price", "quantity", "percent", "choice", "whole", "any"]
Filler = Literal["clerk", "formula", "command"]
Group = Literal["setup", "receivable", "payable", "both"]
Half = Literal["both", "receivable", "payable"]
"""A half of the trade, customers or vendors, or both of them: whose clerk a thing is for."""
FIRST_VERSION = 1
SCHEMA_VERSION = 9
"""Raised with every table, column, setting or choice that is added, each `since` that version: older books lack it."""
VERSION = "Workbook version"
OWED = "Owed"
LANGUAGE = "Language"
"""The setting that says by which version of the schema a book was made, or brought up to; without it, the first."""


class Name(str):
    """What a sheet, a column, a choice or a setting is called, in English; `id` is under which others translate it."""

    __slots__ = ("id",)
    id: str

    @classmethod
    def of(cls, kind: str, words: str, slug: str = "") -> "Name":
        """A name of a kind; its id is made from its words, unless they say too little."""
        name = cls(words)
        name.id = f"{kind}.{slug or slugged(words, '-')}"
        return name


def slugged(words: str, between: str) -> str:
    """The letters and figures of a name: `Tax rate %` is `tax_rate`, an abbreviation keeps its capitals."""
    letters = "".join(c if c.isalnum() else " " for c in (words if words.isupper() else words.lower()))
    return between.join(letters.split())


_READ = ("Start", "Answer", "Management report", "Help")
START, ANSWER, REPORT, HELP = (Name.of("sheet", words, words.title().replace(" ", "")) for words in _READ)
"""Sheets for people to read, beside the agings of both sides."""


@dataclass(frozen=True)
class Column:
    """One column. `refers` names the table(s) whose key its cells hold; `offers` one whose keys may be chosen there."""

    header: str
    type: Type = "text"
    key: bool = False
    required: bool = False
    required_unless: tuple[str, tuple[str, ...]] | None = None
    refers: tuple[str, ...] = ()
    offers: str = ""
    choices: tuple[str, ...] = ()
    filled: Filler = "clerk"
    since: int = FIRST_VERSION
    called: str = ""
    """Under what it is translated, where that is not its field."""
    hidden: bool = False
    """Whether a new workbook hides it: what the workbook's own formulas need, and nobody else."""

    def __post_init__(self) -> None:
        """Header and choices become names, which texts give in their language."""
        object.__setattr__(self, "header", Name.of("column", self.header, self.called or self.field))
        object.__setattr__(self, "choices", tuple(Name.of("choice", choice) for choice in self.choices))

    @cached_property
    def field(self) -> str:
        """The column's name in code: `Tax rate %` is `tax_rate`."""
        return slugged(self.header.lower(), "_")


@dataclass(frozen=True)
class Table:
    """One table on one sheet. `currency_by` says where the currency of its amounts is found."""

    sheet: str
    group: Group
    columns: tuple[Column, ...]
    currency_by: tuple[str, tuple[str, ...]] | None = None
    since: int = FIRST_VERSION
    in_view: tuple[str, ...] = ()
    """Headers that stand right behind the keys in a new workbook's sheet: what a clerk reads, fills, and sees change.

    `columns` keeps the order in which a row's contents are told apart, whatever the sheet shows first.
    """

    def __post_init__(self) -> None:
        """The sheet's name becomes one that texts give in their language."""
        object.__setattr__(self, "sheet", Name.of("sheet", self.sheet, self.name))

    def __hash__(self) -> int:
        """By its sheet alone: to go through all columns at each look-up is dear."""
        return hash(self.sheet)

    @cached_property
    def on_sheet(self) -> tuple[Column, ...]:
        """Columns in the order of a new workbook's sheet."""
        place = {header: number for number, header in enumerate(self.in_view, self.leading_keys)}
        places = {c.header: n for n, c in enumerate(self.columns[: self.leading_keys])} | place
        return tuple(sorted(self.columns, key=lambda column: places.get(column.header, len(self.columns))))

    @cached_property
    def leading_keys(self) -> int:
        """How many columns of the key stand first."""
        return next((n for n, c in enumerate(self.columns) if not c.key), len(self.columns))

    @cached_property
    def name(self) -> str:
        """The Excel table's name: the sheet's name in camel case, without blanks."""
        return "".join(word[0].upper() + word[1:] for word in self.sheet.split())

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Fields in the sheet's order."""
        return tuple(c.field for c in self.columns)

    @cached_property
    def by_field(self) -> dict[str, Column]:
        """Column by field."""
        return {c.field: c for c in self.columns}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Fields that together are the row's key."""
        return tuple(c.field for c in self.columns if c.key)

    @property
    def id(self) -> str:
        """The field that names the document or party a row is about."""
        return self.keys[0]


def _key(header: str, **more: object) -> Column:
    return Column(header, key=True, required=True, **more)  # type: ignore[arg-type]  # passes on Column's own fields


def _text(header: str, required: bool = False, since: int = FIRST_VERSION) -> Column:
    return Column(header, required=required, since=since)


def _to(header: str, *tables: str, required: bool = False, since: int = FIRST_VERSION) -> Column:
    return Column(header, refers=tables, required=required, since=since)


def _of(header: str, type_: Type, required: bool = False, since: int = FIRST_VERSION) -> Column:
    return Column(header, type_, required=required, since=since)


def _choice(header: str, *choices: str, required: bool = False, since: int = FIRST_VERSION) -> Column:
    return Column(header, "choice", choices=choices, required=required, since=since)


def _statuses(kind: type) -> tuple[str, ...]:
    """The values of a class of statuses, in the order in which it names them."""
    return tuple(value for name, value in vars(kind).items() if name.isupper())


def _formula(header: str, type_: Type = "amount") -> Column:
    return Column(header, type_, filled="formula")


def _helper(header: str, type_: Type = "whole", since: int = 8) -> Column:
    return Column(header, type_, filled="formula", since=since, hidden=True)


def _command(header: str, type_: Type = "text", since: int = FIRST_VERSION) -> Column:
    return Column(header, type_, filled="command", since=since)


CREDIT_NOTE = "credit note"
"""A document's type, on both sides."""


class OrderStatus:
    """What stands in the column Status of Orders."""

    OPEN, VERIFIED, INVOICED, CANCELLED = "open", "verified", "invoiced", "cancelled"


class InvoiceStatus:
    """What stands in the column Status of Invoices."""

    DRAFT, ISSUED, SENT, PAID = "draft", "issued", "sent", "paid"
    DISPUTED, COLLECTIONS, WRITTEN_OFF = "disputed", "collections", "written off"


class PurchaseOrderStatus:
    """What stands in the column Status of Purchase orders."""

    OPEN, CLOSED, CANCELLED = "open", "closed", "cancelled"


class BillStatus:
    """What stands in the column Status of Bills."""

    ENTERED, VERIFIED, ROUTED, APPROVED = "entered", "verified", "routed", "approved"
    HELD, SCHEDULED, PAID, DISPUTED, REJECTED = "held", "scheduled", "paid", "disputed", "rejected"


class BillKind:
    """What stands in the column Kind of Bills: what sort of paper it is; blank is an ordinary invoice."""

    INVOICE, CORRECTION, PREPAYMENT, SELF_BILLED = "invoice", "correction", "prepayment", "self-billed"
    FACTORED, PROFORMA, INFORMATION = "factored", "proforma", "information"
    PRICE_CREDIT = "price credit"


class PayBy:
    """What stands in the column Pay by of Bills: how it is to be paid; blank is by transfer."""

    TRANSFER, DIRECT_DEBIT, CARD, CASH, NONE = "transfer", "direct debit", "card", "cash", "none"


class PaymentStatus:
    """What stands in the column Status of Payments."""

    PROPOSED, RELEASED, SENT, CLEARED = "proposed", "released", "sent", "cleared"


class AllocationKind:
    """What stands in the column Kind of Allocations: with what a document is settled, or what else money is for."""

    PAYMENT, CREDIT, DISCOUNT, WRITE_OFF = "payment", "credit", "discount", "write-off"
    REMINDER_FEE, INTEREST, EXCHANGE = "reminder fee", "interest", "exchange"
    BANK_FEE, ROUNDING = "bank fee", "rounding"
    WITHHELD = "tax withheld"


class LedgerUse:
    """What stands in the column Use of Ledger accounts: what is booked on the account."""

    RECEIVABLE, PAYABLE, SALES, PURCHASES = "receivable", "payable", "sales", "purchases"
    OUTPUT_TAX, INPUT_TAX = "output tax", "input tax"
    BANK, CASH, CLEARING = "bank", "cash", "clearing"
    DISCOUNT_GIVEN, DISCOUNT_TAKEN = "discount given", "discount taken"
    WRITE_OFF_GIVEN, WRITE_OFF_TAKEN = "write-off given", "write-off taken"
    FEE_RECEIVED, FEE_PAID = "reminder fee received", "reminder fee paid"
    INTEREST_RECEIVED, INTEREST_PAID = "interest received", "interest paid"
    EXCHANGE_GAIN, EXCHANGE_LOSS = "exchange gain", "exchange loss"
    BANK_FEE, ROUNDING = "bank fee", "rounding"


class GstScheme:
    """What the setting *GST scheme* may say: how a company in India is registered for goods and services tax."""

    REGULAR, COMPOSITION = "regular", "composition"


class GstSupply:
    """What stands in the column GST supply of Invoices; blank is an ordinary supply within India, or a plain export."""

    SEZ_TAXED, SEZ_UNTAXED = "SEZ with tax", "SEZ without tax"
    EXPORT_TAXED, EXPORT_UNTAXED, DEEMED = "export with tax", "export without tax", "deemed export"


class Payee:
    """What stands in the column Payee of Withholding rates: whose bills a rate is for."""

    ANY, INDIVIDUAL, NO_PAN = "any", "individual", "no PAN"


CHECK = _command("Check")
FILES = _command("Files")
CURRENCY = Column("Currency", required=True)
TAX_CATEGORIES = ("S", "Z", "E", "AE", "K", "G", "O")
TAX = (_choice("Tax category", *TAX_CATEGORIES, required=True), _of("Tax rate %", "percent", True))
LINE_PRICE = (
    _of("Quantity", "quantity", True),
    _of("Unit price", "price", True),
    _of("Discount %", "percent"),
)
ADDRESS = tuple(
    _text(h)
    for h in ("Contact", "E-mail", "Phone", "Street", "Postal code", "City", "Country", "Tax number", "Language")
)
DUE_DATE = Column("Due date", "date", required=True, required_unless=("type", (CREDIT_NOTE,)))
TOTALS = (_of("Net", "amount", True), _of("Tax", "amount", True), _of("Gross", "amount", True))
SETTLED = (_formula("Paid"), _formula("Open"), _formula("Days late", "whole"))
FOUND = (_helper("Allocation key"), _helper("First allocation"), _helper("Last allocation"))
"""Between which rows of Allocations those stand that name a row's id."""
AGED = (_helper("Aging amount", "amount", since=9), _helper("Aging band", since=9))
"""What of a row counts in Aging, and in which band."""
AGED_DOCUMENT = (*AGED, _helper("Late amount", "amount", since=9), _helper("Expected week", since=9))
"""Of a document also what of it is late, and in which week its money is expected."""
ALLOCATION_KINDS = _statuses(AllocationKind)
WITHOUT_MONEY = (
    AllocationKind.DISCOUNT,
    AllocationKind.WRITE_OFF,
    AllocationKind.EXCHANGE,
    AllocationKind.BANK_FEE,
    AllocationKind.ROUNDING,
    AllocationKind.WITHHELD,
)
"""Kinds that settle a document with no money: they need no source."""
CHARGES = (AllocationKind.REMINDER_FEE, AllocationKind.INTEREST)
"""Kinds that use money and settle nothing of the document that they name: what a letter asked for beside it.

So does a bank fee that money itself bears: its document is its own source.
"""

SETTINGS_TABLE = Table("Settings", "setup", (_key("Name"), Column("Value", "any"), _text("Meaning")))
TERMS = Table(
    "Terms",
    "setup",
    (
        _key("Terms"),
        _of("Days", "whole", True),
        _choice("Basis", "invoice date", "end of month", "months after end of month", required=True),
        _of("Discount days", "whole"),
        _of("Discount %", "percent"),
    ),
)
HOLIDAYS = Table("Holidays", "setup", (_key("Country"), _key("Date", type="date"), _text("Name")))
EXCHANGE_RATES = Table(
    "Exchange rates",
    "setup",
    (
        _key("From"),
        _key("To"),
        _key("Date", type="date"),
        Column("Rate", "quantity", required=True, called="exchange_rate"),
    ),
)
INTEREST_RATES = Table(
    "Interest rates",
    "setup",
    (_key("Country"), _key("Valid from", type="date"), _of("Rate %", "percent", True)),
)
PEOPLE = Table(
    "People",
    "setup",
    (
        _key("Person"),
        _text("Name", True),
        _text("E-mail"),
        _choice("Role", "clerk", "approver", "accounting", "manager", required=True),
        _of("Approval limit", "amount"),
        _choice("Active", "yes", "no", since=6),
    ),
)
LEDGER_ACCOUNTS = Table(
    "Ledger accounts",
    "setup",
    (
        _key("Use", type="choice", choices=_statuses(LedgerUse)),
        Column("Tax category", "choice", key=True, choices=TAX_CATEGORIES),
        Column("Tax rate %", "percent", key=True),
        _text("Ledger account", True),
        _text("Tax key"),
        _text("Name"),
    ),
    since=6,
)
WITHHOLDING_RATES = Table(
    "Withholding rates",
    "setup",
    (
        _key("Section"),
        _key("Payee", type="choice", choices=_statuses(Payee)),
        _key("Valid from", type="date"),
        _of("Valid to", "date"),
        _of("Rate %", "percent", True),
        _of("Single limit", "amount"),
        _of("Year limit", "amount"),
        _text("Ledger account"),
        _text("Description"),
    ),
    since=7,
)

CUSTOMERS = Table(
    "Customers",
    "receivable",
    (
        _key("Customer"),
        _text("Name", True),
        *ADDRESS,
        Column("Currency"),
        _to("Terms", "Terms"),
        _of("Credit limit", "amount"),
        _text("Bank account"),
        _text("Clearing code", since=2),
        _text("Buyer reference", since=6),
        _text("Ledger account", since=6),
        _text("State", since=7),
        _choice("Reminders", "yes", "no", "paused"),
        _choice("Status", "active", "hold", "collections", "closed"),
        _text("Note"),
        CHECK,
    ),
    in_view=("Name", "Status", "Terms", "Currency", "Credit limit", "Reminders", "E-mail", "Check"),
)
ITEMS = Table(
    "Items",
    "receivable",
    (
        _key("Item"),
        _text("Description"),
        _text("Unit"),
        _of("Unit price", "price", True),
        _key("Currency"),
        _choice("Price includes tax", "yes", "no", since=6),
        *TAX,
        Column("Valid from", "date", key=True),
        _of("Valid to", "date"),
        _text("Commodity code", since=6),
        _text("Ledger account", since=6),
        CHECK,
    ),
    in_view=(
        "Description",
        "Unit",
        "Unit price",
        "Currency",
        "Tax category",
        "Tax rate %",
        "Valid from",
        "Valid to",
        "Check",
    ),
)
ORDERS = Table(
    "Orders",
    "receivable",
    (
        _key("Order"),
        _to("Customer", "Customers", required=True),
        _of("Order date", "date", True),
        _text("Customer reference"),
        CURRENCY,
        _of("Delivered on", "date"),
        _of("Prepaid", "amount", since=6),
        _choice("Status", *_statuses(OrderStatus)),
        _formula("Net"),
        CHECK,
    ),
    in_view=("Customer", "Order date", "Customer reference", "Currency", "Delivered on", "Status", "Net", "Check"),
)
ORDER_LINES = Table(
    "Order lines",
    "receivable",
    (
        _key("Order", refers=("Orders",)),
        _key("Line"),
        _to("Item", "Items"),
        _text("Description"),
        *LINE_PRICE,
        *TAX,
        _of("Line net", "amount", True),
        _of("Delivered", "quantity"),
        CHECK,
    ),
    currency_by=("order", ("Orders",)),
    in_view=(
        "Item",
        "Description",
        "Quantity",
        "Unit price",
        "Discount %",
        "Tax rate %",
        "Line net",
        "Delivered",
        "Check",
        "Tax category",
    ),
)
INVOICES = Table(
    "Invoices",
    "receivable",
    (
        _key("Invoice"),
        _choice("Type", "invoice", CREDIT_NOTE),
        _to("Corrects", "Invoices"),
        _to("Customer", "Customers", required=True),
        _to("Order", "Orders"),
        _of("Invoice date", "date", True),
        DUE_DATE,
        CURRENCY,
        *TOTALS,
        *SETTLED,
        _choice("Status", *_statuses(InvoiceStatus)),
        _of("Delivered on", "date", since=6),
        _of("Prepaid", "amount", since=6),
        _of("Rounding", "amount", since=6),
        _text("Place of supply", since=7),
        _choice("GST supply", *_statuses(GstSupply), since=7),
        _choice("Reverse charge", "yes", "no", since=7),
        _text("IRN", since=7),
        _command("Sent on", "date"),
        FILES,
        CHECK,
        *FOUND,
        *AGED_DOCUMENT,
    ),
    in_view=(
        "Customer",
        "Type",
        "Invoice date",
        "Due date",
        "Currency",
        "Gross",
        "Open",
        "Days late",
        "Status",
        "Sent on",
        "Check",
    ),
)
INVOICE_LINES = Table(
    "Invoice lines",
    "receivable",
    (
        _key("Invoice", refers=("Invoices",)),
        _key("Line"),
        _text("Item"),
        _text("Description"),
        *LINE_PRICE,
        *TAX,
        _of("Line net", "amount", True),
        _text("Commodity code", since=7),
        CHECK,
    ),
    currency_by=("invoice", ("Invoices",)),
    in_view=(
        "Item",
        "Description",
        "Quantity",
        "Unit price",
        "Discount %",
        "Tax rate %",
        "Line net",
        "Check",
        "Tax category",
    ),
)
RECEIPTS = Table(
    "Receipts",
    "receivable",
    (
        _key("Receipt"),
        _of("Date", "date", True),
        _to("Customer", "Customers", required=True),
        _of("Amount", "amount", True),
        CURRENCY,
        _text("Method"),
        _text("Reference"),
        _to("Bank line", "BankLines"),
        _command("Bank amount", since=5),
        _formula("Unapplied"),
        CHECK,
        *FOUND,
        *AGED,
    ),
    in_view=("Date", "Customer", "Amount", "Currency", "Method", "Reference", "Unapplied", "Check"),
)

VENDORS = Table(
    "Vendors",
    "payable",
    (
        _key("Vendor"),
        _text("Name", True),
        *ADDRESS,
        Column("Currency"),
        _to("Terms", "Terms"),
        _text("Bank account"),
        _text("BIC"),
        _text("Clearing code", since=2),
        _of("Bank account verified on", "date"),
        _text("Bank account verified by"),
        _command("Account verified", since=6),
        _text("Ledger account", since=6),
        _text("State", since=7),
        _choice("GST scheme", *_statuses(GstScheme), since=7),
        _text("PAN", since=7),
        _text("Section", since=7),
        _choice("Status", "active", "hold", "closed"),
        _text("Note"),
        CHECK,
    ),
    in_view=(
        "Name",
        "Status",
        "Terms",
        "Currency",
        "Bank account",
        "Bank account verified on",
        "Account verified",
        "Check",
    ),
)
PURCHASE_ORDERS = Table(
    "Purchase orders",
    "payable",
    (
        _key("Purchase order"),
        _to("Vendor", "Vendors", required=True),
        _of("Order date", "date", True),
        CURRENCY,
        _text("Requested by"),
        _choice("Status", *_statuses(PurchaseOrderStatus)),
        CHECK,
    ),
)
PURCHASE_ORDER_LINES = Table(
    "Purchase order lines",
    "payable",
    (
        _key("Purchase order", refers=("PurchaseOrders",)),
        _key("Line"),
        _text("Item"),
        _text("Description"),
        _of("Quantity", "quantity", True),
        _of("Unit price", "price", True),
        _formula("Received", "quantity"),
        _formula("Billed", "quantity"),
        CHECK,
    ),
)
GOODS_RECEIPTS = Table(
    "Goods receipts",
    "payable",
    (
        _key("Goods receipt"),
        _to("Purchase order", "PurchaseOrders", required=True),
        _text("Line", True),
        _of("Date", "date", True),
        _of("Accepted", "quantity", True),
        _of("Rejected", "quantity"),
        CHECK,
    ),
)
BILLS = Table(
    "Bills",
    "payable",
    (
        _key("Bill"),
        _choice("Type", "bill", CREDIT_NOTE),
        _to("Corrects", "Bills"),
        _to("Vendor", "Vendors", required=True),
        _text("Vendor reference"),
        _to("Purchase order", "PurchaseOrders"),
        _of("Bill date", "date", True),
        _of("Received on", "date"),
        DUE_DATE,
        CURRENCY,
        *TOTALS,
        *SETTLED,
        _choice("Status", *_statuses(BillStatus)),
        _text("Entered by"),
        _text("Routed to"),
        _text("Approved by"),
        _of("Approved on", "date"),
        _text("Hold"),
        _choice("Kind", *_statuses(BillKind), since=4),
        _choice("Pay by", *_statuses(PayBy), since=4),
        _text("Payment reference", since=4),
        _text("Buyer", since=4),
        _text("Payee", since=4),
        _text("Terms text", since=4),
        _of("Prepaid", "amount", since=4),
        _of("Rounding", "amount", since=4),
        _of("Delivered on", "date", since=4),
        _to("Goods receipt", "GoodsReceipts", since=4),
        _text("Note", since=4),
        *(_of(name, "amount", since=7) for name in ("CGST", "SGST", "IGST", "Withheld")),
        _text("Section", since=7),
        _text("Place of supply", since=7),
        _choice("Reverse charge", "yes", "no", since=7),
        _command("Read from", since=4),
        FILES,
        CHECK,
        *FOUND,
        *AGED_DOCUMENT,
    ),
    in_view=(
        "Vendor",
        "Vendor reference",
        "Bill date",
        "Due date",
        "Currency",
        "Gross",
        "Open",
        "Days late",
        "Status",
        "Hold",
        "Check",
        "Type",
        "Purchase order",
        "Net",
        "Tax",
    ),
)
BILL_LINES = Table(
    "Bill lines",
    "payable",
    (
        _key("Bill", refers=("Bills",)),
        _key("Line"),
        _to("Purchase order", "PurchaseOrders"),
        _text("Order line"),
        _text("Item"),
        _text("Description"),
        *LINE_PRICE,
        *TAX,
        _of("Line net", "amount", True),
        _to("Goods receipt", "GoodsReceipts", since=4),
        CHECK,
    ),
    currency_by=("bill", ("Bills",)),
    in_view=(
        "Purchase order",
        "Item",
        "Description",
        "Quantity",
        "Unit price",
        "Tax rate %",
        "Line net",
        "Check",
        "Order line",
        "Tax category",
    ),
)
PAYMENTS = Table(
    "Payments",
    "payable",
    (
        _key("Payment"),
        _of("Date", "date", True),
        _to("Vendor", "Vendors", required=True),
        _of("Amount", "amount", True),
        CURRENCY,
        _text("Method"),
        _text("Reference"),
        _text("Bank account"),
        _command("Clearing code", since=6),
        _command("Batch"),
        _choice("Status", *_statuses(PaymentStatus)),
        _command("Bank amount", since=5),
        _formula("Unapplied"),
        CHECK,
        *FOUND,
        *AGED,
    ),
    in_view=("Date", "Vendor", "Amount", "Currency", "Method", "Reference", "Status", "Unapplied", "Check"),
)

ALLOCATIONS = Table(
    "Allocations",
    "both",
    (
        _key("Allocation"),
        _of("Date", "date", True),
        _choice("Side", "receivable", "payable", required=True),
        Column("Source", required=True, required_unless=("kind", WITHOUT_MONEY)),
        _text("Document", True),
        _choice("Kind", *ALLOCATION_KINDS, required=True),
        _of("Amount", "amount", True),
        _text("Note"),
        CHECK,
        _helper("Document key"),
        _helper("Document order"),
        _helper("Source key"),
        _helper("Source order"),
    ),
    currency_by=("document", ("Invoices", "Bills", "Receipts", "Payments")),
)
BANK_LINES = Table(
    "Bank lines",
    "both",
    (
        _key("Bank line"),
        _text("Account"),
        _of("Booked on", "date", True),
        _of("Value date", "date"),
        _of("Amount", "amount", True),
        CURRENCY,
        _text("Counterparty"),
        _text("Counterparty account"),
        _text("Reference"),
        _text("Statement"),
        _command("Proposed match"),
        _command("Score", "whole"),
        _command("Why"),
        _choice("Status", "new", "proposed", "accepted", "ignored"),
        _command("Return reason", since=5),
    ),
    in_view=(
        "Booked on",
        "Amount",
        "Currency",
        "Counterparty",
        "Reference",
        "Proposed match",
        "Score",
        "Status",
        "Why",
    ),
)
PROBLEMS = Table(
    "Problems",
    "both",
    (
        Column("Problem", key=True, required=True, filled="command"),
        _command("Rule"),
        Column("Severity", "choice", choices=("error", "warning", "notice"), filled="command"),
        *(_command(h) for h in ("Sheet", "Document")),
        _command("Row", "whole"),
        *(_command(h) for h in ("Column", "Message", "Expected", "Actual", "Difference", "Currency", "Remedy")),
        _choice("Status", "open", "dismissed", "resolved"),
        Column("Owner", offers=PEOPLE.name),
        _of("Due on", "date", since=6),
        _text("Reason"),
        _command("Correction", since=6),
        _command("First seen", "date"),
        _command("Last seen", "date"),
        _command("Stands for", "whole", since=7),
    ),
    in_view=(
        "Severity",
        "Message",
        "Status",
        "Owner",
        "Due on",
        "Reason",
        "Correction",
        "Document",
        "Sheet",
        "Column",
        "Row",
        "Expected",
        "Actual",
        "Difference",
        "Currency",
        "Remedy",
    ),
)
QUESTIONS = Table(
    "Questions",
    "both",
    (
        _key("Question"),
        _of("Asked on", "date", True),
        _text("Asked by"),
        _to("Party", "Customers", "Vendors"),
        _text("Document"),
        _text("Question text"),
        _text("Answer"),
        _choice("Status", "open", "answered", "closed"),
        _of("Follow up on", "date"),
        _of("Promise", "date"),
        _of("Promise amount", "amount"),
    ),
    currency_by=("document", ("Invoices",)),
    in_view=("Asked on", "Party", "Document", "Question text", "Answer", "Status", "Follow up on", "Promise"),
)
RECURRING = Table(
    "Recurring",
    "both",
    (
        _key("Recurring"),
        _choice("Side", "receivable", "payable", required=True),
        _to("Party", "Customers", "Vendors", required=True),
        _to("Like", "Orders", "Bills", required=True),
        _of("Every", "whole", True),
        _of("Next on", "date", True),
        _of("Until", "date"),
        _of("Amount", "amount"),
        _choice("Status", "active", "paused", "ended"),
        CHECK,
    ),
    currency_by=("like", ("Orders", "Bills")),
    since=6,
)
REPLIES = Table(
    "Replies",
    "both",
    (
        Column("Reply", key=True, required=True, filled="command"),
        _command("Received on", "date"),
        _command("Sender"),
        _command("Person"),
        Column("Bill", filled="command", refers=("Bills",)),
        Column("Answer", "choice", choices=("approve", "reject"), filled="command"),
        _command("Reason"),
        _choice("Status", "proposed", "confirmed", "declined"),
        FILES,
    ),
    since=6,
    in_view=("Bill", "Answer", "Person", "Reason", "Status"),
)
REMINDERS = Table(
    "Reminders",
    "both",
    (
        _key("Reminder"),
        _text("Run"),
        _to("Customer", "Customers", required=True),
        _to("Invoice", "Invoices", required=True),
        _of("Level", "whole"),
        _of("Days late", "whole"),
        _of("Open", "amount"),
        _of("Interest", "amount"),
        _of("Fee", "amount"),
        _choice("Action", "send", "skip", "pause"),
        _text("Reason"),
        _of("Sent on", "date"),
        _text("Files"),
    ),
    currency_by=("invoice", ("Invoices",)),
)
LOG = Table(
    "Log",
    "both",
    (
        Column("Entry", key=True, required=True, filled="command"),
        *(_command(h) for h in ("At", "Who", "Command", "Table", "Document", "Column", "Before", "After", "Chain")),
    ),
)

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        SETTINGS_TABLE,
        TERMS,
        HOLIDAYS,
        EXCHANGE_RATES,
        INTEREST_RATES,
        PEOPLE,
        LEDGER_ACCOUNTS,
        WITHHOLDING_RATES,
        CUSTOMERS,
        ITEMS,
        ORDERS,
        ORDER_LINES,
        INVOICES,
        INVOICE_LINES,
        RECEIPTS,
        VENDORS,
        PURCHASE_ORDERS,
        PURCHASE_ORDER_LINES,
        GOODS_RECEIPTS,
        BILLS,
        BILL_LINES,
        PAYMENTS,
        ALLOCATIONS,
        BANK_LINES,
        PROBLEMS,
        QUESTIONS,
        RECURRING,
        REPLIES,
        REMINDERS,
        LOG,
    )
}


@dataclass(frozen=True)
class Side:
    """The tables and fields of one side of the ledger, so that a rule is written once for both."""

    name: str
    documents: str
    document: str
    lines: str
    date: str
    party: str
    parties: str
    sources: str
    source: str
    orders: str
    owing_nothing: tuple[str, ...]
    """Statuses of documents that nobody owes: not open, not aged, not late, in no report."""

    @property
    def aging_sheet(self) -> str:
        """Name of the sheet with this side's aging."""
        return Name.of("sheet", f"Aging {self.name}")


RECEIVABLE = Side(
    name="receivable",
    documents="Invoices",
    document="invoice",
    lines="InvoiceLines",
    date="invoice_date",
    party="customer",
    parties="Customers",
    sources="Receipts",
    source="receipt",
    orders="Orders",
    owing_nothing=(InvoiceStatus.DRAFT,),
)
PAYABLE = Side(
    name="payable",
    documents="Bills",
    document="bill",
    lines="BillLines",
    date="bill_date",
    party="vendor",
    parties="Vendors",
    sources="Payments",
    source="payment",
    orders="PurchaseOrders",
    owing_nothing=(BillStatus.REJECTED,),
)
SIDES = {side.name: side for side in (RECEIVABLE, PAYABLE)}


@dataclass(frozen=True)
class Setting:
    """A row of the Settings table and what it holds in a new book."""

    name: str
    default: str = ""
    type: Type = "text"
    choices: tuple[str, ...] = ()
    filled: Filler = "clerk"
    since: int = FIRST_VERSION

    def __post_init__(self) -> None:
        """Name and choices become names, which texts give in their language."""
        object.__setattr__(self, "name", Name.of("setting-name", self.name, slugged(self.name.lower(), "-")))
        object.__setattr__(self, "choices", tuple(Name.of("choice", choice) for choice in self.choices))


DESK: Half = "both"
"""What the setting *Desk* says in a new workbook."""


def sheets_of(half: str) -> tuple[str, ...]:
    """Names of the sheets that one half of the trade alone uses."""
    return (*(table.sheet for table in TABLES.values() if table.group == half), SIDES[half].aging_sheet)


CLOSED_UNTIL = "Closed until"
"""The setting that names the last closed day."""
PER_RULE = "Problems per rule"
"""The setting that says how many problems of a rule have a row of their own on the sheet Problems."""
GO_ON, START_AGAIN = "go on", "start again"
"""What *Reminders after a return* may say of an invoice whose payment was taken back."""
GUARDS = (
    "Invoice numbers",
    "Credit note numbers",
    "Price tolerance %",
    "Price tolerance amount",
    "Quantity tolerance %",
    "Quantity tolerance amount",
    "Charges tolerance %",
    "Charges tolerance amount",
    "Write-off limit",
    "Approval limit",
    "Home currency",
    CLOSED_UNTIL,
)
"""Settings that guard the money: a change of one is noted in the journal, and reported."""
SETTINGS: tuple[Setting, ...] = (
    *(Setting(n) for n in ("Company", "Street", "Postal code", "City", "Country", "Tax number")),
    *(Setting(n) for n in ("Bank account", "BIC", "Clearing code", "E-mail", "Phone")),
    Setting("Home currency", "EUR"),
    Setting(LANGUAGE, "en"),
    Setting("As of", type="date"),
    Setting("Aging basis", "due date", "choice", ("due date", "document date")),
    Setting("Aging limits", "30,60,90"),
    Setting("Invoice numbers", "INV-{year}-{number:05}"),
    Setting("Credit note numbers", "CN-{year}-{number:05}"),
    Setting("Price tolerance %", "0", "percent"),
    Setting("Price tolerance amount", "0", "amount"),
    Setting("Quantity tolerance %", "0", "percent"),
    Setting("Quantity tolerance amount", "0", "amount"),
    Setting("Charges tolerance %", "0", "percent", since=6),
    Setting("Charges tolerance amount", "0", "amount", since=6),
    Setting("Write-off limit", "1", "amount"),
    Setting("Approval limit", "1000", "amount"),
    Setting("Reminder days", "7,21,45"),
    Setting("Reminders after a return", GO_ON, "choice", (GO_ON, START_AGAIN), since=5),
    Setting("Reminder fee", "0", "amount"),
    Setting("Interest % a year", "", "percent"),
    Setting("Collections after days", "60", "whole"),
    Setting("Collections minimum", "50", "amount"),
    Setting("Payment reference", "by country", "choice", ("by country", "RF", "none"), since=5),
    Setting("UPI id", since=5),
    Setting("Cash rounding", "no", "choice", ("no", "yes"), since=6),
    Setting("Desk", DESK, "choice", ("both", "receivable", "payable"), since=6),
    *(Setting(name, since=6) for name in ("Logo", "Document colour", "Document font", "Letterhead")),
    *(Setting(name, since=6) for name in ("Document footer", "Invoice text")),
    Setting("Journal format", "csv", "choice", ("csv", "datev", "beancount"), since=6),
    Setting("Discount corrects tax", "by country", "choice", ("by country", "yes", "no"), since=6),
    *(Setting(name, since=6) for name in ("Adviser number", "Client number")),
    Setting("Fiscal year begins in month", "1", "whole", since=6),
    *(Setting(name, since=7) for name in ("State", "PAN", "TAN", "Withheld tax account")),
    Setting("GST scheme", GstScheme.REGULAR, "choice", _statuses(GstScheme), since=7),
    Setting(PER_RULE, "200", "whole", since=7),
    Setting("Files folder"),
    Setting("SMTP server"),
    Setting(CLOSED_UNTIL, type="date"),
    Setting(OWED, filled="command", since=2),
    Setting(VERSION, str(SCHEMA_VERSION), "whole", filled="command", since=2),
)
