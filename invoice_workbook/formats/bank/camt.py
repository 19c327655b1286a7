"""ISO 20022 bank statements in XML: camt.053 in every version, and what looks like it (camt.052, camt.054).

Source: ISO 20022, Bank-to-Customer Cash Management. Elements are found by their local names, so that versions,
missing namespaces and banks' own ones do not matter. Balances are taken by their codes OPBD (or PRCD) and CLBD.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from invoice_workbook import bank_returns
from invoice_workbook.bank_returns import REVERSAL
from invoice_workbook.formats import as_json, bounded, xml_tree
from invoice_workbook.formats.bank import bank_statement, other_files
from invoice_workbook.formats.bank.bank_statement import Balance, Kind, Line, Statement

KINDS: dict[str, Kind] = {"Stmt": "statement", "Rpt": "interim report", "Ntfctn": "notification"}
Element = Any


def read(file: str, content: bytes) -> list[Statement]:
    """Every statement of the file, read in a process of its own (`bounded`).

    Raises WorkbookError where it is none, damaged, takes too much, or has an unreadable cell.
    """
    found = bounded.call(f"{__name__}:listed", content, file=file, bounds=bounded.for_size(len(content)))
    return [as_json.back(Statement, one) for one in found]


def listed(content: bytes, *, file: str) -> list[Any]:
    """The statements as JSON holds them. Raises WorkbookError as `read` does."""
    return [as_json.plain(one) for one in _statements(file, content)]


def _statements(file: str, content: bytes) -> list[Statement]:
    root = xml_tree.read(file, content, damaged="statement-cut")
    found = [_statement(file, node, kind) for name, kind in KINDS.items() for node in root.iter(f"{{*}}{name}")]
    if not found:
        names = {etree.QName(one).localname for one in root.iter() if isinstance(one.tag, str)}
        other_files.refuse_xml(file, names, _what(root))
    return found


def _what(root: Element) -> str:
    first = next((etree.QName(child).localname for child in root if isinstance(child.tag, str)), "")
    return first or str(etree.QName(root).localname)


def _text(node: Element | None, path: str) -> str:
    """Text of the first element at a path of local names; "" where there is none."""
    if node is None:
        return ""
    found = node.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return (found.text or "").strip() if found is not None else ""


def _all(node: Element, path: str) -> list[Element]:
    return list(node.findall("/".join(f"{{*}}{name}" for name in path.split("/"))))


def _statement(file: str, node: Element, kind: Kind) -> Statement:
    account = next((text for path in _ACCOUNTS if (text := _text(node, f"Acct/{path}"))), "")
    balances = {code: balance for one in _all(node, "Bal") for code, balance in [_balance(file, one)]}
    lines = [line for entry in _all(node, "Ntry") for line in _lines(file, entry, account)]
    opening, closing = balances.get("OPBD", balances.get("PRCD")), balances.get("CLBD")
    currency = _text(node, "Acct/Ccy") or next(
        (one.currency for one in (opening, closing, *lines) if one is not None and one.currency), ""
    )
    number = _text(node, "ElctrncSeqNb") or _text(node, "LglSeqNb") or _text(node, "Id")
    return Statement(file, kind, account, number, currency, opening, closing, tuple(lines))


_ACCOUNTS = ("Id/IBAN", "Id/Othr/Id", "Id/PrtryAcct/Id", "Id/BBAN")


def _amount(file: str, node: Element) -> tuple[int, str]:
    amount = node.find("{*}Amt")
    text, currency = ("", "") if amount is None else (amount.text or "", amount.get("Ccy", ""))
    sign = -1 if _text(node, "CdtDbtInd") == "DBIT" else 1
    return bank_statement.units(file, text, currency, sign), currency


def _day(file: str, node: Element, path: str) -> Any:
    return bank_statement.day(file, _text(node, f"{path}/Dt") or _text(node, f"{path}/DtTm"))


def _balance(file: str, node: Element) -> tuple[str, Balance]:
    code = _text(node, "Tp/CdOrPrtry/Cd") or _text(node, "Tp/Cd") or _text(node, "Tp/CdOrPrtry/Prtry")
    amount, currency = _amount(file, node)
    return code, Balance(amount, currency, _day(file, node, "Dt"))


def _lines(file: str, entry: Element, account: str) -> Iterator[Line]:
    """The entry as one line; a collective booking as its details, where these add up to it."""
    amount, currency = _amount(file, entry)
    details = _all(entry, "NtryDtls/TxDtls") or _all(entry, "TxDtls")
    parts = [_amount_of_detail(file, one, entry) for one in details] if len(details) > 1 else []
    if parts and all(part[1] == currency for part in parts) and sum(part[0] for part in parts) == amount:
        for one, (units, _) in zip(details, parts, strict=True):
            yield _line(file, entry, [one], units, currency, account)
        return
    yield _line(file, entry, details, amount, currency, account)


def _line(file: str, entry: Element, details: list[Element], amount: int, currency: str, account: str) -> Line:
    """A line of an entry, or of some of its details; `account` is our own."""
    reason = _return_reason(details, entry)
    name, other = _party(details, amount, account, is_return=bool(reason))
    return Line(
        booked=_day(file, entry, "BookgDt"),
        value=_day(file, entry, "ValDt"),
        amount=amount,
        currency=currency,
        counterparty=name,
        counterparty_account=other,
        reference=_reference(details, entry),
        status=_text(entry, "Sts/Cd") or _text(entry, "Sts") or bank_statement.BOOKED,
        return_reason=reason,
    )


def _return_reason(details: list[Element], entry: Element) -> str:
    """The code of a return, `reversal` where the bank marks one without a code, else nothing."""
    for detail in details:
        information = detail.find("{*}RtrInf")
        if information is not None:
            return _text(information, "Rsn/Cd") or _text(information, "Rsn/Prtry") or REVERSAL
    marked = any(_text(one, "RvslInd").strip().lower() in ("true", "1") for one in (entry, *details))
    booked = any(_is_booked_back(one) for one in (entry, *details))
    return REVERSAL if marked or booked else ""


def _is_booked_back(node: Element) -> bool:
    """Whether the code of the booking is that of a return: the sub-family, or `NDDT+109` of German banks."""
    german = _text(node, "BkTxCd/Prtry/Cd").split("+")[1:2]
    family = _text(node, "BkTxCd/Domn/Fmly/SubFmlyCd")
    return family in bank_returns.BOOKINGS or not bank_returns.GERMAN_BOOKINGS.isdisjoint(german)


def _amount_of_detail(file: str, detail: Element, entry: Element) -> tuple[int, str]:
    """A detail's amount, with the entry's direction where it has none of its own."""
    amount = detail.find("{*}Amt")
    if amount is None:
        amount = detail.find("{*}AmtDtls/{*}TxAmt/{*}Amt")
    if amount is None:
        return 0, ""
    mark = _text(detail, "CdtDbtInd") or _text(entry, "CdtDbtInd")
    currency = amount.get("Ccy", "")
    return bank_statement.units(file, amount.text or "", currency, -1 if mark == "DBIT" else 1), currency


def _party(details: list[Element], amount: int, own: str, *, is_return: bool) -> tuple[str, str]:
    """Name and account of the other side: who pays what comes in, who is paid what goes out.

    A return names both as the payment that it returns did; many banks name the other side alone.
    """
    sides = ("Dbtr", "Cdtr") if (amount >= 0) != is_return else ("Cdtr", "Dbtr")
    for detail in details:
        parties = detail.find("{*}RltdPties")
        if parties is None:
            continue
        for side in sides:
            names = (f"{side}/Nm", f"{side}/Pty/Nm", f"Ultmt{side}/Nm", f"Ultmt{side}/Pty/Nm")
            name = next((text for path in (*names, f"{side}/Agt/FinInstnId/Nm") if (text := _text(parties, path))), "")
            account = next((text for path in _ACCOUNTS if (text := _text(parties, f"{side}Acct/{path}"))), "")
            if is_return and account == own:
                continue
            if name or (account and account != own):
                return name, account if account != own else ""
    return "", ""


def _reference(details: list[Element], entry: Element) -> str:
    parts: list[str] = []
    for detail in details:
        parts.append(_text(detail, "Refs/EndToEndId"))
        for remittance in _all(detail, "RmtInf"):
            parts += [_text(one, "CdtrRefInf/Ref") for one in _all(remittance, "Strd")]
            parts += [_text(one, "RfrdDocInf/Nb") for one in _all(remittance, "Strd")]
            parts += [(one.text or "") for one in _all(remittance, "Strd/AddtlRmtInf")]
            parts.append(" ".join((one.text or "").strip() for one in _all(remittance, "Ustrd")))
    return bank_statement.joined(parts) or bank_statement.joined([_text(entry, "AddtlNtryInf")])
