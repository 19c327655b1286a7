"""An Indian company's sales as its sheets hold them: each kind of supply once, of 1,000.10 at 5 % and 2,000 at 18 %."""

from datetime import date

from invoice_workbook.books import Books
from tests.sheets import books

SETTINGS = """
    name           | value
    Company        | Krishna Textiles Private Limited
    Street         | 12 MG Road
    Postal code    | 520010
    City           | Vijayawada
    Country        | IN
    Home currency  | INR
    Tax number     | 37AAACV1234C1ZU
    Bank account   | 50100123456789
    Clearing code  | HDFC0001234
    UPI id         | krishna@hdfcbank
    E-mail         | sales@krishna.example
    Phone          | 0866 2571234
"""
CUSTOMERS = """
    customer|name|country|state|tax_number|street|postal_code|city|language
    NEAR|Amaravati Stores|IN||37AAECS2222G1ZN|4 Eluru Road|520002|Vijayawada|te
    FAR|Telangana Traders|IN||36AABCT5678D1Z7|7 Abids|500001|Hyderabad|en
    ZONE|Deccan SEZ Unit|IN||36AABCT5678D1Z7|1 SEZ Park|500081|Hyderabad|en
    ABROAD|Kranich GmbH|DE||DE136695976|Hafenstr. 1|20457|Hamburg|en
    WALK-IN|Lakshmi|IN|Andhra Pradesh||2 Bandar Rd|520003|Vijayawada|te
    DISTANT|Ravi|IN|Karnataka||9 Hill Road|560001|Bengaluru|en
"""
INVOICES = """
    invoice|type|corrects|customer|invoice_date|due_date|currency|net|tax|gross|status|gst_supply|reverse_charge
    KT/1001|invoice||NEAR|2026-11-02|2026-12-02|INR|3000.10|410.00|3410.10|issued||
    KT/1002|invoice||FAR|2026-11-03|2026-12-03|INR|3000.10|410.01|3410.11|issued||
    KT/1003|invoice||ZONE|2026-11-04|2026-12-04|INR|3000.10|410.01|3410.11|issued|SEZ with tax|
    KT/1004|invoice||ABROAD|2026-11-05|2026-12-05|INR|2000.00|0.00|2000.00|issued||
    KT/1005|invoice||WALK-IN|2026-11-06|2026-12-06|INR|3000.10|410.00|3410.10|issued||
    KT/1006|invoice||DISTANT|2026-11-07|2026-12-07|INR|2000.00|360.00|2360.00|issued||
    KT/1007|invoice||NEAR|2026-11-08|2026-12-08|INR|500.00|0.00|500.00|issued||
    KT/1008|invoice||DISTANT|2026-11-09|2026-12-09|INR|200000.00|36000.00|236000.00|issued||
    KT/1009|credit note|KT/1002|FAR|2026-11-20||INR|-2000.00|-360.00|-2360.00|issued||
    KT/1010|credit note|KT/1005|WALK-IN|2026-11-21||INR|-1000.10|-50.00|-1050.10|issued||
    KT/1011|invoice||FAR|2026-11-22|2026-12-22|INR|1000.00|0.00|1000.00|issued||yes
"""
BOTH = ("KT/1001", "KT/1002", "KT/1003", "KT/1005")


def _lines() -> str:
    header = (
        "invoice | line | item | description | quantity | unit_price | tax_category | tax_rate | line_net "
        "| commodity_code"
    )
    rows = [header]
    for invoice in BOTH:
        rows.append(f"{invoice} | 1 | CLOTH | Cotton cloth | 10 | 100.01 | S | 5 | 1000.10 | 5208")
        rows.append(f"{invoice} | 2 | BAG | Travel bag | 4 | 500 | S | 18 | 2000.00 | 42021210")
    rows.append("KT/1004 | 1 | BAG | Travel bag | 4 | 500 | G | 0 | 2000.00 | 42021210")
    rows.append("KT/1006 | 1 | BAG | Travel bag | 4 | 500 | S | 18 | 2000.00 | 42021210")
    rows.append("KT/1007 | 1 | BOOK | Printed book | 5 | 100 | E | 0 | 500.00 | 4901")
    rows.append("KT/1008 | 1 | BAG | Travel bag | 400 | 500 | S | 18 | 200000.00 | 42021210")
    rows.append("KT/1009 | 1 | BAG | Travel bag | -4 | 500 | S | 18 | -2000.00 | 42021210")
    rows.append("KT/1010 | 1 | CLOTH | Cotton cloth | -10 | 100.01 | S | 5 | -1000.10 | 5208")
    rows.append("KT/1011 | 1 | FREIGHT | Carriage by road | 1 | 1000 | AE | 0 | 1000.00 | 9965")
    return "\n".join(rows)


LINES = _lines()
ITEMS = """
    item | unit | unit_price | currency | tax_category | tax_rate | commodity_code
    CLOTH | MTR | 100.01 | INR | S | 5 | 5208
    BAG | NOS | 500 | INR | S | 18 | 42021210
    BOOK | NOS | 100 | INR | E | 0 | 4901
    FREIGHT |  | 1000 | INR | AE | 0 | 9965
"""


def company(as_of: date = date(2026, 11, 30), **tables: str) -> Books:
    """The company's books, with these tables instead of its own."""
    own = {"Settings": SETTINGS, "Customers": CUSTOMERS, "Invoices": INVOICES, "InvoiceLines": LINES, "Items": ITEMS}
    return books(as_of, **{**own, **tables})
