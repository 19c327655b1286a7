"""An engine of xlwings that drives LibreOffice over UNO.

`register()` adds it to xlwings, `attach(pipe)` gives the xlwings App of a running office. Anything that xlwings has and
this engine lacks raises UnsupportedError and names it.
"""

import atexit
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

import xlwings

from invoice_workbook.libreoffice import boxes, cells, macros, office
from invoice_workbook.libreoffice.addresses import area_of
from invoice_workbook.libreoffice.books import Book, Books
from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError
from invoice_workbook.libreoffice.objects import Impl
from invoice_workbook.libreoffice.ranges import Range

NAME = "libreoffice"
CALCULATIONS = ("automatic", "manual", "semiautomatic")


class Engine(Impl):
    """An engine as xlwings defines it."""

    __slots__ = ()
    name = NAME
    type = "desktop"

    @property
    def apps(self) -> "Apps":
        """Offices connected so far."""
        return Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _: Any) -> Any:
        """A value in the form a cell accepts."""
        return cells.prepared(value)

    @staticmethod
    def clean_value_data(data: Any, moments: Any, empty: Any, number: Any, errors_as_text: bool) -> list[list[Any]]:
        """Values read, in the form xlwings passes on."""
        return cells.cleaned(data, moments, empty, number, errors_as_text)


class Apps(Impl):
    """The offices started or attached to from here, the latest first."""

    __slots__ = ("engine",)
    running: ClassVar[dict[int, "App"]] = {}

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def keys(self) -> list[int]:
        """Process numbers, the active one's first."""
        return list(reversed(self.running))

    def add(
        self, spec: Any = None, add_book: Any = None, xl: office.Office | None = None, visible: Any = None
    ) -> "App":
        """Start an office, which ends with this program at the latest, or use a running one."""
        if spec is not None:
            raise UnsupportedError("xlwings on LibreOffice has no App with a spec.")
        if xl is None:
            visible = office.has_screen() if visible is None else visible
            xl = office.start(headless=not office.has_screen())
            atexit.register(xl.stop)
        app = App(self.engine, xl, bool(visible))
        self.running.pop(app.pid, None)
        self.running[app.pid] = app
        if add_book:
            app.books.add()
        return app

    def cleanup(self) -> None:
        """Does nothing: whoever started an office ends it."""

    def __iter__(self) -> Iterator["App"]:
        return iter(reversed(self.running.values()))

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> "App":
        return self.running[pid]


class App(Impl):
    """An office."""

    __slots__ = (
        "_alerts",
        "_calculation",
        "_locked",
        "_status",
        "_visible",
        "caller",
        "codes",
        "copied",
        "engine",
        "epochs",
        "formats",
        "moves",
        "office",
        "pid",
    )

    def __init__(self, engine: Engine, running: office.Office, visible: bool = True) -> None:
        self.engine, self.office, self._visible = engine, running, visible
        self.pid = running.pid
        self.formats: dict[tuple[str, int], int] = {}
        self.codes: dict[tuple[str, int], str] = {}
        self.epochs: dict[str, datetime] = {}
        self.copied: Range | None = None
        self.moves = 0
        self._locked: list[Any] = []
        self._status: str | bool = False
        self._alerts = True
        self._calculation = "automatic"
        self.caller: Book | None = None
        """The book whose macro runs, where one does: what is told and asked belongs to its window."""

    @property
    def api(self) -> Any:
        """The office's desktop."""
        return self.office.desktop

    @property
    def visible(self) -> bool:
        """Whether its workbooks have visible windows."""
        return self._visible

    @visible.setter
    def visible(self, value: bool) -> None:
        if value != self._visible:
            for book in self.books:
                book.is_shown = value
        self._visible = value

    @property
    def version(self) -> str:
        """The office's version."""
        provider = self.office.service("com.sun.star.configuration.ConfigurationProvider")
        path = office.properties(nodepath="/org.openoffice.Setup/Product")
        access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", path)
        return str(access.getByName("ooSetupVersionAboutBox"))

    @property
    def books(self) -> Books:
        """Open workbooks."""
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The selection in the active workbook if it is one block of cells."""
        book = self.books.active
        chosen = book.xl.CurrentController.getSelection()
        if chosen is None or not hasattr(chosen, "getRangeAddress"):
            return None
        address = chosen.getRangeAddress()
        return Range(book.sheets(address.Sheet + 1), area_of(address))

    @property
    def screen_updating(self) -> bool:
        """Whether changes are shown at once."""
        return not self._locked

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value:
            while self._locked:
                self._locked.pop().unlockControllers()
        elif not self._locked:
            for book in self.books:
                book.xl.lockControllers()
                self._locked.append(book.xl)

    @property
    def calculation(self) -> str:
        """Whether formulas recalculate at once, in every workbook; to the office, "semiautomatic" is the same."""
        is_automatic = all(book.xl.isAutomaticCalculationEnabled() for book in self.books)
        return self._calculation if is_automatic else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in CALCULATIONS:
            raise ValueError(f"Calculation is {', '.join(CALCULATIONS)}, not {value!r}.")
        for book in self.books:
            book.xl.calculate()  # the office has put off what nobody has looked at yet; Excel has not
            book.xl.enableAutomaticCalculation(value != "manual")
        self._calculation = "automatic" if value == "manual" else value

    def calculate(self) -> None:
        """Recalculate every formula in the active workbook, and outdated ones in the others."""
        active = self.books.active
        for book in self.books:
            if book.xl != active.xl:
                book.xl.calculate()
        active.xl.calculateAll()

    @property
    def display_alerts(self) -> bool:
        """Whether questions are shown; only stored, because the office's own questions cannot be stopped."""
        return self._alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._alerts = value

    @property
    def status_bar(self) -> str | bool:
        """The message above the sheet, or False; the office forgets what others write into its status bar.

        It is shown in the caller's window, or in the front one if there is no caller or it was closed.
        """
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        if self.visible:  # a hidden book has no window to tell it in
            caller = self.caller
            boxes.bar((caller if caller is not None and caller.is_open else self.books.active).xl, value)
        self._status = value

    def alert(self, prompt: str, title: str | None, buttons: str | None, mode: str | None, _: Any = None) -> str:
        """Ask, and wait for the answer: ok, cancel, yes or no."""
        return boxes.alert(self.office, self._window(), prompt, title or "", buttons or "ok", mode or "")

    def typed(self, prompt: str, title: str) -> str | None:
        """Ask for a text, and wait for it; None if cancelled. xlwings has nothing for this."""
        return boxes.typed(self.office, self._window(), prompt, title)

    def _window(self) -> Any:
        """The window for a box. Raises OfficeError if the caller was closed, so no box covers another workbook."""
        if self.caller is not None and not self.caller.is_open:
            raise OfficeError("The workbook was closed meanwhile.")
        return (self.caller or self.books.active).xl.CurrentController.Frame.ContainerWindow

    @property
    def enable_events(self) -> bool:
        """True, because the office's event macros cannot be stopped from outside."""
        return True

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        if not value:
            raise UnsupportedError("xlwings on LibreOffice cannot set App.enable_events to False.")

    @property
    def interactive(self) -> bool:
        """Whether its windows accept typing and clicks."""
        return all(book.window.isEnabled() for book in self.books)

    @interactive.setter
    def interactive(self, value: bool) -> None:
        for book in self.books:
            book.window.setEnable(bool(value))

    def run(self, macro: str, arguments: Any) -> Any:
        """Run a macro of an open book: "Module1.Name", "Name", or either of them after "'book'!"."""
        return macros.run(self.books, macro, arguments)

    def activate(self, steal_focus: bool = False) -> None:
        """Make it the active program and bring it to the front."""
        Apps.running[self.pid] = Apps.running.pop(self.pid, self)
        if len(self.books):
            self.books.active.activate()

    def quit(self) -> None:
        """End it without saving; an attached office only loses its connection to this program."""
        Apps.running.pop(self.pid, None)
        if self.office.process is not None:
            for book in list(self.books):
                book.close()
            self.office.stop()

    def kill(self) -> None:
        """End it at once. An attached office is left running."""
        Apps.running.pop(self.pid, None)
        self.office.kill()


def register() -> xlwings.main.Engine:
    """Add the engine to xlwings and make it active."""
    if NAME not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.main.Engine(impl=Engine()))
    engine = xlwings.engines[NAME]
    engine.activate()
    return engine


def attach(pipe: str | office.Office, visible: bool = True) -> xlwings.App:
    """The xlwings App of a running office."""
    running = office.connect(pipe) if isinstance(pipe, str) else pipe
    return xlwings.App(impl=register().impl.apps.add(xl=running, visible=visible), add_book=False)
