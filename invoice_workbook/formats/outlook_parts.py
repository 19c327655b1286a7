"""The attachments of a mail that Outlook saved (.msg), those of mails within it, too.

Source: MS-OXMSG 2.2.2 (attachment objects), MS-OXPROPS (3701 data, 3707 and 3704 names, 3712 content id, 370E MIME
        type). The compound file is read by olefile, in the process of `bounded`.
"""

import base64
from io import BytesIO
from typing import Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import bounded, file_kinds
from invoice_workbook.formats.mail_parts import LARGEST, MOST
from invoice_workbook.inputs import Input

_DATA, _NAMES, _CONTENT_ID, _MIME = "37010102", ("3707", "3704"), "3712", "370E"
_STREAM, _ATTACHMENT = "__substg1.0_", "__attach_version1.0_"
_TEXT = (("001F", "utf-16-le"), ("001E", "cp1252"))
"""How a property's text is written: in Unicode, or in the code page of the sender, taken for Western."""


def is_one(content: bytes) -> bool:
    """Whether a file is a mail in Outlook's own format."""
    return content.startswith(file_kinds.COMPOUND) and file_kinds.kind_of(content) == file_kinds.MAIL


def attached(mail: Input) -> list[tuple[str, bytes]]:
    """Names and contents. Raises WorkbookError where the mail carries none, or too much, or is damaged."""
    try:
        found = bounded.call("invoice_workbook.formats.outlook_parts:listed", mail.content, file=mail.name)
    except WorkbookError as error:
        if error.id == "bounded-crash":
            raise WorkbookError("mail-damaged", file=mail.name) from error
        raise
    if not found:
        raise WorkbookError("mail-empty", file=mail.name)
    return [(str(name), base64.b64decode(content)) for name, content in found]


def listed(content: bytes, file: str) -> list[tuple[str, str]]:
    """Names and contents (base64), as they travel between processes; a logo within the text is left out."""
    import olefile

    with olefile.OleFileIO(BytesIO(content)) as opened:
        paths = [path for path in opened.listdir() if path[-1] == _STREAM + _DATA and _is_attachment(path)]
        if len(paths) > MOST or sum(opened.get_size(path) for path in paths) > LARGEST:
            raise WorkbookError("mail-too-large", file=file, count=len(paths))
        return [
            (_name(opened, path[:-1], n), base64.b64encode(opened.openstream(path).read()).decode())
            for n, path in enumerate(paths, 1)
            if not _is_logo(opened, path[:-1])
        ]


def _is_attachment(path: list[str]) -> bool:
    return len(path) > 1 and path[-2].startswith(_ATTACHMENT)


def _name(opened: Any, folder: list[str], number: int) -> str:
    return next((name for one in _NAMES if (name := _text(opened, folder, one))), f"attachment {number}")


def _is_logo(opened: Any, folder: list[str]) -> bool:
    return bool(_text(opened, folder, _CONTENT_ID)) and _text(opened, folder, _MIME).startswith("image/")


def _text(opened: Any, folder: list[str], property_: str) -> str:
    """A property's text; "" where there is none."""
    for kind, encoding in _TEXT:
        path = [*folder, f"{_STREAM}{property_}{kind}"]
        if opened.exists(path):
            return str(opened.openstream(path).read().decode(encoding, "replace")).rstrip("\0").strip()
    return ""
