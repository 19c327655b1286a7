"""A copy of the book for each person: the bills that wait for them, the problems they own, as a draft."""

from io import BytesIO

import openpyxl
import pytest

from invoice_workbook.commands.outcome import File, Outcome
from invoice_workbook.errors import WorkbookError
from tests.asked import wanted
from tests.commands.test_import_mail import ours
from tests.payables import PEOPLE

PROBLEMS = """
    problem | rule        | severity | sheet | document | status    | owner
    P-1     | gross-total | error    | Bills | B-1      | open      | Anna
    P-2     | gross-total | error    | Bills | B-11     | dismissed | anna
    P-3     | gross-total | error    | Bills | B-4      | open      | ulrike
    P-4     | gross-total | error    | Bills | B-4      | open      |
"""


def copies(outcome: Outcome) -> dict[str, dict[str, list[object]]]:
    """By file its sheets, with the ids in each."""
    found = {}
    for paper in outcome.files:
        assert isinstance(paper, File)
        ((path, content),) = paper.make().files
        book = openpyxl.load_workbook(BytesIO(content))
        found[path.name] = {sheet.title: [row[0].value for row in sheet.iter_rows(min_row=2)] for sheet in book}
    return found


def test_each_has_what_concerns_them_and_a_draft_carries_it():
    outcome = wanted("export", ours(Problems=PROBLEMS), to_each=True)
    found = copies(outcome)
    assert found == {
        "Books anna 2026-11-30.xlsx": {"Problems": ["P-1"]},
        "Books lakshmi 2026-11-30.xlsx": {"Bills": ["B-1", "B-11"], "Bill lines": ["B-1", "B-11"]},
        "Books ulrike 2026-11-30.xlsx": {"Bills": ["B 3"], "Bill lines": ["B 3"], "Problems": ["P-3"]},
    }
    assert [mail.to for mail in outcome.mails] == [("anna@k.example",), ("lakshmi@k.example",), ("ulrike@k.example",)]
    assert [path.name for mail in outcome.mails for path in mail.attached] == list(found)
    assert "3 copies" in outcome.message


def test_the_chosen_sheets_alone():
    found = copies(wanted("export", ours(Problems=PROBLEMS), to_each=True, sheets="Problems,Customers"))
    assert [list(sheets) for sheets in found.values()] == [["Problems"], ["Problems"]]


def test_who_has_no_address_is_named_and_gets_no_file():
    outcome = wanted("export", ours(People=PEOPLE.replace("lakshmi@k.example", "")), to_each=True)
    assert list(copies(outcome)) == ["Books ulrike 2026-11-30.xlsx"]
    assert "lakshmi" in outcome.message


def test_a_copy_for_each_and_an_address_are_two_things():
    with pytest.raises(WorkbookError, match="leave out"):
        wanted("export", ours(), to_each=True, mail="a@b.example")


def test_where_nothing_concerns_anybody_it_says_so():
    outcome = wanted("export", ours(People=""), to_each=True)
    assert (outcome.files, outcome.message) == (
        [],
        "No bill waits for anybody and nobody owns a problem, so no copy was made.",
    )
