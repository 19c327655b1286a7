"""The bank's payment file, pain.001.001.09: written, held against its schema, and read back.

Source: ISO 20022 pain.001.001.09; EPC's rulebook for SEPA credit transfers (its character set; since November 2026 town
and country as elements of their own, or no address). The schema is the one that sepaxml ships.
Units: amounts in minor units.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from invoice_workbook import bank_codes, transfer_texts
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import xml_tree
from invoice_workbook.formats.xml_tree import Node
from invoice_workbook.money import as_text, parse
from invoice_workbook.payment_references import Structured

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
SCHEMA = ("sepaxml", "schemas/pain.001.001.09.xsd")
LONGEST_ID, LONGEST_NAME, LONGEST_TOWN, LONGEST_CODE = 35, 70, 35, 16
_ALL = 10_000
"""Letters of a text that is not cut yet."""
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "&": "+"})
_FOREIGN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")


@dataclass(frozen=True)
class Account:
    """A party of a transfer: whose account it is, where it is held, where the party lives.

    `clearing` is the bank's clearing system as payment files call it (GBDSC), `clearing_code` the bank's code there.
    """

    name: str
    account: str
    bic: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    clearing: str = ""
    clearing_code: str = ""
    e_mail: str = ""


@dataclass(frozen=True)
class Transfer:
    """One payment. `id` comes back on the statement (end-to-end id). A structured reference stands for the text."""

    id: str
    amount: int
    to: Account
    text: str
    reference: Structured | None = None


@dataclass(frozen=True)
class Order:
    """What the bank is to do on a day, in one currency, from one account."""

    id: str
    made_at: datetime
    day: date
    payer: Account
    currency: str
    decimals: int
    is_sepa: bool
    transfers: tuple[Transfer, ...]

    @property
    def total(self) -> int:
        """The control sum."""
        return sum(transfer.amount for transfer in self.transfers)


def latin(text: str, longest: int) -> str:
    """A text in the letters that every bank takes.

    >>> latin("Bäckerei Größ & Søn", 70), latin("చాయ్ Ltd.", 70)
    ('Baeckerei Groess + Son', 'caay Ltd.')
    """
    from text_unidecode import unidecode

    plain = _FOREIGN.sub(" ", unidecode(text.translate(_GERMAN)))
    return " ".join(plain.split())[:longest].strip()


def told(text: str) -> str:
    """What a vendor reads on the statement, in letters that every bank takes; numbers are whole, however long they get.

    >>> told("ä" * 60 + ", " + "ö" * 60)[-14:]
    'ae, see advice'
    """
    return transfer_texts.cut(latin(text, _ALL))


def write(order: Order) -> bytes:
    """The file. Raises WorkbookError where it does not follow its schema."""
    total = as_text(order.total, order.decimals)
    sums: list[Node | None] = [("NbOfTxs", str(len(order.transfers))), ("CtrlSum", total)]
    head = [("MsgId", order.id), ("CreDtTm", order.made_at.replace(microsecond=0).isoformat()), *sums]
    head.append(("InitgPty", [("Nm", latin(order.payer.name, LONGEST_NAME))]))
    parts = [("GrpHdr", head), ("PmtInf", list(_instruction(order, sums)))]
    xml = xml_tree.document("Document", {None: NAMESPACE}, [("CstmrCdtTrfInitn", parts)])
    if reason := xml_tree.broken(SCHEMA, xml):
        raise WorkbookError("payment-schema", id=order.id, reason=reason)
    return xml


def _instruction(order: Order, sums: list[Node | None]) -> Iterator[Node | None]:
    yield ("PmtInfId", order.id)
    yield ("PmtMtd", "TRF")
    yield from sums
    yield ("PmtTpInf", [("SvcLvl", [("Cd", "SEPA")])]) if order.is_sepa else None
    yield ("ReqdExctnDt", [("Dt", order.day.isoformat())])
    yield ("Dbtr", list(_party(order.payer)))
    yield ("DbtrAcct", _account(order.payer.account))
    yield ("DbtrAgt", _agent(order.payer) or [("FinInstnId", [("Othr", [("Id", "NOTPROVIDED")])])])
    yield ("ChrgBr", "SLEV" if order.is_sepa else "SHAR")
    yield from (_transfer(transfer, order) for transfer in order.transfers)


def _transfer(transfer: Transfer, order: Order) -> Node:
    amount = ("InstdAmt", as_text(transfer.amount, order.decimals), {"Ccy": order.currency})
    parts = [
        ("PmtId", [("EndToEndId", latin(transfer.id, LONGEST_ID))]),
        ("Amt", [amount]),
        ("CdtrAgt", _agent(transfer.to)),
        ("Cdtr", list(_party(transfer.to))),
        ("CdtrAcct", _account(transfer.to.account)),
        ("RmtInf", [_remittance(transfer)]),
    ]
    return ("CdtTrfTxInf", parts)


def _remittance(transfer: Transfer) -> Node:
    """What the vendor reads: a reference as such, or a text; SEPA carries one of them."""
    found = transfer.reference
    if found is None:
        return ("Ustrd", told(transfer.text))
    kind = ("Prtry", found.proprietary) if found.proprietary else ("Cd", found.code)
    type_ = ("Tp", [("CdOrPrtry", [kind]), ("Issr", found.issuer)])
    return ("Strd", [("CdtrRefInf", [type_, ("Ref", found.reference)])])


def _party(party: Account) -> Iterator[Node | None]:
    """Name, and an address only where town and country are known: banks refuse any other."""
    yield ("Nm", latin(party.name, LONGEST_NAME))
    if not (party.city.strip() and re.fullmatch("[A-Z]{2}", party.country.strip().upper())):
        return
    address = [
        ("StrtNm", latin(party.street, LONGEST_NAME)),
        ("PstCd", latin(party.postal_code, LONGEST_CODE)),
        ("TwnNm", latin(party.city, LONGEST_TOWN)),
        ("Ctry", party.country.strip().upper()),
    ]
    yield ("PstlAdr", address)


def _account(account: str) -> list[Node]:
    plain = "".join(account.upper().split())
    return [("Id", [("IBAN", plain)] if bank_codes.is_iban(plain) else [("Othr", [("Id", latin(account, 34))])])]


def _agent(party: Account) -> list[Node]:
    """The party's bank, by its BIC and by its clearing code; none where neither is known."""
    bic = "".join(party.bic.upper().split())
    known: list[Node] = [("BICFI", bic)] if bank_codes.is_bic(bic) else []
    if party.clearing and party.clearing_code:
        known.append(("ClrSysMmbId", [("ClrSysId", [("Cd", party.clearing)]), ("MmbId", party.clearing_code)]))
    return [("FinInstnId", known)] if known else []


def read(file: str, content: bytes) -> Order:
    """The order in a file of ours. Raises WorkbookError where it is damaged."""
    root = xml_tree.read(file, content, damaged="payment-damaged")
    body = root.find("{*}CstmrCdtTrfInitn/{*}PmtInf")
    amounts = list(root.iterfind(".//{*}InstdAmt"))
    if body is None or not amounts:
        raise WorkbookError("payment-damaged", file=file, reason="no PmtInf")
    currency = str(amounts[0].get("Ccy"))
    decimals = len(str(amounts[0].text).partition(".")[2])
    made_at = datetime.fromisoformat(_text(root, "CstmrCdtTrfInitn/GrpHdr/CreDtTm"))
    day = date.fromisoformat(_text(body, "ReqdExctnDt/Dt"))
    transfers = tuple(
        Transfer(
            _text(node, "PmtId/EndToEndId"),
            parse(_text(node, "Amt/InstdAmt"), decimals),
            _read_party(node, "Cdtr"),
            _text(node, "RmtInf/Ustrd"),
            _read_reference(node),
        )
        for node in body.iterfind("{*}CdtTrfTxInf")
    )
    is_sepa = _text(body, "PmtTpInf/SvcLvl/Cd") == "SEPA"
    return Order(
        id=_text(body, "PmtInfId"),
        made_at=made_at,
        day=day,
        payer=_read_party(body, "Dbtr"),
        currency=currency,
        decimals=decimals,
        is_sepa=is_sepa,
        transfers=transfers,
    )


def _read_reference(node: Any) -> Structured | None:
    found = node.find("{*}RmtInf/{*}Strd/{*}CdtrRefInf")
    if found is None:
        return None
    names = ("Ref", "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Issr")
    return Structured(*(_text(found, name) for name in names))


def _text(node: Any, path: str) -> str:
    found = node.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    return "" if found is None else str(found.text or "")


def _read_party(node: Any, side: str) -> Account:
    return Account(
        name=_text(node, f"{side}/Nm"),
        account=_text(node, f"{side}Acct/Id/IBAN") or _text(node, f"{side}Acct/Id/Othr/Id"),
        bic=_text(node, f"{side}Agt/FinInstnId/BICFI"),
        street=_text(node, f"{side}/PstlAdr/StrtNm"),
        postal_code=_text(node, f"{side}/PstlAdr/PstCd"),
        city=_text(node, f"{side}/PstlAdr/TwnNm"),
        country=_text(node, f"{side}/PstlAdr/Ctry"),
        clearing=_text(node, f"{side}Agt/FinInstnId/ClrSysMmbId/ClrSysId/Cd"),
        clearing_code=_text(node, f"{side}Agt/FinInstnId/ClrSysMmbId/MmbId"),
    )
