"""`make fuzz`: changed files for each reader, for so many seconds; prints executions and finds.

python -m tests.fuzz [--seconds 20] [--seed 1] [--keep FOLDER] [READER ...]
"""

import argparse
import random
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.mutation import changed
from tests.fuzz.readers import READERS, outcome


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("readers", nargs="*", default=[])
    asked.add_argument("--seconds", type=float, default=20)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path, help="folder for the inputs that were found")
    said = asked.parse_args()
    finds = sum(_fuzz(name, said) for name in said.readers or READERS)
    raise SystemExit(1 if finds else 0)


def _fuzz(name: str, said: argparse.Namespace) -> int:
    """Kinds of finds of one reader."""
    dice, counts, slowest = random.Random(said.seed), Counter[str](), 0.0
    corpus, found = READERS[name][1](), dict[str, bytes]()
    until = time.monotonic() + said.seconds
    while (now := time.monotonic()) < until:
        content = changed(dice.choice(corpus), dice)
        what = outcome(name, content)
        slowest = max(slowest, time.monotonic() - now)
        counts[what.partition(":")[0]] += 1
        if what == "taken" and len(corpus) < 500 and dice.random() < 0.05:
            corpus.append(content)
        elif what not in ("taken", "refused"):
            found.setdefault(what[:60], content)
    total = sum(counts.values())
    print(f"{name:13} {total:7} executions, {counts['taken']} taken, slowest {slowest:.2f} s, {len(found)} finds")
    for what, content in found.items():
        print(f"    {what}\n        {content[:120]!r}")
        if said.keep:
            said.keep.mkdir(exist_ok=True)
            (said.keep / f"{name}-{abs(hash(what)) % 10**8}").write_bytes(content)
    return len(found)


if __name__ == "__main__":
    main()
