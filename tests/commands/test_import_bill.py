"""Bills that come in as files: as they were sent, vendors found or proposed, hostile files refused."""

import base64
from pathlib import Path

import pytest

from invoice_workbook.documents import invoice_layout, invoice_pdf
from invoice_workbook.documents.invoice_files import Job
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.einvoice import cii, einvoice, received_bill, ubl
from invoice_workbook.hosts.workbook_file import WorkbookFile
from tests.cli import run
from tests.formats.test_einvoice import SHAPES


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


SHAPE = SHAPES["standard, two rates, discounts"]


@pytest.mark.parametrize("write", [ubl.write, cii.write])
def test_our_own_e_invoice_comes_back_as_it_went(write):
    bill = received_bill.read("x.xml", write(einvoice.gather(SHAPE)))
    assert (bill.number, bill.is_credit, bill.issued, bill.due) == (SHAPE.id, False, SHAPE.issued, SHAPE.due)
    assert (bill.seller.tax_number, bill.seller.account) == (SHAPE.seller.tax_number, SHAPE.iban)
    assert [int(total * 100) for total in (bill.net, bill.tax, bill.gross)] == [SHAPE.net, SHAPE.tax, SHAPE.gross]
    note = received_bill.read("n.xml", write(einvoice.gather(SHAPES["credit note"])))
    assert note.is_credit and note.corrects == "INV-1"


def test_bills_come_in_once_prove_and_are_kept_beside_the_book(empty, tmp_path):
    vendors = put(tmp_path, "v.csv", b"Vendor,Name,Tax number,Status\nV-7,Kranich,DE 136695976,active\n")
    run("import", empty, "Vendors", vendors)
    xml = put(tmp_path, "one.xml", ubl.write(einvoice.gather(SHAPE)))
    ((_, pdf),) = Job(SHAPES["zero rated"], ("pdf",), tmp_path, "z", invoice_layout.make(), True).make().files
    other = put(tmp_path, "two.pdf", pdf)
    plain = put(tmp_path, "paper.pdf", invoice_pdf.make(SHAPE))
    again = put(tmp_path, "the same.xml", cii.write(einvoice.gather(SHAPE)))
    answer = run("import-bill", empty, xml, other, plain, again, "--json", "--as-of", "2026-11-20").json
    verdicts = [one["verdict"] for one in answer["bills"]]
    assert verdicts == ["tax number", "tax number", "known", "known"]
    assert sorted(Path(file).name for file in answer["files"]) == [
        "B-00001 2 paper.pdf",
        "B-00001 3 the same.xml",
        "B-00001 one.xml",
        "B-00002 two.pdf",
    ]
    bills = books_of(WorkbookFile(empty), None)["Bills"]
    assert list(bills["vendor"]) == ["V-7", "V-7"]
    assert list(bills["status"]) == ["entered"] * 2
    rules = {
        p["rule"]
        for p in run("check", empty, "--only", "line-total,net-total,tax-total,gross-total", "--json").json["problems"]
    }
    assert rules == set()


def test_an_unknown_vendor_is_proposed_on_hold_and_nothing_becomes_a_formula(empty, tmp_path):
    xml = ubl.write(einvoice.gather(SHAPE)).replace(
        b"Kranich &amp; S\xc3\xb6hne GmbH", b"=HYPERLINK(&quot;x&quot;) O'Brien"
    )
    file = put(tmp_path, "a.xml", xml)
    assert run("import-bill", empty, file, "--json").json["bills"][0]["verdict"] == "new"
    vendor = books_of(WorkbookFile(empty), None)["Vendors"].iloc[0]
    assert (vendor["name"], vendor["status"]) == ('=HYPERLINK("x") O\'Brien', "hold")
    rules = {p["rule"] for p in run("check", empty, "--json").json["problems"]}
    assert "vendor-on-hold" in rules and "formula-overwritten" not in rules


def test_an_attachment_stays_in_its_folder(empty, tmp_path):
    content = base64.b64encode(b"evil").decode()
    reference = (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject "
        f'mimeCode="text/plain" filename="../../x.txt">{content}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>'
        "</cac:AdditionalDocumentReference><cac:AccountingSupplierParty>"
    )
    xml = ubl.write(einvoice.gather(SHAPE)).replace(b"<cac:AccountingSupplierParty>", reference.encode(), 1)
    files = run("import-bill", empty, put(tmp_path, "a.xml", xml), "--json").json["files"]
    assert [Path(file).name for file in files] == ["B-00001 a.xml", "B-00001 1 x.txt"]
    assert {Path(file).parent.name for file in files} == {"Bills"}


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><Invoice>&b;</Invoice>'


@pytest.mark.parametrize(
    "content, id_",
    [
        (BOMB, "hostile-xml"),
        (b"<Invoice xmlns='urn:other'/>", "no-e-invoice"),
        (b"not xml at all", "bill-damaged"),
        (ubl.write(einvoice.gather(SHAPE))[:500], "bill-damaged"),
        (
            ubl.write(einvoice.gather(SHAPE)).replace(b"<cbc:IssueDate>2026-11-02", b"<cbc:IssueDate>2026-02-30"),
            "bill-cell",
        ),
        (
            ubl.write(einvoice.gather(SHAPE)).replace(b">19.00<", b">x<").replace(b"Percent>19<", b"Percent>x<"),
            "bill-cell",
        ),
    ],
)
def test_what_is_refused(content, id_):
    with pytest.raises(WorkbookError) as told:
        received_bill.read("bad.xml", content)
    assert told.value.id == id_


def test_a_bad_file_does_not_stop_the_others(empty, tmp_path):
    good = put(tmp_path, "good.xml", ubl.write(einvoice.gather(SHAPE)))
    broken = put(tmp_path, "broken.pdf", b"%PDF-1.7 and then nothing")
    said = run("import-bill", empty, put(tmp_path, "bomb.xml", BOMB), broken, good, "--json")
    assert said.code == 1
    assert [Path(one["file"]).name for one in said.json["refused"]] == ["bomb.xml", "broken.pdf"]
    assert len(said.json["bills"]) == 1
