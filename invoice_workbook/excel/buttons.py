"""Buttons: what the ribbon and the sheet's buttons call, by the command's id.

`press` is the one entry, and its catch the one broad catch of the live program: whatever goes wrong is one sentence
on the screen, and the spreadsheet program stays usable.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlparse

import xlwings as xw

from invoice_workbook.errors import WorkbookError
from invoice_workbook.excel import mac_press
from invoice_workbook.excel.desk import TITLE, Desk
from invoice_workbook.hosts.run import Result, logged, run
from invoice_workbook.languages import text
from invoice_workbook.schema import PROBLEMS, SIDES, TABLES

UNASKED = ("no-file-chosen",)
"""What the clerk chose not to do needs no box."""
Action = Callable[[Desk, str], Result]


@mac_press.in_turn
def press(command: str, spelled: str = "") -> Result | None:
    """Run a button's command on the workbook it belongs to; None where it was refused."""
    book = xw.Book.caller()
    app = book.app
    app.status_bar = text("desk.running", label=text(f"command.{command}.label"))
    try:
        desk = Desk(book)
        result = ACTIONS[command](desk, text_spelled(spelled))
        app.status_bar = result.message
        with mac_press.unhurried():
            mac_press.tell(app, result.message, TITLE)
            desk.offer(result.json.get("files", ()))
    except WorkbookError as error:
        _refuse(app, str(error), is_shown=error.id not in UNASKED)
        return None
    except Exception as error:  # noqa: BLE001  # nobody at a sheet is shown a traceback
        _refuse(app, _words_of(error))
        return None
    return result


def _words_of(error: Exception) -> str:
    if mac_press.is_timed_out(error):
        return text("refused.timed-out")
    return text("refused.unexpected", reason=repr(error), log=logged())


def _refuse(app: xw.App, words: str, is_shown: bool = True) -> None:
    """One sentence in the status bar, and before the clerk so that it is not missed."""
    app.status_bar = words
    if app.visible and is_shown:
        with mac_press.unhurried():
            app.alert(words, TITLE, mode="info")


def text_spelled(letters: str) -> str:
    """The text that a macro spelled as the numbers of its letters.

    >>> text_spelled("61.E9.")
    'aé'
    """
    numbers = [int(number, 16) for number in letters.split(".") if number]
    return b"".join(number.to_bytes(2, "little") for number in numbers).decode("utf-16-le")


def file_named(name: str) -> Path:
    """The file that the clerk chose; LibreOffice names it by its URL. Raises WorkbookError where none was.

    >>> file_named("file:///tmp/a%20b.xml").name
    'a b.xml'
    """
    plain = unquote(urlparse(name).path) if name.startswith("file:") else name
    if not plain:
        raise WorkbookError("no-file-chosen")
    return Path(plain)


def _check(command: str) -> Action:
    def act(desk: Desk, _: str) -> Result:
        from invoice_workbook.commands import check as judge

        result = run(command, desk.host, lambda books: judge.check(books, judge.RULES_OF[command]))
        if any(problem["status"] == "open" for problem in result.json["problems"]):
            desk.show_problems()
        return result

    return act


def _dismiss(desk: Desk, _: str) -> Result:
    """The problems that are selected, with the reasons the clerk typed beside them."""
    from invoice_workbook.commands import check as judge

    chosen = desk.selected(PROBLEMS.name, fewest=1)
    if not chosen:
        raise WorkbookError("select-problem", sheet=PROBLEMS.sheet)
    return run("dismiss", desk.host, lambda books: judge.dismiss_as_written(books, chosen))


def _issue(desk: Desk, _: str) -> Result:
    from invoice_workbook.hosts.invoice_files import issue_with_files

    return issue_with_files(desk.host, desk.selected("Orders"), agreed=desk.agrees)


def _check_orders(desk: Desk, _: str) -> Result:
    from invoice_workbook.commands.check import RULES_OF
    from invoice_workbook.commands.check_orders import check_orders

    return run("check-orders", desk.host, lambda books: check_orders(books, RULES_OF["check-orders"]))


def _credit(desk: Desk, _: str) -> Result:
    """The invoice that is selected, whole; lines are credited from the command line."""
    from invoice_workbook.hosts.invoice_files import credit_with_files

    chosen = desk.selected("Invoices", fewest=1)
    if len(chosen) != 1:
        raise WorkbookError("select-invoice", sheet=TABLES["Invoices"].sheet)
    return credit_with_files(desk.host, chosen[0], agreed=desk.agrees)


def _files(desk: Desk, _: str) -> Result:
    from invoice_workbook.hosts.invoice_files import make_files

    return make_files(desk.host, desk.selected("Invoices"))


def _aging(desk: Desk, _: str) -> Result:
    """The aging of the side whose sheet is shown; receivable from anywhere else."""
    from invoice_workbook.commands.aging import aging

    sheet = desk.book.sheets.active.name
    is_payable = any(table.sheet == sheet and table.group == "payable" for table in TABLES.values())
    side = SIDES["payable" if is_payable or sheet == SIDES["payable"].aging_sheet else "receivable"]
    result = run("aging", desk.host, lambda books: aging(books, side.name))
    desk.show(side.aging_sheet)
    return result


def _import(desk: Desk, file: str) -> Result:
    """A file into the table of the sheet that is shown; from any other sheet, into the one its columns belong to."""
    from invoice_workbook.hosts.imports import import_files, table_of

    sheet = desk.book.sheets.active.name
    path = file_named(file)
    table = next((table.name for table in TABLES.values() if table.sheet == sheet), None) or table_of(path)
    if table is None:
        raise WorkbookError("import-where", file=path.name)
    return import_files(desk.host, table, [path])


def _send(desk: Desk, _: str) -> Result:
    """Drafts of the selected invoices, or of all that are not sent yet; nothing is sent from here."""
    from invoice_workbook.hosts.mailing import send

    return send(desk.host, desk.selected("Invoices"))


def _statements(desk: Desk, _: str) -> Result:
    """Statements of the selected customers, or of all with something open."""
    from invoice_workbook.hosts.chasing import statements

    return statements(desk.host, desk.selected("Customers"))


def _remind(desk: Desk, _: str) -> Result:
    """New proposals; from the sheet Reminders, if the clerk says so, the letters of those that stand there."""
    from invoice_workbook.hosts.chasing import remind

    wants_letters = desk.is_shown(TABLES["Reminders"].sheet) and desk.wants(text("desk.letters"))
    result = remind(desk.host, make_letters=wants_letters)
    desk.show(TABLES["Reminders"].sheet)
    return result


def _collections(desk: Desk, _: str) -> Result:
    from invoice_workbook.hosts.chasing import collections

    result = collections(desk.host)
    desk.show_lines(result.to_print)
    return result


def _export(desk: Desk, _: str) -> Result:
    from invoice_workbook.hosts.chasing import export

    return export(desk.host)


def _import_bank(desk: Desk, file: str) -> Result:
    from invoice_workbook.hosts.bank_imports import import_bank_files

    result = import_bank_files(desk.host, [file_named(file)])
    desk.show(TABLES["BankLines"].sheet)
    return result


def _match(desk: Desk, _: str) -> Result:
    from invoice_workbook.commands.match import match

    return run("match", desk.host, match)


def _route(desk: Desk, _: str) -> Result:
    """The selected bills, or all that are verified, to whom they are to be approved by."""
    from invoice_workbook.hosts import bill_way

    return bill_way.route(desk.host, desk.selected("Bills"))


def _bills(desk: Desk) -> list[str]:
    """The selected bills. Raises WorkbookError where there is none."""
    chosen = desk.selected("Bills", fewest=1)
    if not chosen:
        raise WorkbookError("select-bill", sheet=TABLES["Bills"].sheet)
    return chosen


def _approve(desk: Desk, _: str) -> Result:
    """The selected bills, by who is logged in."""
    from getpass import getuser

    from invoice_workbook.commands import bill_way

    chosen = _bills(desk)
    return run("approve", desk.host, lambda books: bill_way.approve(books, chosen, getuser()), agreed=desk.agrees)


def _hold(desk: Desk, reason: str) -> Result:
    from invoice_workbook.commands import bill_way

    chosen = _bills(desk)
    return run("hold", desk.host, lambda books: bill_way.hold(books, chosen, reason))


def _release(desk: Desk, reason: str) -> Result:
    """One hold of the selected bill; where it has several, the reason begins with which: `over-priced: agreed`."""
    from invoice_workbook.commands import bill_way

    chosen = _bills(desk)
    return run("release", desk.host, lambda books: bill_way.release_as_typed(books, chosen[0], reason))


def _reject(desk: Desk, reason: str) -> Result:
    from invoice_workbook.hosts import bill_way

    return bill_way.reject(desk.host, _bills(desk), reason)


def _pay(desk: Desk, _: str) -> Result:
    """New proposals; from the sheet Payments, if the clerk says so, those that stand there are released."""
    from invoice_workbook.hosts import paying

    wants_release = desk.is_shown(TABLES["Payments"].sheet) and desk.wants(text("desk.release"))
    result = paying.release(desk.host) if wants_release else paying.propose(desk.host)
    desk.show(TABLES["Payments"].sheet)
    return result


def _claims(desk: Desk, _: str) -> Result:
    """What the selected vendors, or all, owe us; letters if the clerk says so."""
    from invoice_workbook.hosts.claiming import claims

    chosen = desk.selected("Vendors")
    result = claims(desk.host, chosen)
    desk.show_lines((*result.to_print, result.message))
    if result.json["claims"] and desk.wants(text("desk.claims")):
        return claims(desk.host, chosen, make_letters=True)
    return result


def _import_bill(desk: Desk, file: str) -> Result:
    from invoice_workbook.hosts.bill_imports import import_bill_files

    result = import_bill_files(desk.host, [file_named(file)])
    desk.show(TABLES["Bills"].sheet)
    return result


def _apply(desk: Desk, _: str) -> Result:
    """Posts what is accepted on the sheet, and proposes the rest."""
    from invoice_workbook.commands.apply import apply

    result = run("apply", desk.host, apply)
    desk.show(TABLES["BankLines"].sheet)
    return result


def _doctor(desk: Desk, _: str) -> Result:
    from invoice_workbook.hosts.doctor import examine_open, result_of

    result = result_of(desk.host.path, examine_open(desk.host))
    desk.show_lines(result.to_print)
    return result


ACTIONS: dict[str, Action] = {
    "check": _check("check"),
    "check-totals": _check("check-totals"),
    "check-orders": _check_orders,
    "check-bills": _check("check-bills"),
    "flag-late": _check("flag-late"),
    "dismiss": _dismiss,
    "issue": _issue,
    "credit": _credit,
    "files": _files,
    "aging": _aging,
    "import": _import,
    "import-bank": _import_bank,
    "match": _match,
    "route": _route,
    "approve": _approve,
    "hold": _hold,
    "release": _release,
    "reject": _reject,
    "pay": _pay,
    "claims": _claims,
    "import-bill": _import_bill,
    "apply": _apply,
    "send": _send,
    "statements": _statements,
    "remind": _remind,
    "collections": _collections,
    "export": _export,
    "doctor": _doctor,
}
"""What each button does; a test holds it against the table of commands."""
