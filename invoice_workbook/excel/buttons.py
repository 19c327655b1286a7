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
from invoice_workbook.excel.chosen import Chosen, listed
from invoice_workbook.excel.desk import Desk
from invoice_workbook.hosts.run import Result, logged, run
from invoice_workbook.languages import at_the_desk, known, text
from invoice_workbook.schema import PROBLEMS, SIDES, TABLES

UNASKED = ("no-file-chosen", "nothing-typed", "not-all")
"""What the clerk chose not to do needs no box."""
Action = Callable[[Desk, str], Result]


@mac_press.in_turn
@at_the_desk()
def press(command: str, spelled: str = "") -> Result | None:
    """Run a button's command on the workbook it belongs to; None where it was refused."""
    desk = Desk(xw.Book.caller())
    desk.bar(text("desk.running", label=text(f"command.{command}.label")))
    try:
        result = ACTIONS[command](desk, text_spelled(spelled))
        _say_what_next(command, result)
        desk.answer(result)
    except WorkbookError as error:
        desk.refuse(str(error), is_boxed=error.id not in UNASKED)
        return None
    except Exception as error:  # noqa: BLE001  # nobody at a sheet is shown a traceback
        desk.refuse(_words_of(error))
        return None
    return result


def _words_of(error: Exception) -> str:
    if mac_press.is_timed_out(error):
        return text("refused.timed-out")
    return text("refused.unexpected", reason=repr(error), log=logged())


def _say_what_next(command: str, result: Result) -> None:
    """Where a press found nothing to do, why that may be and what comes first."""
    is_idle = not any(result.json.get(part) for part in ("changes", "files", "left_out", "problems"))
    if is_idle and not result.is_dry and known(f"desk.nothing.{command}"):
        result.message = f"{result.message} {text(f'desk.nothing.{command}')}"


def _said_of(words: str, result: Result) -> Result:
    """A result whose message begins with what was acted on, if anything was."""
    if words and not result.is_dry:
        result.message = f"{words} {result.message}"
    return result


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

        rules = judge.RULES_OF[command]
        result = run(command, desk.host, lambda books: judge.check(books, rules, on_top=bool(rules)))
        return _with_problems(desk, result)

    return act


def _check_orders(desk: Desk, _: str) -> Result:
    from invoice_workbook.commands.check import RULES_OF
    from invoice_workbook.commands.check_orders import check_orders

    rules = RULES_OF["check-orders"]
    result = run("check-orders", desk.host, lambda books: check_orders(books, rules, on_top=True))
    return _with_problems(desk, result)


def _with_problems(desk: Desk, result: Result) -> Result:
    """The sheet Problems in front, where a check found some; those it found are its first rows."""
    found = sum(problem["status"] == "open" for problem in result.json["problems"])
    if found and (where := desk.show_problems(found)):
        result.message = f"{result.message} {where}"
    return result


def _dismiss(desk: Desk, _: str) -> Result:
    """The problems that are selected, with the reasons the clerk typed beside them."""
    from invoice_workbook.commands import check as judge

    chosen = desk.some(PROBLEMS.name, "select-problem")
    return run("dismiss", desk.host, lambda books: judge.dismiss_as_written(books, chosen.ids))


def _issue(desk: Desk, _: str) -> Result:
    """Invoices for the selected orders, or for all that are verified; asked once, before anything is written."""
    from invoice_workbook.commands.issue import waiting
    from invoice_workbook.hosts.invoice_files import issue_with_files

    chosen = desk.some_or_all("Orders", waiting)
    return _said_of(chosen.words, issue_with_files(desk.host, chosen.named, agreed=desk.agrees_to(chosen)))


def _credit(desk: Desk, _: str) -> Result:
    """The invoice that is selected, whole; lines are credited from the command line."""
    from invoice_workbook.hosts.invoice_files import credit_with_files

    chosen = desk.some("Invoices", "select-invoice")
    if len(chosen.ids) > 1:
        raise WorkbookError("select-one-invoice", count=len(chosen.ids), ids=listed(chosen.ids))
    return credit_with_files(desk.host, chosen.ids[0], agreed=desk.agrees_to(chosen))


def _files(desk: Desk, _: str) -> Result:
    """The files of the selected invoices, or of all that are issued."""
    from invoice_workbook.commands.files import issued
    from invoice_workbook.hosts.invoice_files import make_files

    chosen = desk.some_or_all("Invoices", issued, "desk.all.files")
    return _said_of(chosen.words, make_files(desk.host, chosen.named))


def _aging(desk: Desk, _: str) -> Result:
    """The aging of the side whose sheet is shown; receivable from anywhere else."""
    from invoice_workbook.commands.aging import aging

    sheet = desk.book.sheets.active.name
    is_payable = any(table.sheet == sheet and table.group == "payable" for table in TABLES.values())
    side = SIDES["payable" if is_payable or sheet == SIDES["payable"].aging_sheet else "receivable"]
    result = run("aging", desk.host, lambda books: aging(books, side.name))
    desk.show_sheet(side.aging_sheet)
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
    from invoice_workbook.commands.send import unsent
    from invoice_workbook.hosts.mailing import send

    chosen = desk.some_or_all("Invoices", unsent, "desk.all.send")
    return _said_of(chosen.words, send(desk.host, chosen.named))


def _statements(desk: Desk, _: str) -> Result:
    """Statements of the selected customers, or of all with something open."""
    from invoice_workbook.commands.statements import owing
    from invoice_workbook.hosts.chasing import statements

    chosen = desk.some_or_all("Customers", owing, "desk.all.statements")
    return _said_of(chosen.words, statements(desk.host, chosen.named))


def _remind(desk: Desk, _: str) -> Result:
    """New proposals; from the sheet Reminders, if the clerk says so, the letters of those that stand there."""
    from invoice_workbook.hosts.chasing import remind

    wants_letters = desk.is_shown("Reminders") and _wants_letters(desk)
    result = remind(desk.host, make_letters=wants_letters)
    desk.show("Reminders")
    return result


def _wants_letters(desk: Desk) -> bool:
    from invoice_workbook.commands.remind import to_be_sent
    from invoice_workbook.hosts.run import books_of

    count = len(to_be_sent(books_of(desk.host, None)))
    return bool(count) and desk.wants(text("desk.letters", count=count))


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
    desk.show("BankLines")
    return result


def _match(desk: Desk, _: str) -> Result:
    from invoice_workbook.commands.match import match

    return run("match", desk.host, match)


def _route(desk: Desk, _: str) -> Result:
    """The selected bills, or all that are verified, to whom they are to be approved by."""
    from invoice_workbook.commands.bill_way import verified
    from invoice_workbook.hosts import bill_way

    chosen = desk.some_or_all("Bills", verified, "desk.all.route")
    return _said_of(chosen.words, bill_way.route(desk.host, chosen.named))


def _approve(desk: Desk, _: str) -> Result:
    """The selected bills, by who is logged in."""
    from getpass import getuser

    from invoice_workbook.commands import bill_way

    chosen = desk.some("Bills", "select-bill")
    agreed = desk.agrees_to(chosen)
    who = getuser()
    return _said_of(
        chosen.words,
        run("approve", desk.host, lambda books: bill_way.approve(books, chosen.ids, who), agreed=agreed),
    )


def _hold(desk: Desk, given: str) -> Result:
    """The selected bills, for the reason that is typed then."""
    from invoice_workbook.commands import bill_way

    chosen = desk.some("Bills", "select-bill")
    reason = desk.typed(text("desk.why.hold", bills=chosen.words), given)
    return _said_of(chosen.words, run("hold", desk.host, lambda books: bill_way.hold(books, chosen.ids, reason)))


def _release(desk: Desk, given: str) -> Result:
    """One hold of each selected bill; where one has several, the reason begins with which: `over-priced: agreed`."""
    from invoice_workbook.commands import bill_way

    chosen = desk.some("Bills", "select-bill")
    reason = desk.typed(text("desk.why.release", bills=chosen.words), given)
    return _said_of(
        chosen.words, run("release", desk.host, lambda books: bill_way.release_as_typed(books, chosen.ids, reason))
    )


def _reject(desk: Desk, given: str) -> Result:
    """The selected bills; a reason may be left out where a bill differs from its order."""
    from invoice_workbook.hosts import bill_way

    chosen = desk.some("Bills", "select-bill")
    reason = desk.typed(text("desk.why.reject", bills=chosen.words), given)
    return _said_of(chosen.words, bill_way.reject(desk.host, chosen.ids, reason))


def _pay(desk: Desk, _: str) -> Result:
    """New proposals; from the sheet Payments, if the clerk says so, those that stand there are released.

    The selected ones, where some of them are proposals; else all.
    """
    from invoice_workbook.hosts import paying

    chosen = _to_release(desk) if desk.is_shown("Payments") else None
    if chosen is None:
        result = paying.propose(desk.host)
    else:
        result = _said_of(chosen.words, paying.release(desk.host, chosen.ids))
    desk.show("Payments")
    return result


def _to_release(desk: Desk) -> Chosen | None:
    """The proposals to release; None where there is none, or the clerk wants new ones."""
    from invoice_workbook.commands.pay import proposals
    from invoice_workbook.hosts.run import books_of

    every = proposals(books_of(desk.host, None))
    chosen = desk.selected("Payments").ids
    mine = [id_ for id_ in every if id_ in chosen] or every
    question = text("desk.release", count=len(mine), total=len(every), ids=listed(mine))
    return Chosen("Payments", tuple(mine), len(every)) if every and desk.wants(question) else None


def _claims(desk: Desk, _: str) -> Result:
    """What the selected vendors, or all, owe us; letters if the clerk says so."""
    from invoice_workbook.hosts.claiming import claims

    chosen = desk.selected("Vendors")
    result = claims(desk.host, chosen.ids)
    owing = list(dict.fromkeys(claim["vendor"] for claim in result.json["claims"]))
    desk.show_lines((*([chosen.words] if chosen.ids else []), *result.to_print, result.message))
    if owing and desk.wants(text("desk.claims", count=len(owing), ids=listed(owing))):
        result = claims(desk.host, chosen.ids, make_letters=True)
    return _said_of(chosen.words, result) if chosen.ids else result


def _import_bill(desk: Desk, file: str) -> Result:
    from invoice_workbook.hosts.bill_imports import import_bill_files

    result = import_bill_files(desk.host, [file_named(file)])
    desk.show("Bills")
    return result


def _apply(desk: Desk, _: str) -> Result:
    """Posts what is accepted on the sheet, and proposes the rest."""
    from invoice_workbook.commands.apply import apply

    result = run("apply", desk.host, apply)
    desk.show("BankLines")
    return result


def _doctor(desk: Desk, _: str) -> Result:
    from invoice_workbook.setup import reopened
    from invoice_workbook.setup.doctor import examine_open, result_of

    path = desk.host.path
    told = examine_open(desk.host)
    desk.show_lines(result_of(path, told).to_print)
    if reopened.is_possible(desk.book, told) and desk.wants(text("desk.upgrade", file=path.name)):
        desk.book, told = reopened.bring_up(desk.book, path)
        desk.show_lines(result_of(path, told).to_print)
    return result_of(path, told)


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
