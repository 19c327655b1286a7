"""A sheet with one table: headers, drop-downs, hints, formats, colours, print set-up."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from invoice_workbook import formula_words, names
from invoice_workbook.commands import with_button
from invoice_workbook.languages import known, named, text
from invoice_workbook.problems import OPEN
from invoice_workbook.schema import LANGUAGE, PROBLEMS, SETTINGS, START, TABLES, Column, Setting, Table
from invoice_workbook.template import palette, printing
from invoice_workbook.template.column_widths import high, pixels, width
from invoice_workbook.template.formats import Formats, sheet_named, to_sheet
from invoice_workbook.template.formulas import FORMULAS
from invoice_workbook.template.template_file import ALL, LAST_PRESS, MINE, SHOW

HEADER_ROW = 3
"""Row of the headers, from 0; the first data row is below it."""
FIRST = HEADER_ROW + 1
LAST = 1_048_575
TITLE_ROW, LEGEND_ROW = 0, 2
BUTTON, GAP = (150, 21), 6
"""Width and height of a sheet's buttons, and what is between them, in pixels."""
IN_VIEW = 1_300
"""Pixels that a screen of 1366 shows of the columns; buttons go on in another row, and what matters stands within."""
IDS, CURRENCIES = "Ids_", "Currencies_"
"""Defined names of a table's ids and currencies, because a cell's rules can refer to another sheet only by name."""
TAB = {"setup": palette.SOFT, "receivable": palette.CLERK, "payable": palette.ACCENT, "both": palette.COMMAND}
LONGEST_HINT = 250
LONGEST_REFUSAL = 220
"""Maximum length of a validation's error message in Excel, with some to spare."""


def add(book: Workbook, formats: Formats, table: Table, language: str) -> None:
    """One table's sheet, with its first row blank."""
    sheet = sheet_named(book, table.sheet)
    sheet.set_tab_color(TAB[table.group])
    sheet.default_row_height = sheet.original_row_height = high(named(table.sheet, language))
    _head(sheet, formats, table, language)
    _columns(sheet, formats, table, language)
    _table(sheet, formats, table, _first_rows(table, language), language)
    for place, column in enumerate(table.on_sheet):
        areas = _rows(table, column, place)
        top, left, bottom, right = areas[0]
        options = {**_validation(table, column, language), "other_cells": areas[1:]}
        sheet.data_validation(top, left, bottom, right, options)
    if table.name == "Settings":
        _settings(sheet, language)
    if table.name == PROBLEMS.name:
        _shown(sheet, formats, language)
    _conditions(sheet, formats, table, language)
    printing.set_up(sheet, table, (HEADER_ROW, LAST), language)


def _head(sheet: Worksheet, formats: Formats, table: Table, language: str) -> None:
    sheet.set_row(0, 24)
    sheet.set_row(HEADER_ROW, 32)
    sheet.write_string(0, 0, named(table.sheet, language), formats.title)
    sheet.write_string(1, 0, text(f"about.{table.name}", language), formats.soft)
    sheet.write_url(2, 0, to_sheet(START, language), formats.link, text("template.to-start", language))
    for filler, place in _legend(table).items():
        sheet.write_string(2, place, text(f"template.filled-{filler}", language), formats.legend[filler])
    _buttons(sheet, table, language)
    sheet.freeze_panes(FIRST, min(table.leading_keys, 2))
    sheet.hide_gridlines(2)


def _shown(sheet: Worksheet, formats: Formats, language: str) -> None:
    """Which problems a press leaves in view, and how many it has hidden."""
    row, column = SHOW[0] - 1, SHOW[1] - 1
    chosen = {"bg_color": palette.MISSING_PAPER, "border": 1, "border_color": palette.RULE, "num_format": "@"}
    sheet.write_string(row, column - 1, text("problems.show", language), formats.make(align="right", valign="vcenter"))
    choices = [text(one, language) for one in (ALL, LAST_PRESS, MINE)]
    sheet.write_string(row, column, choices[0], formats.make(bold=True, valign="vcenter", **chosen))
    hint = {"input_title": text("problems.show", language), "input_message": text("problems.show-hint", language)}
    sheet.data_validation(row, column, row, column, {"validate": "list", "source": choices, **hint})
    ids = f"{PROBLEMS.name}[{PROBLEMS.columns[0].header}]"
    hidden = f"IFERROR(SUBTOTAL(3,{ids})-SUBTOTAL(103,{ids}),0)"  # Gnumeric does not know which rows are hidden
    words = text("problems.hidden", language, count="|", all=choices[0]).replace('"', '""').split("|")
    shown = "&".join([f'"{words[0]}"', hidden, f'"{words[1]}"'])
    sheet.write_formula(row, column + 1, f'=IF({hidden}=0,"",{shown})', formats.soft)


def _legend(table: Table) -> dict[str, int]:
    """Where the sheet says who fills what: over a column of the kind, where one stands there."""
    kinds = {place: column.filled for place, column in enumerate(table.on_sheet[: 1 + len(palette.FILLERS)]) if place}
    wanted = [filler for filler in palette.FILLERS if any(column.filled == filler for column in table.columns)]
    own = {filler: next((place for place, kind in kinds.items() if kind == filler), None) for filler in wanted}
    free = iter([place for place in kinds if place not in own.values()])
    placed = {filler: place if place is not None else next(free, None) for filler, place in own.items()}
    return {filler: place for filler, place in placed.items() if place is not None}


def _buttons(sheet: Worksheet, table: Table, language: str) -> None:
    """The sheet's buttons, behind the legend and in view; those for which its row has no room beside the title."""
    first = 1 + len(palette.FILLERS)
    begin = sum(pixels(column, language) for column in table.on_sheet[:first])
    in_row = max(1, (IN_VIEW - begin) // (BUTTON[0] + GAP))
    sheet.set_row_pixels(LEGEND_ROW, BUTTON[1] + 2)
    for number, command in enumerate(command for command in with_button() if table.name in command.tables):
        beyond, place = divmod(number, in_row)
        row, down = (TITLE_ROW, 6) if beyond else (LEGEND_ROW, 1)
        button = {"macro": command.macro, "caption": text(f"command.{command.id}.label", language)}
        offset = {"x_offset": place * (BUTTON[0] + GAP), "y_offset": down}
        sheet.insert_button(row, first, {**button, "width": BUTTON[0], "height": BUTTON[1], **offset})


def _columns(sheet: Worksheet, formats: Formats, table: Table, language: str) -> None:
    for place, column in enumerate(table.on_sheet):
        options = {"hidden": True} if column.hidden else {}
        sheet.set_column(place, place, width(column, language), formats.body(column), options)
    sheet.ignore_errors({"number_stored_as_text": "A5:XFD1048576", "calculated_column": "A5:XFD1048576"})


def _first_rows(table: Table, language: str) -> list[list[object]]:
    if table.name != "Settings":
        return [[None] * len(table.columns)]
    return [
        [named(s.name, language), _default(s, language) or None, text(f"setting.{s.name}", language)] for s in SETTINGS
    ]


def _default(setting: Setting, language: str) -> str:
    """What a setting holds in a new workbook of that language."""
    return language if setting.name == LANGUAGE else named(names.choice_of(setting.name, setting.default), language)


def _table(sheet: Worksheet, formats: Formats, table: Table, rows: list[list[object]], language: str) -> None:
    formulas = FORMULAS.get(table.name, {})
    columns: list[dict[str, Any]] = []
    for column in table.on_sheet:
        one: dict[str, Any] = {"header": named(column.header, language), "header_format": formats.header(column)}
        one |= {"format": formats.body(column)}
        if column.filled == "formula":
            one["formula"] = "=" + formula_words.said(formulas[column.header].removeprefix("="), language)
        columns.append(one)
    last = FIRST + len(rows) - 1
    options = {"name": table.name, "columns": columns, "style": "Table Style Light 1", "autofilter": True}
    sheet.add_table(HEADER_ROW, 0, last, len(columns) - 1, options)
    for number, row in enumerate(rows, FIRST):
        for place, column in enumerate(table.on_sheet):
            if column.filled == "formula":
                continue
            cell, style = row[place], formats.body(column)
            if cell is None:
                sheet.write_blank(number, place, None, style)
            else:
                sheet.write_string(number, place, str(cell), style)


def _hint(table: Table, column: Column, language: str) -> str:
    for id_ in (f"hint.{table.name}.{column.field}", f"hint.{column.field}"):
        if known(id_):
            return text(id_, language)[:LONGEST_HINT]
    if column.refers:
        return text("hint.refers", language, sheet=TABLES[column.refers[0]].sheet)
    if column.offers:
        return text("hint.offers", language, sheet=TABLES[column.offers].sheet)
    if column.key:
        return text("hint.key", language)
    return text(f"hint.type.{column.type}", language)


def _validation(table: Table, column: Column, language: str) -> dict[str, Any]:
    """A cell's hint when it is selected, and the values it refuses."""
    hint = {"input_title": named(column.header, language)[:32], "input_message": _hint(table, column, language)}
    if column.filled == "formula":
        message = {"input_message": text("hint.formula", language), "error_message": text("refusal.formula", language)}
        return {**hint, "validate": "custom", "value": "=FALSE", **message}
    if column.choices:
        refusal = _refusal(column.choices, language)
        listed = [named(choice, language) for choice in column.choices]
        return {**hint, "validate": "list", "source": listed, "error_message": refusal}
    if column.refers or column.offers:
        return {**hint, **_listed(column, language)}
    if column.type == "date":
        refusal = text("refusal.date", language)
        return {**hint, "validate": "date", "criteria": ">", "value": date(1950, 1, 1), "error_message": refusal}
    if column.type in ("amount", "price", "quantity", "percent", "whole"):
        refusal = text("refusal.number", language)
        bounds = {"criteria": "between", "minimum": -1e15, "maximum": 1e15}
        return {**hint, "validate": "decimal", **bounds, "error_message": refusal}
    return {**hint, "validate": "any"}


def _listed(column: Column, language: str) -> dict[str, Any]:
    """The ids of a table to choose from; of another a column that refers to it warns."""
    if not column.refers:
        return {"validate": "list", "source": f"={IDS}{column.offers}", "error_type": "information"}
    listed = {"source": f"={IDS}{column.refers[0]}", "error_type": "warning"}
    return {"validate": "list", **listed, "error_message": text("refusal.refers", language)}


def _refusal(choices: Sequence[str], language: str) -> str:
    """The message for a wrong value; it lists the allowed ones if they fit."""
    listed = text("refusal.choice-of", language, choices=choices)
    return listed if len(listed) <= LONGEST_REFUSAL else text("refusal.choice", language)


def _rows(table: Table, column: Column, place: int) -> list[list[int]]:
    """The cells of a column's validation, as areas: some settings have their own, and a cell only one."""
    own = [number for number, setting in enumerate(SETTINGS, FIRST) if _own(setting, "en")]
    bounds = [FIRST - 1, *(own if (table.name, column.field) == ("Settings", "value") else ()), LAST + 1]
    return [[before + 1, place, after - 1, place] for before, after in pairwise(bounds) if before + 1 < after]


def _settings(sheet: Worksheet, language: str) -> None:
    value = TABLES["Settings"].by_field["value"]
    hint = _validation(TABLES["Settings"], value, language)
    for number, setting in enumerate(SETTINGS, FIRST):
        if own := _own(setting, language):
            sheet.data_validation(number, 1, number, 1, {**hint, **own})


def _own(setting: Setting, language: str) -> dict[str, Any]:
    """What the cell of a setting refuses where it is another than the rest: all but its choices, or all there is."""
    if setting.filled == "command":
        return {"validate": "custom", "value": "=FALSE", "error_message": text("refusal.command", language)}
    if not setting.choices:
        return {}
    refusal = _refusal(setting.choices, language)
    listed = [named(choice, language) for choice in setting.choices]
    return {"validate": "list", "source": listed, "error_message": refusal}


def _letter(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


def _conditions(sheet: Worksheet, formats: Formats, table: Table, language: str) -> None:
    """Wrong, late and missing cells; decimals by currency. The first matching rule wins."""
    at = {column.field: place for place, column in enumerate(table.on_sheet)}
    top, width_ = FIRST + 1, len(table.columns) - 1

    def rule(first: int, last: int, formula: str, style: Format) -> None:
        sheet.conditional_format(FIRST, first, LAST, last, {"type": "formula", "criteria": formula, "format": style})

    if "check" in at:
        check = f"${_letter(at['check'])}{top}"
        here = f'ISNUMBER(SEARCH("["&A${FIRST}&"]",{check}))'
        rule(0, width_, f'=AND({here},LEFT({check},1)="\N{BALLOT X}")', formats.wrong)
        rule(0, width_, f"={here}", formats.doubtful)
        rule(at["check"], at["check"], f'=LEFT({check},1)="\N{BALLOT X}"', formats.wrong_text)
    if table.name == "Problems":
        status, severity = f"${_letter(at['status'])}{top}", f"${_letter(at['severity'])}{top}"
        open_, error, warning = (
            names.said(table.name, field, word, language)
            for field, word in (("status", OPEN), ("severity", "error"), ("severity", "warning"))
        )
        rule(0, width_, f'=AND({status}<>"{open_}",{status}<>"")', formats.settled)
        rule(at["severity"], at["severity"], f'={severity}="{error}"', formats.wrong)
        rule(at["severity"], at["severity"], f'={severity}="{warning}"', formats.doubtful)
    for column in table.columns:
        place = at[column.field]
        cell = f"{_letter(place)}{top}"
        if column.field == "days_late" and column.filled == "formula":
            rule(place, place, f"=AND(ISNUMBER({cell}),{cell}>0)", formats.doubtful)
        if column.required and place and not column.required_unless:
            rule(place, place, f'=AND($A{top}<>"",{cell}="")', formats.missing)
    _decimals(sheet, formats, table, at)


def _decimals(sheet: Worksheet, formats: Formats, table: Table, at: dict[str, int]) -> None:
    """Amounts of currencies without decimals, with three or four, or in lakh and crore."""
    currency = _currency_cell(table, at)
    amounts = [place for place, column in enumerate(table.on_sheet) if column.type == "amount"]
    if not currency or not amounts:
        return
    for one in formats.amounts:
        for place in amounts:
            cell = f"${_letter(place)}{FIRST + 1}"
            sheet.conditional_format(FIRST, place, LAST, place, one.rule(currency, cell))


def _currency_cell(table: Table, at: dict[str, int]) -> str:
    if "currency" in at:
        return f"${_letter(at['currency'])}{FIRST + 1}"
    if not table.currency_by:
        return ""
    field, parents = table.currency_by
    parent = TABLES[parents[0]]
    own = f"${_letter(at[field])}{FIRST + 1}"
    return f"INDEX({CURRENCIES}{parent.name},MATCH({own},{IDS}{parent.name},0))"
