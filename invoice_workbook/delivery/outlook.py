"""Drafts in Outlook itself, on Windows where Outlook is installed (pywin32 comes with xlwings there).

It cannot be tried where there is no Outlook: docs/excel-checklist.md has its place.
"""

import sys
import tempfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

MAIL_ITEM = 0


def application() -> Any | None:
    """Outlook, or None where it is not there."""
    if sys.platform != "win32":
        return None
    import pywintypes
    from win32com import client

    try:
        return client.Dispatch("Outlook.Application")
    except pywintypes.com_error:
        return None


def save_draft(outlook: Any, draft: bytes) -> None:
    """A draft file's mail among Outlook's drafts."""
    mail = message_from_bytes(draft, policy=default)
    item = outlook.CreateItem(MAIL_ITEM)
    item.To = str(mail["To"]).replace(",", ";")
    item.Subject = str(mail["Subject"])
    body = mail.get_body(("plain",))
    item.Body = body.get_content() if body else ""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for part in mail.iter_attachments():
            path = Path(folder) / (part.get_filename() or "attachment")
            content = part.get_payload(decode=True)
            path.write_bytes(content if isinstance(content, bytes) else b"")
            item.Attachments.Add(str(path))
        item.Save()
