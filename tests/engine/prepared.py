"""`python -m tests.engine.prepared FOLDER` is a prepared process: it has loaded all that a run needs.

It forks for each run that is asked for, one JSON line each, so that a run takes a moment and can be killed.
"""

import gc
import json
import os
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.engine import kranich, scenarios, stages
from tests.engine.faults import KILLED, OWN, Run, run
from tests.engine.state import State, look


def _begin(work: Callable[[], object]) -> tuple[int, int]:
    """A process of its own for a function: its number, and the pipe in which it answers."""
    gets, gives = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(gets)
            with os.fdopen(gives, "w") as answer:
                json.dump(asdict(work()), answer)  # type: ignore[call-overload]  # a data class
        except BaseException:  # noqa: BLE001  # nothing of a child may go on in its parent's name
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(gives)
    return child, gets


def _answer(child: int, gets: int) -> dict[str, Any]:
    """What that process gave; {"killed": true} where it died."""
    with os.fdopen(gets) as answer:
        told = answer.read()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) == KILLED:
        return {"killed": True}
    found: dict[str, Any] = json.loads(told)
    return found


def _forked(work: Callable[[], object]) -> dict[str, Any]:
    """What a function gives in a process of its own."""
    return _answer(*_begin(work))


def _serve(root: Path) -> None:
    """Prepare, then do what each line asks for."""
    gc.disable()
    scenarios.warm()
    for line in sys.stdin:
        asked = json.loads(line)
        answer: dict[str, Any] = {}
        try:
            match asked["do"]:
                case "prepare":
                    answer = _prepare(root, asked["scenario"], asked["server"])
                case "run":
                    answer = _asked(root, asked)
                case "locked":
                    answer = _locked(root, asked["scenario"])
                case "crowd":
                    answer = _crowd(root, asked["scenario"], asked["later"], asked["wait"])
        except Exception:  # noqa: BLE001  # the test is told
            answer = {"trace": traceback.format_exc()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _prepare(root: Path, scenario: str, server: str) -> dict[str, Any]:
    """The folder that a scenario begins with; the states before and after a run without a fault, and its steps.

    What comes next is tried, too, so that all is worked out before the first fork.
    """
    one = scenarios.ALL[scenario]
    os.environ["XDG_DATA_HOME"] = str(root / OWN)
    one.prepare(root, server)
    folder = _begun(root, scenario)
    before = look(folder)
    run(folder, one.act)
    ran = run(_begun(root, scenario), one.act)  # its files are made: its steps are those that every run takes
    after = look(folder)
    told = {"before": asdict(before), "run": asdict(ran), "after": asdict(after)}
    for following in (one.act, scenarios.check):
        run(folder, following)
    if (_begun(root, scenario) / kranich.BOOK).exists():
        run(folder, scenarios.check)
    gc.freeze()
    return told


def _begun(root: Path, scenario: str) -> Path:
    """The folder of a scenario's runs, as each of them finds it; what is kept in the user's data folder lies there."""
    folder = root / "runs" / scenario
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "prepared" / scenario, folder)
    os.environ["XDG_DATA_HOME"] = str(folder / OWN)
    return folder


@dataclass
class Followed:
    """The state that a run left, the next run, and the state after that."""

    state: State
    second: Run
    then: State


def _asked(root: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A run with a fault and the state after it; the next run (the same, or a check) and the state after that."""
    one = scenarios.ALL[asked["scenario"]]
    following = one.act if asked["next"] == "same" else scenarios.check
    folder = _begun(root, asked["scenario"])
    first = _forked(lambda: run(folder, one.act, asked["at"], asked["kind"]))
    return {"first": first, **_forked(lambda: Followed(look(folder), run(folder, following), look(folder)))}


def _locked(root: Path, scenario: str) -> dict[str, Any]:
    """A run while another holds the book's lock, and the state after it."""
    from invoice_workbook.engine import lock

    folder = _begun(root, scenario)
    with lock.held(folder / kranich.BOOK, "pay"):
        first = _forked(lambda: run(folder, scenarios.ALL[scenario].act))
    return {"first": first, "state": _forked(lambda: look(folder))}


def _crowd(root: Path, scenario: str, later: float, wait: float) -> dict[str, Any]:
    """Two runs at once, the second begun some seconds later; what each said, and the state after both."""
    folder = _begun(root, scenario)
    act = scenarios.ALL[scenario].act
    stages.WAIT = wait

    def second() -> Run:
        time.sleep(later)
        return run(folder, act)

    both = [_begin(lambda: run(folder, act)), _begin(second)]
    return {"runs": [_answer(*one) for one in both], "state": _forked(lambda: look(folder))}


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
