"""A real mail server on loopback, with TLS, and with the failures that mail servers have. It stops by itself."""

import asyncio
import datetime
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

HOST = "127.0.0.1"


@dataclass
class Behaviour:
    """What the server does: whom it refuses, at which mail it stops answering."""

    refuses: frozenset[str] = frozenset()
    silent_at: int | None = None
    hangs_up_at: int | None = None
    password: str = ""
    taken: list[EmailMessage] = field(default_factory=list)
    begun: int = 0


class Handler:
    """Keeps what it takes."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802  # its name
        if address in self.behaviour.refuses:
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802  # its name
        self.behaviour.begun += 1
        if self.behaviour.begun == self.behaviour.hangs_up_at:
            server.transport.abort()
            return "451 gone"
        if self.behaviour.begun == self.behaviour.silent_at:
            await asyncio.sleep(20)
            return "451 late"
        assert isinstance(envelope.content, bytes)
        self.behaviour.taken.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


def certificate(folder: Path) -> Path:
    """A certificate for loopback and its key, in one file; it is its own authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(1))
        .not_valid_after(now + datetime.timedelta(2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "loopback.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(pem))
    return path


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server((HOST, 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def serving(pem: Path, behaviour: Behaviour) -> Iterator[str]:
    """The server, as the Settings write it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def allowed(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password.decode() == behaviour.password, handled=False)

    more: dict[str, Any] = {"authenticator": allowed, "auth_required": True} if behaviour.password else {}
    controller = Controller(
        Handler(behaviour), hostname=HOST, port=free_port(), tls_context=context, require_starttls=True, **more
    )
    controller.start()
    try:
        assert controller.server is not None
        yield f"{HOST}:{controller.port}"
    finally:
        controller.stop()
