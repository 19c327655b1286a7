"""An engine of xlwings that drives LibreOffice over UNO.

`register()` adds it to xlwings, `attach(pipe)` gives the xlwings App of a running office. What xlwings has and this
engine has not raises UnsupportedError, by name.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

import xlwings

from invoice_workbook.libreoffice import cells, office
from invoice_workbook.libreoffice.addresses import area_of
from invoice_workbook.libreoffice.books import Books
from invoice_workbook.libreoffice.objects import Impl
from invoice_workbook.libreoffice.ranges import Range

NAME = "libreoffice"
STATUS = "status"
INFO = 0
"""com.sun.star.frame.InfobarType.INFO"""
BOXES = {"info": "INFOBOX", "critical": "ERRORBOX"}
YES_FIRST = 0x40000
"""com.sun.star.awt.MessageBoxButtons.DEFAULT_BUTTON_YES, as Excel has it."""
BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3 | YES_FIRST, "yes_no_cancel": 4 | YES_FIRST}
ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


class Engine(Impl):
    """What xlwings calls an engine."""

    __slots__ = ()
    name = NAME
    type = "desktop"

    @property
    def apps(self) -> "Apps":
        """Offices reached so far."""
        return Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _: Any) -> Any:
        """A value as a cell takes it."""
        return cells.prepared(value)

    @staticmethod
    def clean_value_data(data: Any, moments: Any, empty: Any, number: Any, errors_as_text: bool) -> list[list[Any]]:
        """What was read, as xlwings hands it on."""
        return cells.cleaned(data, moments, empty, number, errors_as_text)


class Apps(Impl):
    """The offices that were started or attached to from here, the latest first."""

    __slots__ = ("engine",)
    running: ClassVar[dict[int, "App"]] = {}

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def keys(self) -> list[int]:
        """Process numbers."""
        return list(self.running)

    def add(
        self, spec: Any = None, add_book: Any = None, xl: office.Office | None = None, visible: Any = None
    ) -> "App":
        """Start an office, or take one that runs."""
        app = App(self.engine, xl or office.start(headless=not visible), bool(visible))
        self.running[app.pid] = app
        if add_book:
            app.books.add()
        return app

    def cleanup(self) -> None:
        """Nothing: an office is ended by who started it."""

    def __iter__(self) -> Iterator["App"]:
        return iter(reversed(self.running.values()))

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> "App":
        return self.running[pid]


class App(Impl):
    """An office."""

    __slots__ = ("_alerts", "_locked", "_status", "engine", "formats", "office", "visible")

    def __init__(self, engine: Engine, running: office.Office, visible: bool = True) -> None:
        self.engine, self.office, self.visible = engine, running, visible
        self.formats: dict[tuple[str, int], int] = {}
        self._locked: list[Any] = []
        self._status: str | bool = False
        self._alerts = True

    @property
    def api(self) -> Any:
        """The office's desktop."""
        return self.office.desktop

    @property
    def pid(self) -> int:
        """Its process where it was started here; else a number made of its pipe."""
        process = self.office.process
        return process.pid if process is not None else -(hash(self.office.pipe) % 2**31)

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
        """What is selected in the active book, where it is one block of cells."""
        book = self.books.active
        chosen = book.xl.CurrentController.getSelection()
        if chosen is None or not hasattr(chosen, "getRangeAddress"):
            return None
        address = chosen.getRangeAddress()
        return Range(book.sheets(address.Sheet + 1), area_of(address))

    @property
    def screen_updating(self) -> bool:
        """Whether what changes is shown at once."""
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
        """Whether formulas follow at once, in every book."""
        return "automatic" if all(book.xl.isAutomaticCalculationEnabled() for book in self.books) else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self.books:
            book.xl.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        """Compute every formula of the active book."""
        self.books.active.xl.calculateAll()

    @property
    def display_alerts(self) -> bool:
        """Whether questions are asked; kept, as the office's own are not stopped."""
        return self._alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._alerts = value

    @property
    def status_bar(self) -> str | bool:
        """What is told above the sheet (the office forgets what others write into its status bar), or False."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        if self.visible:  # a hidden book has no window to tell it in
            controller = self.books.active.xl.CurrentController
            is_there = controller.hasInfobar(STATUS)
            if not isinstance(value, str):
                if is_there:
                    controller.removeInfobar(STATUS)
            elif is_there:  # changed in its place: the sheet must not move under the pointer
                controller.updateInfobar(STATUS, "", value, INFO)
            else:
                controller.appendInfobar(STATUS, "", value, INFO, (), True)
        self._status = value

    def alert(self, prompt: str, title: str | None, buttons: str | None, mode: str | None, _: Any = None) -> str:
        """Ask, and wait for the answer: ok, cancel, yes or no."""
        window = self.books.active.xl.CurrentController.Frame.ContainerWindow
        toolkit = self.office.service("com.sun.star.awt.Toolkit")
        default = "QUERYBOX" if (buttons or "ok") != "ok" else "INFOBOX"
        kind = office.uno().Enum("com.sun.star.awt.MessageBoxType", BOXES.get(mode or "", default))
        box = toolkit.createMessageBox(window, kind, BUTTONS[buttons or "ok"], title or "", prompt)
        return ANSWERS[box.execute()]

    def activate(self, steal_focus: bool = False) -> None:
        """Bring it to the front."""
        self.books.active.activate()

    def quit(self) -> None:
        """End it, saving nothing."""
        for book in list(self.books):
            book.close()
        Apps.running.pop(self.pid, None)
        self.office.stop()

    kill = quit


def register() -> xlwings.main.Engine:
    """The engine among xlwings' own, and active."""
    if NAME not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.main.Engine(impl=Engine()))
    engine = xlwings.engines[NAME]
    engine.activate()
    return engine


def attach(pipe: str | office.Office, visible: bool = True) -> xlwings.App:
    """The xlwings App of an office that runs."""
    running = office.connect(pipe) if isinstance(pipe, str) else pipe
    return xlwings.App(impl=register().impl.apps.add(xl=running, visible=visible), add_book=False)
