"""Files of banks and books that are no statement which is read: named for what they are, so that the right one is got.

Source: QIF (Quicken), UN/EDIFACT (UNA, UNB), CODA 2 (Febelfin), BAI2, OFX 2.2 (INVSTMTRS), ISO 20022 message names.
"""

import re

from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text

_QIF = re.compile(r"^!(type|account|option|clear)\b", re.I | re.M)
_EDIFACT = re.compile(r"UNA.{6}\s*UNB|UNB\+")
_CODA = re.compile(r"0000[0-9 ].{123}\s*\n")
_BAI2 = re.compile(r"01,[^\n]*/\s*\n02,")
_JSON = re.compile(r"[{\[]\s*[\"{\[]")
_OF_XML = {
    "CstmrCdtTrfInitn": "bank-file.pain",
    "CstmrDrctDbtInitn": "bank-file.pain",
    "CstmrPmtStsRpt": "bank-file.pain-status",
    "FIToFICstmrCdtTrf": "bank-file.pacs",
}
_BILLS = {"Invoice", "CreditNote", "CrossIndustryInvoice", "CrossIndustryDocument"}
_HEAD = 4000
"""Characters in which a file says what it is."""


def refuse(file: str, words: str) -> None:
    """Raises WorkbookError where a text is of one of these kinds."""
    start = words[:_HEAD].lstrip("\ufeff \t\r\n")
    kinds = ((_EDIFACT, "bank-file.edifact"), (_CODA, "bank-file.coda"), (_BAI2, "bank-file.bai2"))
    for shape, kind in (*kinds, (_JSON, "bank-file.json")):
        if shape.match(start):
            raise WorkbookError("statement-other", file=file, what=text(kind))
    if found := _QIF.search(start):
        is_investment = re.match("!type:invst", start[found.start() :], re.I)
        raise WorkbookError(
            "statement-other", file=file, what=text(f"bank-file.qif{'-invst' if is_investment else ''}")
        )


def refuse_xml(file: str, names: set[str], what: str) -> None:
    """Raises WorkbookError for an XML with elements of these names, none of them a statement's."""
    if names & _BILLS:
        raise WorkbookError("statement-is-bill", file=file)
    known = next((text(id_) for name, id_ in _OF_XML.items() if name in names), what)
    raise WorkbookError("no-statement", file=file, what=known)


def refuse_investment(file: str, words: str) -> None:
    """Raises WorkbookError for an OFX of an investment account alone."""
    if re.search("<INVSTMTRS>", words, re.I):
        raise WorkbookError("statement-other", file=file, what=text("bank-file.ofx-investment"))
