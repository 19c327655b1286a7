"""OFX and QFX bank statements, read tolerantly: SGML with unclosed tags and XML alike, whatever the header says.

Source: OFX 1.0.2 to 2.2, BANKMSGSRSV1 and CREDITCARDMSGSRSV1. The package ofxtools was weighed: it refuses the
malformed headers that banks really send (docs/decisions.md).
"""

import html
import re
from datetime import date

from invoice_workbook import bank_returns
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_statement, other_files
from invoice_workbook.formats.bank.bank_statement import Balance, Line, Statement

_FIELD = re.compile(r"<([A-Za-z0-9.]+)>\s*([^<\r\n]+)")
_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.S)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)
_STATEMENT = re.compile(r"<(CC)?STMTRS>(.*?)</(CC)?STMTRS>", re.S | re.I)
_MOVEMENT = re.compile(r"<STMTTRN>(.*?)(?=</STMTTRN>|<STMTTRN>|</BANKTRANLIST>)", re.S | re.I)
_OTHER_PARTY = re.compile(r"<(BANKACCTTO|CCACCTTO)>(.*?)</\1>", re.S | re.I)
_LEDGER = re.compile(r"<LEDGERBAL>(.*?)</LEDGERBAL>", re.S | re.I)
_AVAILABLE = re.compile(r"<AVAILBAL>.*?</AVAILBAL>", re.S | re.I)


def looks_like(text: str) -> bool:
    """Whether a text is an OFX."""
    return "<OFX>" in text.upper()


def read(file: str, text: str) -> list[Statement]:
    """Every statement of the file. Raises WorkbookError where it is none, cut off or has an unreadable cell."""
    text = _CDATA.sub(lambda found: html.escape(found[1]), _COMMENT.sub("", text))
    if "</OFX>" not in text.upper():
        raise WorkbookError("statement-cut", file=file, reason="</OFX>")
    blocks = [found[2] for found in _STATEMENT.finditer(text)]
    if not blocks:
        other_files.refuse_investment(file, text)
        raise WorkbookError("no-statement", file=file, what="OFX")
    return [_statement(file, block) for block in blocks]


def _fields(block: str) -> dict[str, str]:
    """Tags and values; the first of each name."""
    found: dict[str, str] = {}
    for name, value in _FIELD.findall(block):
        found.setdefault(name.upper(), html.unescape(value).strip())
    return found


def _statement(file: str, block: str) -> Statement:
    ledger = _LEDGER.search(block)
    fields = _fields(_MOVEMENT.sub("", _AVAILABLE.sub("", block))) | (_fields(ledger[1]) if ledger else {})
    currency = fields.get("CURDEF", "")
    lines = tuple(_line(file, one, currency) for one in _MOVEMENT.findall(block))
    account = f"{fields.get('BANKID', '')} {fields.get('ACCTID', '')}".strip()
    opening = closing = None
    if balance := fields.get("BALAMT"):
        amount = bank_statement.units(file, balance.replace(",", "."), currency)
        closing = Balance(amount, currency, _day(file, fields.get("DTASOF", "")))
        # An OFX has no opening balance: what its lines leave of the closing one.
        opening = Balance(amount - sum(line.amount for line in lines), currency, None)
    name = " ".join(["OFX", *([f"{lines[0].booked} …"] if lines else [])])
    return Statement(file, "statement", account, name, currency, opening, closing, lines)


def _day(file: str, text: str) -> date | None:
    """A day like 20260320120000[-5:EST]."""
    if not text:
        return None
    return bank_statement.day(file, f"{text[:4]}-{text[4:6]}-{text[6:8]}")


def _line(file: str, block: str, currency: str) -> Line:
    to = _OTHER_PARTY.search(block)
    row = _fields(_OTHER_PARTY.sub("", block))
    amount = bank_statement.units(file, row.get("TRNAMT", "").replace(",", "."), currency)
    texts = [row.get("CHECKNUM", ""), row.get("REFNUM", ""), row.get("MEMO", "")]
    booked = _day(file, row.get("DTPOSTED", ""))
    account = _fields(to[2]).get("ACCTID", "") if to else ""
    name, reference = row.get("NAME", ""), bank_statement.joined(texts)
    reason = bank_returns.reason(f"{name} {reference}")
    return Line(booked, booked, amount, currency, name, account, reference, return_reason=reason)
