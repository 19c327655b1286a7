"""No text that a button, the ribbon, Start or Help can show asks for what is typed in a terminal."""

import re

import pytest
from lxml import etree

from invoice_workbook import checks, languages
from invoice_workbook.commands import every
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import DESK, at_the_desk, catalogue, text
from invoice_workbook.template import ribbon

COMMAND = "|".join(re.escape(command.id) for command in every())
TYPED = re.compile(
    rf"(?<![\w-])--[a-z]|`|invoice-workbook(?:\[| (?:{COMMAND})\b)|\bkeyring set\b"
    r"|\bcheck-(?:totals|bills|orders)\b|command line"
)
"""An option, a command in backticks, a program with its command: what only a terminal takes."""
IN_A_TERMINAL = {
    "cli.": "the options' help",
    "demo.": "the tour's report",
    "doctor.no-macros": "a book without macros has no buttons",
    "done.validated-xsd-only": "only the option that validates says it",
    "refused.bad-score": "an option's value",
    "refused.bad-per": "an option's value",
    "refused.no-password": "mails are sent from a terminal only; a press makes drafts",
    "refused.smtp-login": "as above",
    "mail.unsure": "as above",
    "refused.pay-next-run": "an option's value",
    "refused.result-": "many workbooks are checked from a terminal only",
    "refused.jobs-of-a-scheduler": "as above",
    "refused.no-jobs": "as above",
}
"""Ids, or how they begin, that no press can show, and why."""


IN_CELLS = (
    *(f"{rule}." for rule in checks.RULES),
    "why.",
    "import-bill.",
    "check-orders.",
    "start.",
    "about.",
    "hint.",
)
"""Ids, or how they begin, of texts that stand in the workbook, from whichever side they were written."""


def shown_at_the_desk(language: str) -> dict[str, str]:
    """Every text that a press may show, by its id."""
    ids = [id_ for id_ in catalogue("en") if not id_.endswith(DESK) and not id_.startswith(tuple(IN_A_TERMINAL))]
    with at_the_desk():
        return {id_: text(id_, language) for id_ in ids}


@pytest.mark.parametrize("language", languages.languages())
def test_nobody_who_presses_a_button_is_sent_to_a_terminal(language):
    assert not {id_: words for id_, words in shown_at_the_desk(language).items() if TYPED.search(words)}


@pytest.mark.parametrize("language", languages.languages())
def test_what_is_written_into_cells_has_one_form_and_no_words_for_a_terminal(language):
    mine = {id_: words for id_, words in catalogue(language).items() if id_.startswith(IN_CELLS)}
    assert not [id_ for id_ in mine if id_.endswith(DESK)]
    assert not {id_: words for id_, words in mine.items() if TYPED.search(words)}
    assert all(any(id_.startswith(one) for id_ in catalogue("en")) for one in IN_CELLS)


@pytest.mark.parametrize("language", languages.languages())
def test_every_form_for_the_desk_is_needed_has_the_same_places_and_is_in_each_language_that_has_the_other(language):
    english, mine = catalogue("en"), catalogue(language)
    for id_ in english:
        if id_.endswith(DESK):
            base = id_.removesuffix(DESK)
            assert TYPED.search(english[base]), f"{base} needs no second form"
            assert set(re.findall(r"\{(\w+)", english[id_])) <= set(re.findall(r"\{(\w+)", english[base]))
            assert id_ in mine or base not in mine, id_


def test_every_exception_is_still_there():
    ids = list(catalogue("en"))
    assert all(any(id_.startswith(one) for id_ in ids) for one in IN_A_TERMINAL)


def test_a_refusal_speaks_to_who_pressed_and_to_who_typed():
    def words() -> str:
        return str(WorkbookError("sent-already", id="INV-1", day="2026-11-10"))

    assert "--again" in words()
    with at_the_desk():
        assert words() == "INV-1 was sent on 2026-11-10: to send it again, clear its cell Sent on and press again."
    assert "--again" in words()


@pytest.mark.parametrize("language", languages.languages())
def test_the_ribbon_sends_nobody_to_a_terminal(language):
    tab = etree.fromstring(ribbon.make(language))
    shown = [words for part in tab.iter() for name, words in part.items() if name in ("label", "screentip", "supertip")]
    assert shown and not [words for words in shown if TYPED.search(words)]


def test_what_help_says_of_commands_and_rules_does_not_either():
    """Its third column is what is typed in a terminal, and its header says so."""
    with at_the_desk():
        said = [text(f"command.{command.id}.help") for command in every()]
    said += [part for rule in checks.RULES for part in checks.described(rule).values()]
    assert not [words for words in said if TYPED.search(words)]
