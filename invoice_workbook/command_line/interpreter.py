"""The one-file build as the Python that xlwings' macros call.

Windows calls `-B -c "code" --wb=… --from_xl=1`, a Mac `-B -u -W ignore -c "code" …`. A one-file
build has no interpreter beside it, so it answers such a call itself.
Source: xlwings.bas (ExecuteWindows) and xlwings' AppleScript, 0.37.
"""

import sys
from collections.abc import Sequence

ALONE = ("-B", "-u")
WITH_A_WORD = ("-W",)


def code_in(words: Sequence[str]) -> tuple[str, list[str]] | None:
    """The code behind `-c` and the words after it; None where the words are a command of ours.

    >>> code_in(["-B", "-u", "-W", "ignore", "-c", "print(1)", "--from_xl=1"])
    ('print(1)', ['--from_xl=1'])
    >>> code_in(["check", "Books.xlsm"])
    """
    rest = list(words)
    while rest and rest[0] in (*ALONE, *WITH_A_WORD):
        del rest[: 2 if rest[0] in WITH_A_WORD else 1]
    return (rest[1], rest[2:]) if len(rest) > 1 and rest[0] == "-c" else None


def answers() -> bool:
    """Run the code that a macro hands to a one-file build; False where this is none, or no such call."""
    found = code_in(sys.argv[1:]) if getattr(sys, "frozen", False) else None
    if found is None:
        return False
    code, words = found
    sys.argv[:] = ["-c", *words]
    exec(code, {"__name__": "__main__"})  # noqa: S102  # as an interpreter does; the caller could run any program
    return True
