"""The sample month as cells for a new workbook."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from invoice_workbook import bank_codes, names
from invoice_workbook.journal import accounts, approvals, closings, issued, statements
from invoice_workbook.journal.chain import seal
from invoice_workbook.ledger import closing
from invoice_workbook.ledger.payable import approval
from invoice_workbook.sample import faults, parties
from invoice_workbook.sample import month as sample
from invoice_workbook.sample.faults import Fault
from invoice_workbook.sample.indian import faults as indian_faults
from invoice_workbook.sample.indian import month as indian_month
from invoice_workbook.sample.indian import parties as indian_parties
from invoice_workbook.sample.month import Month
from invoice_workbook.schema import LOG, SETTINGS, TABLES
from invoice_workbook.tables import read
from invoice_workbook.tables.read import Block
from invoice_workbook.tables.write import Edit, Value

CLOSED_AT = "2026-10-05T09:00:00"


@dataclass(frozen=True)
class Company:
    """A sample company: what its Settings say, its month, and the faults that can be put into it."""

    settings: Mapping[str, str]
    make: Callable[[], Month]
    plant: Callable[[Month], tuple[Fault, ...]]


GERMAN = Company(parties.SETTINGS, sample.make, faults.plant)
INDIAN = Company(indian_parties.SETTINGS, indian_month.make, indian_faults.plant)


def company(language: str) -> Company:
    """The sample company of a workbook in a language: in Telugu the Indian one, else the German one."""
    return INDIAN if language == "te" else GERMAN


def edits(with_faults: bool = True, of: Company = GERMAN) -> tuple[dict[str, Edit], tuple[Fault, ...]]:
    """What to write into a new workbook, and the faults that are in it."""
    month = of.make()
    planted = of.plant(month) if with_faults else ()
    late = [document for fault in planted if fault.rule == "closed-period" for document in fault.documents]
    _keep_log(month, set(late), date.fromisoformat(of.settings["Closed until"]))
    _keep_accounts(month)
    typed = {document for fault in planted if fault.rule == "approval-unrecorded" for document in fault.documents}
    _keep_approvals(month, typed)
    found = {name: _edit(name, rows) for name, rows in month.tables.items() if rows}
    return found | {"Settings": settings(of.settings)}, planted


def _cell(value: object) -> Value:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value  # type: ignore[return-value]  # rows hold cells


def _edit(table: str, rows: list[sample.Row]) -> Edit:
    fields = [f for f in TABLES[table].fields if any(row.get(f) is not None for row in rows)]
    cells = {f: {n: _cell(row[f]) for n, row in enumerate(rows) if row.get(f) is not None} for f in fields}
    return Edit(cells, len(rows), added=len(rows))


def settings(given: Mapping[str, str] = parties.SETTINGS) -> Edit:
    """What Settings hold."""
    known = {n: one.name for n, one in enumerate(SETTINGS) if one.name in given}
    said = {n: names.choice_of(name, given[name]) for n, name in known.items()}
    return Edit({"value": said}, len(SETTINGS))


def _role(month: Month, role: str) -> str:
    """The first person with a role."""
    return str(month.one("People", "role", role)["person"])


def _keep_log(month: Month, unknown: Iterable[str], closed: date) -> None:
    """The Log: what was there at September's closing (without what came in later), what was issued and imported."""
    clerk, manager = _role(month, "clerk"), _role(month, "manager")
    last = ""
    for n, (table, field) in enumerate(closing.DATED.items(), 1):
        id_ = TABLES[table].id
        there = [r for r in month.rows(table) if isinstance(r[field], date) and r[field] <= closed]
        ids = [str(row[id_]).casefold() for row in there if row[id_] not in unknown]
        entry = dict.fromkeys(LOG.fields, "") | {"entry": f"L-{n:06}", "at": CLOSED_AT, "who": manager}
        entry |= {"command": closings.COMMAND, "table": TABLES[table].sheet}
        entry |= {"before": closed.isoformat(), "after": " ".join(closings.digests(ids))}
        last = _sealed(month, entry, last)
    kept = [issued.entry(id_, text) for id_, text in month.issued]
    found = [{"command": "issue", **one} for one in kept]
    found += [{"command": "import-bank", **statements.entry(one)} for one in month.statements]
    for n, one in enumerate(found, len(month.rows("Log")) + 1):
        entry = dict.fromkeys(LOG.fields, "") | {"entry": f"L-{n:06}", "at": CLOSED_AT, "who": clerk} | one
        last = _sealed(month, entry, last)


def _keep_accounts(month: Month) -> None:
    """The accounts that somebody verified."""
    last = str(month.rows("Log")[-1]["chain"])
    known = [one for one in month.rows("Vendors") if one.get("bank_account") and one.get("bank_account_verified_by")]
    for n, one in enumerate(known, len(month.rows("Log")) + 1):
        account = bank_codes.identity(str(one["bank_account"]), str(one.get("clearing_code", "")))
        person = str(one["bank_account_verified_by"])
        entry = dict.fromkeys(LOG.fields, "") | {"entry": f"L-{n:06}", "at": CLOSED_AT, "who": _role(month, "manager")}
        words = accounts.verification(str(one["vendor"]), account, person)
        last = _sealed(month, entry | {"command": "verify-account"} | words, last)


def _keep_approvals(month: Month, typed: Collection[str]) -> None:
    """The approvals of the bills that are to be paid, without those that somebody only typed."""
    books = read.read({name: _block(name, month.tables.get(name, [])) for name in TABLES}, sample.AS_OF)
    bills = books["Bills"]
    rows = pd.Index([row for row in approval.unrecorded(books) if bills["bill"][row] not in typed], dtype="int64")
    last = str(month.rows("Log")[-1]["chain"])
    for n, (row, subject) in enumerate(approval.subjects(books, rows).items(), len(month.rows("Log")) + 1):
        one = approvals.entry(str(bills["bill"][row]), subject, str(bills["approved_by"][row]))
        entry = dict.fromkeys(LOG.fields, "") | {"entry": f"L-{n:06}", "at": CLOSED_AT, "who": _role(month, "clerk")}
        last = _sealed(month, entry | {"command": "approve"} | one, last)


def _block(table: str, rows: list[sample.Row]) -> Block:
    columns = TABLES[table].columns
    cells = [[_cell(row.get(column.field)) for column in columns] for row in rows]
    return Block.of_rows([column.header for column in columns], cells)


def _sealed(month: Month, entry: dict[str, str], before: str) -> str:
    entry["chain"] = seal(entry, before)
    month.add("Log", **entry)
    return entry["chain"]
