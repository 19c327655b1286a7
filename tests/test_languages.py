"""Catalogues: English complete, every text used, placeholders the same in every language.

The code is read as a syntax tree. A text's id is written out in it, or put together from pieces that are: f-strings
and names. What only the reader of an id puts before it is in `PREFIXES`.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from docs import pot
from docs.pot import glossary
from invoice_workbook import checks, languages, log_words, names
from invoice_workbook.commands import every
from invoice_workbook.documents import invoice_pdf
from invoice_workbook.languages import DESK, catalogue
from invoice_workbook.schema import SETTINGS, TABLES
from tests.cli import run

PACKAGE = Path(languages.__file__).parents[1]
OTHERS = [name for name in languages.languages() if name != "en"]
FIRST_WEEK = Path(pot.__file__).parent
PLACES = re.compile(r"\{(\w+)")
READERS = {"text": "", "wording.text": "invoice.", "WorkbookError": "refused."}
"""What is called with an id, and what it puts before it."""
PREFIXES = tuple(f"{rule}." for rule in checks.RULES)
"""How ids begin of which the code has the rest only; what reads them puts it before it."""
WRITTEN_OUT = re.compile(r"([a-z]+(?:-[a-z]+)*)(?:\.[\w-]+)+(?<!\.xlsm)")
Pattern = tuple[str | None, ...]
"""An f-string: its words, None where something is put in."""
TWO_NAMES: Pattern = (None, None)


def trees() -> Iterator[ast.Module]:
    for path in PACKAGE.rglob("*.py"):
        yield ast.parse(path.read_text("utf-8"))


@cache
def code() -> tuple[frozenset[str], frozenset[Pattern], Counter[str], frozenset[str]]:
    """The code's strings and f-strings; how often each reader is called with a written id, and the ids so read."""
    strings: set[str] = set()
    patterns: set[Pattern] = set()
    calls: Counter[str] = Counter()
    read: set[str] = set()
    for tree in trees():
        pieces: set[int] = set()
        for node in ast.walk(tree):  # from the outside in
            if isinstance(node, ast.JoinedStr):
                pieces |= set(map(id, node.values))
                patterns.add(tuple(map(written, node.values)))
            elif isinstance(node, ast.Call) and node.args and (reader := ast.unparse(node.func)) in READERS:
                ids = {READERS[reader] + words for words in ids_in(node.args[0])}
                calls[reader] += len(ids)
                read |= ids
            elif id(node) not in pieces and (words := written(node)) is not None:
                strings.add(words)
    return frozenset(strings), frozenset(patterns), calls, frozenset(read)


def written(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def ids_in(argument: ast.expr) -> Iterator[str]:
    """The ids of an argument that is one, or one of two."""
    for one in (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,):
        if (words := written(one)) is not None:
            yield words


@cache
def is_made(words: str, depth: int = 3) -> bool:
    """Whether the code has these words, or an f-string that comes to them."""
    strings, patterns, _, _ = code()
    if words in strings or words.isdigit() or not words:
        return True
    fitting = (one for one in patterns if says_something(one) and shape(one).fullmatch(words))
    if depth > 0 and any(comes_to(words, one, depth - 1) for one in fitting):
        return True
    return depth > 0 and TWO_NAMES in patterns and comes_to(words, TWO_NAMES, 0)


@cache
def says_something(pattern: Pattern) -> bool:
    return any(re.search("[a-z]", piece) for piece in pattern if piece)


@cache
def shape(pattern: Pattern) -> re.Pattern[str]:
    return re.compile("".join(".*" if piece is None else re.escape(piece) for piece in pattern), re.DOTALL)


def comes_to(words: str, pattern: Pattern, depth: int) -> bool:
    """Whether an f-string comes to these words, each of its places filled with what the code has."""
    if not pattern:
        return not words
    if pattern[0] is not None:
        return words.startswith(pattern[0]) and comes_to(words[len(pattern[0]) :], pattern[1:], depth)
    ends = range(len(words) + 1) if len(pattern) > 1 else (len(words),)
    return any(comes_to(words[end:], pattern[1:], depth) and is_made(words[:end], depth) for end in ends)


def is_used(id_: str) -> bool:
    base = id_.removesuffix(DESK)
    if base in of_columns() or any(base in ids for ids in of_tables().values()):
        return True
    beginnings = (prefix for prefix in PREFIXES if base.startswith(prefix))
    return is_made(base) or any(is_made(base.removeprefix(prefix)) for prefix in beginnings)


def of_tables() -> dict[str, set[str]]:
    """Ids that are made from tables of the code, each family whole."""
    return {
        "command": {f"command.{one.id}.{part}" for one in every() for part in ("label", "help")},
        "setting": {f"setting.{one.name}" for one in SETTINGS},
        "about": {f"about.{name}" for name in TABLES},
        "invoice": {f"invoice.{label}" for label in invoice_pdf.LABELS},
    }


@cache
def of_columns() -> frozenset[str]:
    """Ids of what a column's cells say when they are chosen: of one table's column, or of all of that name."""
    every_one = [(name, column.field) for name, table in TABLES.items() for column in table.columns]
    return frozenset(f"hint.{place}" for name, field in every_one for place in (field, f"{name}.{field}"))


def test_every_id_that_is_written_in_the_code_is_in_the_english_catalogue():
    strings, _, calls, read = code()
    english = set(catalogue("en"))
    families = {id_.partition(".")[0] for id_ in english}
    whole = {words for words in strings if (found := WRITTEN_OUT.fullmatch(words)) and found[1] in families}
    assert min(calls[reader] for reader in READERS) > 0, "a reader that is never called reads nothing"
    assert len(read) > 300 and len(whole) > 100
    assert (read | whole) - english == set()


@pytest.mark.parametrize("family", of_tables())
def test_every_id_of_a_table_is_in_the_english_catalogue(family):
    ids = of_tables()[family]
    assert ids and ids <= set(catalogue("en"))


def test_every_text_of_the_english_catalogue_is_used():
    assert [id_ for id_ in catalogue("en") if not is_used(id_)] == []
    assert not is_used("done.nothing-says-so")


def test_every_beginning_is_that_of_an_id():
    assert [prefix for prefix in PREFIXES if not any(id_.startswith(prefix) for id_ in catalogue("en"))] == []


@pytest.mark.parametrize("command", [command.id for command in every()])
def test_every_text_of_a_commands_help_is_there(command):
    said = run(command, "--help")
    assert (said.code, said.err) == (0, "")
    assert "--help" in said.out


def test_every_rule_has_its_message_and_remedy():
    english = languages.catalogue("en")
    for rule in checks.RULES:
        mine = [id_ for id_ in english if id_.startswith(f"{rule}.")]
        assert any(id_.endswith(".message") for id_ in mine), rule
        assert {id_.removesuffix(".message") for id_ in mine if id_.endswith(".message")} == {
            id_.removesuffix(".remedy") for id_ in mine if id_.endswith(".remedy")
        }


@pytest.mark.parametrize("language", languages.languages())
def test_a_catalogue_is_read_as_translators_programs_read_it(language):
    with (languages.FOLDER / f"{language}.po").open("rb") as file:
        assert catalogue(language) == {m.id: m.string for m in read_po(file) if m.id and m.string}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_have_every_text_and_the_same_places(language):
    english, other = languages.catalogue("en"), languages.catalogue(language)
    english = english | names.all_names() | checks.descriptions()
    assert set(english) == set(other)
    for id_, text in other.items():
        assert set(PLACES.findall(text)) == set(PLACES.findall(english[id_])), id_
        assert text.count("\n") == english[id_].count("\n"), id_


def test_a_language_without_a_catalogue_is_written_in_english():
    assert languages.text("invoice.invoice", "xx") == "Invoice"
    assert languages.text("invoice.invoice", "te") == "ఇన్వాయిస్"


@cache
def said(language: str) -> dict[str, str]:
    """What a clerk reads in a language, by id: texts, names, what rules say of themselves, the first week."""
    sealed = {name.id for name in (*log_words.COMMANDS, *log_words.KINDS)} if language == "en" else set()
    own = {**names.all_names(), **checks.descriptions(), **catalogue(language)}
    own = {id_: words for id_, words in own.items() if id_ not in sealed}  # the Log's own stay as they are for good
    week = FIRST_WEEK / f"first-week{'' if language == 'en' else f'.{language}'}.md"
    return own | ({week.name: week.read_text("utf-8")} if week.exists() else {})


@pytest.mark.parametrize("language", languages.languages())
def test_every_word_of_the_glossary_is_used(language):
    words = {thing: thing if language == "en" else term.word for thing, term in glossary(language).items()}
    read = "\n".join(said(language).values()).casefold()
    assert {thing: word for thing, word in words.items() if word.casefold() not in read} == {}


@pytest.mark.parametrize("language", languages.languages())
def test_one_word_is_used_for_one_thing(language):
    rivals = [one.casefold() for term in glossary(language).values() for one in term.rivals]
    assert rivals
    assert [(id_, one) for id_, words in said(language).items() for one in rivals if one in words.casefold()] == []


@pytest.mark.parametrize("language", languages.languages())
def test_every_glossary_has_the_same_things_each_with_a_word(language):
    assert list(glossary(language)) == list(glossary("en")) and len(glossary("en")) > 40
    assert all(term.word and "" not in term.rivals for term in glossary(language).values())


@pytest.mark.parametrize("language", OTHERS)
def test_a_sheet_or_column_is_called_in_a_text_as_in_the_workbook(language):
    """Of one-word names only those of sheets are looked for: a column's may be a word of the language, too."""
    english, own = names.all_names(), catalogue(language)
    families = {"sheet": 1, "column": 2, "setting-name": 2}
    shown = [
        name
        for id_, name in english.items()
        if len(name.split()) >= families.get(id_.partition(".")[0], 99) and name not in own.values()
    ]
    pattern = re.compile(rf"(?<![\w{{/.-])({'|'.join(map(re.escape, shown))})(?![\w}}=-]|\.\w)")
    found = [(id_, name) for id_, words in own.items() if id_ not in english for name in pattern.findall(words)]
    assert [(id_, name) for id_, name in found if id_ not in ENGLISH_ALL_THE_SAME] == []
    assert len(shown) > 80 and pattern.search("Blatt Order lines.")


ENGLISH_ALL_THE_SAME = {
    "cli.problem": "a German genitive: des Problems",
    "doctor.macros-off": "a page of Excel's own: Macro Settings",
}
"""Texts with a word that is the name of a sheet in English."""
