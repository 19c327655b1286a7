"""letter: a problem told to whom it concerns, in their language, once; of what came twice nothing is asked."""

from datetime import date

import pytest

from invoice_workbook import checks
from invoice_workbook.commands.problem_letters import is_told, letter_of
from invoice_workbook.documents import letter, problem_letter
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import known
from tests.asked import wanted
from tests.sheets import books

SETTINGS = """
    name     | value
    Company  | Kranich
    Country  | DE
    E-mail   | us@kranich.example
    Language | en
"""
CUSTOMERS = """
    customer | name   | e_mail         | language | country | currency
    C-1      | Godha  | c1@one.example | te       | IN      | EUR
"""
VENDORS = """
    vendor | name     | e_mail         | language | country | currency
    V-1    | Steinhof | v1@one.example | de       | DE      | EUR
    C-1    | Namesake | no@one.example | en       | DE      | EUR
"""
BILLS = """
    bill | type | vendor | vendor_reference | bill_date  | received_on | currency | net | tax | gross  | status
    B-1  | bill | V-1    | TD-4711          | 2026-11-02 | 2026-11-03  | EUR      | 100 | 19  | 119.00 | entered
    B-2  | bill | V-1    | TD 4711          | 2026-11-02 | 2026-11-20  | EUR      | 100 | 19  | 119.00 | entered
    B-3  | bill | V-1    | TD-4800          | 2026-11-02 | 2026-11-03  | EUR      | 100 | 19  | 119.50 | entered
"""
INVOICES = """
    invoice | type    | customer | invoice_date | due_date   | currency | net     | tax | gross   | status
    INV-1   | invoice | C-1      | 2026-09-01   | 2026-10-01 | EUR      | 1000.00 | 0   | 1000.00 | sent
    INV-2   | invoice | X-1      | 2026-09-01   | 2026-10-01 | EUR      | 10.00   | 0   | 10.00   | sent
"""


def ours(**tables):
    return books(
        date(2026, 11, 30),
        **{"Settings": SETTINGS, "Customers": CUSTOMERS, "Vendors": VENDORS, "Bills": BILLS, "Invoices": INVOICES}
        | tables,
    )


def problem(these, rule, document):
    found = checks.found(these, [rule])
    return found[found["document"] == document].iloc[0]


def told(these, rule, document):
    return wanted("letter", these, problems_=(problem(these, rule, document)["problem"],))


def test_a_wrong_total_is_told_in_the_vendors_language_with_what_was_expected():
    these = ours()
    outcome = told(these, "gross-total", "B-3")
    (one,) = outcome.more["letters"]
    assert one["sentence"] == "Der Gesamtbetrag ist 119,50 EUR, netto plus Steuer ist 119,00."
    page = problem_letter.page(letter_of(these, problem(these, "gross-total", "B-3")))
    assert page.table.rows == (("TD-4800", "4", "Brutto", "119,00\xa0EUR", "119,50\xa0EUR", "0,50\xa0EUR"),)
    assert (page.amount, page.iban, page.totals) == (0, "", ())
    (mail,) = outcome.mails
    assert (mail.to, mail.subject) == (("v1@one.example",), "Zu TD-4800")
    assert [path.name for path in mail.attached] == [f"Letter {one['problem']}.pdf"]


def test_of_a_bill_that_came_twice_nothing_is_asked():
    these = ours()
    outcome = told(these, "duplicate-bill", "B-2")
    (one,), (mail,) = outcome.more["letters"], outcome.mails
    assert one["sentence"] == (
        "Diese Rechnung liegt uns seit 03.11.2026 als TD-4711 vor. Diese Kopie wird nicht bezahlt."
    )
    assert "Sie brauchen nichts zu tun" in mail.text
    words = str(letter.content(problem_letter.page(letter_of(these, problem(these, "duplicate-bill", "B-2")))))
    for asking in ("senden Sie", "teilen Sie"):
        assert asking not in mail.text + words


def test_a_customer_is_told_of_an_invoice_in_telugu_though_a_vendor_has_the_same_id():
    outcome = told(ours(), "late-payment", "INV-1")
    (one,), (mail,) = outcome.more["letters"], outcome.mails
    assert one["sentence"].startswith("ఈ ఇన్వాయిస్")
    assert mail.to == ("c1@one.example",)


def test_a_letter_is_written_once():
    these = ours()
    outcome = told(these, "gross-total", "B-3")
    entry = outcome.entries[0]
    assert (entry["table"], entry["document"], entry["column"], entry["after"]) == ("Bills", "B-3", "letter", "V-1")
    log = f"""
        entry    | at                  | who  | command | table | document | column | before            | after
        L-000001 | 2026-11-28 10:00:00 | anna | letter  | Bills | B-3      | letter | {entry["before"]} | V-1
    """
    with pytest.raises(WorkbookError, match=r"has had its letter since 2026-11-28: it is not written twice"):
        told(ours(Log=log), "gross-total", "B-3")


def test_a_problem_whose_row_changed_is_not_told_and_a_dismissed_one_neither():
    before = ours()
    id_ = problem(before, "gross-total", "B-3")["problem"]
    sheet = f"""
        problem | rule        | severity | sheet | document | row | column | message | status
        {id_}   | gross-total | error    | Bills | B-3      | 6   | Gross  | wrong   | %s
    """
    mended = BILLS.replace("119.50", "119.00")
    with pytest.raises(WorkbookError, match="Bills B-3 changed since it was checked"):
        wanted("letter", ours(Bills=mended, Problems=sheet % "open"), problems_=(id_,))
    with pytest.raises(WorkbookError, match="was dismissed"):
        wanted("letter", ours(Problems=sheet % "dismissed"), problems_=(id_,))
    with pytest.raises(WorkbookError, match="P-none"):
        wanted("letter", before, problems_=("P-none",))


def test_what_is_our_own_affair_or_nobodys_has_no_letter_and_the_others_have():
    these = ours(Bills=BILLS.replace("B-3  | bill | V-1", "B-3  | bill | V-9"))
    nobody = problem(these, "gross-total", "B-3")["problem"]
    with pytest.raises(WorkbookError, match="nobody on Customers or Vendors belongs to B-3"):
        wanted("letter", these, problems_=(nobody,))
    sheet = """
        problem | rule      | severity | sheet | document | row | column | message | status
        P-5     | no-lines  | warning  | Bills | B-1      | 4   | Bill   | none    | open
    """
    own = problem(these, "no-lines", "B-1")["problem"]
    with pytest.raises(WorkbookError, match="is our own affair"):
        wanted("letter", ours(Problems=sheet.replace("P-5", own)), problems_=(own,))
    twice = problem(these, "duplicate-bill", "B-2")["problem"]
    outcome = wanted("letter", these, problems_=(nobody, twice, twice.lower()))
    assert [one["problem"] for one in outcome.more["letters"]] == [twice]
    assert [one["document"] for one in outcome.failed] == [nobody]
    assert len(outcome.entries) == 1


def test_every_rule_with_a_letter_has_a_sentence_of_its_own():
    for rule in filter(is_told, checks.RULES):
        assert known(f"invoice.difference.{rule}") or known(f"invoice.letter.{rule}"), rule
