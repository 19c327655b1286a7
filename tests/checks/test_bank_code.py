"""bank-code: what names a vendor's bank can be right, and what cannot."""

from invoice_workbook import checks
from tests.sheets import books, grid

VENDORS = """
    vendor | name | country | bank_account                | bic      | clearing_code | wrong
    V-1    | A    | DE      | DE75512108001245126199      |          |               |
    V-2    | B    | DE      | DE75512108001245126199      | SOLADEST |               |
    V-3    | C    | DE      | DE75512108001245126199      | SOLADE   |               | bic SOLADE
    V-4    | D    | DE      | DE75512108001245126199      | BNPAFRPP |               | bic BNPAFRPP
    V-5    | E    | GG      | GB29NWBK60161331926819      | BARCGGSP |               |
    V-6    | F    | FR      | FR7630006000011234567890189 | AGRIMQMX |               |
    V-7    | G    | GB      | 31926819                    |          | 60-16-13      |
    V-8    | H    | GB      | 31926819                    |          | 60-16-1       | clearing_code 60-16-1
    V-9    | I    | GB      | 31926819                    | 60-16-13 |               |
    V-10   | J    | GB      | 31926819                    | 60-16-1  |               | bic 60-16-1
    V-11   | K    | US      | 12345678                    | BOFAUS3N | 021000022     | clearing_code 021000022
    V-12   | L    | DE      | 12345678                    | BOFAUS3N | 021000021     |
    V-13   | M    | IN      | 50100012345678              |          | HDFC1001234   | clearing_code HDFC1001234
    V-14   | N    | AR      | 12345678                    |          | 4711          |
    V-15   | O    | DE      | 12345678                    | COBAQQFF |               | bic COBAQQFF
"""


def test_what_names_a_bank_has_its_form_and_is_of_the_accounts_country():
    head, *rows = grid(VENDORS)
    these = books(Vendors="\n".join(" | ".join(row[:-1]) for row in (head, *rows)))
    found = checks.found(these, ["bank-code"])
    told = {p["document"]: f"{p['column']} {p['actual']}" for p in found.to_dict("records")}
    names = {"bic": "BIC", "clearing_code": "Clearing code"}
    wanted = {row[0]: row[-1] for row in rows if row[-1]}
    assert told == {id_: " ".join((names[words.split()[0]], *words.split()[1:])) for id_, words in wanted.items()}
    assert set(found["severity"]) == {"warning"}
