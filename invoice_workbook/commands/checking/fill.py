"""fill: blank cells say what items, parties and terms say of them. check-orders, issue and match do so first, too."""

from invoice_workbook.books import Books
from invoice_workbook.commands.declaration import Command
from invoice_workbook.commands.filled_cells import filled_words
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.languages import text
from invoice_workbook.ledger import filling


def fill(books: Books, _: Given) -> Outcome:
    """Every blank cell of which the book knows what belongs there; in the JSON `filled` by table."""
    found = filling.filled(books)
    language = books.settings.language
    said = filled_words(language, found.counts).strip() or text("done.fill-none", language)
    return Outcome(said, found.tables({}), more={"filled": dict(found.counts)})


COMMAND = Command(
    id="fill",
    group="Check",
    place=7,
    work=fill,
    icon="FillDown",
    key_tip="FD",
    tables=("Orders", "OrderLines", "Bills"),
    books=False,
)
