"""Payment terms: a row of the sheet Terms, or words such as "2/10 net 30", "45 days end of month", "3 x 30 days".

Units: days; percentages in millionths (2 % is 2_000_000); amounts in minor units.
"""

from collections.abc import Mapping

from invoice_workbook.terms.model import (
    DAYS,
    END_OF_MONTH,
    INVOICE_DATE,
    MONTH_DAY,
    MONTH_END,
    MONTHS,
    MONTHS_AFTER,
    NEXT_DAY,
    EarlyDiscount,
    Instalment,
    Step,
    Terms,
    discount_until,
    discounts,
    due_date,
    in_days,
    instalments,
    month_end,
    of_row,
)
from invoice_workbook.terms.reading import parse

__all__ = [
    "DAYS",
    "END_OF_MONTH",
    "INVOICE_DATE",
    "MONTHS",
    "MONTHS_AFTER",
    "MONTH_DAY",
    "MONTH_END",
    "NEXT_DAY",
    "USUAL",
    "EarlyDiscount",
    "Instalment",
    "Step",
    "Terms",
    "agreed",
    "discount_until",
    "discounts",
    "due_date",
    "in_days",
    "instalments",
    "is_usual",
    "month_end",
    "of_row",
    "parse",
    "usual_rows",
]

USUAL = (
    "due on receipt",
    "net 7",
    "net 10",
    "net 14",
    "net 30",
    "net 45",
    "net 60",
    "EOM",
    "EOM+15",
    "2/10 net 30",
)
"""The terms in a new workbook. Each can be read from its name."""


def usual_rows() -> list[dict[str, object]]:
    """Rows of Terms for a new workbook, as cells by field; the discount in percent.

    >>> usual_rows()[-1]
    {'terms': '2/10 net 30', 'days': 30, 'basis': 'invoice date', 'discount_days': 10, 'discount': 2}
    """
    return [_usual_row(name, parse(name) or Terms()) for name in USUAL]


def _usual_row(name: str, read: Terms) -> dict[str, object]:
    first = read.discounts[0] if read.discounts else None
    return {
        "terms": name,
        "days": sum(step.count for step in read.steps if step.kind == DAYS),
        "basis": END_OF_MONTH if any(step.kind == MONTH_END for step in read.steps) else INVOICE_DATE,
        "discount_days": first.days if first else None,
        "discount": first.percent // 1_000_000 if first else None,
    }


def is_usual(name: str, row: Terms) -> bool:
    """Whether a row of Terms is as in a new workbook, untouched."""
    return name.strip().casefold() in {usual.casefold() for usual in USUAL} and parse(name) == row


def agreed(text: str, rows: Mapping[str, Terms]) -> Terms | None:
    """What terms mean: by their row, or by a row whose name means the same, or as the text itself reads.

    `rows` are the Terms table's, by name. None where there is no row and the text is not understood.

    >>> rows = {"net 30": of_row(31)}
    >>> [read and read.net_days for read in (agreed(text, rows) for text in ("Net30", "30 days", "net 14", "soon"))]
    [31, 31, 14, None]
    """
    if (found := rows.get(text.strip().casefold())) is not None:
        return found
    read = parse(text)
    return None if read is None else next((row for name, row in rows.items() if parse(name) == read), read)
