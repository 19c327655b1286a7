"""Formulas of a range, in Excel's spelling."""

from typing import Any

from invoice_workbook.libreoffice import cells, formulas
from invoice_workbook.libreoffice.errors import UnsupportedError
from invoice_workbook.libreoffice.ranges.values import Values


class Formulas(Values):
    """Reads and writes formulas."""

    __slots__ = ()

    @property
    def formula(self) -> Any:
        """Formulas in Excel's spelling, other cells' values as texts; in cells with text format everything is text."""
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
        rows = self.rows_of(value)
        if _is_formula(value):  # its relative references move along, as Excel fills it
            rows = [[formulas.shifted(value, r, c) for c in range(len(row))] for r, row in enumerate(rows)]
        texts = self.text_cells() if any(_is_formula(cell) for row in rows for cell in row) else set()
        known: dict[Any, str] = {}

        def one(text: Any) -> str:
            if text not in known:
                known[text] = formulas.to_office(text) if _is_formula(text) else str(text)
            return known[text]

        written = (
            ["'" + cell if (r, c) in texts and _is_formula(cell) else one(cell) for c, cell in enumerate(row)]
            for r, row in enumerate(rows)
        )
        self.xl.setFormulaArray(tuple(map(tuple, written)))

    def _spell_booleans(self, rows: list[list[str]]) -> None:
        """TRUE and FALSE in cells formatted so; the office keeps them as 1 and 0."""
        if not any(text in "10" for row in rows for text in row if text):
            return
        areas = [self.inside(a) for kind, found in self.kinds_of_formats() if kind & cells.LOGICAL for a in found]
        for top, left, bottom, right in areas:
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [{"1": "TRUE", "0": "FALSE"}.get(text, text) for text in row[left : right + 1]]

    @property
    def formula2(self) -> Any:
        """The same as formula, because the office's formulas do not spill."""
        return self.formula

    @formula2.setter
    def formula2(self, _: Any) -> None:
        raise UnsupportedError(
            "xlwings on LibreOffice cannot set Range.formula2: no formula spills there. Use formula or formula_array."
        )

    @property
    def formula_array(self) -> str | None:
        """The array formula shared by all cells, or a single cell's formula; None if they differ."""
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


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("=")
