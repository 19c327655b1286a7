"""A bank's table that is being read: its columns, its rows, and what was found out on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import account_above, amount_cells, bank_statement
from invoice_workbook.formats.bank.amount_cells import Amount
from invoice_workbook.formats.bank.bank_layout import Layout
from invoice_workbook.formats.bank.bank_table import Row, Table
from invoice_workbook.formats.bank.column_finding import Places
from invoice_workbook.tables.cells import Cell, as_text


@dataclass
class Reading:
    """A table with its columns, and what is known of it besides; what is found out is put into its layout."""

    table: Table
    places: Places
    layout: Layout
    account: str
    currency: str
    rows: list[Row] = field(default_factory=list)
    """The movements, and behind them the balances that stand as rows."""
    _amounts: dict[tuple[object, ...], list[Amount | None]] = field(default_factory=dict)

    def cells(self, name: str, rows: Sequence[Row] | None = None) -> list[Cell]:
        """A field's cells; of several columns the first that is filled."""
        places = self.places.get(name, [])
        mine = self.rows if rows is None else rows
        if len(places) == 1:
            return [row[places[0]] for _, row in mine]
        found = [[row[n] for n in places] for _, row in mine]
        return [next((cell for cell in cells if as_text(cell).strip()), None) for cells in found]

    def texts(self, name: str) -> list[str]:
        """A field's texts; several columns are joined, a constant stands in every row."""
        if (constant := self.layout.constants.get(name)) and name not in self.places:
            return [constant] * len(self.rows)
        if not self.places.get(name):
            return [""] * len(self.rows)
        parts = [[as_text(row[n]).strip() for n in self.places[name]] for _, row in self.rows]
        return [bank_statement.joined(cells) for cells in parts]

    def where(self, row: int) -> str:
        """File and line, for a message."""
        return f"{self.table.file}, {self.rows[row][0]}"

    @cached_property
    def above(self) -> dict[str, str]:
        """What stands above the table, and in its headers."""
        return account_above.found(self.table.above, self.table.headers)

    def amounts(self, name: str) -> list[Amount | None]:
        """A field's amounts, None where blank. Raises WorkbookError where a cell is none."""
        known = (name, self.layout.decimal, len(self.rows), *self.places.get(name, ()))
        if known in self._amounts:
            return self._amounts[known]
        found = self._amounts[known] = []
        for n, cell in enumerate(self.cells(name)):
            raw = as_text(cell).strip()
            one = amount_cells.read(cell, self.layout.decimal) if raw else None
            if raw and one is None and (raw.strip("-–— ") or name in ("amount",)):
                raise WorkbookError("statement-amount", file=self.where(n), raw=bank_statement.shown(raw))
            found.append(one)
        return found
