"""Errors shown to the clerk when a workbook cannot be used or a command cannot run."""

from collections.abc import Mapping, Sequence

from invoice_workbook.languages import spoken, text


class WorkbookError(Exception):
    """Nothing was written. Its text is one sentence: what, where, what to do."""

    def __init__(self, id_: str, **values: object) -> None:
        self.id = id_
        self.values = values
        super().__init__(text(f"refused.{id_}", spoken(), **values))

    faults: Sequence[Mapping[str, object]] = ()
    """Every place that is wrong, where a file was refused for more than one: file, row, column and reason."""

    def put_after(self, words: str) -> None:
        """Say it after other words."""
        if words:
            self.args = (f"{words} {self}",)

    def __reduce__(self) -> tuple[object, tuple[str, dict[str, object]]]:
        """How the error is passed from one process to another."""
        return _again, (self.id, self.values)


def _again(id_: str, values: dict[str, object]) -> WorkbookError:
    return WorkbookError(id_, **values)
