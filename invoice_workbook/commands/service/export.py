"""export: a copy of the book for others: values only, no macros, no Log, the sheets that are wanted.

With `to_each` a copy for each of our People, as a draft: an approver has the bills that wait for him, an owner his
problems.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from invoice_workbook import names
from invoice_workbook.books import Books
from invoice_workbook.commands import concerns
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.commands.table_copies import computed, sheet_of
from invoice_workbook.commands.table_names import table_named
from invoice_workbook.delivery import covers
from invoice_workbook.delivery.covers import Mails
from invoice_workbook.delivery.mail import Mail, addresses
from invoice_workbook.documents import plain_xlsx
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.file_names import file_stem
from invoice_workbook.documents.plain_xlsx import Sheet
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import named, text
from invoice_workbook.ledger import aging
from invoice_workbook.schema import LOG, SIDES, TABLES, Side, Table

NEVER = (LOG.name,)


def export(
    books: Books, given: Given, *, sheets: str = "", mail: str = "", password: str = "", to_each: bool = False
) -> Outcome:
    """A values-only copy of the book beside it, with a `password` encrypted; and a draft that mails it."""
    wanted = chosen(sheets)
    if to_each:
        return _to_each(books, given, wanted, mail, password)
    receivers = addresses(mail, "--mail") if mail else ()
    path = given.folder / f"{given.book.stem} {books.as_of.isoformat()}.xlsx"
    message = text("done.export", books.settings.language, count=len(wanted), file=path)
    copy = File(path, partial(_content, sheets_of(books, wanted), books.as_of, password), is_document=False)
    return Outcome(message, files=[copy], mails=[_mail(books, receivers, path)] if receivers else [])


def _to_each(books: Books, given: Given, wanted: Sequence[str], mail: str, password: str) -> Outcome:
    """A copy and a draft for everybody whom something concerns. Raises WorkbookError with an address besides."""
    if mail:
        raise WorkbookError("export-to-each", address=mail)
    mails, copies = Mails(books, given.mail_texts), list[File]()
    for person, rows in concerns.of_people(books).items():
        mine = {name: rows[name] for name in wanted if name in rows}
        if not mine:
            continue
        stem = file_stem(f"{given.book.stem} {person} {books.as_of.isoformat()}")
        path = given.folder / f"{stem}.xlsx"
        content = partial(_content, sheets_of(books, list(mine), mine), books.as_of, password)
        before = len(mails.made)
        words = {"file": path.name, "date": Wording.of(books.settings.language).date(books.as_of)}
        mails.put(person, partial(covers.to_person, books, person, "export", stem, **words), [path])
        copies += [File(path, content, is_document=False)] if len(mails.made) > before else []
    done = "done.export-each" if copies else "done.export-each-none"
    message = text(done, books.settings.language, count=len(copies))
    return Outcome(" ".join([message, *mails.said]), files=copies, mails=mails.made, more=mails.more)


def _content(sheets: Sequence[Sheet], made_on: date, password: str) -> bytes:
    content = plain_xlsx.make(list(sheets), made_on)
    return plain_xlsx.encrypted(content, password) if password else content


def _mail(books: Books, to: tuple[str, ...], path: Path) -> Mail:
    settings = books.settings
    (sender, *_) = addresses(settings["E-mail"], text("settings.company"))
    day = Wording.of(settings.language).date(books.as_of)
    words = {"company": settings["Company"], "file": path.name, "date": day}
    subject, body = (text(f"mail.export.{part}", settings.language, **words) for part in ("subject", "text"))
    return Mail(
        name=path.stem,
        sender=sender,
        sender_name=settings["Company"],
        to=to,
        subject=subject,
        text=body,
        documents=(path.name,),
        attached=(path,),
    )


def chosen(said: str) -> tuple[str, ...]:
    """Tables and aging sheets by their names, "Invoices,Aging receivable"; all where none is named.

    Raises WorkbookError for one that is not there, or is never given away.
    """
    agings = tuple(side.aging_sheet for side in SIDES.values())
    if not said.strip():
        return tuple(name for name in TABLES if name not in NEVER) + agings
    found = []
    for part in (one.strip() for one in said.split(",") if one.strip()):
        sheet = names.sheet_named(part)
        name = sheet if sheet in agings else table_named(part)
        if name in NEVER:
            raise WorkbookError("never-exported", sheet=TABLES[name].sheet)
        found.append(name)
    return tuple(dict.fromkeys(found))


def sheets_of(books: Books, wanted: Sequence[str], rows: Mapping[str, pd.Index] | None = None) -> list[Sheet]:
    """The sheets of the copy, with every computed column as its value; of a table in `rows` those rows alone."""
    sides = {side.aging_sheet: side for side in SIDES.values()}
    return [
        _aging(books, sides[name]) if name in sides else _table(books, TABLES[name], (rows or {}).get(name))
        for name in wanted
    ]


def _table(books: Books, table: Table, rows: pd.Index | None) -> Sheet:
    language = books.settings.language
    return sheet_of(named(table.sheet, language), table, _rows(computed(books, table.name), rows), language)


def _rows(frame: pd.DataFrame, rows: pd.Index | None) -> pd.DataFrame:
    return frame if rows is None else frame.loc[rows]


def _aging(books: Books, side: Side) -> Sheet:
    language = books.settings.language
    table = aging.derive(books, side.name)
    bands = aging.bands(books.settings)
    decimals = [int(one) for one in table["decimals"]]
    rows = [
        [str(row["party"]), str(row["currency"]), *(row[band] / 10 ** row["decimals"] for band in ("total", *bands))]
        for row in table.to_dict("records")
    ]
    columns = [named(TABLES["Questions"].by_field["party"].header, language)]
    columns.append(named(TABLES[side.documents].by_field["currency"].header, language))
    headers = [*columns, text("aging.total", language), *(_band(band, language) for band in bands)]
    return Sheet(named(side.aging_sheet, language), headers, rows, frozenset(range(2, len(headers))), decimals)


def _band(band: str, language: str) -> str:
    """A band's name: `current`, `1-30`, `over 90`."""
    over, _, days = band.partition(" ")
    if band == "current":
        return text("aging.current", language)
    return text("aging.over", language, days=days) if over == "over" else band


COMMAND = Command(
    id="export",
    group="Service",
    place=1,
    work=export,
    options=(
        Option("mail", "mail", "--mail"),
        Option("sheets", "sheets", "--sheets"),
        Option("password", "password", "--password", kind="secret"),
        Option("to_each", "to-each", "--to-each", kind="flag"),
    ),
    icon="FileSaveAsExcelXlsx",
    key_tip="EX",
    has_papers=True,
)
