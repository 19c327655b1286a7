"""SWIFT MT940 bank statements, through the package mt-940; what it leaves in field 86 is taken apart here.

Source: SWIFT MT940; the German structure of field 86 (?20 purpose, ?31 account, ?32 name), the Dutch one (/NAME/).
"""

import logging
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from invoice_workbook import bank_returns
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_statement
from invoice_workbook.formats.bank.bank_statement import Balance, Line, Statement

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ANGLED = re.compile(r"(?m)^(:86:\d{3})>(.*(?:\n(?!:).*)*)")
_SLASHED = re.compile(r"/(EREF|NAME|REMI|IBAN|BENM|ORDP|CDTRREF|RTRN)/([^/]*(?:/(?![A-Z]{3,8}/)[^/]*)*)")
_IBAN_FIRST = re.compile(r"\s*([A-Z]{2}\d{2}[A-Z0-9]{8,30})\s+(.*)", re.S)
_NO_NUMBER = re.compile(r"(?m)^:28C?:(?!\s*\d{1,5}(?:/?\d{1,5})?\s*$).*\n")
"""A statement's number that is none, as some banks send it: it is read without."""
_INTERIM = re.compile(r"(?m)^(:34F:|:13D:)|\{2:[IO]942")
_RETURNED = "NRTI"
"""Field 61's type of a returned item."""
_DAY = re.compile(r"(?m)^:61:\d{2}(\d{2})(\d{2})")


def looks_like(text: str) -> bool:
    """Whether a text has the fields of an MT940."""
    return ":20:" in text and (":61:" in text or ":60" in text or ":25:" in text)


def read(file: str, text: str) -> list[Statement]:
    """Every statement of the file. Raises WorkbookError where it is none or cannot be read."""
    import mt940
    from mt940.tags import StatementASNB

    logging.getLogger("mt940").setLevel(logging.CRITICAL)  # it tells its misfits aloud; they are told here
    clean = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    clean = _NO_NUMBER.sub("", clean)
    clean = _ANGLED.sub(lambda found: found[1] + "?" + found[2].replace(">", "?"), clean)
    try:
        blocks = _parsed(mt940, clean, None)
    except (RuntimeError, ValueError):
        try:
            blocks = _parsed(mt940, clean, {61: StatementASNB()})
        except (RuntimeError, ValueError, ArithmeticError) as error:
            raise _damaged(file, clean, error) from error
    except ArithmeticError as error:
        raise _damaged(file, clean, error) from error
    found = [one for block in blocks if (one := _statement(file, block, clean)) is not None]
    if not found:
        raise WorkbookError("no-statement", file=file, what="MT940")
    return found


def _damaged(file: str, text: str, error: Exception) -> WorkbookError:
    """What cannot be read, by the field that the package names; an interim report is called one."""
    if _INTERIM.search(text) and ":60" not in text:
        return bank_statement.interim(file, "interim report")
    tag = getattr(error.args[1], "id", "") if len(error.args) > 1 else ""
    return WorkbookError("statement-cut", file=file, reason=f":{tag}:" if tag else "MT940")


def _parsed(mt940: Any, text: str, tags: dict[int, Any] | None) -> list[Any]:
    return list(mt940.parse_statements(text + "\n", tags=tags, options=mt940.Options.all()))


def _statement(file: str, block: Any, text: str) -> Statement | None:
    data = block.data
    opening = _balance(data, "final_opening_balance", "intermediate_opening_balance", "opening_balance")
    closing = _balance(data, "final_closing_balance", "intermediate_closing_balance", "closing_balance")
    rows = [one.data for one in block.transactions if "amount" in one.data]
    account = str(data.get("account_identification") or "")
    if not rows and opening is None and closing is None and not account:
        return None
    currency = next((one.currency for one in (opening, closing) if one and one.currency), "")
    lines = tuple(_line(file, row, currency) for row in rows)
    kind: Any = "statement" if opening or closing or ":60" in text else "interim report"
    number = "/".join(str(data[name]) for name in ("statement_number", "sequence_number") if data.get(name))
    return Statement(file, kind, account, number, currency, opening, closing, lines)


def _day(found: Any) -> date | None:
    return date(found.year, found.month, found.day) if found else None


def _balance(data: dict[str, Any], *names: str) -> Balance | None:
    found = next((data[name] for name in names if data.get(name)), None)
    if found is None or found.amount is None:
        return None
    currency = str(found.amount.currency or "")
    return Balance(_units(found.amount.amount, currency), currency, _day(found.date))


def _units(amount: Decimal, currency: str) -> int:
    return bank_statement.units("", str(amount), currency)


def _line(file: str, row: dict[str, Any], currency: str) -> Line:
    mine = str(row.get("currency") or currency)
    amount = bank_statement.units(file, str(row["amount"].amount), mine)
    value, booked = _day(row.get("date")), _day(row.get("entry_date"))
    name, account, texts = _of_field_86(row)
    refs = [str(row.get("end_to_end_reference") or ""), str(row.get("customer_reference") or "")]
    refs = [ref for ref in refs if len(ref.strip()) > 1 and ref.strip() not in account]
    reference, reason = bank_statement.joined([*refs, *texts]), _return_reason(row)
    return Line(booked or value, value, amount, mine, name, account, reference, return_reason=reason)


def _return_reason(row: dict[str, Any]) -> str:
    """The code that field 86 names for a return, `reversal` where only a mark says that it is one."""
    names = ("transaction_details", "posting_text", "purpose", "additional_purpose", "extra_details")
    free, *others = (" ".join(str(row.get(name) or "").split()) for name in names)
    if told := bank_returns.told(dict(_slashed(free)).get("RTRN", "")):
        return told
    is_marked = str(row.get("status") or "").upper() in ("RC", "RD") or str(row.get("id") or "").strip() == _RETURNED
    is_booked = str(row.get("transaction_code") or "") in bank_returns.GERMAN_BOOKINGS
    found = bank_returns.reason(" ".join([*(("return",) if is_marked or is_booked else ()), free, *others]))
    return found or (bank_returns.REVERSAL if is_marked or is_booked else "")


def _of_field_86(row: dict[str, Any]) -> tuple[str, str, list[str]]:
    """Counterparty, its account, and the texts."""
    name = " ".join(str(row.get("applicant_name") or "").split())
    account = str(row.get("applicant_iban") or row.get("gvc_applicant_iban") or "")
    texts = [str(row.get(field) or "") for field in ("purpose", "additional_purpose")]
    free = str(row.get("transaction_details") or "")
    extra = str(row.get("extra_details") or "")
    if found := dict(_slashed(free)):
        name, account = name or found.get("NAME", ""), account or found.get("IBAN", "")
        return name, account, [*texts, found.get("EREF", ""), found.get("CDTRREF", ""), found.get("REMI", "")]
    if not account and (first := _IBAN_FIRST.fullmatch(free)):
        account, free = first[1], first[2]
    return name, account, [*texts, extra, free]


def _slashed(text: str) -> Iterator[tuple[str, str]]:
    for found in _SLASHED.finditer(text.replace("\n", "")):
        if found[2].strip():
            yield found[1], found[2].strip()
