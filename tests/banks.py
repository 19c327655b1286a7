"""Bank statements as a bank would write them, for a test's own movements."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

Movement = tuple[str, str, str, str, str]
"""Day, amount, counterparty, its account, reference."""
ACCOUNT = "DE89370400440532013000"


def camt(
    movements: Sequence[Movement],
    opening: str = "0.00",
    closing: str | None = None,
    *,
    account: str = ACCOUNT,
    currency: str = "EUR",
    number: str = "1",
    days: tuple[str, str] | None = None,
    reasons: Mapping[int, str] | None = None,
) -> bytes:
    """A camt.053 of these movements; `closing` where it is to be wrong, `reasons` of returns by their place."""
    total = Decimal(opening) + sum(Decimal(amount) for _, amount, *_ in movements)
    first, last = days or (movements[0][0], movements[-1][0])
    parts = [_balance("OPBD", Decimal(opening), first, currency)]
    parts.append(_balance("CLBD", Decimal(closing) if closing else total, last, currency))
    parts += [_entry(movement, currency, (reasons or {}).get(n, "")) for n, movement in enumerate(movements)]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
        f"<Id>{number}</Id><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{''.join(parts)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _sign(amount: Decimal) -> str:
    return f"<CdtDbtInd>{'DBIT' if amount < 0 else 'CRDT'}</CdtDbtInd>"


def _balance(code: str, amount: Decimal, day: str, currency: str) -> str:
    head = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f'<Bal>{head}<Amt Ccy="{currency}">{abs(amount)}</Amt>{_sign(amount)}<Dt><Dt>{day}</Dt></Dt></Bal>'


def _entry(movement: Movement, currency: str, reason: str) -> str:
    returned = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>" if reason else ""
    day, text, name, account, reference = movement
    amount = Decimal(text)
    side = "Dbtr" if amount >= 0 else "Cdtr"
    who = f"<{side}><Pty><Nm>{escape(name)}</Nm></Pty></{side}>"
    where = f"<{side}Acct><Id><IBAN>{account}</IBAN></Id></{side}Acct>" if account else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{abs(amount)}</Amt>{_sign(amount)}<Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><NtryDtls><TxDtls>"
        f"<RltdPties>{who}{where}</RltdPties><RmtInf><Ustrd>{escape(reference)}</Ustrd></RmtInf>"
        f"{returned}</TxDtls></NtryDtls></Ntry>"
    )


def mt940(movements: Sequence[Movement], opening: str = "0.00", *, account: str = ACCOUNT, number: str = "1") -> bytes:
    """An MT940 of these movements, field 86 as German banks fill it."""

    def written(amount: Decimal) -> str:
        return f"{abs(amount):.2f}".replace(".", ",")

    def short(day: str) -> str:
        return f"{date.fromisoformat(day):%y%m%d}"

    total = Decimal(opening) + sum(Decimal(amount) for _, amount, *_ in movements)
    lines = [":20:STARTUMS", f":25:{account}", f":28C:{int(number):05}/001"]
    lines.append(f":60F:C{short(movements[0][0])}EUR{written(Decimal(opening))}")
    for day, text, name, other, reference in movements:
        amount = Decimal(text)
        lines.append(f":61:{short(day)}{short(day)[2:]}{'D' if amount < 0 else 'C'}{written(amount)}NTRFNONREF")
        purpose = "".join(f"?{20 + n}{reference[n * 27 : n * 27 + 27]}" for n in range(len(reference) // 27 + 1))
        lines.append(f":86:166?00GUTSCHRIFT{purpose}?31{other}?32{name[:27]}")
    lines.append(f":62F:{'D' if total < 0 else 'C'}{short(movements[-1][0])}EUR{written(total)}")
    return "\r\n".join([*lines, "-", ""]).encode("cp1252")
