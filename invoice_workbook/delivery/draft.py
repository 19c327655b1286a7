"""A mail as a draft file (.eml): Outlook and Thunderbird open it as unsent, files attached. Source: RFC 5322."""

from invoice_workbook.delivery.mail import Mail, message


def make(mail: Mail) -> bytes:
    """The file's bytes."""
    return bytes(message(mail))
