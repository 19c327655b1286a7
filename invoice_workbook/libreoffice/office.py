"""LibreOffice itself: find it, start it with its own profile, connect through a pipe, stop it.

Source: the UNO bridge as LibreOffice 7.4 has it; a pipe is reachable by this machine's user only.
"""

import atexit
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from invoice_workbook.libreoffice.errors import OfficeError

PROGRAMS = ("soffice", "libreoffice")
UNO_FOLDERS = ("/usr/lib/python3/dist-packages", "/usr/lib/libreoffice/program", "/opt/libreoffice/program")
PIPE_FILE = "pipe"
"""In a profile: the pipe of the office that was started with it last."""
START_SECONDS = 60
STARTS = 3
"""How often an office is started that ends before it answers: beside another that starts, it does so now and then."""
STOP_SECONDS = 15
LOADING, ALWAYS = ("Calc/Formula/Load", "OOXMLRecalcMode"), "0"
"""When formulas are computed anew while a workbook of Excel's is loaded."""
SETTINGS = {
    ("Common/Misc", "ShowTipOfTheDay"): "false",
    ("Common/Misc", "FirstRun"): "false",
    ("Common/Save/Document", "WarnAlienFormat"): "false",
    ("Calc/Formula/Syntax", "Grammar"): "1",
    ("Calc/Formula/Syntax", "EnglishFunctionName"): "true",
    ("Calc/Formula/Syntax", "SeparatorArg"): ",",
    ("Calc/Formula/Syntax", "SeparatorArrayCol"): ",",
    ("Calc/Formula/Syntax", "SeparatorArrayRow"): ";",
    LOADING: ALWAYS,
}
"""A new profile's settings: no dialogs, formulas spelled as in Excel, workbooks always recalculated."""
_REGISTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
</oor:items>
"""
_END = "</oor:items>"
_ITEM = """<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>\
</prop></item>"""
_QUIET = ("--nologo", "--norestore", "--nodefault", "--nofirststartwizard", "--nolockcheck")


def find() -> Path:
    """The office's program. Raises OfficeError if there is none."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return Path(found)
    raise OfficeError("LibreOffice is not installed here: install libreoffice-calc and python3-uno.")


@cache
def uno() -> ModuleType:
    """The UNO module: the environment's, or the system's, loaded by its path."""
    if importlib.util.find_spec("uno") is None:
        folders = [*filter(None, [os.environ.get("UNO_PATH")]), *UNO_FOLDERS]
        folder = next((f for f in folders if Path(f, "uno.py").exists()), None)
        if folder is None:
            raise OfficeError("Python cannot reach LibreOffice: install python3-uno, or set UNO_PATH to its folder.")
        spec = importlib.util.spec_from_file_location("uno", Path(folder, "uno.py"))
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["uno"] = module
        sys.path.append(folder)
        try:
            spec.loader.exec_module(module)
        except ImportError as error:
            del sys.modules["uno"]
            raise OfficeError(
                f"LibreOffice's Python module does not fit Python {sys.version_info.major}.{sys.version_info.minor}: "
                "make the environment with the Python that LibreOffice was built for."
            ) from error
        finally:
            sys.path.remove(folder)
    else:
        module = importlib.import_module("uno")
    atexit.register(_close_bridges)
    return module


def _close_bridges() -> None:
    """Close the bridges before Python leaves: their threads would go on while what they use is taken away."""
    here = uno().getComponentContext()
    factory = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.BridgeFactory", here)
    for bridge in factory.getExistingBridges():
        with suppress(Exception):  # an office that has gone took its end of the bridge with it
            bridge.dispose()


def url(path: Path) -> str:
    """A path as the office names it."""
    return str(uno().systemPathToFileUrl(str(path.resolve())))


def path_of(file_url: str) -> Path:
    """The path of an office's URL."""
    return Path(uno().fileUrlToSystemPath(file_url))


def struct(name: str, **values: Any) -> Any:
    """A UNO structure, such as com.sun.star.table.CellRangeAddress, with these members."""
    made = uno().createUnoStruct(name)
    for member, value in values.items():
        setattr(made, member, value)
    return made


def properties(**values: Any) -> tuple[Any, ...]:
    """Named values in the office's form."""
    return tuple(struct("com.sun.star.beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def lock_file(path: Path) -> Path:
    """The lock file of a document that is open in an office."""
    return path.with_name(f".~lock.{path.name}#")


def remove_stale_lock(path: Path, profile: Path | None) -> None:
    """Remove a document's lock file if it is a leftover, from this profile or from one that no longer exists.

    The last part of a lock is the profile of the office that holds it. Raises OfficeError if it is in use.
    """
    lock = lock_file(path)
    if not lock.exists():
        return
    owner = lock.read_text("utf-8", "replace").rstrip(";\n").rpartition(",")[2]
    holder = path_of(owner) if owner.startswith("file:") else None
    if holder is None or (holder.exists() and (profile is None or holder != profile.resolve())):
        raise OfficeError(f"{path.name} is open in another LibreOffice ({lock.name}): close it there and try again.")
    lock.unlink()


@dataclass
class Office:
    """A running office: its pipe, its desktop, and its process if it was started here."""

    pipe: str
    context: Any
    desktop: Any
    process: "subprocess.Popen[bytes] | None" = None
    profile: Path | None = None
    is_own_profile: bool = False

    def service(self, name: str) -> Any:
        """One of the office's services, by its name."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def computes_on_loading(self) -> bool:
        """Whether it computes every formula of a workbook of Excel's that it loads; asked of the office itself."""
        provider = self.service("com.sun.star.configuration.ConfigurationProvider")
        access = "com.sun.star.configuration.ConfigurationAccess"
        path = struct("com.sun.star.beans.NamedValue", Name="nodepath", Value=f"/org.openoffice.Office.{LOADING[0]}")
        return bool(provider.createInstanceWithArguments(access, (path,)).getByName(LOADING[1]) == int(ALWAYS))

    @property
    def pid(self) -> int:
        """Its process id; if that cannot be found, a number made from its pipe."""
        if self.process is not None:
            return self.process.pid
        wanted = f"name={self.pipe};".encode()
        for command in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if wanted in command.read_bytes():
                    return int(command.parent.name)
        return -(zlib.crc32(wanted) or 1)

    def stop(self) -> None:
        """End the office if it was started here, by force after some seconds."""
        if self.process is not None and self.process.poll() is None:
            try:
                self.desktop.terminate()
                self.process.wait(STOP_SECONDS)
            except Exception:  # noqa: BLE001  # the bridge breaks in many ways while the office goes; it is ended below
                self.process.poll()
        self.kill()

    def kill(self) -> None:
        """End the office and all its processes at once if it was started here; a temporary profile is removed."""
        if self.process is not None:
            end(self.process)
        if self.is_own_profile and self.profile is not None:
            shutil.rmtree(self.profile, ignore_errors=True)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process started here and its children, because the office's starter is only a script."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def has_screen() -> bool:
    """Whether there is a screen for windows."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def new_pipe() -> str:
    """A pipe name that nobody can guess."""
    return f"office-{secrets.token_hex(8)}"


def start(
    profile: Path | None = None,
    *,
    headless: bool = False,
    arguments: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Office:
    """Start a separate office and wait until it answers.

    Without a profile it gets one that is removed when it stops. Raises OfficeError if it does not start.
    """
    folder = profile or Path(tempfile.mkdtemp(prefix="office-profile-"))
    settle(folder)
    command = [str(find()), *_QUIET, f"-env:UserInstallation={url(folder)}", *(["--headless"] if headless else [])]
    office = _answering([*command, *arguments], {**os.environ, **(environment or {})})
    office.profile, office.is_own_profile = folder, profile is None
    (folder / PIPE_FILE).write_text(office.pipe, "ascii")
    return office


def _answering(command: Sequence[str], environment: Mapping[str, str]) -> Office:
    """An office started with that command, once it answers; one that ends by itself before is started once more."""
    for left in reversed(range(STARTS)):
        pipe = new_pipe()
        process = subprocess.Popen(  # noqa: S603  # the office that was found, with arguments made here
            [*command, f"--accept=pipe,name={pipe};urp;"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            office = connect(pipe, START_SECONDS, process)
        except OfficeError:
            has_ended = process.poll() is not None
            end(process)
            if not (has_ended and left):
                raise
        else:
            office.process = process
            return office
    raise AssertionError  # the last start answers or raises


def running(profile: Path) -> Office | None:
    """The office running with that profile, or None; two cannot share a profile."""
    known = profile / PIPE_FILE
    if not known.exists():
        return None
    try:
        office = connect(known.read_text("ascii"), 0)
    except OfficeError:
        return None
    office.profile = profile
    return office


def settle(profile: Path) -> None:
    """A profile's first settings; an existing profile keeps its own and gets only missing ones."""
    registry = profile / "user" / "registrymodifications.xcu"
    known = registry.read_text("utf-8") if registry.exists() else _REGISTRY
    items = [
        _ITEM.format(path=path, name=name, value=value)
        for (path, name), value in SETTINGS.items()
        if f'Office.{path}"><prop oor:name="{name}"' not in known
    ]
    if items:
        registry.parent.mkdir(parents=True, exist_ok=True)
        registry.write_text(known.replace(_END, "\n".join([*items, _END])), "utf-8")


def connect(pipe: str, seconds: float = 5, process: "subprocess.Popen[bytes] | None" = None) -> Office:
    """Connect to a running office. Raises OfficeError if none answers on that pipe."""
    module = uno()
    here = module.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    until = time.monotonic() + seconds
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
            desktop.getComponents()  # answers only once the office is up
        except module.getClass("com.sun.star.uno.Exception") as error:
            gone = process is not None and process.poll() is not None
            if gone or time.monotonic() > until:
                raise OfficeError(
                    f"LibreOffice does not answer ({error.__class__.__name__}): start it again."
                ) from error
            time.sleep(0.1)
        else:
            return Office(pipe, context, desktop)
