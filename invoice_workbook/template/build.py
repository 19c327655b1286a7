"""Builds the template: sheets by XlsxWriter, the VBA project by pyOpenVBA, then one repeatable package.

`python -m invoice_workbook.template.build [PATH]` writes it; `make template` calls that.
"""

import re
import sys
import zipfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import formula_words, names
from invoice_workbook.commands import with_button
from invoice_workbook.languages import HOME, at_the_desk, named
from invoice_workbook.places import column_letters, quoted
from invoice_workbook.schema import DESK, PAYABLE, RECEIVABLE, SETTINGS, TABLES
from invoice_workbook.template import (
    aging_sheet,
    answer_sheet,
    help_sheet,
    palette,
    report_sheet,
    ribbon,
    start_sheet,
    table_sheet,
    template_file,
    vba_project,
    xlwings_sheet,
)
from invoice_workbook.template.formats import Formats
from invoice_workbook.template.formulas import names_of_rows, setting
from invoice_workbook.template.macros import add_project

CREATED = datetime(2026, 1, 1)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_RIBBON_LINK = f'<Relationship Id="rIdRibbon" Type="{ribbon.LINK}" Target="{ribbon.PART}"/>'
_SHAPE = re.compile(rb"<v:shape .*?</v:shape>", re.DOTALL)
_FONT = re.compile(rb'<font face="Calibri" size="220" color="#000000">([^<]*)</font>')
_RESULT = re.compile(rb"(</f>)<v>[^<]*</v>")
SETTING_OF_DESK = next(one for one in SETTINGS if one.name == "Desk")
DESK_OF_BOOK = "DeskOfBook"
"""Defined name of the setting *Desk*, which the ribbon asks for."""
_BINDING = ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels")
OWNERS = tuple(dict.fromkeys(t.currency_by[1][0] for t in TABLES.values() if t.currency_by))
"""Tables that set the currency for another table's amounts."""
REFERRED = tuple(
    dict.fromkeys(name for t in TABLES.values() for c in t.columns for name in (*c.refers, c.offers) if name)
)
"""Tables with ids for the drop-down lists."""


class _Sheet(Worksheet):
    """A sheet whose formulas are given as a file has them, in English, and written in the book's language.

    XlsxWriter looks for thirty functions of later versions in each of thousands: five sixths of the time to build.
    """

    language = HOME

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        plain = formula.removeprefix("{").removesuffix("}").removeprefix("=")
        return plain if self.language == HOME else formula_words.said(plain, self.language)


def _sheet_of(language: str) -> type[_Sheet]:
    return type("_Sheet", (_Sheet,), {"language": language})


@at_the_desk()
def build(language: str = HOME) -> bytes:
    """The template's bytes; the same sources give the same bytes."""
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.xlsx"
        _sheets(plain, language)
        macro = Path(folder) / "template.xlsm"
        macro.write_bytes(_repacked(plain.read_bytes()))
        project = add_project(macro)
        return _repacked(macro.read_bytes(), {vba_project.PART: project, ribbon.PART: ribbon.make(language)})


_kept: list[TemporaryDirectory[str]] = []
"""Where templates of other languages lie, as long as the program runs."""


@cache
def _built(language: str, english: Path) -> Path:
    """The template in a language: its macros and what binds its parts together are the English one's."""
    folder = TemporaryDirectory(prefix="invoice-workbook-")
    _kept.append(folder)
    plain, made = Path(folder.name) / "plain.xlsx", Path(folder.name) / template_file.NAME
    with at_the_desk():
        _sheets(plain, language)
    own = zipfile.ZipFile(BytesIO(_repacked(plain.read_bytes())))
    with zipfile.ZipFile(english) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts |= {name: own.read(name) for name in own.namelist() if name not in _BINDING}
    made.write_bytes(_repacked_parts({**parts, ribbon.PART: ribbon.make(language)}))
    return made


def in_language(language: str) -> Path:
    """The template in another language than English, for as long as the program runs."""
    return _built(language, template_file.template())


def _sheets(path: Path, language: str) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": CREATED, "title": "Invoice Workbook"})
    book.set_vba_name("ThisWorkbook")
    book.formats[0].set_font_size(10)
    formats = Formats(book, language)
    sheet_class = _sheet_of(language)
    for number, name in enumerate(_tab_order(), 1):
        book.add_worksheet(names.tab(name, language), sheet_class).set_vba_name(f"Sheet{number}")
    for table in TABLES.values():
        table_sheet.add(book, formats, table, language)
    for side in (RECEIVABLE, PAYABLE):
        aging_sheet.add(book, formats, side, language)
    answer_sheet.add(book, formats, language)
    report_sheet.add(book, formats, language)
    help_sheet.add(book, formats, language)
    start_sheet.add(book, formats, language)
    xlwings_sheet.add(book, formats)
    for name in REFERRED:
        book.define_name(f"{table_sheet.IDS}{name}", f"={name}[{named(TABLES[name].columns[0].header, language)}]")
    for name in OWNERS:
        own = named(TABLES[name].by_field["currency"].header, language)
        book.define_name(f"{table_sheet.CURRENCIES}{name}", f"={name}[{own}]")
    for name, formula in names_of_rows(partial(_column, language)).items():
        book.define_name(name, f"={formula_words.said(formula, language)}")
    book.define_name(DESK_OF_BOOK, f"={_desk(language)}")
    book.close()


def _column(language: str, table: str, header: str) -> str:
    """A column of a table on its sheet, where it begins in the first."""
    headers = [column.header for column in TABLES[table].on_sheet]
    return f"{quoted(names.tab(TABLES[table].sheet, language))}!${column_letters(headers.index(header) + 1)}"


def _desk(language: str) -> str:
    """The formula of the setting *Desk*, in the words that the ribbon's macro knows."""
    said = formula_words.said(setting("Desk"), language)
    words = {half: named(half, language) for half in SETTING_OF_DESK.choices if half != DESK}
    return "".join(f'IF({said}="{word}","{half}",' for half, word in words.items()) + f'"{DESK}"' + ")" * len(words)


def _tab_order() -> list[str]:
    """Tabs in the order of a clerk's work: Start, the two sides, shared sheets, our own data, Help."""
    by_group = {
        g: [t.sheet for t in TABLES.values() if t.group == g] for g in ("receivable", "payable", "both", "setup")
    }
    aging = {side.name: [side.aging_sheet] for side in (RECEIVABLE, PAYABLE)}
    return [
        template_file.START,
        *by_group["receivable"],
        *aging["receivable"],
        *by_group["payable"],
        *aging["payable"],
        *by_group["both"],
        answer_sheet.NAME,
        report_sheet.NAME,
        *by_group["setup"],
        help_sheet.NAME,
        xlwings_sheet.NAME,
    ]


def _repacked(package: bytes, added: Mapping[str, bytes] | None = None) -> bytes:
    """The package with fixed dates, macro-enabled, without results of formulas, which nothing has computed yet."""
    with zipfile.ZipFile(BytesIO(package)) as old:
        return _repacked_parts({name: old.read(name) for name in old.namelist()} | dict(added or {}))


def _repacked_parts(parts: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, _mended(name, data, ribbon.PART in parts), compresslevel=9)
    return packed.getvalue()


def _mended(name: str, data: bytes, has_ribbon: bool) -> bytes:
    """One part in its final form."""
    if name == "[Content_Types].xml":
        return data.replace(PLAIN_TYPE, MACRO_TYPE)
    if name == "_rels/.rels" and has_ribbon and _RIBBON_LINK.encode() not in data:
        return data.replace(b"</Relationships>", _RIBBON_LINK.encode() + b"</Relationships>")
    if name.endswith(".vml"):
        return _SHAPE.sub(lambda shape: _button(shape[0]), data)
    if name == "xl/workbook.xml":
        return data.replace(
            b"<calcPr calcId", b'<calcPr iterateDelta="1E-3" calcId'
        )  # else LibreOffice computes all twice
    return _RESULT.sub(rb"\1", data) if name.startswith("xl/worksheets/sheet") else data


def _button(shape: bytes) -> bytes:
    """A form button; those of every day stand out by bold letters of our colour, for a form button is always grey."""
    if not any(f"[0]!{command.macro}<".encode() in shape for command in with_button() if command.is_large):
        return shape
    look = f'<font face="Calibri" size="220" color="{palette.CLERK}"><b>'.encode()
    return _FONT.sub(lambda font: look + font[1] + b"</b></font>", shape)


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / template_file.NAME)
    target.write_bytes(build())
    sys.stdout.write(f"{target}\n")
