"""A customer's statement of account as a workbook. Units: minor units of the currency."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from invoice_workbook import colours, letters, number_shapes
from invoice_workbook.documents import stored_results
from invoice_workbook.documents.account_statement import Account
from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.statement_page import ACTIVITY, COLUMNS, kind_of
from invoice_workbook.xstring import encoded

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet


def xlsx(account: Account, dress: Dress = PLAIN) -> bytes:
    """The statement as a workbook: what is open, with a total, and what moved it; sums are formulas with results."""
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from invoice_workbook.documents.packed_xlsx import packed

    wording = Wording.of(account.buyer.language, account.seller.country, account.currency)
    book = Workbook()
    statement = book.active
    assert isinstance(statement, Worksheet)
    statement.title = "Statement"
    activity = book.create_sheet("Activity")
    results = {
        statement.title: _open_sheet(statement, account, wording, dress),
        activity.title: _activity_sheet(activity, account, wording, dress),
    }
    return stored_results.put(packed(book, account.day), results)


def _open_sheet(
    sheet: "Worksheet", account: Account, wording: Wording, dress: Dress
) -> dict[str, stored_results.Result]:
    """The open items, what is due now and what later, and the total; returns what the total comes to."""
    first = _head(sheet, account, wording, COLUMNS, 3, dress)
    for row, item in enumerate(account.items, first + 1):
        _text(sheet.cell(row, 1), f"{wording.text(item.kind)} {item.document}")
        for column, day in ((2, item.day), (3, item.due)):
            sheet.cell(row, column).value, sheet.cell(row, column).number_format = day, wording.day_format
        sheet.cell(row, 4).value = item.days_late if item.open > 0 else None
        for column, units in ((5, item.gross), (6, item.open)):
            _amount(sheet.cell(row, column), account, units)
    last = first + len(account.items)
    for row, (label, units) in enumerate((("later", account.not_yet_due), ("now", account.due_now)), last + 2):
        _text(sheet.cell(row, 1), wording.text(f"statement.{label}"))
        _amount(sheet.cell(row, 6), account, units)
    _text(sheet.cell(last + 4, 1), wording.text("statement.total"))
    _amount(sheet.cell(last + 4, 6), account, account.total, f"=SUM(F{first + 1}:F{max(last, first + 1)})")
    _bold(sheet.cell(last + 4, 1), sheet.cell(last + 4, 6))
    _widen(sheet, (34, 13, 13, 11, 15, 15), first)
    return {f"F{last + 4}": stored_results.amount(account.total, account.decimals)}


def _activity_sheet(
    sheet: "Worksheet", account: Account, wording: Wording, dress: Dress
) -> dict[str, stored_results.Result]:
    """The opening balance, what moved it, and the closing one; returns what the balances come to."""
    first = _head(sheet, account, wording, ACTIVITY, 2, dress)
    rows = [(wording.text("statement.before"), account.since, account.opening)]
    rows += [(f"{kind_of(one, wording)} {one.document}", one.day, one.amount) for one in account.movements]
    results: dict[str, stored_results.Result] = {}
    balance = 0
    for row, (words, day, units) in enumerate(rows, first + 1):
        _text(sheet.cell(row, 1), words)
        sheet.cell(row, 2).value, sheet.cell(row, 2).number_format = day, wording.day_format
        _amount(sheet.cell(row, 3), account, units)
        balance += units
        _amount(sheet.cell(row, 4), account, balance, f"=SUM(C${first + 1}:C{row})")
        results[f"D{row}"] = stored_results.amount(balance, account.decimals)
    _bold(sheet.cell(first + len(rows), 4))
    _widen(sheet, (44, 13, 15, 15), first)
    return results


def _head(
    sheet: "Worksheet", account: Account, wording: Wording, columns: Sequence[str], lefts: int, dress: Dress
) -> int:
    """The heads and the table's header, of which so many columns stand to the left; returns the header's row."""
    from openpyxl.styles import Alignment, Font, PatternFill

    heads = [account.seller.name, f"{wording.text('statement')} {wording.date(account.day)}"]
    heads.append(f"{account.party} {account.buyer.name} ({account.currency})")
    for row, words in enumerate(heads, 1):
        _text(sheet.cell(row, 1), words)
        sheet.cell(row, 1).font = Font(name="Calibri", size=15 if row == 1 else 11, bold=row < 3)  # two heads
    first = len(heads) + 2
    for column, name in enumerate(columns, 1):
        cell = sheet.cell(first, column)
        _text(cell, wording.text(f"column.{name}"))
        cell.font = Font(bold=True, color=colours.ink_on(dress.colour))
        cell.fill = PatternFill("solid", fgColor=dress.colour)
        cell.alignment = Alignment(horizontal="left" if column <= lefts else "right")
    return first


def _amount(cell: "Cell | MergedCell", account: Account, units: int, formula: str = "") -> None:
    """An amount in minor units, or a formula that comes to it, in the account's decimals."""
    worth = units / 10**account.decimals
    cell.value = formula or worth
    cell.number_format = number_shapes.cell_format(worth, account.decimals, account.is_in_lakh)


def _bold(*cells: "Cell | MergedCell") -> None:
    from openpyxl.styles import Font

    for cell in cells:
        cell.font = Font(bold=True)


def _widen(sheet: "Worksheet", widths: Sequence[int], header: int) -> None:
    for letter_, width in zip("ABCDEF", widths, strict=False):
        sheet.column_dimensions[letter_].width = width
    sheet.page_setup.fitToHeight = 0
    sheet.freeze_panes = f"A{header + 1}"


def _text(cell: object, words: str) -> None:
    """Text that can never become a formula."""
    from openpyxl.cell.cell import Cell

    assert isinstance(cell, Cell)
    cell.value = encoded(letters.writable(words)) or None
    if cell.value:  # openpyxl would write a text cell without a text
        cell.data_type = "s"
