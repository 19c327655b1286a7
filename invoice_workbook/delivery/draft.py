"""A mail as a draft file (.eml): Outlook and Thunderbird open it as unsent, files attached. Source: RFC 5322."""

from collections.abc import Sequence

from invoice_workbook.delivery.mail import Mail, packed

FOLDER, ENDING = "Drafts", ".eml"
"""Where drafts lie, beside the documents, and what their files end in."""


def make(mail: Mail, attached: Sequence[tuple[str, bytes]]) -> bytes:
    """The file's bytes; `attached` are the names and contents of its files."""
    return packed(mail, attached)
