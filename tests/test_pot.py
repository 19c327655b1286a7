"""The file that a new language begins with: every text, its English words, and where it is seen."""

import io

import pytest
from babel.messages.pofile import read_po, write_po

from docs import pot
from invoice_workbook import checks, languages, names


@pytest.fixture(scope="session")
def written():
    file = io.BytesIO()
    write_po(file, pot.template(), width=0)
    file.seek(0)
    return {message.id: message for message in read_po(file) if message.id}


def test_it_has_what_every_language_has(written):
    for language in languages.languages():
        english = names.all_names().keys() | checks.descriptions().keys()
        assert written.keys() == languages.catalogue(language).keys() | english
    assert not any(message.string for message in written.values())


def test_a_translator_begins_with_the_glossary():
    head = pot.template().header_comment.splitlines()
    assert "# bill (what a vendor asks us to pay) =" in head
    assert len(head) == 3 + len(pot.glossary("en"))


@pytest.mark.parametrize(
    ("id_", "english", "seen"),
    [
        ("setting.Company", "Our name, as on our letterhead", "Seen on: Settings"),
        ("sheet.Bills", "Bills", "Seen on: Bills"),
        ("column.vendor", "Vendor", "Bills"),
        ("choice.invoiced", "invoiced", "Seen on: Orders"),
        ("refused.locked", "is in use by another run", "invoice_workbook/engine/lock.py"),
        ("refused.locked.desk", "Press again when it has finished.", "invoice_workbook/engine/lock.py"),
        ("rule.credit-limit.says", "An order does not take its customer over", "Seen on: Help"),
        ("help.week.monday", "Fill in {Settings}", "invoice_workbook/template/help_chapters.py"),
        ("credit-limit.message", "", "invoice_workbook/checks/credit_limit.py"),
        ("command.issue.label", "Issue invoices", "invoice_workbook/commands/receivable/issue.py"),
    ],
)
def test_a_text_says_its_english_words_and_where_it_is_seen(written, id_, english, seen):
    message = written[id_]
    told = " ".join(message.auto_comments)
    assert english in told
    assert seen in f"{told} {[file for file, _ in message.locations]}"


def test_hardly_a_text_is_without_a_place(written):
    assert [id_ for id_, message in written.items() if not message.locations and not pot.sheets(id_)] == []
