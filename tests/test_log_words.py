"""The Log's words on the sheet: each language's own, read back to the very word that was sealed, and never changed."""

import importlib
import pkgutil
from pathlib import Path

import pytest

from invoice_workbook import commands, journal, log_words, names
from invoice_workbook.languages import catalogue, languages
from invoice_workbook.schema import LOG, TABLES
from invoice_workbook.setup import upgrade

GOLDEN = Path(__file__).with_name("log_words.txt")
FIELDS = ("command", "table", "column")
NOT_KINDS = ("check", "close", "correct", "corrected", "file", "sheet", "undo")
"""Words of the journal's modules that are commands, stand before a column, or say where the record is."""


def test_every_command_and_kind_has_a_word():
    assert {one.id for one in commands.every()} <= {*map(str, log_words.COMMANDS)}
    found: set[str] = set()
    for one in pkgutil.iter_modules(journal.__path__):
        module = importlib.import_module(f"{journal.__name__}.{one.name}")
        words = (value for name, value in vars(module).items() if name.isupper() and isinstance(value, str))
        found |= {word for word in words if word.isascii() and word.replace(" ", "").replace("-", "").islower()}
    kinds = {*map(str, log_words.KINDS)}
    assert found - kinds <= {*map(str, log_words.COMMANDS), *NOT_KINDS, *names_of_fields()}
    assert {upgrade.ADDED, upgrade.COMPLETED, upgrade.RENEWED, upgrade.VERSION} <= kinds


def names_of_fields() -> set[str]:
    return {column.field for table in TABLES.values() for column in table.columns}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("field", FIELDS)
def test_a_word_comes_back_as_it_was_sealed(field, language):
    for word in map(str, names.vocabulary(LOG.name, field)):
        assert names.log_meant(field, names.said(LOG.name, field, word, language)) == word


def test_no_word_is_taken_for_another():
    """Neither is a header, which stands there in English, nor what somebody spelled otherwise."""
    headers = {str(column.header) for table in TABLES.values() for column in table.columns}
    for word in headers:
        assert names.log_meant("column", word) == word
    assert names.log_meant("command", "rechnungen ausstellen") == "rechnungen ausstellen"
    assert names.log_meant("command", "Rechnungen ausstellen") == "issue"


def test_words_that_were_given_stay(request):
    """A Log that was written with them is read with them; a new word is added to the file with --update-golden."""
    now = {
        f"{language} {id_}: {words}"
        for language in languages()
        for id_, words in catalogue(language).items()
        if id_.startswith(("log.", "log-command.", "sheet."))
    }
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text("".join(f"{line}\n" for line in sorted(now)), "utf-8")
    assert {*GOLDEN.read_text("utf-8").splitlines()} == now
