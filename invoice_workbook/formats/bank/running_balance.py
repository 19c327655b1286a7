"""Balances beside the lines of a bank's table: they prove which way its money goes, and that no line is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank.amount_cells import Amount
from invoice_workbook.formats.bank.bank_statement import Line


@dataclass(frozen=True)
class Proof:
    """The account, balance and state of each movement."""

    accounts: Sequence[str]
    balances: Sequence[Amount | None]
    booked: Sequence[bool]

    def holds(self, values: Sequence[Decimal | None]) -> bool:
        """Whether every booked line has a balance, two or more in an account, and all follow from these amounts."""
        for name in dict.fromkeys(self.accounts):
            mine = [n for n, one in enumerate(self.accounts) if one == name and self.booked[n]]
            pairs = [(values[n], one.value) for n in mine if (one := self.balances[n]) is not None]
            if len(pairs) != len(mine) or len(pairs) < 2:
                return False
            amounts, balances = [amount or Decimal(0) for amount, _ in pairs], [balance for _, balance in pairs]
            if not follows(amounts, balances):
                return False
        return True

    def turns(self, values: Sequence[Decimal | None]) -> bool:
        """Whether the balances follow from these amounts once some of them are taken as money out."""
        pairs = [(abs(value or 0), one.value) for value, one in zip(values, self.balances, strict=False) if one]
        if len(pairs) != len(self.balances) or len(pairs) < 2 or not all(self.booked) or len(set(self.accounts)) > 1:
            return False
        steps = [abs(pairs[n][1] - pairs[n - 1][1]) for n in range(1, len(pairs))]
        return steps in ([amount for amount, _ in pairs[1:]], [amount for amount, _ in pairs[:-1]])


def follows(amounts: Sequence[Decimal], balances: Sequence[Decimal]) -> bool:
    """Whether each balance is its neighbour and the amount between, in one direction or the other."""
    return _rises(amounts, balances) or _falls(amounts, balances)


def _rises(amounts: Sequence[Decimal | int], balances: Sequence[Decimal | int]) -> bool:
    """Whether each balance is the one before it and its amount."""
    return all(balances[n] == balances[n - 1] + amounts[n] for n in range(1, len(amounts)))


def _falls(amounts: Sequence[Decimal | int], balances: Sequence[Decimal | int]) -> bool:
    """The same for a file that begins with the newest line."""
    return all(balances[n] == balances[n - 1] - amounts[n - 1] for n in range(1, len(amounts)))


def ends(file: str, lines: Sequence[Line], balances: Sequence[int]) -> tuple[int, int, date | None]:
    """The balances before the first and after the last line, and the last one's day; a file may begin with the newest.

    Raises WorkbookError where the balances do not agree with the lines.
    """
    amounts = [line.amount for line in lines]
    rising, falling = _rises(amounts, balances), _falls(amounts, balances)
    if not rising and not falling:
        raise WorkbookError("statement-balance", file=file)
    if falling and not (rising and len(lines) == 1):
        return balances[-1] - amounts[-1], balances[0], lines[0].booked
    return balances[0] - amounts[0], balances[-1], lines[-1].booked
