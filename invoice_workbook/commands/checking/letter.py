"""letter: a problem told to the customer or vendor whom it concerns, in their language; once, and noted in the Log."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from invoice_workbook import checks, problems
from invoice_workbook.books import Books, folded
from invoice_workbook.commands import letter_files, problem_letters
from invoice_workbook.commands.at_sheet import Desk, listed
from invoice_workbook.commands.declaration import Command, Option
from invoice_workbook.commands.given import Given
from invoice_workbook.commands.named_problems import NamedProblems, Problem
from invoice_workbook.commands.outcome import Outcome
from invoice_workbook.delivery.covers import Mails
from invoice_workbook.documents import problem_letter
from invoice_workbook.documents.problem_letter import ProblemLetter
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Failure, failure, reasons
from invoice_workbook.journal import problem_letters as journal
from invoice_workbook.languages import text
from invoice_workbook.schema import PAYABLE, PROBLEMS, RECEIVABLE


def letter(books: Books, given: Given, *, problems_: Sequence[str]) -> Outcome:
    """A letter and a draft for each problem; in the JSON `letters`, and in `failed` what has none, with the reason.

    Raises WorkbookError where the only problem named has none.
    """
    found, letters, failed = _found(books, problems_), list[tuple[Problem, ProblemLetter]](), list[Failure]()
    named = {folded(one): one.strip() for one in problems_}
    every = NamedProblems(books, found)
    for id_ in named.values():
        try:
            problem = _problem(books, every, id_, given.book.name)
            letters.append((problem, problem_letters.letter_of(books, problem)))
        except WorkbookError as error:
            if len(named) == 1:
                raise
            failed.append(failure("letter", id_, error))
    printed = letter_files.printed([one for _, one in letters], problem_letter.pdf, given)
    done = {one.name for one, _ in printed.letters}
    mails = [Mails(books, given.mail_texts, side) for side in (RECEIVABLE, PAYABLE)]
    for one, file in printed.letters:
        kind = "letter-twice" if one.is_twice else "letter"
        words = {"reference": one.items[0].document, "sentence": one.sentence}
        mails[one.is_to_vendor].add(one.party, kind, one.name, [file.path], [one.name], **words)
    told = [_told(problem, one) for problem, one in letters if one.name in done]
    failed += printed.failed
    left_out = [one for each in mails for one in each.left_out]
    parties = listed(list(dict.fromkeys(one["party"] for one in told)))
    said = [
        text("done.letter" if told else "done.letter-none", books.settings.language, count=len(told), parties=parties)
    ]
    said += [text("done.letter-left", books.settings.language, count=len(failed))] if failed else []
    return Outcome(
        " ".join([*said, *reasons(failed), *(words for each in mails for words in each.said)]),
        needed=printed.files,
        mails=[mail for each in mails for mail in each.made],
        entries=[_entry(problem, one) for problem, one in letters if one.name in done],
        more={"letters": told, **({"left_out": left_out} if left_out else {})},
        failed=failed,
    )


def _found(books: Books, named: Sequence[str]) -> pd.DataFrame:
    """What the rules of the named problems find now; of a problem that the sheet has not, every rule with letters."""
    known, wanted = problems.known(books), {folded(one) for one in named}
    mine = known[known["problem"].map(folded).isin(wanted)]
    is_known = wanted <= set(mine["problem"].map(folded))
    rules = [
        rule for rule in checks.RULES if (rule in set(mine["rule"]) if is_known else problem_letters.is_told(rule))
    ]
    return checks.found(books, rules)


def _problem(books: Books, every: NamedProblems, id_: str, file: str) -> Problem:
    """The problem as the rules find it now. Raises WorkbookError for a settled one, or one told before."""
    mine, now = every.of(id_)
    if now is None:
        if mine is None:
            raise WorkbookError("no-such-problem", problem=id_, file=file)
        raise WorkbookError("letter-changed", **{name: mine[name] for name in ("problem", "sheet", "document")})
    if mine is not None and mine["status"] == problems.DISMISSED:
        raise WorkbookError("letter-dismissed", problem=mine["problem"])
    if day := journal.told(books).get(str(now["problem"])):
        raise WorkbookError("letter-made", problem=now["problem"], day=day)
    return now


def _told(problem: Problem, one: ProblemLetter) -> dict[str, str]:
    words = {name: str(problem[name]) for name in ("problem", "rule", "document")}
    return {**words, "party": one.party, "sentence": one.sentence}


def _entry(problem: Problem, one: ProblemLetter) -> dict[str, str]:
    names = {"sheet": str(problem["sheet"]), "document": str(problem["document"])}
    return journal.entry(**names, problem=one.problem, party=one.party)


def _selected(desk: Desk) -> Mapping[str, Any]:
    """The selected problems; whom it concerns is agreed to."""
    chosen = desk.some(PROBLEMS.name, "select-letter")
    desk.agree_to(chosen)
    return {"problems_": chosen.ids}


COMMAND = Command(
    id="letter",
    group="Check",
    place=10,
    work=letter,
    options=(Option("problems_", "letter-problem", many=True, is_required=True),),
    icon="FileEmailAsXpsEmailAttachment",
    key_tip="LT",
    tables=(PROBLEMS.name,),
    at_sheet=_selected,
    has_papers=True,
    books=False,
)
