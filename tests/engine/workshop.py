"""A prepared process that runs commands again and again, and a mail server of its own that counts what it takes."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.delivery.mail_server import Behaviour, certificate, serving
from tests.engine.faults import Run
from tests.engine.state import State


@dataclass
class Prepared:
    """What a scenario is without a fault: the states before and after, the steps in between, the mails."""

    before: State
    run: Run
    after: State
    mails: Counter[tuple[str, str]]


@dataclass
class Workshop:
    """A prepared process and a mail server of its own."""

    process: "subprocess.Popen[str]"
    server: str
    behaviour: Behaviour
    known: dict[str, Prepared] = field(default_factory=dict)

    def ask(self, **asked: object) -> dict[str, Any]:
        """An answer of the prepared process."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "trace" not in answer, answer["trace"]
        return answer

    def prepared(self, scenario: str) -> Prepared:
        """A scenario made ready, once."""
        if scenario not in self.known:
            told = self.ask(do="prepare", scenario=scenario, server=self.server)
            before, after, ran = State(**told["before"]), State(**told["after"]), Run(**told["run"])
            assert ran.code == 0, ran
            mails = Counter(dict.fromkeys(self.taken(), 1))
            assert before.tables != after.tables or before.files != after.files or mails, f"{scenario} does nothing"
            self.known[scenario] = Prepared(before, ran, after, mails)
        return self.known[scenario]

    def taken(self) -> Counter[tuple[str, str]]:
        """The mails that the server took since it was asked last: to whom, and what about."""
        found = Counter((str(mail["To"]), str(mail["Subject"])) for mail in self.behaviour.taken)
        self.behaviour.taken.clear()
        return found


@contextmanager
def workshop(root: Path) -> Iterator[Workshop]:
    """A prepared process, until the block's end."""
    root.mkdir(exist_ok=True)
    pem, behaviour = certificate(root), Behaviour()
    environment = {**os.environ, "SSL_CERT_FILE": str(pem)}
    with serving(pem, behaviour) as server:
        command = [sys.executable, "-m", "tests.engine.prepared", str(root)]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        with subprocess.Popen(command, cwd=Path(__file__).parents[2], env=environment, **pipes) as process:
            yield Workshop(process, server, behaviour)
