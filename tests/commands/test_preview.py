"""Documents in a book's own dress: the preview, what is told of what cannot be worn, and documents that come out."""

from datetime import date
from io import BytesIO
from pathlib import Path

import PIL.Image
import pypdfium2
import pytest
from openpyxl import load_workbook

from invoice_workbook.documents import e_invoice_pdf, invoice_layout, typesetting
from invoice_workbook.engine.outside import folder_of
from invoice_workbook.engine.run import books_of
from invoice_workbook.hosts.workbook_file import WorkbookFile
from tests.asked import on
from tests.commands.test_issued_on_disk import TABLES
from tests.sheets import frames_text, grid

pytestmark = pytest.mark.long  # every document in every dress

DAY = date(2026, 11, 30)
DRESSED = """
Name            | Value
Logo            | logo.png
Document colour | #B03060
Document footer | Managing director: Anna Meier
Invoice text    | Goods remain ours until paid.
"""
FOOT = "Managing director: Anna Meier"


@pytest.fixture
def host(empty: Path) -> WorkbookFile:
    """A Swiss company's book with an order, a logo beside it and a dress on Settings."""
    made = WorkbookFile(empty)
    PIL.Image.new("RGB", (300, 100), (0, 160, 112)).save(empty.with_name("logo.png"))
    for table, words in TABLES.items():
        imported(made, table, words)
    imported(made, "Settings", DRESSED)
    return made


def imported(host: WorkbookFile, table: str, words: str) -> None:
    path = host.path.with_name(f"{table}.csv")
    path.write_text("\n".join(",".join(row) for row in grid(words)), "utf-8")
    on(host, "import", table=table, files=[path], update=True)


def folder(host: WorkbookFile) -> Path:
    return folder_of(host.path, books_of(host, DAY).settings)


def words(path: Path) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def has(path: Path, colour: tuple[int, int, int]) -> bool:
    page = pypdfium2.PdfDocument(path)[0].render(scale=1).to_pil().convert("RGB")
    return colour in {shade for count, shade in page.getcolors(page.width * page.height) or [] if count > 100}


def test_a_preview_is_a_sample_in_the_books_dress_and_books_nothing(host):
    before = frames_text(dict(books_of(host, DAY).tables))
    content = host.path.read_bytes()
    result = on(host, "preview", as_of=DAY)
    assert [Path(file).name for file in result.json["files"]] == ["Preview.pdf", "Preview.xlsx"]
    assert frames_text(dict(books_of(host, DAY).tables)) == before and host.path.read_bytes() == content
    pdf = folder(host) / "Preview.pdf"
    said = words(pdf)
    assert "Sample" in said and "Meier AG" in said and FOOT in said and "Goods remain ours until paid." in said
    assert "INV-" not in said and has(pdf, (176, 48, 96)) and has(pdf, (0, 160, 112))
    assert not list(e_invoice_pdf.carried("Preview.pdf", pdf.read_bytes()))
    sheet = load_workbook(folder(host) / "Preview.xlsx").active
    assert "Sample" in sheet["A15"].value and len(sheet._images) == 1
    assert on(host, "issue", as_of=DAY).json["invoices"] == ["INV-2026-00001"]


@pytest.mark.parametrize(("language", "sample"), [("de", "Rechnung Muster"), ("te", "నమూనా"), ("en", "Invoice Sample")])
def test_a_preview_speaks_the_books_language(host, language, sample):
    imported(host, "Settings", f"Name | Value\nLanguage | {language}")
    on(host, "preview", as_of=DAY)
    sheet = load_workbook(folder(host) / "Preview.xlsx").active
    assert sample in sheet["A15"].value


def test_a_preview_again_replaces_the_one_before(host):
    on(host, "preview", as_of=DAY)
    imported(host, "Settings", "Name | Value\nDocument footer | Another foot")
    result = on(host, "preview", as_of=DAY)
    assert result.errors == 0 and "Another foot" in words(folder(host) / "Preview.pdf")


def test_issued_invoices_wear_it_with_their_e_invoice_and_payment_part(host):
    assert on(host, "issue", as_of=DAY).json["invoices"] == ["INV-2026-00001"]
    pdf = folder(host) / "INV-2026-00001.pdf"
    assert has(pdf, (176, 48, 96)) and FOOT in words(pdf) and "Zahlteil" in words(pdf)
    assert "43.28" in e_invoice_pdf.extract(pdf.read_bytes()).decode()
    assert len(load_workbook(pdf.with_suffix(".xlsx")).active._images) == 1


def test_the_layout_that_lies_ready_to_be_restyled_does_not_keep_the_dress_out(host):
    on(host, "issue", as_of=DAY)
    assert (folder(host) / "Invoice layout.xlsx").exists()
    imported(host, "Settings", "Name | Value\nDocument colour | 005079")
    on(host, "preview", as_of=DAY)
    assert load_workbook(folder(host) / "Preview.xlsx").active["A17"].fill.fgColor.rgb == "00005079"


def test_a_workbook_that_the_clerk_restyled_stays_and_the_preview_says_so(host):
    on(host, "preview", as_of=DAY)
    own = load_workbook(BytesIO(invoice_layout.make()))
    own["Invoice"]["H1"] = "Ours"
    own.save(folder(host) / invoice_layout.FILE_NAME)
    assert "as you restyled Invoice layout.xlsx" in on(host, "preview", as_of=DAY).message
    sheet = load_workbook(folder(host) / "Preview.xlsx").active
    assert sheet["H1"].value == "Ours" and not sheet._images


def test_what_cannot_be_worn_is_told_once_and_the_documents_come_out(host):
    imported(host, "Settings", "Name | Value\nLogo | ../logo.png\nDocument colour | red")
    folder(host).mkdir(exist_ok=True)
    (folder(host) / "Invoice layout.typ").write_text("#foo(", "utf-8")
    result = on(host, "issue", as_of=DAY)
    assert result.json["invoices"] == ["INV-2026-00001"] and (folder(host) / "INV-2026-00001.pdf").exists()
    for told in (
        "../logo.png (Logo on Settings) does not lie in the workbook's folder",
        "“red” on Settings is no colour",
        "Invoice layout.typ cannot be used: unclosed delimiter (line 1); the built-in layout was used.",
    ):
        assert result.message.count(told) == 1


def test_nothing_is_told_where_no_document_is_made(host):
    imported(host, "Settings", "Name | Value\nLogo | nope.png")
    assert "nope.png" not in on(host, "remind", as_of=DAY).message
    assert "nope.png" in on(host, "preview", as_of=DAY).message


def test_own_layouts_of_invoices_and_letters(host):
    folder(host).mkdir(exist_ok=True)
    for name in ("invoice", "letter"):
        own = (typesetting.LAYOUTS / f"{name}.typ").read_text("utf-8") + "\n#text(size: 30pt)[By our own hand]"
        (folder(host) / f"{name.title()} layout.typ").write_text(own, "utf-8")
    on(host, "issue", as_of=DAY)
    on(host, "statements", customers=("C-1",), as_of=DAY)
    for pdf in (folder(host) / "INV-2026-00001.pdf", *folder(host).glob("Statement*.pdf")):
        assert "By our own hand" in words(pdf)
    assert "43.28" in e_invoice_pdf.extract((folder(host) / "INV-2026-00001.pdf").read_bytes()).decode()


def test_the_management_report_wears_it_too(host):
    on(host, "issue", as_of=DAY)
    on(host, "report", as_of=DAY)
    (pdf,) = folder(host).glob("Management report*.pdf")
    assert has(pdf, (176, 48, 96)) and has(pdf, (0, 160, 112)) and FOOT in words(pdf)


def test_a_dry_run_makes_no_sample(host):
    on(host, "preview", as_of=DAY, dry_run=True)
    assert not folder(host).exists()
