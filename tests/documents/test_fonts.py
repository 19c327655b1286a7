"""Which font sets which character: by the fonts' own tables, the carried ones first, a remedy for what none sets."""

import shutil
import subprocess
import sys
import textwrap
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from invoice_workbook.documents import font_names, fonts, invoice_layout, invoice_pdf, typesetting
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.invoice_files import Job
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import languages
from tests.documents.test_invoice_files import BUYER, invoice
from tests.formats.test_einvoice import SHAPES

HOME = ("Noto Sans", "Noto Sans Telugu")
PRINTED = {
    "Latin": "Bäckerei Größ & Søn, Łódź, Đặng",
    "Greek and Cyrillic": "Ωμέγα, Чай",
    "money": "1.234,56 € ₹ £ ¥ ₽ $",
    "Telugu": "గోదావరి ట్రేడర్స్",
    "Devanagari": "राम एंटरप्राइजेज क्\N{ZERO WIDTH JOINER}ष",
    "a joiner in a Telugu word": "రామా ఎంటర్\N{ZERO WIDTH NON-JOINER}ప్రైజెస్",
    "a joiner before a vowel": "క్\N{ZERO WIDTH JOINER}ష",
    "marks of their own": "e\u0301 x\u0301 q\u0308\u0301 A\u030a",
    "soft hyphen, word joiner, mark of direction": "Tee\u00adhaus a\u2060b\u200e",
    "variation selectors": "a\ufe0f b\U000e0100",
    "control characters, which are set as blanks": "a\x07b\x1bc\td",
    "a byte order mark": "\ufeffTea",
    "lines": "a\nb",
}
NAMED = {
    # text: the family to install where no font has it; "" where none would help
    "😀": "Noto Emoji",
    "☃": "Noto Sans Symbols 2",
    "Ｆｕｌｌ": "Noto Sans JP",
    "\U00013000": "Noto Sans Egyptian Hieroglyphs",
    "தமிழ்": "Noto Sans Tamil",
    "বাংলা": "Noto Sans Bengali",
    "മലയാളം": "Noto Sans Malayalam",
    "سلام": "Noto Sans Arabic",
    "שלום": "Noto Sans Hebrew",
    "สวัสดี": "Noto Sans Thai",
    "漢字": "Noto Sans SC",
    "カナ": "Noto Sans JP",
    "한글": "Noto Sans KR",
    "བོད": "Noto Serif Tibetan",
    "ߒߞߏ": "Noto Sans NKo",
    "𝐀": "Noto Sans Math",
    "∰": "Noto Sans Math",
    "♬": "Noto Sans Symbols 2",
    "\ue000": "",
    "\ud800": "",
    "\ufffe": "",
    "\U0002fffe": "",
}


@pytest.mark.parametrize("words", PRINTED)
def test_what_is_carried_sets_without_any_font_of_the_system(words, no_system_fonts):
    assert fonts.setting(PRINTED[words]) == fonts.Setting(HOME)
    invoice_pdf.make(invoice(buyer=replace(BUYER, name=PRINTED[words])))  # PDF/A refuses what came out as a box


@pytest.mark.parametrize("words", NAMED, ids=lambda words: " ".join(f"{ord(c):04X}" for c in words))
def test_what_has_no_font_is_refused_with_the_font_to_install(words, no_system_fonts):
    missing = dict(fonts.setting(f"Tea {words} house").missing)
    assert NAMED[words] in missing
    assert "Tea" not in "".join(missing.values())
    remedy = NAMED[words] or "retype them"
    with pytest.raises(WorkbookError, match=remedy) as refused:
        invoice_pdf.make(invoice(description=f"Tea {words}"))
    assert "INV-2026-00001" in str(refused.value)
    str(refused.value).encode()  # it can be said, whatever was in the name


@pytest.mark.parametrize("words", NAMED, ids=lambda words: " ".join(f"{ord(c):04X}" for c in words))
def test_what_is_said_to_be_set_is_set(words):
    """On this machine, with whatever fonts it has: typst sets exactly what the tables say."""
    one = invoice(description=words)
    if fonts.setting(words).missing:
        with pytest.raises(WorkbookError, match="characters"):
            invoice_pdf.make(one)
    else:
        assert invoice_pdf.make(one).startswith(b"%PDF")


@pytest.mark.parametrize("words", NAMED, ids=lambda words: " ".join(f"{ord(c):04X}" for c in words))
def test_its_workbook_and_its_xml_are_made_all_the_same(words, no_system_fonts, tmp_path):
    one = SHAPES["zero rated"]
    one = replace(one, buyer=replace(one.buyer, name=f"Tea {words}"))
    made = Job(one, ("xlsx", "pdf", "xml"), tmp_path, "x", invoice_layout.make(), True).make()
    assert [path.suffix for path, _ in made.files] == [".xlsx", ".xml"]
    assert [(failed["what"], failed["document"]) for failed in made.failed] == [("pdf", one.id)]


def test_all_fonts_to_install_are_named_at_once(no_system_fonts):
    with pytest.raises(WorkbookError, match="Noto Sans Tamil, Noto Emoji"):
        fonts.refuse_boxes("INV-1", ("தமிழ் Tea", "😀"))
    with pytest.raises(WorkbookError, match=r"U\+E000, which no common font"):  # to install is not enough
        fonts.refuse_boxes("INV-1", ("😀", "\ue000"))


def test_a_character_and_its_marks_come_from_one_font():
    latin, telugu = fonts.carried()
    assert (latin.family, telugu.family) == HOME
    assert latin.sets("e\u0301") and not latin.sets("క\u0301") and not telugu.sets("Ω\u0301")
    assert list(fonts.clusters("e\u0301క్\u200cష\n!")) == ["e\u0301", "క్\u200c", "ష", "\n", "!"]


def test_the_carried_fonts_have_their_licence_and_both_weights():
    files = {path.name for path in fonts.CARRIED.iterdir()}
    families = ("NotoSans", "NotoSansTelugu")
    assert files == {f"{name}-{part}" for name in families for part in ("Regular.ttf", "Bold.ttf", "OFL.txt")}
    for path in fonts.CARRIED.glob("*.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in path.read_text("utf-8")
    for path in fonts.CARRIED.glob("*.ttf"):
        font: dict[str, Any] = TTFont(path)
        assert "fvar" not in font and font["OS/2"].fsType == 0  # static, and free to embed


def test_the_carried_font_wins_over_one_of_the_same_name(tmp_path):
    """A system's own Noto Sans, here one that says so in its revision, is not what documents are set in."""
    font = TTFont(fonts.CARRIED / "NotoSans-Regular.ttf")
    head: Any = font["head"]
    head.fontRevision = 9.0
    font.save(tmp_path / "NotoSans-Regular.ttf")
    made = typesetting._compiler("invoice", (str(tmp_path),)).compile(
        b'#set text(font: "Noto Sans", fallback: false)\nTea', format="pdf", pdf_standards=["a-3b"]
    )
    assert isinstance(made, bytes)
    with pikepdf.open(BytesIO(made)) as pdf:
        (face,) = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and "/FontFile2" in obj]
        carried: Any = TTFont(BytesIO(face.FontFile2.read_bytes()))["head"]
    assert round(carried.fontRevision, 3) == 2.015


def test_fonts_that_have_everything_as_boxes_are_asked_last():
    families = ["Last Resort", "DejaVu Sans Mono", "Noto Serif Thai", "Garuda", "Segoe UI", "Noto Sans Thai"]
    assert sorted(families, key=font_names.rank) == [
        "Noto Sans Thai",
        "Segoe UI",
        "Garuda",
        "DejaVu Sans Mono",
        "Noto Serif Thai",
        "Last Resort",
    ]


def test_a_damaged_font_file_sets_nothing(tmp_path):
    for name, content in (
        ("a.ttf", b"not a font"),
        ("b.ttf", (fonts.CARRIED / "NotoSans-Bold.ttf").read_bytes()[:900]),
    ):
        (tmp_path / name).write_bytes(content)
        assert not fonts.Face("Broken", str(tmp_path / name)).sets("A")
    assert not fonts.Face("Gone", str(tmp_path / "c.ttf")).sets("A")


@pytest.mark.parametrize("language", languages())
def test_our_own_languages_are_printed_everywhere(language, no_system_fonts):
    assert fonts.printable(Wording(language)) == Wording(language)


def test_a_language_without_a_font_is_written_in_english(no_system_fonts, monkeypatch):
    monkeypatch.setattr(fonts, "catalogue", lambda _: {"invoice.thanks": "நன்றி"})
    assert fonts.printable(Wording("ta")) == Wording("en")


BARE = textwrap.dedent("""
    import sys, typst
    from pathlib import Path
    from invoice_workbook.documents import fonts, invoice_pdf
    from tests.documents.test_invoice_files import SHAPES
    assert not fonts.system(), fonts.system()
    made = [invoice_pdf.make(one) for one in SHAPES.values()]
    assert all(pdf.startswith(b"%PDF") for pdf in made)
    print(len(made))
""")


def test_on_a_machine_without_any_font():
    """In a namespace of its own, where every folder with a font of the system is empty, and there is no home."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        pytest.skip("bubblewrap, which hides the system's fonts, is not installed")
    folders = {str(Path(face.path).parent) for face in fonts.system()}
    words = [word for folder in sorted(folders) for word in ("--tmpfs", folder)]
    base = [bwrap, "--dev-bind", "/", "/", *words, "--setenv", "HOME", "/nowhere"]
    if subprocess.run([*base, "/bin/true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let a process make a namespace")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [*base, sys.executable, "-c", BARE], cwd=root, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 9
