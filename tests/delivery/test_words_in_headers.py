"""Names in any writing go through a real mail server whole: in subject, sender, files; no header is smuggled in."""

from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest

from invoice_workbook.delivery import smtp
from invoice_workbook.delivery.mail import Mail, message
from invoice_workbook.documents.file_names import file_stem
from tests.delivery.mail_server import Behaviour, certificate, serving

KEPT = {
    "Telugu": "రామా ఎంటర్\u200cప్రైజెస్",
    "Telugu, joined": "క్\u200dష ట్రేడర్స్",
    "Malayalam": "എന്റര്\u200dപ്രൈസ്",
    "Hindi": "क्\u200dष एंटरप्राइज़ेज़",
    "Persian": "می\u200cخواهم شرکت",
    "Arabic": "شركة الشاي",
    "emoji": "Tea 😀 & ❤\ufe0f",
    "a family": "👩\u200d👩\u200d👧 Ltd",
    "a flag": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f Ltd",
    "full-width letters": "Ｆｕｌｌ Ltd",
    "hieroglyphs": "\U00013000 Trading",
    "marks": "Cafe\u0301 Zoe\u0308",
}
CLEANED = {
    "Tea\r\nBcc: x@y.example": "Tea Bcc: x@y.example",
    "Tea\x00\x07\x1b house": "Tea house",
    "gpj\u202eexe": "gpjexe",
    "a\u2066b\u2069c\u202ad\u202c": "abcd",
    "soft\u00adhyphen\ufeff\u200b": "softhyphen",
    "line\u2028and\u2029paragraph\x85": "line and paragraph",
    "lone\ud800half": "lone half",
}


@pytest.fixture
def pem(tmp_path, monkeypatch):
    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.keyrings.FromEnvironment")
    return path


def mail(name: str, message_id: str) -> EmailMessage:
    made = Mail("x", "a@b.example", name, ("c@d.example",), f"Invoice from {name}", f"Dear {name}")
    return message(made, [(f"{name}.pdf", b"%PDF")], message_id)


def test_they_arrive_as_they_were_written(pem):
    behaviour = Behaviour()
    with serving(pem, behaviour) as server, smtp.Connection(smtp.server(server), timeout=5) as connection:
        for n, name in enumerate(KEPT.values()):
            sent = connection.send(mail(name, f"<{n}@b.example>"), "a@b.example", ["c@d.example"])
            assert sent.state == "sent"
    assert len(behaviour.taken) == len(KEPT)
    for name, taken in zip(KEPT.values(), behaviour.taken, strict=True):
        (attached,) = taken.iter_attachments()
        assert taken["Subject"] == f"Invoice from {name}"
        sender = str(make_header(decode_header(dict(taken.raw_items())["From"])))  # RFC 2047, as mail programs read it
        assert sender == f"{name} <a@b.example>"
        assert attached.get_filename() == f"{name}.pdf"
        assert taken.get_body().get_content().strip() == f"Dear {name}"


@pytest.mark.parametrize("name", CLEANED, ids=ascii)
def test_nothing_turns_a_line_round_or_begins_another(name):
    made = message(Mail("x", "a@b.example", name, ("c@d.example",), name, "Hello"), [])
    assert made["Subject"] == CLEANED[name]
    assert made["Bcc"] is None and len(made.as_bytes().split(b"\r\n\r\n")[0].splitlines()) == 7


@pytest.mark.parametrize(
    ("id_", "stem"),
    [
        ("రామా ఎంటర్\u200cప్రైజెస్", "రామా ఎంటర్\u200cప్రైజెస్"),
        ("INV-2026-00001", "INV-2026-00001"),
        ("می\u200cخواهم 1", "می\u200cخواهم 1"),
        ("Ｆｕｌｌ", "Ｆｕｌｌ"),
        ("a/b:c", "a_b_c-"),
        ("😀", "_-"),
        ("x\u202egpj", "x_gpj-"),
        ("CON", "CON-"),
        ("nul.2026", "nul.2026-"),
        ("a.", "a_-"),
    ],
)
def test_file_names_keep_words_whole(id_, stem):
    made = file_stem(id_)
    assert made == stem or (stem.endswith("-") and made.startswith(stem) and len(made) == len(stem) + 6)


def test_a_long_name_fits_a_file_system_and_stays_itself():
    longest = ["త" * 300, "త" * 301]
    made = [file_stem(name) for name in longest]
    assert len(set(made)) == 2 and all(len(f"{name}.xlsx.tmp".encode()) < 255 for name in made)
