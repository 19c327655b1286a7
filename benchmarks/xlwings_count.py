"""How many of xlwings' own public tests the engine passes.

    python -m benchmarks.xlwings_count FOLDER [--at-least N] [MODULE ...]

FOLDER holds xlwings' sources with their folder "tests" (its repository, or its source distribution unpacked); nothing
is downloaded and nothing of it is changed: the tests run in a copy. "unsupported" are those that ended with the
engine's own UnsupportedError; "skipped" those that xlwings skips itself, as where a library is not installed.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

MODULES = (
    "range",
    "sheet",
    "book",
    "app",
    "names",
    "font",
    "table",
    "active",
    "fileformats",
    "conversion",
    "characters",
    "ndim",
    "converter_json",
    "chunking",
    "shape",
)
"""Those that need a program and no licence key."""
SECONDS = 900
"""For a module; each class of it starts two offices."""
KINDS = ("passed", "failed", "unsupported", "skipped")
REFUSED = "UnsupportedError"
BY_ITSELF = "NotImplementedError"
"""What xlwings' tests write when they skip themselves because something is not there."""
CONFTEST = "from invoice_workbook.libreoffice import engine\n\nengine.register()\n"


def kind_of(case: ElementTree.Element) -> str:
    """Which of KINDS a test's result is."""
    if (skipped := case.find("skipped")) is not None:
        return "unsupported" if BY_ITSELF in skipped.get("message", "") else "skipped"
    wrong = case.find("failure") if case.find("failure") is not None else case.find("error")
    if wrong is None:
        return "passed"
    return "unsupported" if REFUSED in (wrong.get("message") or "") else "failed"


def counted(folder: Path, module: str) -> tuple[Counter[str], list[str]]:
    """One module's results, and a line for each test that did not pass."""
    report = folder.parent / f"{module}.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-o", "addopts=", f"--rootdir={folder.parent}"]
    command += [f"--junitxml={report}", f"tests/test_{module}.py"]
    subprocess.run(command, cwd=folder.parent, timeout=SECONDS, capture_output=True, check=False)
    if not report.exists():
        return Counter(failed=1), [f"{module}: could not be run"]
    cases = list(ElementTree.parse(report).iter("testcase"))  # noqa: S314  # our own run wrote it
    kinds = [kind_of(case) for case in cases]
    wrong = [
        f"{module}: {kind} {case.get('name')}"
        for case, kind in zip(cases, kinds, strict=True)
        if kind not in ("passed", "skipped")
    ]
    return Counter(kinds), wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the modules, print a line for each; 1 where fewer pass than are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("modules", nargs="*", default=MODULES)
    parser.add_argument("--at-least", type=int, default=0)
    asked = parser.parse_args(arguments)
    whole: Counter[str] = Counter()
    print(f"{'module':<16}" + "".join(f"{kind:>12}" for kind in KINDS))
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place, "tests")
        shutil.copytree(asked.folder / "tests", copy)
        (copy / "conftest.py").write_text(CONFTEST, "utf-8")
        missed = []
        for module in asked.modules:
            found, wrong = counted(copy, module)
            whole, missed = whole + found, missed + wrong
            print(f"{module:<16}" + "".join(f"{found[kind]:>12}" for kind in KINDS), flush=True)
    print(f"{'sum of ' + str(whole.total()):<16}" + "".join(f"{whole[kind]:>12}" for kind in KINDS))
    print("\n".join(missed))
    return int(whole["passed"] < asked.at_least)


if __name__ == "__main__":
    sys.exit(main())
