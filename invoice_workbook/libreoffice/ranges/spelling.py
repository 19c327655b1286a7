"""Formulas of a range, in Excel's spelling."""

from typing import Any

from invoice_workbook.libreoffice import cells, formulas, office
from invoice_workbook.libreoffice.errors import UnsupportedError
from invoice_workbook.libreoffice.ranges.values import Values

FILL = "com.sun.star.sheet.FillDirection"


class Formulas(Values):
    """Reads and writes formulas."""

    __slots__ = ()

    @property
    def formula(self) -> Any:
        """Formulas in Excel's spelling, values of the other cells as texts."""
        known: dict[str, str] = {}

        def one(text: str) -> str:
            if text not in known:
                known[text] = formulas.shown(text)
            return known[text]

        rows = [list(map(one, row)) for row in self.xl.getFormulaArray()]
        self._spell_booleans(rows)
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    @formula.setter
    def formula(self, value: Any) -> None:
        self.refuse_if_protected()
        if isinstance(value, str) and len(self) > 1 and value[:1] == "=":
            self._fill(formulas.to_office(value))
            return
        known: dict[Any, Any] = {}

        def one(text: Any) -> str:
            if text not in known:
                known[text] = formulas.to_office(text) if isinstance(text, str) and text[:1] == "=" else str(text)
            return str(known[text])

        self.xl.setFormulaArray(tuple(tuple(map(one, row)) for row in self.rows_of(value)))

    def _spell_booleans(self, rows: list[list[str]]) -> None:
        """TRUE and FALSE where the cell is shown so; the office keeps them as 1 and 0."""
        if not any(text in "10" for row in rows for text in row if text):
            return
        areas = [self.inside(a) for kind, found in self.kinds_of_formats() if kind & cells.LOGICAL for a in found]
        for top, left, bottom, right in areas:
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [{"1": "TRUE", "0": "FALSE"}.get(text, text) for text in row[left : right + 1]]

    def _fill(self, formula: str) -> None:
        """One formula in every cell, its relative references moving along, as Excel fills it."""
        self.first.setFormula(formula)
        rows, columns = self.shape
        directions = office.uno().Enum
        if rows > 1:
            first = self.xl.getCellRangeByPosition(0, 0, 0, rows - 1)
            first.fillAuto(directions(FILL, "TO_BOTTOM"), 1)
        if columns > 1:
            self.xl.fillAuto(directions(FILL, "TO_RIGHT"), 1)

    @property
    def formula2(self) -> Any:
        """The same as formula: no formula of the office spills."""
        return self.formula

    @formula2.setter
    def formula2(self, _: Any) -> None:
        raise UnsupportedError(
            "xlwings on LibreOffice cannot set Range.formula2: no formula spills there. Use formula or formula_array."
        )

    @property
    def formula_array(self) -> str | None:
        """The array formula that all of it has; one cell's own formula; None where they differ."""
        array = self.xl.getArrayFormula()
        if array:
            return formulas.shown(array)
        found = self.formula
        texts = {text for row in found for text in row} if isinstance(found, tuple) else {found}
        return texts.pop() if len(texts) == 1 else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.refuse_if_protected()
        self.xl.setArrayFormula(formulas.to_office(value))

    @property
    def has_array(self) -> bool:
        """Whether its first cell is part of an array formula."""
        return bool(self.first.getArrayFormula())
