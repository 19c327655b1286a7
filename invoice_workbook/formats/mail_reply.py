"""A mail that answers one of ours: who sent it, when, and what its writer wrote above what is quoted.

Source: RFC 5322; how mail programs mark what they quote is nowhere laid down: ">" (RFC 3676), "On … wrote:", a head
"From: … Sent: …", a line of dashes or underscores. What was said below such a mark is not the writer's answer.
"""

import html
import re
from dataclasses import dataclass
from datetime import date
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses

from invoice_workbook.errors import WorkbookError
from invoice_workbook.inputs import Input

_QUOTED = re.compile(
    r"\s*(>|-{4,}|_{5,}|(On|Am|Le|El|Il) .{0,200}\b(wrote|schrieb|écrit|escribió|scritto)\b"
    r"|(From|Von|De|నుండి)\s*:\s*\S.*@)",
    re.IGNORECASE,
)
_WROTE = re.compile(r".{0,300}\b(wrote|schrieb|écrit|escribió|scritto|రాశారు)\s*:?\s*$", re.IGNORECASE)
_BREAKS = re.compile(r"<\s*(br|/p|/div|/li|/tr|blockquote)[^>]*>", re.IGNORECASE)
_UNSHOWN = re.compile(r"<(style|script|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_QUOTE = re.compile(r"<\s*(blockquote|div[^>]+(gmail_quote|divRplyFwdMsg|appendonsend))", re.IGNORECASE)
_FAILED = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*(fail|softfail)\b", re.IGNORECASE)
LONGEST = 100_000
"""Characters of a mail that are looked at: an answer stands at its head."""


@dataclass(frozen=True)
class Reply:
    """A mail's sender (in small letters), its day if it says one, its subject, and the lines that its writer wrote.

    `identity` is its Message-ID, or else its content: the same for the same mail. `is_automatic`: nobody wrote it.
    `doubt` is what the mail server found against its sender, such as "dmarc=fail".
    """

    identity: str
    sender: str
    sent_on: date | None
    subject: str
    lines: tuple[str, ...]
    is_automatic: bool
    doubt: str


def read(mail: Input) -> Reply:
    """The mail in a file (.eml). Raises WorkbookError where it is none, or says not by whom it is."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(mail.content)
        assert isinstance(message, EmailMessage)
        senders = [address for _, address in getaddresses(message.get_all("From", [])) if "@" in address]
        words, headers = _words(message), {name.lower(): str(value) for name, value in message.items()}
        proofs = " ".join(str(one) for one in message.get_all("Authentication-Results", []))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise WorkbookError("mail-damaged", file=mail.name) from error
    if len(senders) != 1:
        raise WorkbookError("reply-sender", file=mail.name)
    failed = _FAILED.search(proofs)
    return Reply(
        identity=headers.get("message-id", "").strip() or mail.content.hex(),
        sender=senders[0].casefold(),
        sent_on=_day(headers.get("date", "")),
        subject=" ".join(headers.get("subject", "").split()),
        lines=tuple(_written(words)),
        is_automatic=headers.get("auto-submitted", "no").strip().lower() != "no" or "x-autoreply" in headers,
        doubt=failed[0] if failed else "",
    )


def _words(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    content = str(body.get_content())[:LONGEST]
    return _plain(content) if body.get_content_subtype() == "html" else content


def _plain(content: str) -> str:
    """The text of a page up to what it quotes."""
    quote = _QUOTE.search(content)
    shown = _UNSHOWN.sub("", content[: quote.start()] if quote else content)
    return html.unescape(re.sub(r"<[^>]*>", "", _BREAKS.sub("\n", shown)))


def _written(words: str) -> list[str]:
    lines: list[str] = []
    for line in words.splitlines():
        if _QUOTED.match(line) or _WROTE.match(line):
            break
        if line.strip():
            lines.append(" ".join(line.split()))
    return lines


def _day(header: str) -> date | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(header).date()
    except (ValueError, TypeError):
        return None
