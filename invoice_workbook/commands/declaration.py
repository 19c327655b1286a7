"""One declaration of a command: from it come the command line, the ribbon, the buttons, Help and the docs.

Labels and help are texts of the catalogues: `command.<id>.label`, `command.<id>.help`, `cli.<option's help>`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from invoice_workbook.commands.at_sheet import Desk, nothing, nothing_more
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.errors import WorkbookError
from invoice_workbook.schema import Half

if TYPE_CHECKING:
    from invoice_workbook.books import Books

Group = Literal["Check", "Receivable", "Payable", "Bank", "Service", "Reports", "Help"]
GROUPS: tuple[Group, ...] = ("Check", "Receivable", "Payable", "Bank", "Service", "Reports", "Help")
Kind = Literal["text", "flag", "whole", "day", "file", "folder", "secret"]
BLANK: Mapping[Kind, object] = {"text": "", "flag": False, "secret": ""}
"""What an option is where nothing is said; None for the other kinds."""


@dataclass(frozen=True)
class Ready:
    """Files that come with the program: the content of the one of a name (None where there is none), and all names."""

    named: Callable[[str], bytes | None]
    names: Callable[[], Sequence[str]]


@dataclass(frozen=True)
class Option:
    """One thing that may be said to a command. It comes as the keyword `name` of the command's function.

    With a `flag` ("--delivered") it is an option, without one an argument. `many` takes several.
    """

    name: str
    help: str
    flag: str = ""
    kind: Kind = "text"
    many: bool = False
    is_required: bool = False
    default: object = None
    largest: int = 1_000_000_000
    """Bytes of a file that is read; a larger one is refused, by the text `too_large`, before any of it is read."""
    too_large: str = "input-too-large"
    ready: Ready | None = None
    """What a name may mean where no file is called so."""
    of_folders: bool = False
    """Whether a folder may be named in a file's place: every file in it is then meant, each by itself."""

    @property
    def blank(self) -> Any:
        """What it is where nothing is said."""
        if self.default is not None:
            return self.default
        return () if self.many else BLANK.get(self.kind)


ARCHIVES = Option("archives", "with-archives", "--with", many=True)
"""Archives of the workbook, by their files: the command is given the books of all of them as one, not the option."""


@dataclass(frozen=True)
class Sent:
    """A mail that left: its Message-ID and the documents it is about."""

    message_id: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Command:
    """A command: what it is called, where it stands, what may be said to it, what it does.

    `work` is a function of the books: (books, given, **options) -> Outcome. What is no function of a workbook's books
    (a book made, opened, mended) has `act` instead: "module:function", found by who runs it, (**options) -> Result.
    With an `icon` (Office's imageMso) it has a button; `tables` are those whose sheets have one, too.
    """

    id: str
    group: Group
    place: int
    """Its place within the group, in the order a clerk works."""
    work: "Callable[..., Outcome] | None" = None
    act: str = ""
    options: Sequence[Option] = ()
    takes_book: Literal["yes", "maybe", "no"] = "yes"
    icon: str = ""
    key_tip: str = ""
    is_large: bool = False
    tables: tuple[str, ...] = ()
    reads: tuple[str, ...] | None = None
    """Tables that it works on: they are read at once, others only if it asks for them; None: all of them."""
    of_half: Half = "both"
    """The half of the trade that it is for, where its group is neither Receivable nor Payable."""
    asks: Literal["", "file"] = ""
    """What the button's macro asks before Python runs."""
    at_sheet: Callable[[Desk], Mapping[str, Any]] = nothing
    """Asks the clerk at the open workbook for the options that the press has."""
    at_refusal: Callable[[Desk, WorkbookError], Mapping[str, Any]] = nothing_more
    """After a refusal at the open workbook, asks whether it is meant all the same: with which further options."""
    shows: str = ""
    """Table whose sheet is in front after a press."""
    is_boxed: bool = False
    """Whether a press shows its lines in a box."""
    writes: bool = True
    """Whether it may change the book or leave files; one that does not runs on a book that is open elsewhere."""
    writes_only_with: str = ""
    """The option without which it only reads, of a command that writes."""
    is_judging: bool = False
    """Commands that only judge: what they find stands on the sheet Problems; the Log has their own entries alone."""
    books: bool = True
    """Whether the money that it enters counts as booked: the journal keeps it. What a clerk brings in may be mended."""
    needs_record: bool = False
    """Whether it gives a number or lets money go, and so is refused while the journal cannot be believed."""
    has_papers: bool = False
    """Whether it makes documents or mails, and wants to know what lies in their folder."""
    has_history: bool = False
    """Whether it wants to know which previous versions are kept."""
    puts_back: bool = False
    """Whether it puts a previous version of the workbook back, or rows of it: the option `version` names it."""
    way_back: tuple[str, ...] = ("undo",)
    """The commands that take back what it did, the usual one first."""
    is_final: bool = False
    """Whether undo cannot take it back."""
    has_steps: bool = False
    """Whether it wants to know what the last commands did to the tables."""
    judges_files: bool = False
    """Whether it wants to know what lies of the documents' files that the journal knows."""
    takes_files: bool = False
    """Whether it wants to know that, too, of files that the book alone knows."""
    looks_beside: bool = False
    """Whether it wants to know what lies in the workbook's folder."""
    takes_inbox: bool = False
    """Whether it is given the files that lie in the folder Inbox beside the book."""
    reads_papers: bool = False
    """Whether it wants the words of PDFs and pictures: of the named files, and of those beside the book."""
    noted: "Callable[[Books, Sequence[Sent]], Outcome] | None" = None
    """What is noted of mails once they left."""

    def as_asked(self, options: Mapping[str, Any]) -> "Command":
        """The command as it is with these options: one that writes with one of them alone reads without it."""
        only_reads = self.writes_only_with and not options.get(self.writes_only_with)
        return replace(self, writes=False) if only_reads else self

    @property
    def half(self) -> Half:
        """The half of the trade whose clerk needs it: customers', vendors' or both."""
        own: dict[Group, Half] = {"Receivable": "receivable", "Payable": "payable"}
        return own.get(self.group, self.of_half)

    @property
    def macro(self) -> str:
        """Name of the button's macro: check-totals is PressCheckTotals; no cell function is called so."""
        return f"Press{self.id.title().replace('-', '')}"

    @property
    def files(self) -> tuple[Option, ...]:
        """The options that name files to be read."""
        return tuple(option for option in self.options if option.kind == "file")

    @property
    def folders(self) -> tuple[Option, ...]:
        """The options that name folders to be looked into."""
        return tuple(option for option in self.options if option.kind == "folder")
