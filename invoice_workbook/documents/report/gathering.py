"""The management report of books, gathered: every section, and what the workbook's charts are fed with."""

from invoice_workbook.books import Books
from invoice_workbook.documents import invoice_data
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.report import appendix, money_sections, people_sections, tax_section
from invoice_workbook.documents.report.model import Report, say
from invoice_workbook.ledger.reporting import figures, periods


def gather(books: Books, months: int = periods.QUARTER) -> Report:
    """The report as of the books' day, with the figures of the period of so many months that ends on it."""
    language = books.settings.language
    wording = Wording.of(language, books.settings["Country"], books.settings.currency)
    main = figures.main_currency(books)
    sections = (
        money_sections.glance(books, months),
        money_sections.money_by_month(books, main),
        money_sections.ages(books, main),
        people_sections.owing(books),
        money_sections.expected(books, main),
        people_sections.discounts(books),
        people_sections.stopped(books),
        people_sections.waiting(books),
        people_sections.problems(books),
        tax_section.make(books),
        appendix.make(language),
    )
    return Report(
        name=f"Management report {books.as_of.isoformat()}",
        day=books.as_of,
        wording=wording,
        seller=invoice_data.seller(books),
        title=say(language, "title"),
        opening=(say(language, "as-of-day", day=wording.date(books.as_of)),),
        sections=sections,
        feed=money_sections.feed(books, main),
    )
