"""The sample month as cells for a new workbook."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from invoice_workbook.ledger import closing, log
from invoice_workbook.ledger.bank import statement_balances
from invoice_workbook.ledger.receivable import fingerprint
from invoice_workbook.sample import faults, parties
from invoice_workbook.sample import month as sample
from invoice_workbook.sample.month import Month
from invoice_workbook.schema import INVOICES, LOG, SETTINGS, TABLES
from invoice_workbook.tables.write import Edit, Value

CLOSED_AT = "2026-10-05T09:00:00"


def edits(with_faults: bool = True) -> tuple[dict[str, Edit], tuple[faults.Fault, ...]]:
    """What to write into a new workbook, and the faults that are in it."""
    month = sample.make()
    planted = faults.plant(month) if with_faults else ()
    late = [document for fault in planted if fault.rule == "closed-period" for document in fault.documents]
    _keep_log(month, set(late))
    found = {name: _edit(name, rows) for name, rows in month.tables.items() if rows}
    return found | {"Settings": _settings()}, planted


def _cell(value: object) -> Value:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value  # type: ignore[return-value]  # rows hold cells


def _edit(table: str, rows: list[sample.Row]) -> Edit:
    fields = [f for f in TABLES[table].fields if any(row.get(f) is not None for row in rows)]
    cells = {f: {n: _cell(row[f]) for n, row in enumerate(rows) if row.get(f) is not None} for f in fields}
    return Edit(cells, len(rows), added=len(rows))


def _settings() -> Edit:
    places = {setting.name: n for n, setting in enumerate(SETTINGS)}
    return Edit({"value": {places[name]: value for name, value in parties.SETTINGS.items()}}, len(SETTINGS))


def _keep_log(month: Month, unknown: Iterable[str]) -> None:
    """The Log: what was there at September's closing (without what came in later), what was issued and imported."""
    closed = date.fromisoformat(parties.SETTINGS["Closed until"])
    chain = ""
    for n, (table, field) in enumerate(closing.DATED.items(), 1):
        id_ = TABLES[table].id
        there = [r for r in month.rows(table) if isinstance(r[field], date) and r[field] <= closed]
        ids = [str(row[id_]).casefold() for row in there if row[id_] not in unknown]
        entry = dict.fromkeys(LOG.fields, "") | {"entry": f"L-{n:06}", "at": CLOSED_AT, "who": "ulrike"}
        entry |= {"command": closing.COMMAND, "table": TABLES[table].sheet}
        entry |= {"before": closed.isoformat(), "after": " ".join(closing.digests(ids))}
        chain = _sealed(month, entry, chain)
    kept = [{"document": id_, "column": fingerprint.COLUMN, "after": text} for id_, text in month.issued]
    found = [{"table": INVOICES.sheet, "command": "issue", **one} for one in kept]
    found += [{"command": "import-bank", **statement_balances.entry(one)} for one in month.statements]
    for n, one in enumerate(found, len(month.rows("Log")) + 1):
        entry = dict.fromkeys(LOG.fields, "") | {"entry": f"L-{n:06}", "at": CLOSED_AT, "who": "anna"} | one
        chain = _sealed(month, entry, chain)


def _sealed(month: Month, entry: dict[str, str], chain: str) -> str:
    entry["chain"] = log.seal(entry, chain)
    month.add("Log", **entry)
    return entry["chain"]
