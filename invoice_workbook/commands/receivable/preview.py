"""preview: one invented invoice in the book's language and dress, as PDF and workbook; nothing of it is booked."""

from functools import partial

from invoice_workbook import currencies
from invoice_workbook.books import Books
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.documents import fonts, invoice_data, invoice_layout, invoice_pdf, invoice_xlsx, sample_documents
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.dress import PLAIN
from invoice_workbook.documents.invoice_data import Invoice, Party
from invoice_workbook.languages import text

NAME = "Preview"
"""What the sample's files are called."""
GOODS = ("sample.goods", "sample.service", "sample.more")


def preview(books: Books, given: Given) -> Outcome:
    """The sample's files. Raises WorkbookError where it cannot be set, or the clerk's own xlsx layout is damaged."""
    invoice = sample(books)
    invoice_pdf.ask(NAME, invoice)
    if given.own_layout is not None:
        invoice_xlsx.ask(given.own_layout)
    pdf = partial(invoice_pdf.make, invoice, given.dress, is_sample=True)
    xlsx = partial(invoice_xlsx.make, invoice, given.layout, dress=given.dress)
    files = [
        File(given.folder / f"{NAME}.{kind}", make, NAME, is_document=False)
        for kind, make in (("pdf", pdf), ("xlsx", xlsx))
    ]
    said = [text("done.preview", books.settings.language, folder=given.folder)]
    if given.dress != PLAIN and not invoice_layout.is_built_in(given.layout):
        said.append(text("preview.own-layout", books.settings.language, file=invoice_layout.FILE_NAME))
    return Outcome(" ".join(said), files=files)


def sample(books: Books) -> Invoice:
    """An invoice of ours to an invented customer, in the book's language; in the place of its number it says so."""
    settings = books.settings
    wording = fonts.printable(Wording.of(settings.language, settings["Country"]))
    customer = Party(
        id="C-0000",
        name=wording.text("sample.customer"),
        street=wording.text("sample.street"),
        country=settings["Country"].strip().upper(),
        language=wording.language,
    )
    return sample_documents.invoice(
        id_=wording.text("sample"),
        day=books.as_of,
        seller=invoice_data.seller(books),
        buyer=customer,
        goods=tuple(wording.text(words) for words in GOODS),
        currency=settings.currency,
        decimals=currencies.DECIMALS.get(settings.currency, 2),
        rate=_rate(books),
        iban=settings.iban,
        bic=settings.bic,
    )


def _rate(books: Books) -> int:
    """The tax rate that most of our items have."""
    items = books["Items"]
    usual = items["tax_rate"][items["tax_category"] == "S"].dropna().mode()
    return int(usual.iloc[0]) if len(usual) else 0


COMMAND = Command(
    id="preview",
    group="Receivable",
    place=9,
    work=preview,
    reads=("Items",),
    icon="FilePrintPreview",
    key_tip="PW",
    has_papers=True,
)
