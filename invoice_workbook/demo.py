"""demo: the whole tour on the sample company, without a spreadsheet program."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from invoice_workbook.commands import named
from invoice_workbook.commands.service import aging
from invoice_workbook.eligibility.match_holds import MATCHED, NO_ORDER
from invoice_workbook.engine.result import Result
from invoice_workbook.engine.run import run
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import text
from invoice_workbook.sample import book as sample_book
from invoice_workbook.schema import RECEIVABLE
from invoice_workbook.setup import new_book

NAME = "Kranich.xlsm"
NEXT_RUN = date(2026, 12, 24)
"""So late that the sample's run pays something."""


def _free(folder: Path) -> Path:
    """A path for the book where nothing lies yet: a demo never touches what is there."""
    book, number = folder / NAME, 2
    while book.exists():
        book, number = folder / f"{Path(NAME).stem} {number}.xlsm", number + 1
    return book


def tour(folder: Path, say: Callable[[str], None]) -> Result:
    """Make a book, check it, flag what is late, age it, issue invoices, match and pay bills; say each step."""
    folder.mkdir(parents=True, exist_ok=True)
    book = _free(folder)
    say(text("demo.begin", folder=folder))
    edits, _ = sample_book.edits()
    new_book.make(book, edits=edits)
    say(text("demo.made", file=book.name, rows=sum(edit.rows for edit in edits.values())))
    checked = _run("check", book)
    found = checked.json["problems"]
    numbers = {f"{s}s": sum(p["severity"] == s for p in found) for s in ("error", "warning", "notice")}
    say(text("demo.checked", **numbers))
    shown = {problem["rule"]: problem for problem in reversed(found)}
    for rule in sorted(shown, key=[p["rule"] for p in found].index):
        say("  " + text("demo.problem", rule=rule, message=shown[rule]["message"]))
    _late(book, say)
    issued = _run("issue", book)
    made = _run("files", book)
    say(text("demo.issued", count=len(issued.json["invoices"]), files=len(made.json["files"])))
    for left in (*made.json.get("failed", ()), *made.json.get("without_e_invoice", ())[:1]):
        say("  " + left["reason"])
    matched = _run("match", book)
    say(text("demo.matched", message=matched.message))
    for line in (one for one in matched.json["matches"] if one["result"] not in (MATCHED, NO_ORDER)):
        say("  " + text("demo.match", **line))
    proposed = _run("pay", book, next_run=NEXT_RUN)
    say(text("demo.paid", message=proposed.message))
    released = _run("pay", book, release=True)
    say("  " + released.message)
    pdf = next((f for f in made.json["files"] if issued.json["invoices"][-1] in f and f.endswith(".pdf")), "")
    message = text("demo.end", book=book, pdf=pdf)
    files = [str(book), *made.json["files"], *released.json["files"]]
    return Result(message, {"command": "demo", "book": str(book), "as_of": None, "message": message, "files": files})


def _run(command: str, book: Path, **options: object) -> Result:
    return run(named(command), WorkbookFile(book), options)


def _late(book: Path, say: Callable[[str], None]) -> None:
    late = _run("flag-late", book)
    count = sum(problem["rule"] == "late-payment" for problem in late.json["problems"])
    aged = _run("aging", book)
    say(text("demo.late", count=count, message=aged.message))
    for line in aging.lines([r for r in aged.json["aging"] if r["total"] != r["current"]], RECEIVABLE.name, ""):
        say("  " + line)
