"""The files of one invoice, whole and proved: xlsx, a PDF that carries the e-invoice, the e-invoice as XML."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.documents.invoice_data import Invoice
from invoice_workbook.errors import WorkbookError
from invoice_workbook.failures import Made, failure

XLSX, PDF, XML = "xlsx", "pdf", "xml"
KINDS = (XLSX, PDF, XML)
INV01 = "inv01.json"
"""For India's e-invoice portal: made beside the usual ones where the portal takes the document, and never mailed."""
USUAL = (XLSX, PDF)
"""Kinds that are made where none is named: the PDF carries the e-invoice."""


@dataclass(frozen=True)
class Job:
    """What is to be made of one invoice. It can be done in another process."""

    invoice: Invoice
    kinds: tuple[str, ...]
    folder: Path
    stem: str
    layout: bytes
    with_e_invoice: bool
    dress: Dress = PLAIN

    @property
    def paths(self) -> list[Path]:
        """Where the files go."""
        return [self.folder / name for name in self.names]

    @property
    def names(self) -> list[str]:
        """The files' names."""
        return [f"{self.stem}.{kind}" for kind in self.kinds]

    def make(self) -> Made:
        """The files, each by itself; one that cannot be made, or does not say what the book says, has failed."""
        makers = {XLSX: self._xlsx, PDF: self._pdf, XML: self._xml, INV01: self._inv01}
        made = Made([], [])
        for kind in self.kinds:
            try:
                made.files.append((self.folder / f"{self.stem}.{kind}", makers[kind]()))
            except WorkbookError as error:
                made.failed.append(failure(kind, self.invoice.id, error))
        return made

    def _xlsx(self) -> bytes:
        from invoice_workbook.documents import invoice_xlsx

        return invoice_xlsx.make(self.invoice, self.layout, dress=self.dress)

    def _pdf(self) -> bytes:
        from invoice_workbook.documents import e_invoice_pdf, invoice_pdf
        from invoice_workbook.formats.einvoice import cii, einvoice, validation

        if not self.with_e_invoice:
            return invoice_pdf.make(self.invoice, self.dress)
        xml = cii.write(einvoice.gather(self.invoice))
        validation.ask_schema(self.invoice.id, validation.CII, xml)
        validation.ask_totals(self.invoice, xml)
        return e_invoice_pdf.marked(invoice_pdf.make(self.invoice, self.dress, e_invoice=xml))

    def _inv01(self) -> bytes:
        from invoice_workbook.formats.einvoice import inv01

        return inv01.write(self.invoice)

    def _xml(self) -> bytes:
        from invoice_workbook.formats.einvoice import einvoice, ubl, validation

        xml = ubl.write(einvoice.gather(self.invoice))
        validation.ask_schema(self.invoice.id, validation.kind_of(self.invoice), xml)
        validation.ask_totals(self.invoice, xml)
        return xml


def validated(invoice: Invoice, kinds: Collection[str]) -> dict[str, Any]:
    """What the official checks say of an invoice's XML. Raises WorkbookError for the first rule that it breaks."""
    from invoice_workbook.formats.einvoice import cii, einvoice, ubl, validation

    it = einvoice.gather(invoice)
    found: dict[str, Any] = {"invoice": invoice.id, "xsd": "passed", "schematron": "passed"}
    written = {PDF: (validation.CII, cii.write), XML: (validation.kind_of(invoice), ubl.write)}
    for kind in (one for one in kinds if one in written):
        name, write = written[kind]
        xml = write(it)
        validation.ask_schema(invoice.id, name, xml)
        if not validation.has_schematron():
            found["schematron"] = "not run"
        elif broken := validation.broken_rules(name, xml):
            raise WorkbookError("e-invoice-rule", id=invoice.id, rule=broken[0])
    return found
