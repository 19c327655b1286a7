"""An e-mail: whom, what, with which files. Addresses are checked; no text can become a header."""

import base64
import mimetypes
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from invoice_workbook.errors import WorkbookError
from invoice_workbook.letters import JOINERS

_WORD = r"[^\s@<>\"',;:()\[\]\\\x00-\x1f]"
_ADDRESS = re.compile(rf"{_WORD}+@{_WORD}+\.{_WORD}+")
MARKS = ("\N{LEFT-TO-RIGHT MARK}", "\N{RIGHT-TO-LEFT MARK}", "\N{ARABIC LETTER MARK}")
"""They order neighbours; overrides and embeddings, which can make a text read otherwise than it is, are not kept."""
TAGS = "\U000e0000"
"""From here on: the letters of a flag's name, which follow the flag's picture."""
LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1."""
_SIGNS, _LARGE = 33, 1000
"""Bytes that stand for a file, unlike any other mail's, and of a file that is worth it."""


@dataclass(frozen=True)
class Mail:
    """One e-mail. `documents` are what it is about; `name` is its file's name as a draft, without its ending.

    `attached` are the files that go with it, made in the same run or lying there already. What was sent of a document
    before is not sent once more, unless `again` says so.
    """

    name: str
    sender: str
    sender_name: str
    to: tuple[str, ...]
    subject: str
    text: str
    documents: tuple[str, ...] = ()
    attached: tuple[Path, ...] = ()
    again: bool = False


def addresses(text: str, owner: str) -> tuple[str, ...]:
    """The addresses in a cell, parted by comma or semicolon.

    Raises WorkbookError for one that is none; `owner` is whose it is.

    >>> addresses("a@b.example; c@d.example", "C-1")
    ('a@b.example', 'c@d.example')
    """
    found = tuple(part.strip(" \t") for part in re.split(r"[;,]", text) if part.strip(" \t"))
    if not found:
        raise WorkbookError("no-e-mail", owner=owner)
    for one in found:
        if not _ADDRESS.fullmatch(one) or len(one) > LONGEST_ADDRESS or not one.isprintable():
            raise WorkbookError("bad-e-mail", owner=owner, raw=repr(one)[1:-1])
    return found


def message(mail: Mail, attached: Sequence[tuple[str, bytes]], message_id: str = "") -> EmailMessage:
    """The mail as it goes out, or, without an id, as a draft that mail programs open as unsent.

    `attached` are the names and contents of its files.
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = _named(mail.sender_name, mail.sender)
    made["To"] = ", ".join(mail.to)
    made["Subject"] = _one_line(mail.subject)
    if message_id:
        made["Message-ID"] = message_id
    else:
        made["X-Unsent"] = "1"
    made.set_content(mail.text)
    for name, content in attached:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=_one_line(name))
    return made


def packed(mail: Mail, attached: Sequence[tuple[str, bytes]], message_id: str = "") -> bytes:
    """The same as the bytes of a file, or of what a server is handed.

    A large file stands for itself by a few signs until the mail is in bytes: the library goes through every line of it.
    """
    stand_ins = {n: secrets.token_bytes(_SIGNS) for n, (_, content) in enumerate(attached) if len(content) > _LARGE}
    small = [(name, stand_ins.get(n, content)) for n, (name, content) in enumerate(attached)]
    made = bytes(message(mail, small, message_id))
    for n, signs in stand_ins.items():
        before, _, after = made.partition(_lines(signs))
        made = b"".join((before, _lines(attached[n][1]), after))
    return made


def _lines(content: bytes) -> bytes:
    """A file's bytes as a mail carries them. Source: RFC 2045, 6.8."""
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def _named(name: str, address: str) -> str:
    from email.utils import formataddr

    plain = _one_line(name)
    return formataddr((plain, address)) if plain else address


def _one_line(text: str) -> str:
    r"""A header's text: line breaks and other control characters are blanks, so that no header can be smuggled in.

    What belongs to a word or a picture stays, as joiners in Telugu and Persian do; what turns the writing round goes.

    >>> _one_line("Rent\r\nBcc: x@y.example"), _one_line("a\u200db\u202ec") == "a\u200dbc"
    ('Rent Bcc: x@y.example', True)
    """
    return " ".join("".join(filter(None, map(_kept, text))).split())


def _kept(letter: str) -> str:
    """What stands in a header for a character."""
    category = unicodedata.category(letter)
    if category == "Cf":
        return letter if letter in JOINERS or letter in MARKS or letter >= TAGS else ""
    return " " if category in ("Cc", "Cs", "Cn", "Zl", "Zp") or letter.isspace() else letter
