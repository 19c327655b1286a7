"""What needs attention, as Start's formulas: how many, how much, and a link to the first row."""

from dataclasses import dataclass

from invoice_workbook.schema import PAYABLE, RECEIVABLE, Side
from invoice_workbook.template import owed, start_helpers
from invoice_workbook.template.formulas import AS_OF, setting
from invoice_workbook.template.start_helpers import DISCOUNT

HOME = setting("Home currency")


@dataclass(frozen=True)
class Attention:
    """A line of what needs attention: how many or how much, how serious, and which row to go to."""

    id: str
    table: str
    count: str
    worst: str = ""
    match: str = ""
    days: bool = False
    is_money: bool = False


@dataclass(frozen=True)
class Owed:
    """A line that says what is owed in the home currency, with a link to the side's aging."""

    side: Side

    @property
    def amount(self) -> str:
        """The formula of the amount."""
        return f"ROUND({owed.owed(self.side, HOME)},4)"

    @property
    def is_elsewhere(self) -> str:
        """Whether something is open in another currency."""
        table = self.side.documents
        return f'COUNTIFS({table}[Currency],"<>"&{HOME},{table}[Open],"<>0",{table}[Currency],"<>")>0'


def _late(side: Side) -> Attention:
    table = side.documents
    worst = f"MAX({table}[Days late])"
    late = f'COUNTIFS({table}[Days late],">0",{table}[Open],">0")'
    open_late = f'_xlfn.MAXIFS({table}[Days late],{table}[Open],">0")'
    row = f"MATCH({worst},{table}[Days late],0)"
    return Attention(f"late-{side.name}", table, late, open_late, row, days=True)


def _due_soon() -> Attention:
    within = f'Bills[Open],">0",Bills[Due date],">="&{AS_OF},Bills[Due date],"<="&({AS_OF}+7)'
    soonest = f'_xlfn.MINIFS(Bills[Due date],Bills[Open],">0",Bills[Due date],">="&{AS_OF})'
    return Attention("due-soon", "Bills", f"COUNTIFS({within})", "", f"MATCH({soonest},Bills[Due date],0)")


def _with(id_: str, table: str, header: str, value: str) -> Attention:
    column = f"{table}[{header}]"
    return Attention(id_, table, f'COUNTIFS({column},"{value}")', "", f'MATCH("{value}",{column},0)')


def _problems(severity: str) -> Attention:
    count = start_helpers.open_problems(f'Problems[Severity],"{severity}"')
    return Attention(f"problems-{severity}", "Problems", count, "", f'MATCH("{severity}",Problems[Severity],0)')


def _broken_promises() -> Attention:
    rule = 'Problems[Rule],"promise-broken"'
    match = 'MATCH("promise-broken",Problems[Rule],0)'
    count = f'SUMIFS(Problems[Stands for],{rule},Problems[Status],"open")'
    return Attention("promises-broken", "Problems", count, "", match)


def _problems_due() -> Attention:
    days = "Problems[Due on]"
    due = start_helpers.open_problems(f'{days},">0"', f'{days},"<="&{AS_OF}')
    first = f'_xlfn.MINIFS({days},{days},">0",Problems[Status],"open")'
    return Attention("problems-due", "Problems", due, "", f"MATCH({first},{days},0)")


def _discounts() -> Attention:
    """What vendors' discounts still come to in the home currency, by the problems that the last check wrote."""
    match = f'MATCH("{DISCOUNT}",Problems[Rule],0)'
    return Attention("discounts", "Problems", f"SUM({start_helpers.DISCOUNTS})", "", match, is_money=True)


def _follow_ups() -> Attention:
    days = "Questions[Follow up on]"
    due = f'{days},">0",{days},"<="&{AS_OF},Questions[Status],"<>closed"'
    first = f'_xlfn.MINIFS({days},{days},">0",Questions[Status],"<>closed")'
    return Attention("follow-ups-due", "Questions", f"COUNTIFS({due})", "", f"MATCH({first},{days},0)")


def _unapplied(side: Side) -> Attention:
    column = f"{side.sources}[Unapplied]"
    largest = f"MATCH(MAX({column}),{column},0)"
    return Attention(f"unapplied-{side.name}", side.sources, f'COUNTIFS({column},">0")', "", largest)


LINES: dict[str, tuple[Attention, ...]] = {
    "both": (
        _problems("error"),
        _problems("warning"),
        _problems_due(),
        _with("bank-new", "BankLines", "Status", "new"),
        _with("bank-proposed", "BankLines", "Status", "proposed"),
        _with("questions-open", "Questions", "Status", "open"),
        _follow_ups(),
    ),
    "receivable": (
        _with("orders-open", "Orders", "Status", "open"),
        _with("orders-verified", "Orders", "Status", "verified"),
        _with("invoices-draft", "Invoices", "Status", "draft"),
        _with("invoices-issued", "Invoices", "Status", "issued"),
        _late(RECEIVABLE),
        _broken_promises(),
        _unapplied(RECEIVABLE),
    ),
    "payable": (
        _with("bills-entered", "Bills", "Status", "entered"),
        _with("bills-held", "Bills", "Status", "held"),
        _with("bills-routed", "Bills", "Status", "routed"),
        _with("replies-proposed", "Replies", "Status", "proposed"),
        _late(PAYABLE),
        _due_soon(),
        _discounts(),
        _with("payments-proposed", "Payments", "Status", "proposed"),
        _unapplied(PAYABLE),
    ),
}
"""What needs attention, by the half of the trade in whose block it stands."""
BAD = ("problems-error", "problems-due", "late-receivable", "late-payable", "bills-held", "promises-broken")
"""Lines that are red where there is something."""
