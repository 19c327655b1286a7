"""Drafts in Outlook itself, on Windows where Outlook is installed (pywin32 comes with xlwings there).

It cannot be tried where there is no Outlook: docs/excel-checklist.md has its place.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from invoice_workbook.delivery.mail import Mail

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


def save_draft(outlook: Any, mail: Mail) -> None:
    """The mail among Outlook's drafts."""
    item = outlook.CreateItem(MAIL_ITEM)
    item.To = "; ".join(mail.to)
    item.Subject = mail.subject
    item.Body = mail.text
    with tempfile.TemporaryDirectory() as folder:
        for name, content in mail.attachments:
            path = Path(folder) / name
            path.write_bytes(content)
            item.Attachments.Add(str(path))
        item.Save()
