"""The command line as a clerk meets it: a process of its own, its exit code, what it says."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Said:
    """What a command said and how it left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Its one JSON object."""
        answer = json.loads(self.out)
        assert isinstance(answer, dict)
        return answer


def run(*words: object, cwd: Path | None = None) -> Said:
    """Run `invoice-workbook` with these words."""
    command = [sys.executable, "-m", "invoice_workbook", *map(str, words)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=cwd, check=False)
    return Said(done.returncode, done.stdout, done.stderr)
