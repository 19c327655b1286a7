"""An Indian company's e-invoice for the portal: the JSON of form INV-01. Sending it, and its IRN, are the clerk's.

Source: `inv01_form`; IGST Act 2017, section 16 for the kinds of supply. Amounts are rupees: those of a document in
        another currency are turned at its day's rate, line by line, and its sums are those of the lines.
Units:  minor units until they are written. A credit note's amounts have no sign: its type says what it is.
"""

import json
import re
from fractions import Fraction
from typing import Any

from invoice_workbook import gst, money
from invoice_workbook.documents.indian_supply import RUPEE, IndianSupply
from invoice_workbook.documents.invoice_data import Invoice, Line, Party, TaxGroup
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import inv01_form
from invoice_workbook.schema import CUSTOMERS, INVOICE_LINES, INVOICES, ITEMS, GstSupply

_TYPES = {
    GstSupply.SEZ_TAXED: "SEZWP",
    GstSupply.SEZ_UNTAXED: "SEZWOP",
    GstSupply.EXPORT_TAXED: "EXPWP",
    GstSupply.EXPORT_UNTAXED: "EXPWOP",
    GstSupply.DEEMED: "DEXP",
}
_UNITS = frozenset(
    [
        "BAG",
        "BAL",
        "BDL",
        "BKL",
        "BOU",
        "BOX",
        "BTL",
        "BUN",
        "CAN",
        "CBM",
        "CCM",
        "CMS",
        "CTN",
        "DOZ",
        "DRM",
        "GGK",
        "GMS",
        "GRS",
        "GYD",
        "KGS",
        "KLR",
        "KME",
        "LTR",
        "MLT",
        "MTR",
        "MTS",
        "NOS",
        "OTH",
        "PAC",
        "PCS",
        "PRS",
        "QTL",
        "ROL",
        "SET",
        "SQF",
        "SQM",
        "SQY",
        "TBS",
        "TGM",
        "THD",
        "TON",
        "TUB",
        "UGS",
        "UNT",
        "YDS",
    ]
)
_OTHER_UNITS = {"KG": "KGS", "G": "GMS", "M": "MTR", "L": "LTR", "ML": "MLT", "T": "TON", "EA": "NOS", "C62": "NOS"}
_OTHER_UNITS |= {"PC": "PCS", "PIECE": "PCS", "KGM": "KGS", "GRM": "GMS", "H87": "PCS", "CM": "CMS", "DOZEN": "DOZ"}
_ABROAD_PIN = 999_999
_SERVICE = "99"
"""How the codes of services (SAC) begin."""


def _told() -> dict[str, tuple[str, str]]:
    """Where a clerk mends a field, by its path: sheet and column or setting."""
    party = {"Gstin": "tax_number", "LglNm": "name", "Addr1": "street", "Addr2": "street", "Loc": "city"}
    party |= {"Pin": "postal_code", "Stcd": "state", "Ph": "phone", "Em": "e_mail"}
    columns = {name: CUSTOMERS.by_field[field].header for name, field in party.items()}
    ours = {**columns, "LglNm": "Company"}
    found = {f"BuyerDtls.{name}": (CUSTOMERS.sheet, header) for name, header in columns.items()}
    found |= {f"SellerDtls.{name}": ("Settings", header) for name, header in ours.items()}
    head = {"BuyerDtls.Pos": "place_of_supply", "DocDtls.No": "invoice", "DocDtls.Dt": "invoice_date"}
    head |= {"RefDtls.PrecDocDtls.InvNo": "corrects", "RefDtls.PrecDocDtls.InvDt": "corrects"}
    found |= {path: (INVOICES.sheet, INVOICES.by_field[field].header) for path, field in head.items()}
    line = {"SlNo": "line", "PrdDesc": "description", "HsnCd": "commodity_code", "Qty": "quantity"}
    line |= {"UnitPrice": "unit_price", "TotAmt": "unit_price", "AssAmt": "line_net", "GstRt": "tax_rate"}
    found |= {f"ItemList.{n}": (INVOICE_LINES.sheet, INVOICE_LINES.by_field[f].header) for n, f in line.items()}
    return found | {"ItemList.Unit": (ITEMS.sheet, ITEMS.by_field["unit"].header)}


def write(invoice: Invoice) -> bytes:
    """The file. Raises WorkbookError where the portal would refuse it, naming the cell."""
    document = content(invoice)
    if faults := inv01_form.faults(document):
        sheet, column = _told().get(faults[0], ("INV-01", faults[0]))
        raise WorkbookError("inv01-refused", id=invoice.id, sheet=sheet, column=column, field=faults[0])
    return json.dumps([document], ensure_ascii=False, indent=2).encode()


def content(invoice: Invoice) -> dict[str, Any]:
    """The document, unproved. Raises WorkbookError without a rate for a foreign currency."""
    supply = invoice.supply
    if supply is None or supply.rupees is None:
        raise WorkbookError("inv01-no-rate", id=invoice.id, currency=invoice.currency)
    lines = _lines(invoice, supply, supply.rupees)
    sums = {name: sum(line[name] for line in lines) for name in ("AssAmt", "CgstAmt", "SgstAmt", "IgstAmt")}
    rounding = _rupees(_sign(invoice) * invoice.rounding, supply.rupees)
    total = sum(sums.values()) + rounding
    values = {
        "AssVal": sums["AssAmt"],
        "CgstVal": sums["CgstAmt"],
        "SgstVal": sums["SgstAmt"],
        "IgstVal": sums["IgstAmt"],
        "RndOffAmt": rounding,
        "TotInvVal": total,
    }
    found: dict[str, Any] = {
        "Version": inv01_form.VERSION,
        "TranDtls": {
            "TaxSch": "GST",
            "SupTyp": _TYPES.get(supply.kind, "B2B"),
            "RegRev": "Y" if supply.is_reverse_charge else "N",
            "IgstOnIntra": "N",
        },
        "DocDtls": {
            "Typ": "CRN" if invoice.is_credit else "INV",
            "No": invoice.id.upper(),
            "Dt": _day(invoice.issued),
        },
        "SellerDtls": {
            "Gstin": gst.plain_gstin(invoice.seller.tax_number),
            **_address(invoice.seller, supply.supplier),
        },
        "BuyerDtls": _buyer(invoice, supply),
        "ItemList": [_written(line) for line in lines],
        "ValDtls": {name: _number(units) for name, units in values.items()},
    }
    if invoice.prepaid:
        paid = _rupees(invoice.prepaid, supply.rupees)
        found["PayDtls"] = {"PaidAmt": _number(paid), "PaymtDue": _number(max(total - paid, 0))}
    if invoice.is_credit and invoice.corrects:
        found["RefDtls"] = {"PrecDocDtls": [{"InvNo": invoice.corrects.upper(), "InvDt": _day(invoice.corrected_on)}]}
    if supply.is_export:
        found["ExpDtls"] = {"CntCode": invoice.buyer.country.strip().upper()}
        if invoice.currency != RUPEE:
            found["ExpDtls"]["ForCur"] = invoice.currency
            found["ValDtls"]["TotInvValFc"] = abs(invoice.gross) / 10**invoice.decimals
    return found


def _sign(invoice: Invoice) -> int:
    """-1 for a credit note whose figures are below zero; `credit` makes them above."""
    return -1 if invoice.is_credit and invoice.gross < 0 else 1


def _rupees(units: int, rate: Fraction) -> int:
    """Paise of minor units of the document's currency."""
    exact = units * rate
    return money.quotient(exact.numerator, exact.denominator)


def _number(paise: int) -> float:
    return paise / 100


def _day(day: object) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _plain(text: str) -> str:
    """A text without what the portal refuses in any."""
    return " ".join(text.replace('"', "'").replace("\\", "/").split())


def _address(party: Party, state: str) -> dict[str, Any]:
    street = _plain(party.street)
    pin = re.sub(r"\s", "", party.postal_code)
    phone, mail = re.sub(r"\D", "", party.phone), party.e_mail.strip()
    found: dict[str, Any] = {"LglNm": _plain(party.name)[:100], "Addr1": street[:100], "Loc": _plain(party.city)[:50]}
    found |= {"Addr2": street[100:200]} if len(street) > 102 else {}
    found |= {"Pin": int(pin)} if pin.isdecimal() else {}
    found["Stcd"] = state
    found |= {"Ph": phone} if 6 <= len(phone) <= 12 else {}
    return found | ({"Em": mail} if 6 <= len(mail) <= 100 and mail.isascii() else {})


def _buyer(invoice: Invoice, supply: IndianSupply) -> dict[str, Any]:
    if supply.is_export:
        address = _address(invoice.buyer, gst.ABROAD) | {"Pin": _ABROAD_PIN}
        return {"Gstin": "URP", **address, "Pos": gst.ABROAD}
    number = gst.plain_gstin(invoice.buyer.tax_number)
    return {"Gstin": number, **_address(invoice.buyer, supply.recipient), "Pos": supply.place}


def _lines(invoice: Invoice, supply: IndianSupply, rate: Fraction) -> list[dict[str, Any]]:
    """Each line's fields, amounts in paise; the taxes of a group's lines come to those of the group."""
    found = [_line(invoice, line, rate) for line in invoice.lines]
    for group in invoice.taxes:
        mine = [
            n
            for n, line in enumerate(invoice.lines)
            if (line.tax_category, line.tax_rate) == (group.category, group.rate)
        ]
        nets = [found[n]["AssAmt"] for n in mine]
        for name, amount in _taxes(supply, group):
            shares = _shared(_rupees(_sign(invoice) * amount, rate), nets)
            for n, share in zip(mine, shares, strict=True):
                found[n][name] = share
    for line in found:
        line["TotItemVal"] = line["AssAmt"] + line["CgstAmt"] + line["SgstAmt"] + line["IgstAmt"]
    return found


def _taxes(supply: IndianSupply, group: TaxGroup) -> list[tuple[str, int]]:
    if supply.taxes.is_halved:
        return [("CgstAmt", group.half), ("SgstAmt", group.half)]
    return [("IgstAmt", group.tax)]


def _shared(amount: int, nets: list[int]) -> list[int]:
    """An amount shared by nets, to the paisa: each line has what its net so far has come to.

    >>> _shared(100, [1, 1, 1]), _shared(0, [5]), _shared(7, [0, 0])
    ([33, 34, 33], [0], [7, 0])
    """
    whole, so_far, given = sum(nets), 0, 0
    shares = []
    for net in nets:
        so_far += net
        upto = money.quotient(amount * so_far, whole) if whole else amount
        shares.append(upto - given)
        given = upto
    return shares


def _line(invoice: Invoice, line: Line, rate: Fraction) -> dict[str, Any]:
    sign = _sign(invoice)
    net = _rupees(sign * line.net, rate)
    factor = 10 ** (2 * money.DECIMALS_OF_MILLIONTHS - invoice.decimals)
    before = _rupees(sign * money.quotient(line.quantity * line.unit_price, factor), rate)
    gross = max(before, net)
    code = re.sub(r"[\s.]", "", line.commodity_code)
    return {
        "SlNo": line.number,
        "PrdDesc": _plain(line.description or line.item)[:300],
        "IsServc": "Y" if code.startswith(_SERVICE) else "N",
        "HsnCd": code,
        "Qty": abs(line.quantity),
        "Unit": _unit(line.unit),
        "UnitPrice": money.quotient(line.unit_price * rate.numerator, rate.denominator * 1000),
        "TotAmt": gross,
        "Discount": gross - net,
        "AssAmt": net,
        "GstRt": line.tax_rate,
        "CgstAmt": 0,
        "SgstAmt": 0,
        "IgstAmt": 0,
    }


def _unit(typed: str) -> str:
    """The portal's code of a unit; OTH for one that it does not know."""
    shown = re.sub(r"[^A-Z0-9]", "", typed.upper())
    return shown if shown in _UNITS else _OTHER_UNITS.get(shown, "OTH")


def _written(line: dict[str, Any]) -> dict[str, Any]:
    """A line's fields as the file holds them; of a service no unit that says nothing, of no words no description."""
    amounts = ("TotAmt", "Discount", "AssAmt", "CgstAmt", "SgstAmt", "IgstAmt", "TotItemVal")
    found = line | {name: _number(line[name]) for name in amounts}
    found["Qty"] = round(line["Qty"] / money.MILLION, 3)
    found["UnitPrice"] = line["UnitPrice"] / 1000
    rate = line["GstRt"] / money.MILLION
    found["GstRt"] = int(rate) if rate == int(rate) else rate
    left_out = {"Unit"} if line["IsServc"] == "Y" and line["Unit"] == "OTH" else set()
    left_out |= {"PrdDesc"} if len(line["PrdDesc"]) < 3 else set()
    return {name: value for name, value in found.items() if name not in left_out}
