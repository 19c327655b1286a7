"""What a command may ask the clerk at the open workbook, and the usual ways to ask: selected rows, a reason, a file."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text

if TYPE_CHECKING:
    from invoice_workbook.books import Books

MOST_NAMED = 12
"""Ids that an answer names; how many more there are is said after them."""


class Chosen(Protocol):
    """The selected rows of a table, by their ids."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids; none where nothing is selected."""

    @property
    def named(self) -> tuple[str, ...]:
        """What to name to a command: nothing where all are meant."""

    @property
    def words(self) -> str:
        """How many of how many, and which."""


class Desk(Protocol):
    """An open workbook and the clerk before it.

    Where nobody can see a box nothing is asked: a press is a yes to what it does, and a no to what it merely offers.
    """

    @property
    def front(self) -> str:
        """Name of the sheet in front."""

    @property
    def file(self) -> Path:
        """The file that came with the press. Raises WorkbookError where none was chosen."""

    def books(self) -> "Books":
        """The books as they are now."""

    def is_shown(self, table: str) -> bool:
        """Whether that table's sheet is in front."""

    def selected(self, table: str) -> Chosen:
        """The selected rows of a table; without ids where there is none."""

    def some(self, table: str, refusal: str) -> Chosen:
        """The selected rows of a table. Raises WorkbookError where there is none."""

    def some_or_all(self, table: str, everything: "Callable[[Books], Sequence[str]]", question: str = "") -> Chosen:
        """The selected rows, else all that a command takes; `question` is asked of all."""

    def only(self, table: str, ids: Sequence[str], of: int) -> Chosen:
        """These rows, chosen in another way."""

    def agree_to(self, chosen: Chosen) -> None:
        """From now on, ask whether the clerk wants what the command would do to these rows."""

    def agree(self) -> None:
        """From now on, ask whether the clerk wants what the command would do."""

    def acts_on(self, chosen: Chosen) -> None:
        """Begin the answer with what was acted on."""

    def wants(self, question: str) -> bool:
        """The clerk's answer; no where nobody can be asked."""

    def typed(self, question: str) -> str:
        """What the clerk types, or came with the press. Raises WorkbookError where the box is cancelled."""

    def asks(self, words: str) -> None:
        """What the press asks, for the sheet that has the answer."""

    def on_answer(self, cell: tuple[int, int]) -> str:
        """What stands in a cell (row, column) of the sheet Answer, where that is in front; else nothing."""

    def show_sheet(self, name: str) -> None:
        """Bring a sheet to the front once the command is done."""

    def show_lines(self, lines: Sequence[str]) -> None:
        """Several lines in one box."""


Asking = Callable[[Desk], Mapping[str, Any]]


def nothing(_: Desk) -> Mapping[str, Any]:
    """Nothing is asked."""
    return {}


def agreed(desk: Desk) -> Mapping[str, Any]:
    """Nothing is asked but whether the clerk wants what the command would do."""
    desk.agree()
    return {}


def listed(ids: Sequence[str]) -> str:
    """Ids in a sentence; of many the first, and how many more."""
    shown = ", ".join(ids[:MOST_NAMED])
    left = len(ids) - MOST_NAMED
    return text("desk.and-more", ids=shown, count=left) if left > 0 else shown


def rows(table: str, option: str, refusal: str, *, reason: str = "", agrees: bool = False) -> Asking:
    """The selected rows, which there must be; `reason` is the question for the option `reason`."""

    def ask(desk: Desk) -> Mapping[str, Any]:
        chosen = desk.some(table, refusal)
        desk.acts_on(chosen)
        if agrees:
            desk.agree_to(chosen)
        typed = {"reason": desk.typed(text(reason, bills=chosen.words))} if reason else {}
        return {option: chosen.ids, **typed}

    return ask


def one_row(table: str, option: str, refusal: str, too_many: str) -> Asking:
    """The one selected row; what is done to it is agreed to."""

    def ask(desk: Desk) -> Mapping[str, Any]:
        chosen = desk.some(table, refusal)
        if len(chosen.ids) > 1:
            raise WorkbookError(too_many, count=len(chosen.ids), ids=listed(chosen.ids))
        desk.agree_to(chosen)
        return {option: chosen.ids[0]}

    return ask


def rows_or_all(
    table: str,
    option: str,
    everything: "Callable[[Books], Sequence[str]]",
    question: str = "",
    *,
    agrees: bool = False,
) -> Asking:
    """The selected rows, or all that the command takes where none is named."""

    def ask(desk: Desk) -> Mapping[str, Any]:
        chosen = desk.some_or_all(table, everything, question)
        desk.acts_on(chosen)
        if agrees:
            desk.agree_to(chosen)
        return {option: chosen.named}

    return ask


def why(question: str) -> Asking:
    """The reason alone."""

    def ask(desk: Desk) -> Mapping[str, Any]:
        return {"reason": desk.typed(text(question))}

    return ask


def nothing_more(_: Desk, __: WorkbookError) -> Mapping[str, Any]:
    """A refusal stands."""
    return {}


def chosen_file(desk: Desk) -> Mapping[str, Any]:
    """The file that came with the press."""
    return {"files": (desk.file,)}
