"""The files that an e-mail carries.

Source: RFC 5322 and MIME (RFC 2045 to 2049), by Python's own package email. A mail within a mail is opened as well.
"""

import re
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import file_kinds
from invoice_workbook.inputs import Input

LARGEST, MOST = 50_000_000, 200
"""Bytes of all attachments together, and how many there may be."""
_SIGNATURES = ("pkcs7-signature", "x-pkcs7-signature", "pgp-signature")
_ABOUT = re.compile(r"daticert\.xml|\w+_MT_\w{1,3}\.xml", re.IGNORECASE)
"""What certified mail in Italy and the exchange system of the Agenzia delle Entrate add about the mail or the bill."""
_WITHOUT_WORDS = (file_kinds.TEXT, file_kinds.PAGE, file_kinds.EMPTY, file_kinds.OTHER)


def attached(mail: Input) -> list[Input]:
    """What the mail carries, at paths below its own. Raises WorkbookError where it carries none, or too much."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(mail.content)
        parts = [part for part in message.walk() if not part.is_multipart()]  # those of mails within the mail, too
        found = [file for part in parts if (file := _file(part, mail.path))]
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise WorkbookError("mail-damaged", file=mail.name) from error
    if not found:
        raise WorkbookError("mail-empty", file=mail.name)
    if len(found) > MOST or sum(len(one.content) for one in found) > LARGEST:
        raise WorkbookError("mail-too-large", file=mail.name, count=len(found))
    return found


def _file(part: Message, path: Path) -> Input | None:
    """A part that is a file: it has a name, or it is no mere text. A logo within the text is none, nor a signature."""
    if part.get_content_maintype() == "image" and (part.get_content_disposition() == "inline" or part["Content-ID"]):
        return None
    content, name = part.get_payload(decode=True), part.get_filename() or ""
    if not isinstance(content, bytes) or part.get_content_subtype() in _SIGNATURES or _ABOUT.fullmatch(name):
        return None
    if not name and file_kinds.kind_of(content) in _WITHOUT_WORDS:
        return None
    plain = PurePosixPath(name.replace("\\", "/")).name or f"attachment.{part.get_content_subtype()}"
    return Input(path / plain, content)
