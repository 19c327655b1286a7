"""How documents of an Indian company name states and registration numbers, in the document's language.

Source: CGST Rules 2017, rule 46(a), (d), (e) and (n): the number, and the state with its code, of both.
"""

from invoice_workbook import gst
from invoice_workbook.documents.document_language import Wording


def number_label(number: str, wording: Wording) -> str:
    """What a tax number is called, as a text's id: a GSTIN by its own name."""
    return "gstin" if wording.region == gst.COUNTRY and gst.plain_gstin(number) else "tax-number"


def state(code: str, wording: Wording) -> str:
    """A state by its name, with its code."""
    if not code:
        return ""
    name = wording.text("abroad") if code == gst.ABROAD else gst.state_name(code, wording.language)
    return f"{name} ({code})"


def state_line(code: str, wording: Wording) -> str:
    """A party's state as a line of its address; "" abroad, and for a company elsewhere."""
    shown = "" if code == gst.ABROAD else state(code, wording)
    return f"{wording.text('state')}: {shown}" if shown else ""
