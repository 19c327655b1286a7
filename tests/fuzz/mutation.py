"""Changed files: bytes turned, cut, doubled, put in from a list of what readers stumble over."""

import random
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO

NASTY = [
    *(
        b"",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"-",
        b"9" * 40,
        b"1e999",
        b"NaN",
        b"\xc2\xb2",
        b"\xd9\xa1",
        b'"',
        b"\r",
    ),
    *(b"<", b"]]>", b"&amp;", b"&x;", b"2026-02-30", b"0000-00-00", b"2026-11-99999999999999999999", b"'", b"[", b"{"),
    *(b",,", b";", b"\t", b"\n\n", b"=1+1", b"_x0041_", b"A" * 2000, b"\xe2\x80\xae", b"1.2.3", b"--5", b"#N/A", b"%"),
]


def changed(content: bytes, dice: random.Random) -> bytes:
    """The content with one to four changes; within an archive's part, where it is one."""
    if content.startswith(b"PK") and dice.random() < 0.8:
        with suppress(zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError):
            return _in_part(content, dice)
    for _ in range(dice.randint(1, 4)):
        at, end = sorted(dice.randrange(len(content) + 1) for _ in range(2))
        end = min(end, at + dice.choice((1, 3, 20, 400)))
        match dice.randrange(5):
            case 0:
                content = content[:at] + bytes([dice.randrange(256)]) + content[at + 1 :]
            case 1:
                content = content[:at] + content[end:]
            case 2:
                content = content[:end] + content[at:end] + content[end:]
            case 3:
                content = content[:at] + dice.choice(NASTY) + content[end:]
            case _:
                content = content[:at] if dice.random() < 0.1 else content[:at] + dice.choice(NASTY) + content[at:]
    return content


def _in_part(content: bytes, dice: random.Random) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        chosen = dice.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, changed(part, dice) if name == chosen else part)
    return made.getvalue()
