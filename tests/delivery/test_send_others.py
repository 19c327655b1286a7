"""Advices, claims, statements and reminders by a real mail server: each once, and of payments only what is booked."""

from datetime import date
from pathlib import Path

import pytest

from invoice_workbook.engine import post
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.workbook_file import WorkbookFile
from tests.asked import on
from tests.cli import run
from tests.delivery.mail_server import Behaviour, certificate, serving

pytestmark = pytest.mark.long  # servers that are down, slow, or die

DAY, NEXT_RUN = date(2026, 12, 1), date(2026, 12, 8)


@pytest.fixture
def sample(clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample company's book, and a certificate that is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate(tmp_path)))
    monkeypatch.setattr(post, "PAUSE", 0)
    return clean


def settle(book: Path, server: str) -> None:
    path = book.with_name("settings.csv")
    path.write_text(f"Name,Value\nSMTP server,{server}\n", "utf-8")
    assert run("import", book, "Settings", path, "--update").code == 0


def payments(book: Path) -> list[tuple[str, str]]:
    frame = books_of(WorkbookFile(book), DAY)["Payments"]
    mine = frame[frame["payment"].str.startswith("PAY-")]
    return list(zip(mine["payment"], mine["status"], strict=True))


def test_advices_go_out_after_the_payments_are_booked_and_once(sample, tmp_path):
    behaviour = Behaviour(refuses=frozenset({"lieferant20@partner.example"}))
    with pytest.raises(WorkbookError, match="not a mail server"):
        _released(sample)
    assert {status for _, status in payments(sample)} == {"proposed"}, "nothing was booked"
    with serving(tmp_path / "loopback.pem", behaviour) as server:
        settle(sample, server)
        result = on(WorkbookFile(sample), "pay", release=True, sends=True, as_of=DAY)
    released = payments(sample)
    assert released and {status for _, status in released} == {"released"}
    refused = [one for one in result.json.get("failed", []) if "no such mailbox" in one["reason"]]
    assert len(behaviour.taken) == len(result.json["sent"]) == len(released) - len(refused)
    attached = [part.get_filename() for mail in behaviour.taken for part in mail.iter_attachments()]
    assert all(name.startswith("Remittance PAY-") and name.endswith(".pdf") for name in attached)
    drafts = [path.stem for path in (sample.parent / "book files").glob("Drafts/*")]
    assert drafts == [one["document"] for one in refused], "what the server refused is there to be looked at"


def _released(book: Path) -> None:
    on(WorkbookFile(book), "pay", next_run=date(2026, 12, 24), as_of=DAY)
    on(WorkbookFile(book), "pay", release=True, sends=True, as_of=DAY)


@pytest.mark.parametrize("command", ["statements", "remind", "claims"])
def test_letters_go_out_once(sample, tmp_path, command):
    behaviour, later = Behaviour(), date(2027, 1, 25)
    extra = tmp_path / "pay.csv"
    extra.write_text("Payment,Date,Vendor,Amount,Currency,Status\nZ-9999,2026-11-20,V-002,33.00,EUR,cleared\n", "utf-8")
    assert run("import", sample, "Payments", extra).code == 0

    def send() -> list[str]:
        how = {"sends": True, "as_of": later}
        if command == "statements":
            result = on(WorkbookFile(sample), "statements", **how)
        elif command == "claims":
            result = on(WorkbookFile(sample), "claims", letters=True, **how)
        else:
            on(WorkbookFile(sample), "remind", as_of=later)
            result = on(WorkbookFile(sample), "remind", letters=True, **how)
        return [one["message_id"] for one in result.json.get("sent", [])]

    with serving(tmp_path / "loopback.pem", behaviour) as server:
        settle(sample, server)
        first = send()
        assert len(first) == len(behaviour.taken) > 0
        again = send()
        assert len(behaviour.taken) == len(first), "nothing was sent twice"
        assert set(again) <= set(first)
