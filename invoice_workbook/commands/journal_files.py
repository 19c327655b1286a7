"""The files of a handing over, by its format, and what each format asks for beforehand."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from invoice_workbook import number_shapes
from invoice_workbook.books import Books
from invoice_workbook.commands.outcome import File
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.ledger import beancount, booking_csv, datev
from invoice_workbook.journal import documents
from invoice_workbook.ledger import exchange
from invoice_workbook.ledger.bookings.accounts import PARTIES
from invoice_workbook.ledger.bookings.journal import Journal
from invoice_workbook.record import digest

CSV, DATEV, BEANCOUNT = "csv", "datev", "beancount"
FORMATS = (CSV, DATEV, BEANCOUNT)
ADVISER, CLIENT, BEGINS = "Adviser number", "Client number", "Fiscal year begins in month"
_NUMBERS = {ADVISER: (1001, 9_999_999), CLIENT: (1, 99_999)}
_FEWEST_DIGITS, _MOST_DIGITS = 4, 8


def ask_settings(books: Books, format_: str, start: date, end: date) -> None:
    """Raises WorkbookError where Settings lack what a format asks for, or the period is longer than it allows."""
    if format_ not in FORMATS:
        raise WorkbookError("journal-format", format=format_, formats=", ".join(FORMATS))
    if format_ != DATEV:
        return
    for name, (least, most) in _NUMBERS.items():
        said = books.settings[name].strip()
        if not (said.isdecimal() and least <= int(said) <= most):
            raise WorkbookError("journal-number", setting=name, value=said or "-", least=least, most=most)
    month = books.settings.whole(BEGINS)
    if month is None or not 1 <= month <= 12:
        raise WorkbookError("journal-month", setting=BEGINS, value=books.settings[BEGINS] or "-")
    if _year(books, start) != _year(books, end):
        first = date(_year(books, end).year, month, 1)
        raise WorkbookError("journal-year", start=start, end=end, day=first)


def _year(books: Books, day: date) -> date:
    """The first day of the fiscal year of a day."""
    month = books.settings.whole(BEGINS) or 1
    return date(day.year if day.month >= month else day.year - 1, month, 1)


def of(books: Books, journal: Journal, format_: str, folder: Path) -> list[File]:
    """The files, made when it is their turn. Raises WorkbookError for what the format cannot say."""
    period = f"{journal.number:04} {journal.start.isoformat()} {journal.end.isoformat()}"
    stem = f"Journal {period}"
    if format_ == BEANCOUNT:
        return [File(folder / f"{stem}.{beancount.SUFFIX}", partial(beancount.write, journal))]
    if format_ == CSV:
        return [File(folder / f"{stem}.{booking_csv.SUFFIX}", partial(booking_csv.write, journal))]
    rows = datev.rows(journal.pairs)
    head, rates = _head(books, journal, rows), _rates(books, rows)
    parts = datev.parts(rows)
    names = [f"EXTF_Buchungsstapel {period}" + (f" {n}" if len(parts) > 1 else "") for n in range(1, len(parts) + 1)]
    return [
        File(folder / f"{name}.{datev.SUFFIX}", partial(datev.write, head, part, rates))
        for name, part in zip(names, parts, strict=True)
    ]


def _head(books: Books, journal: Journal, rows: pd.DataFrame) -> datev.Head:
    return datev.Head(
        adviser=books.settings[ADVISER].strip(),
        client=books.settings[CLIENT].strip(),
        year=_year(books, journal.start),
        digits=_digits(journal, rows),
        start=journal.start,
        end=journal.end,
        at=journal.at,
        currency=journal.currency,
        name=f"{journal.number:04} {journal.company}",
    )


def _digits(journal: Journal, rows: pd.DataFrame) -> int:
    """Digits of a general account; those of customers and vendors have one more at most.

    Raises WorkbookError for an account that is no number, or too long, and for a tax key that is none.
    """
    accounts = journal.accounts
    number = accounts["account"].str.fullmatch("[0-9]+")
    lengths = accounts["account"].str.len() - accounts["use"].isin(PARTIES)
    wrong = accounts.loc[~number | (lengths > _MOST_DIGITS), "account"]
    if len(wrong):
        raise WorkbookError("journal-account", accounts=", ".join(wrong), most=_MOST_DIGITS)
    keys = sorted(key for key in set(rows["key"]) if key and not (key.isdecimal() and len(key) <= 4))
    if keys:
        raise WorkbookError("journal-key", keys=", ".join(keys), auto=datev.BY_ITSELF)
    return max(_FEWEST_DIGITS, int(lengths.max()))


def _rates(books: Books, rows: pd.DataFrame) -> datev.Rates:
    """What each other currency was worth on each day. Raises WorkbookError where the book does not say."""
    home = books.settings.currency
    asked = rows.loc[rows["currency"] != home, ["currency", "day"]].drop_duplicates()
    found: dict[tuple[str, pd.Timestamp], datev.Rate] = {}
    lacking: dict[str, date] = {}
    for currency, day in asked.itertuples(index=False):
        units, rate = (ask(books, currency, home, day.date()) for ask in (exchange.units, exchange.rate))
        if units is None or rate is None:
            lacking.setdefault(currency, day.date())
        else:
            found[currency, day] = datev.Rate(units, 1 / rate)
    if lacking:
        language = books.settings.language
        named = ", ".join(f"{currency} {number_shapes.day(day, language)}" for currency, day in lacking.items())
        raise WorkbookError("journal-rates", home=home, named=named)
    return found


def names(files: Sequence[File]) -> str:
    """The files in a sentence."""
    return ", ".join(file.path.name for file in files)


def not_as_made(books: Books, files: Sequence[File]) -> list[str]:
    """Files that were made before with another content."""
    known = documents.digests(books)
    found = []
    for file in files:
        name, content = file.path.name, file.content
        was = known.get(name)
        if was and was != digest(content if isinstance(content, bytes) else content()):
            found.append(name)
    return found


def format_of(books: Books, said: str) -> str:
    """The format that was said, else that of the Settings."""
    return (said or books.settings["Journal format"] or CSV).strip().casefold()
