"""Catalogues: English complete, every text used, placeholders the same in every language."""

import re
from pathlib import Path

import pytest

from invoice_workbook import checks, languages
from invoice_workbook.commands import every
from invoice_workbook.documents import invoice_pdf
from invoice_workbook.schema import SETTINGS, TABLES

PACKAGE = Path(languages.__file__).parents[1]
PLACES = re.compile(r"\{(\w+)")


def used() -> set[str]:
    """Ids in the code: written out, or made from tables that say which there are."""
    code = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    ids = set(re.findall(r'(?<![\w.])text\(\s*"([\w.:% -]+)"', code))
    ids |= {f"refused.{id_}" for id_ in re.findall(r'WorkbookError\(\s*"([\w-]+)"', code)}
    ids |= {f"refused.{id_}" for id_ in re.findall(r'\.add\([^"\n]*"([a-z-]+)",\s*column', code)}
    ids |= {f"reason.{id_}" for id_ in re.findall(r'_bad\(path, "([\w-]+)"', code)}
    ids |= {f"cli.{id_}" for id_ in re.findall(r'_(?:option|argument)\("([\w-]+)"', code)}
    ids |= {
        id_
        for id_ in re.findall(r'"((?:done|start|hint|refusal|template|help)\.[\w-]+)"', code)
        if not id_.endswith(".xlsm")
    }
    ids |= {f"command.{c.id}.{part}" for c in every() for part in ("label", "help")}
    ids |= {f"setting.{s.name}" for s in SETTINGS} | {f"about.{name}" for name in TABLES}
    ids |= {f"invoice.{label}" for label in invoice_pdf.LABELS}
    return ids


def test_every_text_that_is_used_is_in_the_english_catalogue():
    missing = used() - set(languages.catalogue("en"))
    assert not missing


@pytest.mark.parametrize("language", languages.languages())
def test_every_id_stands_once(language):
    ids = re.findall(r'^msgid "(.+)"$', (PACKAGE / "languages" / f"{language}.po").read_text("utf-8"), re.MULTILINE)
    assert len(ids) == len(set(ids)) > 100


def test_every_rule_has_its_message_and_remedy():
    english = languages.catalogue("en")
    for rule in checks.RULES:
        mine = [id_ for id_ in english if id_.startswith(f"{rule}.")]
        assert any(id_.endswith(".message") for id_ in mine), rule
        assert {id_.removesuffix(".message") for id_ in mine if id_.endswith(".message")} == {
            id_.removesuffix(".remedy") for id_ in mine if id_.endswith(".remedy")
        }


@pytest.mark.parametrize("language", [name for name in languages.languages() if name != "en"])
def test_other_languages_have_every_text_of_the_invoice_and_the_same_places(language):
    english, other = languages.catalogue("en"), languages.catalogue(language)
    assert {id_ for id_ in english if id_.startswith("invoice.")} <= set(other)
    assert set(other) <= set(english)
    for id_, text in other.items():
        assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(english[id_])), id_


def test_a_language_without_a_catalogue_is_written_in_english():
    assert languages.text("invoice.invoice", "xx") == "Invoice"
    assert languages.text("invoice.invoice", "te") == "ఇన్వాయిస్"
