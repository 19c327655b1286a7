"""What documents wear: colours, pictures and words of the Settings on the page, and what they cannot wear, by name."""

import io
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pikepdf
import PIL.Image
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from openpyxl import load_workbook

from invoice_workbook import colours
from invoice_workbook.books import Settings
from invoice_workbook.documents import (
    fonts,
    invoice_layout,
    invoice_pdf,
    invoice_xlsx,
    reminder,
    sample_documents,
    statement_sheet,
    typesetting,
)
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.dressing import Dressed, Dressing
from invoice_workbook.engine.outside import beside
from tests.documents.test_invoice_files import invoice

RED, GREEN, YELLOW = (176, 48, 96), (0, 160, 112), (255, 230, 0)
FOOT = "Managing director: Anna Kranich"
CIRCLE = '<circle cx="40" cy="20" r="20" fill="#00A070"/>'


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 100), mode: str = "RGB", **how: object) -> bytes:
    made = io.BytesIO()
    colour = GREEN if mode.startswith("RGB") else 0
    PIL.Image.new(mode, size, colour).save(made, kind, **how)  # type: ignore[arg-type]  # what Pillow takes
    return made.getvalue()


def svg(inner: str = CIRCLE, head: str = "") -> bytes:
    links = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" {links} width="80" height="40">{inner}</svg>'.encode()


def dressed(logo: bytes | None = None, layout: bytes | None = None, **settings: str) -> Dressed:
    """What documents wear by these Settings (`Document_colour` for *Document colour*)."""
    named = {name.replace("_", " "): value for name, value in settings.items()} | (
        {} if logo is None else {"Logo": "logo"}
    )
    return Dressing.of(Settings(named), logo, {} if layout is None else {"invoice": layout}).made()


def worn(**how: object) -> Dress:
    dress, told = dressed(**how)  # type: ignore[arg-type]  # as `dressed` takes them
    assert told == ()
    return dress


FULL = {
    "Document_colour": "#B03060",
    "Letterhead": "Fine teas\nsince 1954",
    "Document_footer": FOOT,
    "Invoice_text": "Goods remain ours until paid.",
}


def drawn(pdf: bytes) -> Iterator[PIL.Image.Image]:
    for page in pypdfium2.PdfDocument(pdf):
        yield page.render(scale=1).to_pil().convert("RGB")


def has(pdf: bytes, colour: tuple[int, int, int], least: int = 100) -> bool:
    """Whether so many pixels of the first page have a colour, or nearly."""
    page = next(drawn(pdf))
    found = page.getcolors(page.width * page.height) or []
    near = (count for count, shade in found if all(abs(a - b) < 4 for a, b in zip(shade, colour, strict=True)))  # type: ignore[arg-type]  # three parts
    return sum(near) >= least


def words(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def standard(pdf: bytes) -> tuple[str, str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        about = opened.open_metadata()
        return str(about.get("pdfaid:part")), str(about.get("pdfaid:conformance"))


@pytest.mark.parametrize(
    "logo", [picture(), picture("JPEG"), picture(mode="RGBA"), svg()], ids=["png", "jpeg", "rgba", "svg"]
)
def test_an_invoice_wears_colour_logo_letterhead_footer_and_text(logo):
    made = invoice_pdf.make(invoice(60), worn(logo=logo, **FULL))
    assert standard(made) == ("3", "B")
    assert has(made, RED) and has(made, GREEN, 500)
    first, *_, last = pages = words(made)
    assert "Fine teas" in first and "since 1954" in first and "Fine teas" not in last
    assert all(FOOT in page for page in (first, last))
    assert "Goods remain ours until paid." in "".join(pages) and "Vielen Dank" not in last


def test_a_plain_one_wears_none_of_it():
    made = invoice_pdf.make(invoice(2))
    assert not has(made, RED, 1) and not has(made, GREEN, 1) and has(made, (47, 75, 92))
    assert "Vielen Dank" in words(made)[-1]
    assert worn() is PLAIN


def test_letters_wear_it_too():
    made = reminder.pdf(sample_documents.reminders()[1], worn(logo=picture(), **FULL))
    assert standard(made) == ("3", "B") and has(made, RED) and has(made, GREEN, 500)
    assert all(FOOT in page for page in words(made)) and "Goods remain" not in "".join(words(made))


def test_a_credit_note_asks_for_nothing_and_says_no_invoice_text():
    made = "".join(words(invoice_pdf.make(invoice(1, is_credit=True), worn(**FULL))))
    assert FOOT in made and "Goods remain" not in made


def test_a_statements_workbook_has_the_colour():
    sheet = load_workbook(io.BytesIO(statement_sheet.xlsx(sample_documents.account(), Dress(colour="FFE600")))).active
    fills = {cell.fill.fgColor.rgb[-6:] for row in sheet.iter_rows() for cell in row if cell.fill.fill_type}
    assert fills == {"FFE600"}


@pytest.mark.parametrize("lines", [1, 6])
def test_the_footer_stays_on_the_page_and_off_the_lines(lines):
    footer = "\n".join(["తెలుగు పాదం " * 8] * (lines - 1) + ["the very last line"])
    made = invoice_pdf.make(invoice(60), worn(Document_footer=footer))
    for page in pypdfium2.PdfDocument(made):
        text = page.get_textpage()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
        assert min(bottom for _, bottom, right, top in boxes if top > bottom) > 12  # points above the edge
        assert "the very last line" in text.get_text_range()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1f4e79", "1F4E79"),
        ("# 1F4E79", "1F4E79"),
        ("5079", "005079"),
        ("0", "000000"),
        ("123", None),
        ("12345678", None),
    ]
    + [(one, None) for one in ("red", "FFF", "1F4E7G", "=1", "rgb(1,2,3)", "１Ｆ4E79", "\n")],
)
def test_colours_as_clerks_type_them(typed, found):
    assert colours.read(typed) == found


@pytest.mark.parametrize(("colour", "ink"), [("FFE600", colours.INK), ("FFFFFF", colours.INK), ("B03060", "FFFFFF")])
def test_what_stands_on_a_colour_can_be_read(colour, ink):
    assert colours.ink_on(colour) == ink
    assert colours.contrast(colour, ink) >= colours.READABLE
    assert colours.contrast("FFFFFF", colours.on_white(colour)) >= colours.READABLE


def test_a_light_colour_is_no_colour_for_text():
    made = invoice_pdf.make(invoice(1), worn(Document_colour="FFE600"))
    assert has(made, YELLOW) and has(made, (34, 49, 58), 30)


REFUSED_LOGOS = {
    "no picture": (b"hello", "no PNG, JPEG or SVG"),
    "empty": (b"", "no PNG, JPEG or SVG"),
    "gif": (picture("GIF", mode="P"), "no PNG, JPEG or SVG"),
    "cut off": (picture()[:60], "damaged"),
    "cut off jpeg": (picture("JPEG")[:200], "damaged"),
    "too many pixels": (picture(size=(12000, 12000), mode="1"), "12000 × 12000 pixels"),
    "too large": (picture() + b"0" * 11_000_000, "larger than 10 MB"),
    "svg cut off": (svg()[:-8], "damaged"),
    "script": (svg("<script>alert(1)</script>"), "<script>"),
    "event": (svg('<circle r="5" onclick="x()"/>'), "onclick"),
    "from the net": (svg('<image xlink:href="http://a.example/b.png" width="9" height="9"/>'), "href=http"),
    "a file": (svg('<image href="file:///etc/passwd" width="9" height="9"/>'), "href=file"),
    "another drawing": (svg('<use href="other.svg#a"/>'), "href=other.svg"),
    "style from the net": (svg("<style>@import 'http://a.example/b.css';</style>"), "<style>"),
    "fill from the net": (svg('<rect width="9" height="9" style="fill:url(\'http://a\')"/>'), "url("),
    "entity": (svg("&x;", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "ENTITY"),
    "grows for ever": (
        svg(
            '<g id="a0"><circle r="1"/></g>'
            + "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))
        ),
        "damaged",
    ),
}


@pytest.mark.parametrize("name", REFUSED_LOGOS)
def test_a_logo_that_is_none_is_left_out_by_name(name):
    content, why = REFUSED_LOGOS[name]
    dress, (told,) = dressed(logo=content, Document_colour="B03060")
    assert dress.logo is None and dress.colour == "B03060"
    assert told.startswith("Documents have no logo. logo (Logo on Settings)") and why in told


@pytest.mark.parametrize(
    "content",
    [
        picture("JPEG", mode="CMYK"),
        picture(mode="I;16"),
        picture(mode="P"),
        picture(mode="1"),
        picture(size=(3000, 2)),
        b"\xef\xbb\xbf" + svg(),
        svg().decode().encode("utf-16"),
        svg('<text y="20">\u6f22 Kranich</text>'),
    ],
    ids=[
        "cmyk",
        "16 bits",
        "palette",
        "black and white",
        "thin",
        "byte order mark",
        "utf-16",
        "letters without a font",
    ],
)
def test_pictures_of_every_make_are_printed(content):
    dress = worn(logo=content)
    assert dress.logo is not None
    printed = {**invoice_pdf.content(invoice(1), Wording("en")), "fonts": ["Noto Sans"]}
    compiler = typesetting._compiler("invoice", ())
    assert typesetting._compiled(compiler, typesetting._inputs("invoice", printed, dress)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("nope.png", "There is no file nope.png"),
        ("../secret.png", "does not lie in the workbook's folder"),
        ("/etc/passwd", "does not lie in the workbook's folder"),
        ("link.png", "does not lie in the workbook's folder"),
        (".", "There is no file"),
        ("a\0b.png", "There is no file aU+0000b.png"),
        ("x" * 5000, "There is no file"),
        ("https://a.example/b.png", "There is no file"),
        ("large.png", "larger than 10 MB"),
    ],
)
def test_a_logo_is_a_file_beside_the_workbook(tmp_path, name, why):
    folder = tmp_path / "books"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(picture())
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "large.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 10_000_001)
    found = beside(folder / "Books.xlsm", name)
    assert why in str(found) and len(str(found)) < 300
    assert beside(folder / "Books.xlsm", "") is None


def test_a_logo_may_lie_in_a_folder_beside_the_workbook(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "logo.png").write_bytes(picture())
    assert beside(tmp_path / "Books.xlsm", "pictures/logo.png") == picture()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"Document_colour": "red"}, "“red” on Settings is no colour"),
        ({"Document_font": "Nosuch Sans"}, "No font Nosuch Sans is installed here"),
        ({"Document_font": "../fonts"}, "No font ../fonts is installed here"),
        ({"Document_footer": "\n".join("x" * 40)}, "takes 40 lines: documents show the first 6"),
        ({"Letterhead": "ok\n\ue000"}, "No font here has U+E000 of Letterhead"),
    ],
)
def test_what_cannot_be_worn_is_told_and_the_document_comes_out(settings, told):
    dress, (said,) = dressed(**settings)
    assert told in said
    assert invoice_pdf.make(invoice(1), dress).startswith(b"%PDF")


def test_control_characters_and_breaks_of_every_kind():
    assert worn(Letterhead="a\x00b\r\nc\td\re").letterhead == ("a b", "c d", "e")
    assert worn(Letterhead=" \n ") == PLAIN


def test_a_font_by_name_is_asked_first_however_it_is_spelled():
    dress = worn(Document_font="noto  sans TELUGU")
    assert dress.font == "Noto Sans Telugu"
    assert fonts.setting("abc", dress.font).families[0] == "Noto Sans Telugu"
    assert standard(invoice_pdf.make(invoice(1), dress)) == ("3", "B")


# Layouts of the clerk's own

OWN = (typesetting.LAYOUTS / "invoice.typ").read_bytes()


def test_an_own_layout_is_used():
    dress = worn(layout=OWN + b'\n#text(fill: rgb("#00A070"), size: 40pt)[By hand]')
    made = invoice_pdf.make(invoice(2), dress)
    assert standard(made) == ("3", "B") and has(made, GREEN, 50) and "By hand" in words(made)[-1]


BROKEN = {
    "syntax": (OWN + b"\n#foo(", "unclosed delimiter (line"),
    "a field that is not there": (b"\n#let it = json(bytes(sys.inputs.invoice))\n#it.nothing", '"nothing" (line 3)'),
    "wrong use of the program's files": (b'#import "letterhead.typ": *\n#letterhead(5)', "(line 2)"),
    "no end": (b"#for i in range(1000000000) {}", "takes more than"),
    "calls itself": (b"#let f(n) = f(n + 1)\n#f(1)", "(line 1)"),
    "another file": (b'#read("/etc/passwd")', "file not found (line 1)"),
    "a file outside": (b'#read("../../../../etc/passwd")', "escape the project root"),
    "a package": (b'#import "@preview/cetz:0.3.1"', "imports a package from the net (line 1)"),
    "nothing": (b"", "does not show Sample"),
    "without the total": (b"#let it = json(bytes(sys.inputs.invoice))\n#it.id", "does not show"),
    "another encoding": ("ä".encode("latin-1"), "no text file in UTF-8"),
    "a PDF": (b"%PDF-1.7\xff", "no text file in UTF-8"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_layout_is_refused_by_name_and_the_built_in_one_used(name):
    layout, why = BROKEN[name]
    dress, (told,) = dressed(layout=layout, Document_colour="B03060")
    assert told.startswith("Invoice layout.typ cannot be used: ") and told.endswith("; the built-in layout was used.")
    assert why in told and dress.layouts == ()
    assert has(invoice_pdf.make(invoice(1), dress), RED)


LETTER = (typesetting.LAYOUTS / "letter.typ").read_bytes()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", []),
        ("#it.captions.first()", ["(line"]),
        ("#it.totals.last()", ["(line"]),
        ("#if it.buyer.len() == 0 { while it.id != none {} }", ["(line"]),
    ],
)
def test_a_layout_of_letters_is_tried_on_every_kind(more, told):
    """Reminders have one table without a caption, a call-back note has no totals and no receiver."""
    layouts = {"letter": LETTER + b"\n" + more.encode()}
    dress, said = Dressing(layouts=layouts).made()
    assert [why in one for why, one in zip(told, said, strict=True)] == [True] * len(told)
    assert bool(dress.layouts) is not bool(told)
    assert all(one.startswith("Letter layout.typ cannot be used: ") for one in said)


def test_a_font_of_signs_sets_no_document(tmp_path, monkeypatch):
    font = TTFont(fonts.carried()[0].path)
    for table in font["cmap"].tables:
        table.cmap = {code: name for code, name in table.cmap.items() if code in (0x20, 0x25A0, 0x263A)}
    for record in font["name"].names:
        record.string = "Only Signs"
    font.save(tmp_path / "signs.ttf")
    face = fonts.Face("Only Signs", str(tmp_path / "signs.ttf"))
    monkeypatch.setattr(fonts, "system", lambda: (face,))
    dress, (told,) = dressed(Document_font="only signs")
    assert dress.font == "" and told.startswith("only signs has no letters and figures")


def test_a_document_that_an_own_layout_cannot_set_comes_out_by_the_built_in_one():
    picky = OWN + b'\n#if it.id == "INV-2026-00001" { panic("not this one") }'
    made = invoice_pdf.make(invoice(1), worn(layout=picky))
    assert "INV-2026-00001" in words(made)[0]


# Workbooks


def sheet_of(dress: Dress, layout: bytes | None = None, **more: object):
    made = invoice_xlsx.make(invoice(4, **more), layout or invoice_layout.make(), dress=dress)
    return load_workbook(io.BytesIO(made))["Invoice"]


def test_the_programs_own_sheet_wears_it():
    sheet = sheet_of(worn(logo=svg(), Document_font="Noto Sans", **FULL))
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {"Fine teas · since 1954", FOOT, "Goods remain ours until paid."} <= set(said)
    assert sheet["A17"].fill.fgColor.rgb == "00B03060" and sheet["A1"].font.color.rgb == "00B03060"
    assert sheet["A17"].font.name == "Noto Sans" and len(sheet._images) == 1
    assert "Mühlenstraße 4" in said


def test_text_of_settings_is_never_a_formula():
    sheet = sheet_of(worn(Invoice_text="=1+1", Letterhead='=HYPERLINK("http://a.example")'))
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas and not [one for one in formulas if "HYPERLINK" in one or one == "=1+1"]


def test_a_clerks_own_sheet_stays_as_it_is():
    book = load_workbook(io.BytesIO(invoice_layout.make()))
    book["Invoice"]["H1"] = "Ours"
    own = io.BytesIO()
    book.save(own)
    assert not invoice_layout.is_built_in(own.getvalue()) and invoice_layout.is_built_in(invoice_layout.make())
    sheet = sheet_of(worn(logo=picture(), **FULL), own.getvalue())
    assert sheet["A17"].fill.fgColor.rgb == "002F4B5C" and not sheet._images and sheet["H1"].value == "Ours"


def test_a_dress_crosses_into_another_process():
    dress = worn(logo=picture(), layout=OWN, **FULL)
    with ProcessPoolExecutor(1) as pool:
        made = pool.submit(invoice_pdf.make, invoice(2), dress).result()
    assert has(made, RED) and has(made, GREEN, 500)
