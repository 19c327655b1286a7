"""On a Mac presses take turns and their answers stay: real processes, and the error that Apple events give."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from invoice_workbook.errors import WorkbookError
from invoice_workbook.excel import mac_press

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="presses do not overlap there")
FIRST = """
import sys, time
from pathlib import Path
from invoice_workbook.excel.mac_press import turn
with turn("check", print, Path(sys.argv[1])):
    print("runs", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def first_press(lock: Path, seconds: float) -> "subprocess.Popen[str]":
    started = subprocess.Popen([sys.executable, "-c", FIRST, lock, str(seconds)], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline() == "runs\n"
    return started


def test_a_second_press_says_that_the_first_still_runs_and_comes_after_it(tmp_path):
    lock, said = tmp_path / "lock", []
    with first_press(lock, 1) as first:
        began = time.monotonic()
        with mac_press.turn("aging", said.append, lock):
            assert time.monotonic() - began > 0.5
            assert first.wait(5) == 0
    assert said == ["Check everything is still running; Aging is next."]


def test_a_first_press_that_does_not_end_keeps_the_second_only_so_long(tmp_path):
    lock = tmp_path / "lock"
    with first_press(lock, 60) as first:
        words = "Check everything is still running, so Aging was not started"
        with pytest.raises(WorkbookError, match=words), mac_press.turn("aging", str, lock, patience=0.3):
            pytest.fail("two at once")
        first.kill()
    with mac_press.turn("aging", pytest.fail, lock):
        pass  # who was stopped holds nobody up


def test_a_press_alone_says_nothing(tmp_path):
    for command in ("check", "aging"):
        with mac_press.turn(command, pytest.fail, tmp_path / "lock"):
            pass


class AppleEventError(Exception):
    """As appscript raises it: CommandError with the number of Apple's error."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.errornumber = number


def test_a_box_that_nobody_answered_spoils_no_answer():
    with mac_press.unhurried():
        raise AppleEventError(-1712)
    with pytest.raises(AppleEventError), mac_press.unhurried():
        raise AppleEventError(-50)
    assert not mac_press.is_timed_out(ValueError())


def test_elsewhere_no_press_takes_turns(monkeypatch, tmp_path):
    monkeypatch.setattr(mac_press, "LOCK", tmp_path / "lock")
    assert mac_press.in_turn(lambda command, spelled: f"{command} {spelled}")("check", "61.") == "check 61."
    assert mac_press.IS_MAC or not mac_press.LOCK.exists()
