"""In a workbook's file: what an invoice asks for is in its cells, its files say it, and undo takes it all back."""

from datetime import date
from pathlib import Path

import pytest

from invoice_workbook.documents import e_invoice_pdf
from invoice_workbook.engine.outside import folder_of
from invoice_workbook.engine.run import books_of
from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.workbook_file import WorkbookFile
from tests.asked import on
from tests.sheets import grid

DAY = date(2026, 11, 30)
TABLES = {
    "Settings": """
    Name          | Value
    Company       | Meier AG
    Street        | Gasse 1
    Postal code   | 3000
    City          | Bern
    Country       | CH
    Tax number    | CHE116281710
    Bank account  | CH9300762011623852957
    Home currency | CHF
    Cash rounding | yes
    """,
    "Customers": """
    Customer | Name | E-mail      | Street | Postal code | City | Country | Language | Currency | Buyer reference
    C-1      | Amt  | a@b.example | Weg 1  | 3001        | Bern | CH      | de       | CHF      | KST 4711
    """,
    "Receipts": """
    Receipt | Date       | Customer | Amount | Currency
    R-1     | 2026-11-20 | C-1      | 20.00  | CHF
    """,
    "Orders": """
    Order | Customer | Order date | Currency | Delivered on | Prepaid | Status
    O-1   | c-1      | 2026-11-02 | CHF      | 2026-11-05   | 10      | verified
    O-2   | C-1      | 2026-11-02 | CHF      |              | 15      | verified
    """,
    "OrderLines": """
    Order | Line | Description | Quantity | Unit price | Tax category | Tax rate % | Line net
    O-1   | 1    | Tea         | 1        | 40.04      | S            | 8.1        | 40.04
    O-2   | 1    | Tea         | 1        | 40.04      | S            | 8.1        | 40.04
    """,
}


@pytest.fixture
def host(empty: Path) -> WorkbookFile:
    """A Swiss company's book with two orders, of which only one is covered by money on account."""
    made = WorkbookFile(empty)
    for table, words in TABLES.items():
        path = empty.with_name(f"{table}.csv")
        path.write_text("\n".join(",".join(row) for row in grid(words)), "utf-8")
        on(made, "import", table=table, files=[path], update=True)
    return made


def test_issue_files_and_the_way_back(host):
    result = on(host, "issue", as_of=DAY)
    assert result.json["invoices"] == ["INV-2026-00001"]
    (left,) = result.json["failed"]
    assert (left["document"], result.errors) == ("O-2", 1)
    assert "15.00 CHF" in left["reason"] and "10.00 CHF on account" in left["reason"]
    books = books_of(host, DAY)
    (row,) = books["Invoices"].to_dict("records")
    assert [row[name] for name in ("customer", "gross", "prepaid", "rounding")] == ["C-1", 4328, 1000, 2]
    assert row["delivered_on"].date() == date(2026, 11, 5)
    made = books["Allocations"][["source", "kind", "amount"]].to_numpy().tolist()
    assert made == [["R-1", "payment", 1000], ["", "rounding", -2]]
    folder = folder_of(host.path, books.settings)
    xml = e_invoice_pdf.extract((folder / "INV-2026-00001.pdf").read_bytes()).decode()
    assert "<ram:DuePayableAmount>33.30<" in xml and "<ram:BuyerReference>KST 4711<" in xml
    assert on(host, "check", as_of=DAY, only="over-allocated,issued-changed,record-changed,write-off-limit").errors == 0
    with pytest.raises(WorkbookError, match="--backdated"):
        on(host, "issue", as_of=date(2026, 11, 10), orders=["O-2"])
    on(host, "undo", as_of=DAY)
    after = books_of(host, DAY)
    assert len(after["Invoices"]) == len(after["Allocations"]) == 0
    assert list(after["Orders"]["status"]) == ["verified", "verified"]


def test_an_invoice_remade_says_the_same(host):
    """Its e-invoice and its words: the file itself says when it was made."""
    on(host, "issue", as_of=DAY)
    file = folder_of(host.path, books_of(host, DAY).settings) / "INV-2026-00001.pdf"
    before = said(file)
    on(host, "files", as_of=DAY)
    assert said(file) == before
    assert "INV-2026-00001" in before[1]


def said(file: Path) -> tuple[list[tuple[str, bytes]], str]:
    """The attachments of a PDF, and the words on its pages."""
    import pypdfium2

    content = file.read_bytes()
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    return list(e_invoice_pdf.carried(file.name, content)), "\n".join(pages)
