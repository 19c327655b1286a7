"""A workbook's sheets in another language: tabs, headers, words of choices, formulas, hints and what charts say.

What the clerk typed, own columns, own sheets, formats and filters stay. Their own formulas follow: what they name is
called otherwise now. A text that the clerk has changed stays theirs.
"""

import getpass
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape, unescape

from lxml import etree

from invoice_workbook import formula_words, names, number_shapes
from invoice_workbook.books import Books
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts import (
    cell_xml,
    history_index,
    package,
    packing,
    result_cells,
    saving,
    sheet_edit,
    sheet_part,
)
from invoice_workbook.hosts.package import MAIN, Package, TablePart
from invoice_workbook.hosts.workbook_file import WorkbookFile
from invoice_workbook.languages import named
from invoice_workbook.ledger import computed
from invoice_workbook.schema import SETTINGS_TABLE, TABLES
from invoice_workbook.setup import cell_formats, excel_parts, number_formats
from invoice_workbook.setup.cell_formats import CellFormats
from invoice_workbook.setup.changes import BOOK, Changes
from invoice_workbook.setup.excel_parts import PROJECT
from invoice_workbook.setup.sheet_frame import Frame
from invoice_workbook.setup.two_languages import (
    SAID,
    TwoLanguages,
    Words,
    is_drawn,
    rule_of,
    said_in_drawing,
    text_of,
    texts_of,
)
from invoice_workbook.tables import read
from invoice_workbook.tables.read import positions
from invoice_workbook.tables.write import Edit, Value
from invoice_workbook.template import any_language
from invoice_workbook.xstring import decoded, encoded

if TYPE_CHECKING:
    import pandas as pd

_F = re.compile(rb"(<f\b[^>/]*>)([^<]+)(</f>)")
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*?(?:/>|>.*?</row>)', re.DOTALL)
_CHART_F = "{http://schemas.openxmlformats.org/drawingml/2006/chart}f"
_LITERAL = re.compile(r'"([^"]+)"')
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def translate(path: Path, language: str) -> None:
    """Put the sheets into a language, in one save; the version before is kept.

    Raises WorkbookError where a sheet or a column of the clerk's own has a name that is needed.
    """
    stamp = saving.Stamp.of(path)
    books = read.read(WorkbookFile(path).read(), date.today())
    with saving.workroom(path) as folder:
        again = folder / path.name
        with Package(path) as opened:
            changes = Changes(opened)
            meanings = _translated(changes, language)
        with again.open("wb") as file:
            packing.copy(path, file, changes.parts)
        host = WorkbookFile(again)
        edits = {
            name: edit for name in host.tables if name in TABLES and (edit := _words(again, books, name, meanings))
        }
        host.write_new(edits, partial(computed.derive, books, date.today()))
        if PROJECT in changes:
            parts = excel_parts.parts(again, language)
            with (folder / "again").open("wb") as file:
                packing.copy(again, file, parts)
            again = folder / "again"
        content = again.read_bytes()

    def put(target: BinaryIO) -> None:
        target.write(content)

    saved = saving.save(path, stamp, put, set(changes.parts))
    history_index.note(path, saved.kept, "doctor", getpass.getuser(), {})


def _translated(changes: Changes, language: str) -> Mapping[str, str]:
    """Put all parts into a language; gives what the settings' meanings are called there."""
    opened = changes.opened
    before = names.language_of({name: part.headers for name, part in opened.tables.items()})
    tabs = _tabs(opened, language)
    _ask_free_headers(opened, language)
    texts = texts_of(opened)
    meanings: dict[str, str] = {}
    with TwoLanguages(before, language) as pair:
        for tab, part in opened.sheet_parts.items():
            words = pair.of(names.sheet_named(tab))
            tables = [one for one in opened.tables.values() if one.sheet_part == part]
            ours = next((one for one in tables if one.name in TABLES), None)
            if ours is None and words.at:
                _put_cells(changes, part, words, texts)
            elif ours is not None:
                _put_head(changes, ours, words, texts, language)
                meanings |= words.texts if ours.name == SETTINGS_TABLE.name else {}
            _put_formulas(changes, part, words, language)
            _put_frame(changes, part, words, language, ours)
        for name in filter(is_drawn, opened.names()):
            _put_drawing(changes, name, pair.drawn, language)
    _put_days(changes, before, language)
    for table in opened.tables.values():
        _put_table(changes, table, language)
    _put_book(changes, tabs, language)
    return meanings


def _put_days(changes: Changes, before: str, language: str) -> None:
    """Days in the shape of the language, where they stood in that of the one before."""
    shapes = [number_shapes.day_format(one) for one in (before, language)]
    with Package(any_language.template(language)) as template:
        formats = CellFormats(template.tree(cell_formats.PART), changes.tree(cell_formats.PART))
        if shapes[0] != shapes[1] and number_formats.put_days(changes, formats, template, *shapes):
            changes.put(cell_formats.PART, formats.book)
    number_formats.put_axis(changes, *(number_shapes.short_day_format(one) for one in (before, language)))


def _tabs(opened: Package, language: str) -> Mapping[str, str]:
    """What each tab is called in a language. Raises WorkbookError where a clerk's own sheet is called so."""
    found = {tab: names.tab(names.sheet_named(tab), language) for tab in opened.sheet_parts}
    known: dict[str, str] = {}
    for tab, wanted_ in found.items():
        other = known.setdefault(wanted_.casefold(), tab)
        if other != tab:
            raise WorkbookError("sheet-name-taken", file=opened.path.name, sheet=wanted_)
    return found


def _ask_free_headers(opened: Package, language: str) -> None:
    for name, part in opened.tables.items():
        if name in TABLES:
            after = [one.casefold() for one in _headers(part, language)]
            twice = next((one for place, one in enumerate(after) if one in after[:place]), None)
            if twice is not None:
                header = _headers(part, language)[after.index(twice)]
                raise WorkbookError("own-header-taken", file=opened.path.name, sheet=part.sheet, column=header)


def _headers(part: TablePart, language: str) -> list[str]:
    """A table's headers in a language, the clerk's own as they are."""
    table, found = TABLES[part.name], list(part.headers)
    for field, place in positions(table, part.headers).items():
        found[place] = named(table.by_field[field].header, language)
    return found


# Cells


def _put_cells(changes: Changes, part: str, words: Words, texts: list[str]) -> None:
    """Texts and formulas of a sheet that has no table of ours."""
    root = changes.tree(part)
    for row in root.iter(f"{MAIN}row"):
        before, after = words.heights.get(row.get("r", ""), ("", ""))
        if before and after and row.get("ht") == before:
            row.set("ht", after)
    for cell in root.iter(f"{MAIN}c"):
        place = cell.get("r", "")
        formula = cell.find(f"{MAIN}f")
        if formula is not None:
            before, after = words.formulas.get(place, ("", ""))
            if formula.text and formula.text == before:
                formula.text = after
        elif (text := text_of(cell, texts)) is not None:
            before, after = words.at.get(place, ("", ""))
            wanted_ = after if text == before else words.texts.get(text, text)
            if wanted_ != text:
                _set_text(cell, wanted_)
    changes.put(part, root)
    changes[part] = result_cells.forgotten(changes[part])


def _set_text(cell: etree._Element, text: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    inner = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
    inner.text = encoded(text)
    inner.set(_SPACE, "preserve")


def _put_head(changes: Changes, part: TablePart, words: Words, texts: list[str], language: str) -> None:
    """The header of a table of ours, and what the template says above it."""
    xml = changes[part.sheet_part]
    cells: dict[int, dict[int, cell_xml.Content]] = {}
    for row, column, text in _above(changes, part, texts):
        if text in words.texts and words.texts[text] != text:
            cells.setdefault(row, {})[column] = words.texts[text]
    headers = zip(part.headers, _headers(part, language), strict=True)
    own = {part.first_column + place: after for place, (before, after) in enumerate(headers) if before != after}
    if own:
        cells[part.first_row] = {**cells.get(part.first_row, {}), **own}
    if cells:
        changes[part.sheet_part] = sheet_edit.edit(xml, cells, {})[0]


def _above(changes: Changes, part: TablePart, texts: list[str]) -> Iterator[tuple[int, int, str]]:
    """The texts above a table, by row and column."""
    head, rows, _ = sheet_part.split(changes[part.sheet_part])
    there = [found[0] for found in _ROW.finditer(rows[:200_000]) if int(found[1]) < part.first_row]
    opening = head[head.index(b"<worksheet") :].partition(b">")[0] + b">"
    root = package.parsed(opening + b"".join(there) + b"</worksheet>", changes.opened.path, part.sheet_part)
    for cell in root.iter(f"{MAIN}c"):
        if (text := text_of(cell, texts)) is not None:
            column, row = package.bounds(cell.get("r", ""))[0]
            yield row, column, text


def _put_formulas(changes: Changes, part: str, words: Words, language: str) -> None:
    """Formulas with what they name in a language; one of the template's with all that it says."""
    known = dict(words.formulas.values())

    def said(found: re.Match[bytes]) -> bytes:
        formula = unescape(found[2].decode(), {"&quot;": '"', "&apos;": "'"})
        return found[1] + escape(known.get(formula) or formula_words.said(formula, language)).encode() + found[3]

    again = _F.sub(said, changes[part])
    if again != changes[part]:
        changes[part] = again


# What stands around the cells


def _put_frame(changes: Changes, part: str, words: Words, language: str, ours: TablePart | None) -> None:
    """Widths, rules of colour and of entry, links and footers of a sheet."""
    frame = Frame(changes[part], changes.opened.path, part)
    before = etree.tostring(frame.root)
    _put_widths(frame, words, ours)
    choices = _choices(ours.name) if ours else {}
    for formula in frame.root.iter(f"{MAIN}formula"):
        said = formula_words.said(formula.text or "", language)
        formula.text = _LITERAL.sub(lambda one: f'"{_choice(one[1], choices, language)}"', said)
    for _, rule in frame.validations():
        _put_rule(rule, words, choices, language)
    for link in frame.root.iter(f"{MAIN}hyperlink"):
        if "location" in link.attrib:
            link.set("location", formula_words.place_said(str(link.attrib["location"]), language))
        if "display" in link.attrib:
            shown = str(link.attrib["display"])
            link.set("display", words.texts.get(shown, shown))
    for footer in frame.root.iter(f"{MAIN}oddFooter"):
        footer.text = words.texts.get(footer.text or "", footer.text)
    if etree.tostring(frame.root) != before:
        changes[part] = frame.xml


def _choices(table: str) -> Mapping[str, str]:
    """The words of a table's choices in any language, in English."""
    columns = [(table, column.field) for column in TABLES[table].columns if column.choices]
    vocabularies = {name for column in columns for name in names.vocabulary(*column)}
    return names.spelled(tuple(sorted(vocabularies)))


def _choice(word: str, choices: Mapping[str, str], language: str) -> str:
    return names.choice_said(choices[names.folded(word)], language) if names.folded(word) in choices else word


def _put_widths(frame: Frame, words: Words, ours: TablePart | None) -> None:
    """Columns as wide as the language needs them, where they are as wide as the template made them."""
    own = {number: number for number in words.widths}
    if ours is not None:
        on_sheet = [column.field for column in TABLES[ours.name].on_sheet]
        at = positions(TABLES[ours.name], ours.headers)
        own = {number: ours.first_column + at[field] for number, field in enumerate(on_sheet, 1) if field in at}
    for number, mine in own.items():
        before, after = words.widths.get(number, (0.0, 0.0))
        looks = frame.column(mine)
        if before and after and before != after and abs(float(looks.get("width", "0")) - before) < 0.01:
            frame.set_column(mine, {**looks, "width": f"{after:g}"})


def _put_rule(rule: etree._Element, words: Words, choices: Mapping[str, str], language: str) -> None:
    """A rule of entry: as the template has it, or what of it is the template's."""
    known = words.rules.get(rule_of(rule))
    for place, name in enumerate(SAID):
        own = rule.get(name)
        if own is not None:
            rule.set(name, (known[place] if known else words.texts.get(own)) or own)
    for formula in rule:
        text = formula.text or ""
        if formula.tag == f"{MAIN}formula1" and known:
            formula.text = known[-1]
        elif text.startswith('"') and text.endswith('"'):
            formula.text = '"' + ",".join(_choice(one, choices, language) for one in text[1:-1].split(",")) + '"'
        else:
            formula.text = formula_words.said(text, language)


def _put_drawing(changes: Changes, name: str, drawn: Mapping[str, str], language: str) -> None:
    root = changes.tree(name)
    for element, text in said_in_drawing(root):
        if text in drawn and "descr" in element.attrib:
            element.set("descr", drawn[text])
        elif text in drawn:
            element.text = drawn[text]
    for formula in root.iter(_CHART_F):
        formula.text = formula_words.said(formula.text or "", language)
    changes.put(name, root)


def _put_table(changes: Changes, part: TablePart, language: str) -> None:
    """A table's own part: its headers and its formulas."""
    root = changes.tree(part.part)
    headers = _headers(part, language) if part.name in TABLES else part.headers
    for column, header in zip(root.iterfind(f"{MAIN}tableColumns/{MAIN}tableColumn"), headers, strict=True):
        column.set("name", encoded(header))
        for formula in column:
            if formula.tag in (f"{MAIN}calculatedColumnFormula", f"{MAIN}totalsRowFormula"):
                formula.text = formula_words.said(formula.text or "", language)
    if part.name in TABLES:
        _put_filters(root, part, language)
    changes.put(part.part, root)


def _put_filters(root: etree._Element, part: TablePart, language: str) -> None:
    """What the clerk filters columns of choices by."""
    fields = {place: field for field, place in positions(TABLES[part.name], part.headers).items()}
    for column in root.iterfind(f"{MAIN}autoFilter/{MAIN}filterColumn"):
        field = fields.get(int(column.get("colId", "-1")))
        for one in column.iter(f"{MAIN}filter", f"{MAIN}customFilter") if field else ():
            meant = names.meant(part.name, str(field), one.get("val", ""))
            one.set("val", names.said(part.name, str(field), meant, language))


def _put_book(changes: Changes, tabs: Mapping[str, str], language: str) -> None:
    root = changes.tree(BOOK)
    for one in root.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        one.set("name", encoded(tabs[decoded(one.get("name", ""))]))
    for name in root.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        name.text = formula_words.said(name.text or "", language)
    changes.put(BOOK, root)


# What stands in the rows


def _words(path: Path, books: Books, name: str, meanings: Mapping[str, str]) -> Edit | None:
    """The cells of a table that hold names, to be written again in the workbook's language; formulas stay."""
    table, frame = TABLES[name], books[name]
    with Package(path) as opened:
        part = opened.tables[name]
        xml = opened.part(part.sheet_part)
    cells: dict[str, dict[int, Value]] = {}
    for field, place in positions(table, part.headers).items():
        values = _values(name, field, frame, meanings)
        if not values:
            continue
        rows = range(part.first_row + 1, part.last_data_row + 1)
        typed = dict(sheet_part.column(xml, part.first_column + place, rows))
        first = part.first_row + 1
        if own := {row: value for row, value in values.items() if typed.get(first + row, b"") is None}:
            cells[field] = own
    return Edit(cells, int(part.last_data_row - part.first_row)) if cells else None


def _values(name: str, field: str, frame: "pd.DataFrame", meanings: Mapping[str, str]) -> dict[int, Value]:
    if field not in frame:
        return {}
    pairs = [(int(row), str(value)) for row, value in zip(frame.index, frame[field], strict=True)]
    if name == SETTINGS_TABLE.name and field == "meaning":
        return {row: meanings[value] for row, value in pairs if value in meanings}
    if name == SETTINGS_TABLE.name and field == "value":
        named_ = zip(pairs, frame["name"], strict=True)
        return {row: names.choice_of(of, value) for (row, value), of in named_ if value and names.is_choice(of, value)}
    vocabulary = set(names.vocabulary(name, field))
    return {row: value for row, value in pairs if value in vocabulary}
