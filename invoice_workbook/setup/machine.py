"""What doctor asks of the computer about Excel and Python.

The one place that looks; what is made of it is tried everywhere, with other computers' answers.
"""

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

SECONDS = 120
"""How long a program that is asked may take: on a busy computer a Python with pandas takes half a minute to start."""
_LIST = (
    "Get-CimInstance Win32_Process -Filter \"Name like 'python%'\" | ForEach-Object {"
    " @{command=$_.CommandLine; started=$_.CreationDate.ToUniversalTime().ToString('o')} } | ConvertTo-Json"
)
_TRIES = "import xlwings, invoice_workbook.excel.buttons; print(xlwings.__version__)"


@dataclass(frozen=True)
class Process:
    """A Python that runs: its command line, and since when (UTC)."""

    command: str
    started: datetime


class Machine(Protocol):
    """A computer as doctor asks it. Nothing here raises: what is not there is blank."""

    @property
    def system(self) -> str:
        """As sys.platform calls it."""

    @property
    def python(self) -> str:
        """The interpreter that runs doctor."""

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""

    def may_write(self, path: str) -> bool:
        """Whether a file or folder may be written to."""

    def imports(self, module: str) -> bool:
        """Whether this Python can import a module."""

    def registry(self, key: str, name: str) -> str:
        r"""A value of Windows' registry, `key` with its root (`HKCU\...`); "" where there is none."""

    def environment(self, name: str) -> str:
        """An environment variable; "" where there is none."""

    def pythons(self) -> list[Process]:
        """Each Python that runs."""

    def installed(self) -> datetime | None:
        """When this program was installed or updated last (UTC)."""

    def answer_of(self, python: str) -> tuple[str, str] | None:
        """The version that an interpreter's xlwings says it has, and "" or why the interpreter cannot run the buttons.

        None where it took too long to say.
        """


class ThisMachine:
    """The computer that doctor runs on."""

    system = sys.platform
    python = sys.executable

    def exists(self, path: str) -> bool:
        """Also False where it cannot be asked."""
        try:
            return Path(path).exists()
        except (OSError, ValueError):
            return False

    def may_write(self, path: str) -> bool:
        """As the system says."""
        return os.access(path, os.W_OK)

    def imports(self, module: str) -> bool:
        """By importing it."""
        try:
            if importlib.util.find_spec(module) is None:
                return False
            __import__(module)
        except Exception:  # noqa: BLE001  # a broken installation raises whatever it likes
            return False
        return True

    def registry(self, key: str, name: str) -> str:
        """By Windows' own module."""
        if sys.platform != "win32":
            return ""
        import winreg

        root, _, path = key.partition("\\")
        roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
        try:
            with winreg.OpenKey(roots[root], path) as opened:
                return str(winreg.QueryValueEx(opened, name)[0])
        except OSError:
            return ""

    def environment(self, name: str) -> str:
        """Of this process."""
        return os.environ.get(name, "")

    def pythons(self) -> list[Process]:
        """As PowerShell lists them."""
        if sys.platform != "win32":
            return []
        said = _said(["powershell", "-NoProfile", "-NonInteractive", "-Command", _LIST])
        return read_processes(said[0]) if said else []

    def installed(self) -> datetime | None:
        """When the package's first file was made."""
        import invoice_workbook

        try:
            return datetime.fromtimestamp(Path(invoice_workbook.__file__).stat().st_ctime, UTC)
        except OSError:
            return None

    def answer_of(self, python: str) -> tuple[str, str] | None:
        """Started as Excel starts it: without a conda or virtual environment switched on."""
        off = ("CONDA_", "VIRTUAL_ENV", "PYTHONHOME")
        plain = {name: value for name, value in os.environ.items() if not name.upper().startswith(off)}
        prefix = os.environ.get("CONDA_PREFIX")
        if prefix:
            folders = plain.get("PATH", "").split(os.pathsep)
            plain["PATH"] = os.pathsep.join(folder for folder in folders if not folder.startswith(prefix))
        return _said([python, "-B", "-c", _TRIES], plain)


def _said(command: list[str], environment: dict[str, str] | None = None) -> tuple[str, str] | None:
    """A program's output, and "" or why there is none: the last line of its error output. None where it took long."""
    try:
        done = subprocess.run(  # noqa: S603  # the interpreter that the workbook would start, or Windows' own shell
            command, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False, env=environment
        )
    except subprocess.TimeoutExpired:
        return None
    except (OSError, ValueError) as error:
        return "", str(getattr(error, "strerror", "") or error)
    lines = done.stderr.strip().splitlines()
    return done.stdout.strip(), "" if done.returncode == 0 else (lines[-1] if lines else f"{done.returncode}")


def read_processes(answer: str) -> list[Process]:
    """Processes as PowerShell lists them: one alone is no list.

    >>> read_processes('{"command": "pythonw -c x", "started": "2026-11-25T09:00:00.0000000Z"}')[0].command
    'pythonw -c x'
    """
    try:
        found = json.loads(answer or "[]")
    except ValueError:
        return []
    rows = found if isinstance(found, list) else [found]
    return [Process(row["command"] or "", _moment(row["started"])) for row in rows if row.get("started")]


def _moment(text: str) -> datetime:
    """A moment with seven decimals of a second, as .NET writes it."""
    return datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)
