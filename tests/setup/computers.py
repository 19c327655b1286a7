"""Other computers, as doctor would find them: what they answer is what their tables say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from invoice_workbook.setup.machine import Process


@dataclass(frozen=True)
class Computer:
    """A computer's answers; files are compared as Windows does, without regard to case."""

    system: str = "win32"
    python: str = r"C:\Users\ann\AppData\Local\Python\python.exe"
    files: tuple[str, ...] = (r"C:\Users\ann\AppData\Local\Python\xlwings64-0.37.8.dll",)
    unwritable: tuple[str, ...] = ()
    modules: tuple[str, ...] = ("win32com.client",)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    running: tuple[Process, ...] = ()
    updated: datetime | None = None
    answers: Mapping[str, tuple[str, str] | None] = field(default_factory=dict)

    def exists(self, path: str) -> bool:
        return path.casefold() in {file.casefold() for file in (*self.files, *self.unwritable)}

    def may_write(self, path: str) -> bool:
        return path not in self.unwritable

    def imports(self, module: str) -> bool:
        return module in self.modules

    def registry(self, key: str, name: str) -> str:
        return self.values.get((key, name), "")

    def environment(self, name: str) -> str:
        return self.variables.get(name, "")

    def pythons(self) -> list[Process]:
        return list(self.running)

    def installed(self) -> datetime | None:
        return self.updated

    def answer_of(self, python: str) -> tuple[str, str] | None:
        return self.answers.get(python, ("0.37.8", ""))
