"""A rule with many hits has few rows on the sheet Problems: the weightiest, and one that stands for the rest."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from invoice_workbook import problems
from invoice_workbook.books import Books
from invoice_workbook.commands import listed_problems
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import at_the_desk
from invoice_workbook.ledger.answers import account
from invoice_workbook.ledger.reporting import exceptions
from invoice_workbook.schema import PER_RULE, PROBLEMS
from invoice_workbook.setup import upgrade
from invoice_workbook.tables import write
from invoice_workbook.tables.write import Edit
from tests.asked import on, wanted
from tests.cli import run
from tests.payables import RATES, SETTINGS, after, changed, payables
from tests.setup import older_books

pytestmark = pytest.mark.long  # check after check

BILLS = """
    bill | type | vendor | vendor_reference | bill_date  | due_date   | currency | net    | tax | gross  | status
    B-1  | bill | V-1    | SA-4471          | 2026-09-01 | 2026-10-01 | EUR      | 700    | 0   | 700    | entered
    B-2  | bill | V-2    | 0815-M           | 2026-08-01 | 2026-09-01 | EUR      | 300.50 | 0   | 300.50 | entered
    B-3  | bill | V-1    | SA-5902          | 2026-09-20 | 2026-10-20 | EUR      | 300.50 | 0   | 300.50 | entered
    B-4  | bill | V-3    | UJ-77            | 2026-10-01 | 2026-10-31 | JPY      | 90000  | 0   | 90000  | entered
    B-5  | bill | V-2    | 0931-M           | 2026-10-01 | 2026-10-31 | EUR      | 1204   | 0   | 1204   | entered
    B-6  | bill | V-3    | UJ-91            | 2026-10-03 | 2026-11-02 | JPY      | 1000   | 0   | 1000   | entered
"""
LATE = "late-bill"


def company(most: str = "2", language: str = "en", **tables: str) -> Books:
    """Six late bills, and so many rows of a rule."""
    named = f"{SETTINGS}\n    {PER_RULE} | {most}\n    Language | {language}\n    Approval limit | 100000\n"
    return payables(BILLS, Settings=named, **tables)


def rows(these: Books, rule: str = LATE) -> list[tuple[str, str, int]]:
    """A rule's rows on the sheet: the document, else the message; the status; how many the row stands for."""
    sheet = these["Problems"]
    mine = sheet[sheet["rule"] == rule]
    named = mine["document"].where(mine["document"] != "", mine["message"])
    return list(zip(named, mine["status"], mine["stands_for"].tolist(), strict=True))


def checked(these: Books, command: str = "check", **options: object) -> Books:
    return after(these, wanted(command, these, **options))


def open_(*named: str) -> list[tuple[str, str, int]]:
    return [(one, "open", 1) for one in named]


def rest_of(these: Books) -> str:
    ids = these["Problems"]["problem"]
    return str(ids[problems.is_rest(ids)].iloc[0])


def id_of(these: Books, document: str) -> str:
    found = wanted("check", these).problems
    assert found is not None
    return str(found.loc[(found["rule"] == LATE) & (found["document"] == document), "problem"].iloc[0])


@pytest.mark.parametrize(
    ("most", "shown"),
    [
        ("2", [*open_("B-5", "B-1"), ("and 4 more, 601.00 EUR, 91,000 JPY", "open", 4)]),
        ("3", [*open_("B-5", "B-1", "B-4"), ("and 3 more, 601.00 EUR, 1,000 JPY", "open", 3)]),
        ("4", [*open_("B-5", "B-1", "B-4", "B-2"), ("and 2 more, 300.50 EUR, 1,000 JPY", "open", 2)]),
        ("5", open_("B-5", "B-1", "B-4", "B-2", "B-3", "B-6")),
        ("0", [("and 6 more, 2,505.00 EUR, 91,000 JPY", "open", 6)]),
        ("-3", [("and 6 more, 2,505.00 EUR, 91,000 JPY", "open", 6)]),
        ("6", open_("B-1", "B-2", "B-3", "B-4", "B-5", "B-6")),
        ("", open_("B-1", "B-2", "B-3", "B-4", "B-5", "B-6")),
        ("a few", open_("B-1", "B-2", "B-3", "B-4", "B-5", "B-6")),
        ("2.5", open_("B-1", "B-2", "B-3", "B-4", "B-5", "B-6")),
    ],
)
def test_the_weightiest_come_first_and_one_row_stands_for_the_rest(most, shown):
    """By amounts in our currency, then by days; a rest of one is that problem; what cannot be read is as if 200."""
    assert rows(checked(company(most))) == shown


def test_a_sum_is_of_one_currency_each_and_its_cell_has_one_alone():
    of_one = checked(company("2", ExchangeRates=RATES.replace("0.006", "0.0006")))
    assert rows(of_one) == [*open_("B-5", "B-1"), ("and 4 more, 601.00 EUR, 91,000 JPY", "open", 4)]
    cells = of_one["Problems"].set_index("problem").loc[rest_of(of_one)]
    assert (cells["currency"], cells["difference"], cells["document"], pd.isna(cells["row"])) == ("", "", "", True)
    rejected = BILLS.replace("90000  | entered", "90000  | rejected").replace("1000   | entered", "1000   | rejected")
    alone = checked(payables(rejected, Settings=f"{SETTINGS}\n{PER_RULE} | 2\nApproval limit | 100000"))
    assert rows(alone) == [*open_("B-5", "B-1"), ("and 2 more, 601.00 EUR", "open", 2)]
    cells = alone["Problems"].set_index("problem").loc[rest_of(alone)]
    assert (cells["currency"], cells["difference"], cells["column"]) == ("EUR", "601.00", "Due date")


def test_a_currency_without_a_rate_counts_by_its_figure_and_is_not_taken_for_nothing():
    assert rows(checked(company("1", ExchangeRates="from | to | date | rate")))[0] == ("B-4", "open", 1)


def test_the_message_the_json_and_the_check_columns_have_all():
    few, all_ = (wanted("check", company(most)) for most in ("1", ""))
    assert few.message == all_.message
    assert few.problems is not None and all_.problems is not None
    assert few.problems["problem"].tolist() == all_.problems["problem"].tolist()
    assert few.tables["Bills"]["check"].tolist() == all_.tables["Bills"]["check"].tolist()
    assert "[Due date]" in few.tables["Bills"]["check"].iloc[5]
    assert few.problem_rows == len(few.tables["Problems"]) == len(all_.tables["Problems"]) - 4


def test_checked_again_and_again_the_sheet_stays_the_same():
    first = checked(company())
    again = first
    for command, options in (("check", {}), ("check-totals", {}), ("check", {"only": "no-lines"}), ("check", {})):
        again = checked(again, command, **options)
        assert rows(again) == rows(first)
        assert again["Bills"]["check"].tolist() == first["Bills"]["check"].tolist()
    assert again["Problems"].astype(str).equals(first["Problems"].astype(str))


def test_the_next_one_comes_up_where_one_is_settled_and_the_rest_is_less():
    these = checked(company())
    paid = changed(these, "Bills", 4, status="rejected")
    assert rows(checked(paid)) == [
        *open_("B-1", "B-4"),
        ("and 3 more, 601.00 EUR, 1,000 JPY", "open", 3),
        ("B-5", "resolved", 1),
    ]
    behind = changed(checked(paid), "Bills", 5, status="rejected")
    assert rows(checked(behind)) == [*open_("B-1", "B-4"), ("and 2 more, 601.00 EUR", "open", 2)]
    none = behind
    for row in range(6):
        none = changed(none, "Bills", row, status="rejected")
    left = checked(none)
    assert {status for _, status, _ in rows(left)} == {"resolved"}
    assert not problems.is_rest(left["Problems"]["problem"]).any()


def test_what_a_clerk_settled_or_gave_somebody_stays_on_the_sheet_beside_the_others():
    these = checked(company())
    these = checked(these, "dismiss", problems_=[id_of(these, "B-5")], reason="agreed")
    assert rows(these) == [
        *open_("B-1", "B-4"),
        ("and 3 more, 601.00 EUR, 1,000 JPY", "open", 3),
        ("B-5", "dismissed", 1),
    ]
    place = int(these["Problems"].index[these["Problems"]["document"] == "B-1"][0])
    for cells in ({"owner": "anna"}, {"due_on": pd.Timestamp("2026-12-05")}, {"reason": "asked them"}):
        kept = checked(changed(these, "Problems", place, **cells))
        assert rows(kept) == [
            *open_("B-1", "B-4", "B-2"),
            ("and 2 more, 300.50 EUR, 1,000 JPY", "open", 2),
            ("B-5", "dismissed", 1),
        ]
        assert rows(checked(kept, "flag-late")) == rows(kept)


def test_one_behind_the_rest_is_dismissed_by_its_id_and_has_a_row_from_then_on():
    these = checked(company())
    settled = checked(these, "dismiss", problems_=[id_of(these, "B-6")], reason="small")
    shown = [*open_("B-5", "B-1"), ("and 3 more, 601.00 EUR, 90,000 JPY", "open", 3), ("B-6", "dismissed", 1)]
    assert rows(settled) == shown == rows(checked(settled))
    assert settled["Bills"]["check"].iloc[5] == "" and "[Due date]" in settled["Bills"]["check"].iloc[1]


def test_the_row_of_the_rest_keeps_who_has_it_and_since_when():
    these = checked(company())
    place = int(these["Problems"].index[these["Problems"]["problem"] == rest_of(these)][0])
    given = {"owner": "lakshmi", "reason": "calls them", "first_seen": pd.Timestamp("2026-10-01")}
    after_it = checked(changed(these, "Problems", place, **given, status="dismissed"))
    row = after_it["Problems"].loc[place]
    assert [row[name] for name in given] == list(given.values())
    assert row["status"] == "open", "what it stands for is not settled by it"


@pytest.mark.parametrize("command", ["dismiss", "correct", "letter"])
def test_the_row_of_the_rest_is_no_problem_to_any_command(command):
    these = checked(company())
    more = {"reason": "so"} if command == "dismiss" else {}
    for named in (rest_of(these), f" {rest_of(these).lower()} "):
        with pytest.raises(WorkbookError, match="it stands for the rest of a rule's problems") as error:
            wanted(command, these, problems_=[named], **more)
        assert error.value.id == "rest-of-problems"
    with pytest.raises(WorkbookError) as error:
        wanted(command, these, problems_=["R-1"], **more)
    assert error.value.id == "no-such-problem"


def test_all_are_listed_where_it_is_asked_until_the_rule_is_checked_again():
    these = checked(company(), only=LATE, lists_all=True)
    every = open_("B-1", "B-2", "B-3", "B-4", "B-5", "B-6")
    assert rows(these) == every == rows(checked(company(), lists_all=True))
    assert rows(checked(these, "check-totals")) == every
    settled = checked(these, "dismiss", problems_=[id_of(these, "B-5")], reason="agreed")
    assert rows(settled) == [*open_("B-1", "B-2", "B-3", "B-4"), ("B-5", "dismissed", 1), *open_("B-6")]
    assert rows(checked(these, "flag-late")) == rows(checked(company()))


def test_the_setting_raised_and_lowered():
    these = checked(company("2"))
    for most in ("5", "1", "200", "2"):
        these = checked(these.with_tables(), "check") if most == "2" else these
        raised = company(most).with_tables(Problems=these["Problems"])
        these = checked(raised)
        assert rows(these) == rows(checked(company(most)))


def test_a_command_for_some_rules_has_theirs_on_top_and_says_how_many_rows_they_are():
    outcome = wanted("flag-late", checked(company(), "check"))
    sheet = outcome.tables["Problems"]
    assert outcome.problems is not None and len(outcome.problems) == 6 and outcome.problem_rows == 3
    assert sheet["rule"].head(3).tolist() == [LATE] * 3 and LATE not in sheet["rule"].iloc[3:].tolist()


INVOICES = """
    invoice | type    | customer | invoice_date | due_date   | currency | net | tax | gross | status
    INV-1   | invoice | C-1      | 2026-11-02   | 2026-12-02 | EUR      | 10  | 0   | 11    | issued
    INV-2   | invoice | C-1      | 2026-11-02   | 2026-12-02 | EUR      | 10  | 0   | 11    | issued
    INV-3   | invoice | C-1      | 2026-11-02   | 2026-12-02 | EUR      | 10  | 0   | 11    | issued
"""


def test_a_check_of_one_sheet_says_how_many_rows_are_of_that_sheet():
    settings = f"{SETTINGS}\n    {PER_RULE} | 1"
    these = payables(BILLS.replace("0   | 300.50", "0   | 300.51"), Settings=settings, Invoices=INVOICES)
    whole = checked(these, only="gross-total")
    assert [stands_for for _, _, stands_for in rows(whole, "gross-total")] == [1, 2, 2]
    for sheet in ("Invoices", "Bills"):
        said = wanted("check", whole, only="gross-total", sheet=sheet)
        assert said.problem_rows == (said.tables["Problems"]["sheet"] == sheet).sum()


def test_half_a_desk_keeps_what_the_other_half_has():
    these = checked(company())
    half = company()
    settings = {**half.settings.values, "Desk": "receivable"}
    other = books_with(these, settings)
    outcome = wanted("check", other)
    assert rows(after(other, outcome)) == rows(these)
    assert outcome.tables["Bills"]["check"].tolist() == these["Bills"]["check"].tolist()
    assert outcome.problems is not None and LATE not in outcome.problems["rule"].tolist()
    mine = books_with(these, {**settings, "Desk": "payable"})
    assert rows(checked(mine)) == rows(these)


def books_with(these: Books, settings: dict[str, str]) -> Books:
    from dataclasses import replace

    from invoice_workbook.books import Settings

    return replace(these, settings=Settings(settings))


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "and 4 more, 601.00 EUR, 91,000 JPY"),
        ("de", "und 4 weitere, 601,00 EUR, 91.000 JPY"),
        ("te", "ఇంకా 4, 601.00 EUR, 91,000 JPY"),
    ],
)
def test_it_speaks_the_books_language_and_names_no_command_at_the_desk(language, message):
    these = company(language=language)
    here = checked(these)
    with at_the_desk():
        there = checked(these)
    told, at_desk = (each["Problems"].set_index("problem").loc[rest_of(each)] for each in (here, there))
    assert told["message"] == message == at_desk["message"]
    assert told["remedy"].startswith("check --only late-bill --all") and "--" not in at_desk["remedy"]
    mark = re.findall(r"\[.*?\]", at_desk["remedy"])[0]
    assert all(mark in check for check in here["Bills"]["check"]), "what the filter is told to look for is there"


def test_what_reads_the_sheet_counts_those_behind_it():
    these = checked(company())
    whole = listed_problems.told(these)
    counts = exceptions.derive(whole).set_index("rule")
    assert counts.loc[LATE, "open"] == 6 and counts.loc[LATE, "days_open"] == 0
    assert [row["document"] for row in account.problems(whole, {"Bills": {"b-6"}}) if row["rule"] == LATE] == ["B-6"]
    assert listed_problems.told(company()) is not None


def test_in_a_file_it_is_written_read_and_taken_back(sample: Path):
    host, book = WorkbookFile(sample), sample
    these = books_of(host, None)
    settings = these["Settings"].copy()
    settings.loc[settings["name"] == PER_RULE, "value"] = "0"
    host.write(write.edits(these.tables, {"Settings": settings}))
    day = date(2027, 12, 1)
    first = on(WorkbookFile(book), "check", as_of=day).json
    sheet = _sheet(book)
    assert sum(int(row[-1]) for row in sheet) == len(first["problems"]) > len(sheet)
    again = on(WorkbookFile(book), "check", as_of=day).json
    assert _sheet(book) == sheet and len(again["problems"]) == len(first["problems"])
    one = next(str(found["id"]) for found in first["problems"] if found["rule"] == "late-payment")
    on(WorkbookFile(book), "dismiss", as_of=day, problems_=[one], reason="so it is")
    assert _sheet(book) != sheet
    on(WorkbookFile(book), "undo", as_of=day)
    assert sorted(_sheet(book)) == sorted(sheet)


def test_an_older_book_has_all_rows_until_it_is_brought_up_to_date_and_then_none_is_lost(tmp_path: Path):
    book = older_books.make(tmp_path / "book.xlsm", 6, sample=True)
    first = on(WorkbookFile(book), "check", as_of=date(2027, 12, 1)).json
    assert len(books_of(WorkbookFile(book), None)["Problems"]) == len(first["problems"])
    upgrade.upgrade(book)
    assert {row[-1] for row in _sheet(book)} == {"1"}, "Start adds up this column"
    assert books_of(WorkbookFile(book), None).settings[PER_RULE] == "200"


def _sheet(book: Path) -> Sequence[tuple[str, ...]]:
    frame = books_of(WorkbookFile(book), None)["Problems"]
    fields = [name for name in PROBLEMS.fields if name != "row"]
    assert fields[-1] == "stands_for"
    return list(map(tuple, frame[fields].astype(str).to_numpy(object)))


def test_an_older_workbook_with_problems_is_checked_again(tmp_path):
    """It has no column for how many problems a row stands for."""
    older_books.make(book := tmp_path / "book.xlsm", 6)
    WorkbookFile(book).write({"Customers": Edit({"customer": {0: "C-1", 1: "C-1"}}, 2)})
    said = [run("check", book, "--json").json for _ in range(2)]
    assert [len(one["problems"]) for one in said] == [len(said[0]["problems"])] * 2
    assert said[0]["problems"]
