"""Writes build/invoice-workbook.pot, from which a new language begins: `python -m docs.pot`.

Each text has its id, its English words as a comment, and where it is seen: lines of the code, sheets of the workbook.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from invoice_workbook import __version__, checks, languages, names
from invoice_workbook.schema import HELP, SETTINGS, SETTINGS_TABLE, TABLES

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "build" / "invoice-workbook.pot"
PACKAGE = ROOT / "invoice_workbook"
TO_FILL = "Glossary: fill in your word for each thing, without what stands in brackets, and translate by it."
MOST = 3
"""Places of a text: more help nobody."""
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
"""As in the catalogues: the same texts make the same file."""
Place = tuple[str, int]


def template() -> Catalog:
    """Every text without a translation."""
    about = f"Texts of Invoice Workbook, by id, each below its English words: {len(texts())} texts."
    catalog = Catalog(project="Invoice Workbook", version=__version__, creation_date=BEGUN, charset="utf-8")
    catalog.header_comment = "\n".join((f"# {about}", "#", f"# {TO_FILL}", *_glossary_to_fill()))
    for id_, english in texts().items():
        seen = sheets(id_)
        notes = [f"English: {line}" for line in english.splitlines()]
        notes += [f"Seen on: {', '.join(seen)}"] if seen else []
        catalog.add(id_, "", locations=places(id_), auto_comments=notes)
    return catalog


class Term(NamedTuple):
    """A thing's word in a language (what it means, in English), and the words that stand in no text of it."""

    word: str
    rivals: tuple[str, ...]


def glossary(language: str) -> dict[str, Term]:
    """The glossary at the head of a catalogue, by what each thing is called in English.

    Its lines: `# bill = Eingangsrechnung; not Lieferantenrechnung, Einkaufsrechnung`.
    """
    head = (languages.FOLDER / f"{language}.po").read_text("utf-8").partition("\nmsgid")[0]
    found: dict[str, Term] = {}
    for line in head.splitlines():
        thing, equals, rest = line.removeprefix("# ").partition(" = ")
        word, _, rivals = rest.partition("; not ")
        if equals:
            assert thing not in found, f"{thing} stands twice in the glossary of {language}"
            found[thing] = Term(word.strip(), tuple(rivals.split(", ")) if rivals else ())
    return found


def _glossary_to_fill() -> Iterator[str]:
    for thing, term in glossary(languages.HOME).items():
        yield f"# {thing} ({term.word}) ="


@cache
def texts() -> dict[str, str]:
    """The English words of every id: the catalogue's, then the schema's names and what the rules say of themselves."""
    schema = {id_: str(name) for id_, name in names.all_names().items()}
    return {**languages.catalogue(languages.HOME), **schema, **checks.descriptions()}


def sheets(id_: str) -> list[str]:
    """The sheets that show what tables, columns, settings and rules are called and say."""
    family, _, rest = id_.partition(".")
    if family in ("setting", "setting-name"):
        return [SETTINGS_TABLE.sheet]
    if family == "about":
        return [TABLES[rest].sheet]
    if family == "sheet":
        return [texts()[id_]]
    if family == "rule":
        return [HELP]
    if family in ("hint", "column", "choice"):
        return list(dict.fromkeys(_of_columns()[id_]))
    return []


@cache
def _of_columns() -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, table in TABLES.items():
        for column in table.columns:
            ids = [f"hint.{column.field}", f"hint.{name}.{column.field}"]
            ids += [one.id for one in (column.header, *column.choices)]  # type: ignore[attr-defined]  # names, since made
            for id_ in ids:
                found[id_].append(table.sheet)
    for setting in SETTINGS:
        for choice in setting.choices:
            found[choice.id].append(SETTINGS_TABLE.sheet)  # type: ignore[attr-defined]  # the same
    return found


def places(id_: str) -> list[Place]:
    """Lines of the code that have this id, or its longest beginning; none of what sheets show without being told."""
    base = id_.removesuffix(languages.DESK)
    family, _, rest = base.partition(".")
    if sheets(id_):
        return []
    if family in checks.RULES:
        return [(f"invoice_workbook/checks/{family.replace('-', '_')}.py", 1)]
    if family == "command":
        return _written()[rest.rpartition(".")[0]][:MOST]
    ends = [end for end in range(len(base), 0, -1) if base[end - 1] in ".-"]
    beginnings = [words for end in ends for words in (base[:end], base[: end - 1])]
    named = (_written().get(words, []) for words in (base, rest, *beginnings))
    return next((found[:MOST] for found in named if found), [])


@cache
def _written() -> defaultdict[str, list[Place]]:
    """Every string of the code with its lines, pieces of f-strings too."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found[node.value].append((name, node.lineno))
    return found


def main() -> None:
    """Write it."""
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("wb") as file:
        write_po(file, template(), width=0, include_previous=False)
    print(f"{TARGET}: {len(texts())} texts")


if __name__ == "__main__":
    main()
