"""Which problems have a row of their own on the sheet Problems, and the row that stands for the rest of a rule's.

Source: our own rule. Of a rule with more open problems than the setting *Problems per rule* the weightiest have one:
errors first, then the greatest amount, then the most days late, then the sheet's row. What a clerk settled or gave an
owner, a day or a reason always has one, and does not count. The others of one severity and sheet are one row, which
says how many they are and what they come to. Nothing else is kept of them: who needs them asks their rule again.
Units: minor units of each currency; the order is by what they are worth in the home currency.
"""

import hashlib
import re
from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from invoice_workbook import checks, currencies, money, problems
from invoice_workbook.books import Books, Lack, folded
from invoice_workbook.errors import WorkbookError
from invoice_workbook.finding import SEVERITIES
from invoice_workbook.languages import all_shown, text
from invoice_workbook.ledger import exchange
from invoice_workbook.number_shapes import shaped
from invoice_workbook.problem_hits import NONE
from invoice_workbook.problem_ids import SEPARATOR
from invoice_workbook.problems import OPEN, WORDED
from invoice_workbook.schema import CHECK, PER_RULE, PROBLEMS, TABLES

STANDS_FOR = PROBLEMS.by_field["stands_for"].header
"""Without this column, as in older books, every problem has a row of its own."""
_REST_ID = re.compile(problems.REST.casefold() + "[0-9a-f]{10}")
_KEPT = ["owner", "due_on", "reason"]
"""What a clerk says of a row, that of the rest included."""
_BLOCK = ["status", "severity", "sheet"]
_REST_OF = ["rule", "severity", "sheet"]
_PLACES = ["block", "rule", "rest", "place"]


def ask_one(id_: str) -> None:
    """Raises WorkbookError for the id of a row that stands for many problems."""
    if _REST_ID.fullmatch(folded(id_)):
        raise WorkbookError("rest-of-problems", problem=id_.strip())


def rules(books: Books) -> tuple[str, ...]:
    """The rules of whose problems the sheet has only some, and a row for the rest."""
    sheet = books["Problems"]
    mine = set(sheet.loc[problems.is_rest(sheet["problem"]), "rule"])
    return tuple(rule for rule in checks.RULES if rule in mine)


def standing(books: Books) -> pd.DataFrame:
    """The problems on the sheet, with those behind a row of the rest: their rules are asked again."""
    before, asked = problems.known(books), rules(books)
    if not asked:
        return before
    found = checks.found(books, asked)
    return problems.ordered(problems.merge(found, before, before["rule"].isin(asked)))


def told(books: Books) -> Books:
    """The books with a row for every problem; since when those stand that had none, nobody knows."""
    if not rules(books):
        return books
    every = standing(books)
    is_new = ~every["problem"].isin(books["Problems"]["problem"])
    every["first_seen"] = every["first_seen"].mask(is_new)
    return books.with_tables(Problems=every[list(PROBLEMS.fields)])


def on_sheet(books: Books, every: pd.DataFrame, limited: Collection[str]) -> pd.DataFrame:
    """The sheet's rows of these problems, worded or not, in their order: of `limited` rules no more than asked.

    The rows of a rule that has more follow one another by weight, behind the other rows of their severity and sheet.
    """
    most = books.settings.whole(PER_RULE)
    free = (every["status"] == OPEN) & ~_is_kept(every)
    if most is None or Lack(PROBLEMS.name, STANDS_FOR) in books.lacking:
        return every
    counts = every.loc[free & every["rule"].isin(limited), "rule"].value_counts()
    many = counts.index[counts > most]
    if not len(many):
        return every
    mine = every[every["rule"].isin(many)]
    mine = mine.iloc[_by_weight(books, mine)]
    is_behind = free[mine.index] & (free[mine.index].groupby(mine["rule"]).cumsum() > max(most, 0))
    behind = mine[is_behind]
    behind = behind[behind.groupby(_REST_OF)["problem"].transform("size") > 1]
    places = _places(every, mine)
    shown = every.drop(behind.index)
    groups = [group for _, group in behind.groupby(_REST_OF, sort=False)]
    if groups:
        shown = shown.assign(**{name: pd.Series(None, shown.index, object) for name in WORDED if name not in shown})
        rest = _as(shown, pd.DataFrame([_rest(books, group) for group in groups]))
        last = places.loc[[group.index[0] for group in groups]].assign(rest=True)
        shown, places = (
            pd.concat(pair, ignore_index=True) for pair in ((shown, rest), (places.loc[shown.index], last))
        )
    return shown.loc[places.sort_values(_PLACES, kind="stable").index].reset_index(drop=True)


def _places(every: pd.DataFrame, mine: pd.DataFrame) -> pd.DataFrame:
    """Where rows stand: by block as they do, in each those of rules with many (`mine`, by weight) behind the others."""
    block = every[_BLOCK].ne(every[_BLOCK].shift()).any(axis=1).cumsum()
    is_many = every.index.isin(mine.index)
    place = pd.Series(np.arange(len(every)), every.index)
    place.loc[mine.index] = np.arange(len(mine))
    rule = every["rule"].where(is_many, "")
    return pd.DataFrame({"block": block, "rule": rule, "rest": False, "place": place})


def _is_kept(every: pd.DataFrame) -> pd.Series:
    """Whether a clerk said something of a problem."""
    words = every["owner"] + every["reason"]
    return (words.str.strip() != "") | every["due_on"].notna()


def _by_weight(books: Books, mine: pd.DataFrame) -> np.ndarray:
    """The order of problems by weight, the weightiest first."""
    home = books.settings.currency
    worth = {str(currency): _worth(books, str(currency), home) for currency in mine["currency"].unique()}
    amounts = mine["amount"].abs().to_numpy(float, na_value=-np.inf) * mine["currency"].map(worth).to_numpy(float)
    days = mine["days"].to_numpy(float, na_value=-np.inf)
    severity = mine["severity"].map({name: rank for rank, name in enumerate(SEVERITIES)})
    row = mine["row"].astype("Float64").to_numpy(float, na_value=np.inf)
    return np.lexsort((row, -days, -amounts, severity.to_numpy(float)))


def _worth(books: Books, currency: str, home: str) -> float:
    """What a minor unit is worth in the home currency's; where there is no rate, as if a unit of both were the same."""
    found = exchange.units(books, currency, home, books.as_of) if currency else None
    decimals = (currencies.DECIMALS.get(one, 2) for one in (home, currency))
    return 10.0 ** (next(decimals) - next(decimals)) if found is None else float(found)


def _rest(books: Books, group: pd.DataFrame) -> dict[str, object]:
    """The row that stands for these problems, which are of one rule, severity and sheet."""
    first, language, sums = group.iloc[0], books.settings.language, _sums(group)
    basis = SEPARATOR.join(str(first[name]) for name in _REST_OF)
    has_one_column = group["column"].nunique() == 1
    row: dict[str, object] = {name: first[name] for name in (*_REST_OF, "table", "status", "last_seen")}
    row |= {"hit": NONE, "is_first": False}
    row |= {"problem": problems.REST + hashlib.sha256(basis.encode()).hexdigest()[:10], "stands_for": len(group)}
    row |= {"column": first["column"] if has_one_column else "", "first_seen": group["first_seen"].min()}
    row |= {"message": _message(books, len(group), sums), "remedy": _remedy(books, first, has_one_column)}
    if len(sums) == 1:
        ((row["currency"], row["difference"]),) = sums.items()
        row[problems.ON_SHEET["difference"]] = all_shown([row["difference"]], language)[0]
    sheet = books["Problems"]
    for before in sheet[sheet["problem"] == row["problem"]].head(1).to_dict("records"):
        row |= {name: before[name] for name in _KEPT}
        row["first_seen"] = min(before["first_seen"], row["first_seen"])
    return row


def _as(rows: pd.DataFrame, rest: pd.DataFrame) -> pd.DataFrame:
    """Rows of the rest with the columns, and the kinds of blanks, of the others."""
    others: tuple[str, ...] = (
        "label",
        "stands_for",
        "amount",
        "days",
        "row",
        "score",
        "related",
        "due_on",
        "first_seen",
        "last_seen",
    )
    others += ("hit", "is_first")
    whole = rest.reindex(columns=list(rows))
    texts = [str(column) for column in rows if column not in others]
    whole[texts] = whole[texts].astype(object).fillna("")
    return whole.astype({column: rows[column].dtype for column in rows})


def _sums(group: pd.DataFrame) -> dict[str, str]:
    """What the problems come to, by currency; nothing where one of them is about no amount, or in no currency."""
    if group["amount"].isna().any() or (group["currency"] == "").any():
        return {}
    sums = group["amount"].abs().groupby(group["currency"]).sum()
    return {str(one): money.as_text(int(units), currencies.DECIMALS.get(str(one), 2)) for one, units in sums.items()}


def _message(books: Books, count: int, sums: dict[str, str]) -> str:
    language, country = books.settings.language, books.settings["Country"]
    words = {"count": shaped(str(count), language, country=country)}
    if not sums:
        return text("problems.rest", language, **words)
    shown = [f"{shaped(plain, language, currency)} {currency}" for currency, plain in sums.items()]
    return text("problems.rest-sums", language, **words, sums=shown)


def _remedy(books: Books, first: "pd.Series[Any]", has_one_column: bool) -> str:
    """How to see them all: by a command; at the desk by a filter, where the sheet has the column Check."""
    language, table, field = books.settings.language, str(first["table"]), str(first["field"])
    words = {"rule": first["rule"], "sheet": first["sheet"], "setting": str(PER_RULE)}
    if table not in TABLES or CHECK.field not in TABLES[table].by_field or not has_one_column:
        return text("problems.rest-remedy-elsewhere", language, **words)
    headers = books.places[table].headers
    mark = str(headers.get(field, first["column"]))  # as the column Check has it
    return text("problems.rest-remedy", language, **words, check=headers.get(CHECK.field, CHECK.header), mark=mark)
