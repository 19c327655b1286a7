"""Mails through an SMTP server, with TLS always; the password is in the system's keyring. Source: RFC 5321, 8314.

A server is written `host`, `host:port` or `user@host:port`. Port 465 speaks TLS from the first byte, any other must
offer STARTTLS. What a server said no to, and what nobody knows the fate of, are told apart: the second is never sent
again by itself.
"""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal

from invoice_workbook.errors import WorkbookError

SERVICE = "invoice-workbook"
"""Whose password it is in the keyring: `keyring set invoice-workbook user@host`."""
TLS_PORT, SUBMISSION_PORT = 465, 587
TIMEOUT = 30.0
State = Literal["sent", "refused", "unknown"]


@dataclass(frozen=True)
class Server:
    """Where mails are handed in, and as whom."""

    host: str
    port: int
    user: str = ""


@dataclass(frozen=True)
class Fate:
    """What became of a mail."""

    state: State
    reason: str = ""
    is_over: bool = False
    """Whether the connection is gone: nothing more can be sent."""


def server(setting: str) -> Server:
    """The Settings' *SMTP server*. Raises WorkbookError where there is none, or it is none.

    >>> server("anna@mail.example:2525"), server("mail.example")
    (Server(host='mail.example', port=2525, user='anna'), Server(host='mail.example', port=587, user=''))
    """
    text = setting.strip()
    user, _, place = text.rpartition("@")
    host, _, port = place.partition(":")
    if not host or (port and not port.isdigit()):
        raise WorkbookError("no-smtp-server", raw=text)
    return Server(host, int(port) if port else SUBMISSION_PORT, user)


def password_of(where: Server) -> str:
    """The password in the system's keyring; "" where the server wants none. Raises WorkbookError for a missing one."""
    if not where.user:
        return ""
    import keyring
    from keyring.errors import KeyringError

    owner = f"{where.user}@{where.host}"
    try:
        found = keyring.get_password(SERVICE, owner)
    except KeyringError as error:
        raise WorkbookError("no-keyring", owner=owner, reason=error) from error
    if not found:
        raise WorkbookError("no-password", owner=owner, service=SERVICE)
    return found


class Connection:
    """A connection for several mails. Use it in a `with`."""

    def __init__(
        self, where: Server, password: str = "", timeout: float = TIMEOUT, to_connect: float = TIMEOUT
    ) -> None:
        self.where = where
        self._password = password
        self._timeout = timeout
        self._to_connect = min(timeout, to_connect)
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> "Connection":
        """Connect, encrypt, log in. Raises WorkbookError where that fails: nothing was sent."""
        where = self.where
        context = ssl.create_default_context()
        words = {"host": where.host, "port": where.port}
        try:
            if where.port == TLS_PORT:
                self._smtp = smtplib.SMTP_SSL(where.host, where.port, timeout=self._to_connect, context=context)
            else:
                self._smtp = smtplib.SMTP(where.host, where.port, timeout=self._to_connect)
                self._smtp.starttls(context=context)
            if where.user:
                self._smtp.login(where.user, self._password)
            assert self._smtp.sock
            self._smtp.sock.settimeout(self._timeout)
        except smtplib.SMTPAuthenticationError as error:
            self.__exit__()
            raise WorkbookError("smtp-login", user=where.user, **words) from error
        except (smtplib.SMTPException, OSError) as error:
            self.__exit__()
            raise WorkbookError("smtp-down", reason=_said(error), **words) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Leave; a server that is gone needs no farewell."""
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()

    def send(self, mail: EmailMessage, sender: str, to: Sequence[str]) -> Fate:
        """Hand a mail in."""
        assert self._smtp is not None
        try:
            refused = self._smtp.send_message(mail, sender, list(to))
        except smtplib.SMTPRecipientsRefused as error:
            reason = "; ".join(f"{to}: {_reply(said)}" for to, said in error.recipients.items())
            return Fate("refused", reason, is_over=not self._begins_anew())
        except smtplib.SMTPResponseException as error:
            return Fate("refused", _reply((error.smtp_code, error.smtp_error)))
        except smtplib.SMTPServerDisconnected as error:
            return Fate("unknown", _said(error), is_over=True)
        except (smtplib.SMTPException, OSError) as error:
            return Fate("unknown", _said(error), is_over=True)
        if refused:
            return Fate("sent", "; ".join(f"{to}: {_reply(said)}" for to, said in refused.items()))
        return Fate("sent")

    def _begins_anew(self) -> bool:
        """Whether the server listens on after a mail that it refused."""
        assert self._smtp is not None
        try:
            return self._smtp.rset()[0] < 400
        except (smtplib.SMTPException, OSError):
            return False


def _reply(said: tuple[int, bytes | str]) -> str:
    code, words = said
    return f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}".replace("\n", " ")


def _said(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
