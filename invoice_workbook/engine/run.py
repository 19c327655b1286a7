"""A command on a workbook: lock, ask, read, command, agree, save the book, files, mails, note what left, unlock.

In that order for every command and every host. What is to leave is made and written down as owed before the book is
saved, so that what a crash or a full disk leaves undone is finished by the next run: each once.
"""

import getpass
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.commands import named
from invoice_workbook.commands.declaration import ARCHIVES, Command, Sent
from invoice_workbook.commands.outcome import Tables
from invoice_workbook.delivery import smtp
from invoice_workbook.engine import (
    journal_file,
    leaving,
    lock,
    moves,
    outside,
    owed,
    parting,
    post,
    progress,
    recording,
    result,
    steps,
    together,
    trace,
)
from invoice_workbook.engine.outbox import Outbox
from invoice_workbook.engine.owed import Waiting
from invoice_workbook.engine.post import Office, Posted
from invoice_workbook.engine.result import Result
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import failure, reasons
from invoice_workbook.hosts import history_index, saving
from invoice_workbook.languages import speaking, text
from invoice_workbook.schema import LOG, OWED, SETTINGS_TABLE, TABLES

if TYPE_CHECKING:
    import pandas as pd

    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.hosts import Host
    from invoice_workbook.ledger.computed import Results
    from invoice_workbook.tables.write import Edit


@dataclass(frozen=True)
class How:
    """How a command is run: on which day, dry or not, how long it waits for another run, how patient it is with mails.

    `agreed` is asked before anything is written.
    """

    as_of: date | None = None
    dry_run: bool = False
    wait: float = 0
    agreed: Callable[[str], bool] | None = None
    timeout: float = smtp.TIMEOUT
    pause: Callable[[float], object] | None = None


USUAL = How()
MOST_PATIENT = 10.0
"""Seconds that a run waits for the server of an earlier run's mails."""


def books_of(
    host: "Host", as_of: date | None, today: date | None = None, wanted: Collection[str] | None = None
) -> "Books":
    """The books of a workbook, all of its tables read or those that are wanted; the others when they are asked for.

    Raises WorkbookError where it cannot be used.
    """
    from invoice_workbook.tables import read

    with progress.step(text("progress.read", file=host.path.name)), read.without_collecting():
        blocks = host.read() if wanted is None else host.look({SETTINGS_TABLE.name, *wanted})
        with speaking(read.settings_in(blocks.get(SETTINGS_TABLE.name)).language):
            books = read.read(blocks, today or date.today(), as_of)
        books = replace(books, look=cache(lambda: journal_file.read(host.path, books["Log"])))
        for name in TABLES if wanted is None else wanted:
            _ = books[name]
        if wanted is None or LOG.name in wanted:
            _ = books.record  # as it is now, under the run's lock
        return books


def wanted_by(command: Command) -> frozenset[str] | None:
    """The tables that a command is given read: those that it declares, and what every run of its kind looks at."""
    if command.reads is None:
        return None
    goes_by_journal = command.writes or command.needs_record or command.judges_files or command.takes_files
    return frozenset((*command.reads, *([LOG.name] if goes_by_journal else ())))


def host_of(command: Command, book: Path, options: Mapping[str, Any]) -> "Host":
    """The file that a command works on: the workbook, or the version of it that is to take its place.

    Raises WorkbookError where it cannot be used.
    """
    from invoice_workbook.hosts.workbook_file import WorkbookFile

    is_whole = command.puts_back and not options.get("only")
    return WorkbookFile(book, options["version"] if is_whole else "")


def _version(host: "Host", options: Mapping[str, Any], as_of: date | None) -> "Books | None":
    """The books of the version that rows are to be taken from."""
    from invoice_workbook.hosts.workbook_file import WorkbookFile
    from invoice_workbook.tables import read

    if not options.get("only"):
        return None
    return read.read(WorkbookFile(host.path, options["version"]).look(()), date.today(), as_of)


def run(command: Command, host: "Host", options: Mapping[str, Any] | None = None, how: How = USUAL) -> Result:
    """One command on one workbook, from cells to cells, files and mails. Raises WorkbookError: nothing was written."""
    command = command.as_asked(options or {})
    inputs = outside.read(command, options or {}, host.path)
    with _locked(command, host, how):
        if command.writes and not how.dry_run:
            host.ask_writable()
            journal_file.forget_left_over(host.path)
        run_ = _Run(command, host, how)
        with speaking(run_.language):
            answer = run_.through(options or {}, inputs)
    answer.language = run_.language
    return answer


def settle(host: "Host", how: How = USUAL) -> Result:
    """Finish what earlier runs owe, and nothing else. Raises WorkbookError where the book cannot be used."""
    if not any(owed.waiting(host.path)):
        return Result("", {})
    host.ask_writable()
    run_ = _Run(named("check"), host, how)
    with speaking(run_.language):
        told = run_.settle()
        run_.tell_owed(told)
    return told


def _locked(command: Command, host: "Host", how: How) -> AbstractContextManager[None]:
    if how.dry_run or not command.writes:
        return nullcontext()
    return lock.held(host.path, command.id, how.wait)


class _Run:
    """One run: what it is about, and what it has come to so far."""

    def __init__(self, command: Command, host: "Host", how: How) -> None:
        self.command, self.host, self.how = command, host, how
        self.is_dry = how.dry_run
        self.books = books_of(host, how.as_of, wanted=wanted_by(command))
        self.language = self.books.settings.language
        self.folder = outside.folder_of(host.path, self.books.settings)
        self.has_acted = False
        self.noted = recording.Noted()
        """What is noted with the next save."""

    def through(self, options: Mapping[str, Any], inputs: Mapping[Path, Any]) -> Result:
        """From what earlier runs owe to what this one leaves."""
        before = Result("", {})
        try:
            if self.command.writes and not self.is_dry and not self.command.puts_back:
                before = self.settle()
            answer = self._answer(options, inputs)
        except WorkbookError as error:  # what was settled is said all the same
            error.put_after(before.message)
            raise
        except Exception as error:
            if self.has_acted:
                error.add_note(trace.ACTED)
            raise
        if "sent" in before.parts:
            answer.parts["sent"] = [*before.parts["sent"], *answer.parts.get("sent", ())]
        answer.fail(before.parts.get("failed", ()), before.message)
        if not self.how.dry_run:
            self.tell_owed(answer)
        return answer

    def _answer(self, options: Mapping[str, Any], inputs: Mapping[Path, Any]) -> Result:
        """The command itself, once what earlier runs owe is settled."""
        outcome = self._work(options, inputs)
        edits = cache(partial(self._edits, outcome))
        is_told = self.is_dry and bool(outcome.entries) and isinstance(outcome.tables, Tables)
        would_write = is_told or bool(edits() or outcome.entries)
        outcome = replace(outcome, message=self.books.aged(outcome.message))
        answer = result.of(self.command.id, self.host.path, self.books, outcome)
        if isinstance(outcome.tables, Tables) and is_told:
            counted = replace(outcome, tables=outcome.tables.anew())
            answer.changes = lambda: _changes(self._edits(counted))
        else:
            answer.parts["changes"] = _changes(edits())
        if would_write and not self.is_dry and self.how.agreed and not self.how.agreed(outcome.message):
            self.is_dry = answer.is_dry = True
            answer.message = text("done.declined", self.language)
            return answer
        if self.is_dry:
            answer.is_dry = True
            answer.message = (
                text("done.dry-run", self.language, message=outcome.message) if would_write else outcome.message
            )
            return answer
        self._do(outcome, edits(), answer)
        return answer

    def _work(self, options: Mapping[str, Any], inputs: Mapping[Path, Any]) -> "Outcome":
        """What the command wants, and what follows on the books as they then are."""
        from invoice_workbook.tables import read, spelling

        assert self.command.work is not None
        if self.command.needs_record:
            recording.ask_sound(self.books)
        if self.command.judges_files or self.command.takes_files:
            self.books = recording.with_lying(self.command, self.books, self.host.path, self.folder)
        given = outside.given(self.command, self.host.path, self.books.settings, inputs, options)
        if self.command.puts_back:
            given = replace(given, version=_version(self.host, options, self.how.as_of))
            options = {**options, "version": saving.version_named(self.host.path, options["version"]).name}
        books = self.books
        if ARCHIVES in self.command.options:
            options = dict(options)
            books = together.with_archives(self.host, books, options.pop(ARCHIVES.name, ()))
        with progress.step(text("progress.check")), read.without_collecting():
            outcome = self.command.work(books, given, **options)
            if self.command.books and not isinstance(outcome.tables, Tables):
                outcome = replace(outcome, tables=spelling.as_mastered(self.books, outcome.tables))
            while outcome.then is not None:
                follows, outcome = outcome.then, replace(outcome, then=None)
                outcome = outcome.and_then(follows(read.as_saved(self.books, outcome.tables), given))
            if given.told_of_dress:
                outcome = replace(outcome, message=f"{outcome.message} {given.told_of_dress}")
        return outcome

    def _do(self, outcome: "Outcome", edits: "dict[str, Edit]", answer: Result) -> None:
        """Make what is to leave, save the book with the digests of its files, let it leave, note what left."""
        posted = Posted()
        office = self._office() if outcome.sends else None
        waiting = owed.begun(self.host.path, self.command.id)
        try:
            made = self._make(waiting, outcome, office, posted)
            if outcome.parted is not None:
                parting.lay(waiting, self.host, self.books, outcome.parted, self.command.id)
            outcome = recording.with_files(self.books, outcome, made.digests)
            self.books.forget()
            edits = self._with_log(edits, outcome, self.command)
            waiting.commit(_mark(edits))
        except BaseException:  # also an interrupt: nothing is booked yet
            waiting.drop()
            raise
        self._save(edits, outcome, waiting)
        self.has_acted = True
        placed = leaving.place(waiting)
        answer.parts["files"] = [str(path) for path in placed.paths]
        if office:
            post.hand_in(Outbox(self.folder), lambda: office, waiting, posted)
            self._tell_sent(answer, posted)
        failed = [*made.failed, *placed.failed]
        if failed:
            words = text("done.not-made", self.language, count=len(failed))
            answer.fail(failed, words, *reasons(failed))
        self._tell_way_back(edits, answer)
        self._finish(waiting, posted.sent, answer)

    def _tell_way_back(self, edits: "dict[str, Edit]", answer: Result) -> None:
        """How what was done can be taken back; undo only where what it did is kept."""
        ways = [way for way in self.command.way_back if way != "undo" or self.noted.step]
        if ways and edits.keys() - {"Log"}:
            answer.parts["way_back"] = ways

    def _make(self, waiting: Waiting, outcome: "Outcome", office: Office | None, posted: Posted) -> leaving.Making:
        """Lay ready what is to leave. Raises WorkbookError: nothing is booked."""
        outbox = Outbox(self.folder)
        fresh = outcome.mails
        if office:
            outbox.ask_writable()
            fresh = post.sorted_out(outbox, fresh, owed.documents(self.host.path), posted)
        known = recording.files_known(self.books, outcome)
        making = leaving.Making(waiting, self.folder, known)
        making.all_of(outcome, fresh, sends=office is not None)
        waiting.moves = moves.of(outcome.moves)
        return making

    def _save(self, edits: "dict[str, Edit]", outcome: "Outcome", waiting: Waiting) -> None:
        """Save the book. Raises WorkbookError: it is as it was, and nothing is owed.

        Whatever else cuts a save off, the next run sees by the book's Log whether it was saved.
        """
        if not edits:
            return
        try:
            with progress.step(text("progress.write", file=self.host.path.name)):
                self._write(self.command, edits, outcome)
        except WorkbookError:
            waiting.drop()
            raise

    def _write(self, command: Command, edits: "dict[str, Edit]", outcome: "Outcome") -> None:
        """The entries into the journal's file, forced to the disk; then the book saved; then the file marked.

        Beside the version that the save replaced it is noted which command that was.
        """
        steps.keep(self.host.path, self.noted.step)
        kept = recording.begun(self.host.path, self.books, self.noted.log)
        self.books.forget()
        self.host.write(edits, partial(computed, self.books, outcome.tables))
        recording.ended(self.host.path, kept)
        self._note_version(command, edits)

    def _note_version(self, command: Command, edits: "dict[str, Edit]") -> None:
        history_index.note(self.host.path, self.host.kept, command.id, getpass.getuser(), _changes(edits))

    def _finish(self, waiting: Waiting, sent: Sequence[Sent], answer: Result) -> None:
        """Note what left; what is noted is owed no longer."""
        if self._note(named(waiting.command), sent, answer):
            waiting.tidy()

    def _tell_sent(self, answer: Result, posted: Posted) -> None:
        answer.parts["sent"] = posted.as_json
        count = len({one["document"] for one in posted.failed})
        answer.fail(posted.failed, text("done.sent", self.language, count=len(posted.sent), failed=count))
        answer.say(*posted.told[:3])

    def _office(self) -> Office:
        """Where mails are handed in. Raises WorkbookError where the Settings or the keyring say of none."""
        where = smtp.server(self.books.settings["SMTP server"])
        office = Office(where, smtp.password_of(where), self.how.timeout)
        return replace(office, pause=self.how.pause) if self.how.pause else office

    def _note(self, command: Command, sent: Sequence[Sent], answer: Result) -> bool:
        """Note in the book what left, in a save of its own; gives whether it is noted."""
        if not sent or command.noted is None:
            return True
        try:
            self.books = books_of(self.host, self.how.as_of, wanted=wanted_by(command))
            outcome = command.noted(self.books, sent)
            if edits := self._with_log(self._edits(outcome), outcome, command, has_left=True):
                self._write(command, edits, outcome)
                for table, change in _changes(edits).items():
                    answer.parts.setdefault("changes", {}).setdefault(table, change)
        except WorkbookError as error:  # they left; the outbox knows, and the next run notes it
            answer.fail([failure("note", self.host.path.name, error)], text("done.not-noted", reason=error))
            return False
        return True

    def _edits(self, outcome: "Outcome") -> "dict[str, Edit]":
        """What is to be written, before the Log has it."""
        from invoice_workbook.tables import write

        edits = write.edits(self.books.tables, outcome.tables, outcome.gone)
        recording.ask_no_archive(self.books, edits)
        return edits

    def _with_log(
        self, edits: "dict[str, Edit]", outcome: "Outcome", command: Command, *, has_left: bool = False
    ) -> "dict[str, Edit]":
        from invoice_workbook.tables import write

        self.noted = recording.noted_of(command, self.books, edits, outcome, has_left=has_left)
        log = self.noted.log
        return edits if log is None else edits | write.edits(self.books.tables, {"Log": log})

    def settle(self) -> Result:
        """Finish what earlier runs owe; gives what is to be said of it."""
        told = Result("", {})
        from invoice_workbook.journal import entries

        marks = entries.seals(self.books)
        owed.forget_unlisted(self.host.path)
        for waiting in list(owed.waiting(self.host.path)):
            if waiting.mark and waiting.mark not in marks:  # its book was never saved
                waiting.drop()
                continue
            posted = Posted()
            self.has_acted = True
            count = waiting.left
            told.say(*reasons(leaving.place(waiting).failed, most=1))
            if waiting.mails:
                self._hand_in_again(waiting, posted, told)
            done = count - waiting.left
            self._finish(waiting, posted.sent, told)
            if done:
                told.say(text("done.owed", self.language, count=done, command=waiting.command))
        is_put = self._put_on_start(self._left())  # whatever becomes of the command itself
        if "changes" in told.parts or is_put:
            self.books = books_of(self.host, self.how.as_of, wanted=wanted_by(self.command))
        return told

    def _hand_in_again(self, waiting: Waiting, posted: Posted, told: Result) -> None:
        """Mails of an earlier run; that there is still no server is no fault of this one, which says that they wait."""
        post.hand_in(Outbox(self.folder), lambda: replace(self._office(), to_connect=MOST_PATIENT), waiting, posted)
        still = {document for mail in waiting.mails if waiting.is_waiting(mail) for document in mail.documents}
        told.say(*reasons([one for one in posted.failed if one["document"] in still], most=1))
        settled = [one for one in posted.failed if one["document"] not in still]
        told.fail(settled, *reasons(settled))
        told.parts["sent"] = [*told.parts.get("sent", ()), *posted.as_json]

    def tell_owed(self, answer: Result) -> None:
        """What still waits is in the JSON, said, and on the sheet Start."""
        left = self._left()
        if left:
            answer.parts["owed"] = left
            answer.say(text("done.still-owed", self.language, count=len(left)))
        for error in owed.damaged(self.host.path):
            answer.fail([failure("owed", self.host.path.name, error)], str(error))
        if self.command.writes:
            self._put_on_start(left)

    def _left(self) -> list[dict[str, str]]:
        """What waits by now."""
        return [one for waiting in owed.waiting(self.host.path) for one in leaving.still_owed(waiting)]

    def _put_on_start(self, left: Sequence[Mapping[str, str]]) -> bool:
        """What waits stands in the book, until it has left; gives whether that was another than before.

        That it cannot be saved is no fault: the answer says it.
        """
        from invoice_workbook.tables import write

        commands = ", ".join(dict.fromkeys(one["command"] for one in left))
        words = text("start.owed", self.language, count=len(left), command=commands) if left else ""
        if words == self.books.settings[OWED]:
            return False
        with suppress(WorkbookError):
            books = books_of(self.host, self.how.as_of, wanted=())
            settings = books["Settings"].copy()
            settings.loc[settings["name"].str.strip() == OWED, "value"] = words
            if edits := write.edits(books.tables, {"Settings": settings}):
                self.host.write(edits, partial(computed, books, {"Settings": settings}))
                self._note_version(self.command, edits)
        return True


def _changes(edits: "Mapping[str, Edit]") -> dict[str, dict[str, int]]:
    return {name: {"added": e.added, "changed": e.changed} for name, e in edits.items() if name != "Log"}


def _mark(edits: "Mapping[str, Edit]") -> str:
    """By what a saved book is known: the last seal of its Log; "" where the book is not changed."""
    if "Log" not in edits:
        return ""
    chain = edits["Log"].cells["chain"]
    return str(chain[max(chain)])


def computed(books: "Books", tables: "Mapping[str, pd.DataFrame]", wanted: Collection[str]) -> "Results":
    """What the formulas of the wanted tables come to once these tables are as they are to be."""
    from invoice_workbook.ledger import computed
    from invoice_workbook.tables import read

    return computed.derive(read.as_saved(books, tables), date.today(), wanted)
