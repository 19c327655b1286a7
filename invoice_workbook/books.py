"""Books: the tables, settings and day that a command works with. They never change."""

from collections import ChainMap
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from invoice_workbook import bank_codes, currencies, money, schema, terms
from invoice_workbook.errors import WorkbookError
from invoice_workbook.folding import western
from invoice_workbook.languages import text
from invoice_workbook.places import Place
from invoice_workbook.record import Lying, Record
from invoice_workbook.schema import SETTINGS, TABLES, Setting

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
_PART = "\0"
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


@dataclass(frozen=True)
class Settings:
    """The Settings table: values as text, by name; what is not there has its default."""

    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, _DEFAULTS[name])

    @property
    def currency(self) -> str:
        """Home currency."""
        return self["Home currency"].upper() or "EUR"

    @property
    def accounts(self) -> tuple[str, ...]:
        """Our bank accounts, separated by semicolon or comma; customers pay into the first."""
        parts = self["Bank account"].replace(",", ";").split(";")
        return tuple(part.strip() for part in parts if part.strip())

    @property
    def iban(self) -> str:
        """The account that customers pay to, without blanks: an IBAN, or a number that is none."""
        return bank_codes.plain(self.accounts[0]) if self.accounts else ""

    @property
    def bic(self) -> str:
        """Our bank's BIC; "" where the cell holds something else."""
        return self["BIC"].strip().upper() if bank_codes.is_bic(self["BIC"]) else ""

    @property
    def clearing_code(self) -> str:
        """Our bank's clearing code; one that was put into the cell of the BIC counts, too."""
        return bank_codes.clearing(self["Clearing code"], self["BIC"])

    @property
    def language(self) -> str:
        """The book's language."""
        return self["Language"].lower() or "en"

    @property
    def desk(self) -> schema.Half:
        """The half of the trade that the book's clerk works in; both where the cell says nothing that can be read."""
        said = self["Desk"].strip().lower()
        return next((half for half in ("receivable", "payable") if half == said), schema.DESK)

    @property
    def version(self) -> int:
        """The version of the schema that the book was made by, or brought up to; the first where it says none."""
        said = self.values.get(schema.VERSION, "").strip()
        return int(said) if said.isdecimal() else schema.FIRST_VERSION

    def amount(self, name: str) -> int | None:
        """An amount in the home currency's minor units; None where the cell is blank (no limit)."""
        return self._number(name, currencies.DECIMALS.get(self.currency, 2))

    def percent(self, name: str) -> int | None:
        """A percentage in millionths; None where the cell is blank."""
        return self._number(name, money.DECIMALS_OF_MILLIONTHS)

    def whole(self, name: str) -> int | None:
        """A whole number; None where the cell is blank."""
        return self._number(name, 0)

    def date(self, name: str) -> date | None:
        """A day; None where the cell is blank or no date."""
        try:
            return date.fromisoformat(western(self[name])[:10])
        except ValueError:
            return None

    def wholes(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers ("30,60,90") in ascending order; the default if it cannot be read."""
        for source in (self[name], _DEFAULTS[name]):
            try:
                return tuple(sorted({int(part) for part in source.replace(";", ",").split(",")}))
            except ValueError:
                continue
        return ()

    def misread(self) -> list[Setting]:
        """Settings with an unreadable value; their default is used."""
        return [setting for setting in SETTINGS if not self._reads(setting)]

    def _reads(self, setting: Setting) -> bool:
        value = self[setting.name].strip()
        if not value:
            return True
        if setting.name in ("Aging limits", "Reminder days"):
            return all(part.strip().isdigit() for part in value.replace(";", ",").split(","))
        match setting.type:
            case "date":
                return self.date(setting.name) is not None
            case "choice":
                return value.casefold() in map(str.casefold, setting.choices)
            case "amount" | "percent" | "whole":
                try:
                    money.parse(value, self._decimals(setting))
                except ValueError:
                    return False
        return True

    def _decimals(self, setting: Setting) -> int:
        """Decimals that a setting's number may have."""
        of_type = {"amount": currencies.DECIMALS.get(self.currency, 2), "percent": money.DECIMALS_OF_MILLIONTHS}
        return of_type.get(setting.type, 0)

    def _number(self, name: str, decimals: int) -> int | None:
        for source in (self[name], _DEFAULTS[name]):
            if not source.strip():
                return None
            try:
                return money.parse(source, decimals)
            except ValueError:
                continue
        return None


def _nowhere() -> None:
    """No journal was looked for."""


class Lack(NamedTuple):
    """What an older book does not have yet: a table, a column of one (by its header), or a row of Settings."""

    table: str
    column: str = ""
    row: str = ""


@dataclass(frozen=True)
class Books:
    """Tables by name (schema.TABLES), each row labelled by its place in the sheet's table, from 0.

    Columns are fields of the schema: text as str ("" where blank), dates as datetime64, amounts in minor
    units and prices, quantities, percentages in millionths as Int64. A table with amounts has two more
    columns: `row_currency` and `row_decimals`.
    They may be read when they are asked for (tables.on_demand).
    `misreads` gives the cells that could not be read, of one table or of all: table, row, field, kind, raw, offered.
    `places` says where each table stands in its sheet.
    `lacking` is what an older book does not have yet: its tables are here without rows, its columns blank.
    `look` looks for the journal beside the book; `files` is what lies of its documents' files. Both are None where
    nobody looked.
    """

    tables: Mapping[str, "pd.DataFrame"]
    settings: Settings
    as_of: date
    misreads: "Callable[[str | None], pd.DataFrame]"
    places: Mapping[str, Place]
    lacking: tuple[Lack, ...] = ()
    look: Callable[[], Record | None] = _nowhere
    files: Lying | None = None
    _derived: dict[tuple[Any, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def _terms_read(self) -> dict[str, terms.Terms | None]:
        return {}

    def __getitem__(self, table: str) -> "pd.DataFrame":
        return self.tables[table]

    def with_tables(self, **frames: "pd.DataFrame") -> "Books":
        """The books with these tables, by name, instead of their own."""
        return replace(self, tables=over(self.tables, frames))

    @property
    def misread(self) -> "pd.DataFrame":
        """The cells that could not be read, of all tables."""
        return self.misreads(None)

    def with_misread(self, misread: "pd.DataFrame") -> "Books":
        """The books with these cells that could not be read, instead of their own."""
        return replace(self, misreads=lambda table: misread if table is None else misread[misread["table"] == table])

    @property
    def record(self) -> Record | None:
        """The journal beside the book; None where nobody looked."""
        return self.look()

    def with_record(self, record: Record) -> "Books":
        """The books with that journal beside them."""
        return replace(self, look=lambda: record)

    def forget(self) -> None:
        """Let go of what was derived of the books, which a save needs no more; who asks again has it derived anew."""
        self._derived.clear()

    def with_files(self, files: Lying) -> "Books":
        """The books with what lies of the documents' files. What was derived of them before stays: it knew of none."""
        found = replace(self, files=files)
        found._derived.update(self._derived)
        return found

    def find_row(self, table: str, id_: str) -> int | None:
        """The label of the first row of that id, case and outer blanks aside; None where there is none."""
        key = folded(id_)
        return _first_rows(self, table).get(key) if key else None

    def row_of(self, table: str, id_: str) -> int:
        """The label of the first row of that id. Raises WorkbookError where there is none."""
        row = self.find_row(table, id_)
        if row is None:
            raise WorkbookError("no-such-document", what=TABLES[table].id, id=id_, sheet=TABLES[table].sheet)
        return row

    @property
    def is_older(self) -> bool:
        """Whether the book is of an older version than this program's."""
        return self.settings.version < schema.SCHEMA_VERSION

    def aged(self, message: str) -> str:
        """A command's answer; of an older book it says so too, and names the remedy."""
        if not self.is_older:
            return message
        versions = {"version": self.settings.version, "ours": schema.SCHEMA_VERSION}
        return " ".join(filter(None, (message, text("done.older-book", self.settings.language, **versions))))

    @cached_property
    def term_rows(self) -> dict[str, terms.Terms]:
        """The rows of Terms by their id (folded); a row without days is read from its name ("2/10 net 30")."""
        return {folded(row["terms"]): _terms(row) for row in self["Terms"].to_dict("records") if row["terms"]}

    def terms_of(self, name: str) -> terms.Terms | None:
        """What a party's terms mean: by their row in Terms, otherwise as they read; None if neither is possible."""
        if name not in self._terms_read:
            self._terms_read[name] = terms.agreed(name, self.term_rows)
        return self._terms_read[name]

    @cached_property
    def holidays(self) -> frozenset[date]:
        """Days on which nothing falls due in our country."""
        ours = {self.settings["Country"].casefold()}
        listed = self["Holidays"]
        days = listed.loc[listed["country"].str.casefold().isin(ours), "date"].dropna()
        return frozenset(day.date() for day in days)


def over(tables: "Mapping[str, pd.DataFrame]", frames: "Mapping[str, pd.DataFrame]") -> "Mapping[str, pd.DataFrame]":
    """Tables with these instead of their own; the others are not asked for."""
    changed, own = tables.maps if isinstance(tables, ChainMap) else ({}, tables)
    return ChainMap({**changed, **frames}, own)  # type: ignore[arg-type]  # no map is written to


def folded(id_: str) -> str:
    """An id for comparison, ignoring case and surrounding blanks."""
    return id_.strip().casefold()


def key_of(ids: "pd.Series") -> "pd.Series":
    """A column of ids for comparison, as `folded` has them.

    All ids are folded as one text: ten times as fast as one by one. Equal ones are one text, for they are kept.
    """
    import pandas as pd

    if not len(ids) or not ids.to_numpy(object).any():
        return ids.astype(object)  # nothing but blanks
    each = ids.tolist()  # pandas hands its cells over one by one several times as slowly
    joined = _PART.join(each)
    keys = joined.casefold().split(_PART)
    if len(keys) != len(ids) or any(blank in joined for blank in _BLANKS):
        keys = [folded(id_) for id_ in each]
    one_of_each = dict(zip(keys, keys, strict=True))  # equal keys are one text in memory
    keys = list(map(one_of_each.__getitem__, keys))
    return pd.Series(keys, index=ids.index, dtype=object)


def derived(derive: Callable[..., T]) -> Callable[..., T]:
    """A function of the books (its first argument), worked out once for each books and other arguments."""

    @wraps(derive)
    def once(books: Books, *more: Hashable, **named: Hashable) -> T:
        key = (derive.__module__, derive.__qualname__, *more, *named.items())
        if key not in books._derived:
            books._derived[key] = derive(books, *more, **named)
        found: T = books._derived[key]
        return found

    return once


@derived
def _first_rows(books: Books, table: str) -> dict[str, int]:
    """The label of the first row of each id (folded)."""
    keys = key_of(books[table][TABLES[table].id])
    first = keys[~keys.duplicated()]
    return dict(zip(first, first.index.tolist(), strict=True))


def _terms(row: Mapping[Any, Any]) -> terms.Terms:
    import pandas as pd

    if pd.isna(row["days"]):
        return terms.parse(row["terms"]) or terms.Terms()
    within = None if pd.isna(row["discount_days"]) else int(row["discount_days"])
    discount = 0 if pd.isna(row["discount"]) else int(row["discount"])
    return terms.of_row(int(row["days"]), row["basis"] or terms.INVOICE_DATE, within, discount)
