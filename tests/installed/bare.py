"""A bare place for an installed program: no network, a new home, an empty path, program files nobody can write."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
WALL = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec /usr/bin/env -i "$@"'
"""Inside `unshare`: the program's folder becomes read-only, the environment is what is said and nothing else."""


def can_be_walled_off() -> bool:
    """Whether this system lets a process have a network and mounts of its own."""
    return bool(shutil.which("unshare")) and subprocess.run(["unshare", "-rmn", "true"], check=False).returncode == 0


@dataclass(frozen=True)
class Bare:
    """A program (the words that start it), the folder it is in, and a folder to work in."""

    program: tuple[str, ...]
    installed: Path
    folder: Path

    def run(self, *words: str, code: int | None = 0, **environment: str) -> str:
        """What a command says on both streams; `code` is how it must leave, None for either way."""
        (self.folder / "home").mkdir(exist_ok=True)
        known = {"HOME": str(self.folder / "home"), "PATH": "/nowhere", **environment}
        told = [f"{name}={value}" for name, value in known.items()]
        command = ["unshare", "-rmn", "/bin/sh", "-c", WALL, "sh", str(self.installed), *told, *self.program, *words]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, encoding="utf-8", check=False, timeout=300)
        assert done.returncode == code or (code is None and done.returncode in (0, 1)), (
            words,
            done.returncode,
            done.stdout,
            done.stderr,
        )
        return done.stdout + done.stderr
