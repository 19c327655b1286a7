"""Bank statements of many banks: each file of the collection read as its expected result says, or refused with reason.

The expected results are those of other people's readers; where these are known to be wrong, it is said beside them.
"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from invoice_workbook.currencies import DECIMALS
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats.bank import bank_files, bank_layout, bank_statement
from invoice_workbook.inputs import Input
from tests.banks import camt, mt940
from tests.conftest import SHARED

FILES = sorted(
    path
    for folder in ("bank_camt/test", "bank_mt940/mt940_tests", "bank_misc/tests/test_data")
    for path in (SHARED / folder).rglob("*")
    if path.is_file() and path.suffix in (".xml", ".sta", ".txt", ".ofx", ".qfx", ".mt940", ".csv")
    if path.name != "requirements.txt"
)
VERDICTS = """
    reconciles | ASNB/0708271685_09022020_164516.940.txt sepa_mt9401.sta with_binary_character.sta cmxl/mt940.sta
    reconciles | generic.sta rabobank-iban.sta sns.sta mBank/mt940.sta 171011_01234945.sta february_30.sta
    reconciles | long_statement_number.sta transaction_details_wrapped.sta wrapped_timestamp.sta sample.mt940
    reconciles | camt053.v2.multi.statement.xml test_data/camt.053.001.02.xml camt053_multicurrency.xml
    reconciles | camt053_no_namespace.xml sample_split_amounts.csv sample_statement.csv
    no balances | camt053.v2.with-account-name.xml camt053_duplicate_same_day.xml sample.ofx sample.qfx
    no balances | csv_european_decimals.csv csv_french_headers.csv csv_spanish_headers.csv
    interim report | camt052.v1.xml camt052.v2.xml camt052.v2.other-account.xml camt052.v2.with-account-name.xml
    interim report | camt052.v4.xml camt052.v6.xml camt052.v6.Amt-zero.xml camt052.v8.xml mBank/mt942.sta
    interim report | self-provided/mt942.sta
    notification | camt054.v2.xml camt054.v2.with-account-name.xml camt054.v4.xml camt054.v8.xml
    notification | camt054.v8-with-UETR.xml camt054.v8-with-financial-institution.xml
    statement-sum | camt053.v2.all-balance-types.xml camt053.v2.five.decimals.xml sepa_snippet.sta
    statement-sum | sepa_snippet_broken.sta abnamro.sta ing.sta knab.sta postfinance.sta rabobank.sta triodos.sta
    statement-sum | with_newline_in_tnr.sta details_60-63.sta malformed_details.sta overly_long_details.sta
    statement-sum | raiffeisen-cmi.sta whitespace.sta
    statement-currencies | camt053.v2.minimal.xml camt053.v2.minimal.ultimate.xml camt053.v2.with-party-ids.xml
    statement-currencies | camt053.v3.xml camt053.v4.xml camt053.v8.xml raphaelm.sta
    statement-half | camt53.only-Dt-with-DtTm.xml gv_codes.sta
    statement-amount | camt053_garbled_amount.xml csv_garbled_amount.csv
    statement-csv | camt_file.csv pain_file.csv invalid_statement.sta
    no-statement | camt053.v2.wrong.xml invalid.xml pain.001.001.03.xml amount_formats.sta currency_in_25.sta
    no-statement | empty_86.sta empty_entry_date.sta empty_line.sta missing_crlf_at_end.sta sparkassen.sta
    no-statement | account_balance_credit.sta account_balance_debit.sta account_identification_iban.sta
    no-statement | account_identification_legacy.sta available_balance.sta closing_balance.sta reference.sta
    no-statement | statement_details.sta statement_line.sta statement_number.sta empty_non_swift.sta
"""
"""What becomes of each file: it reconciles, it has no balances, or why it is not imported. Fragments have no `:20:`."""
MISTAKEN = {
    "camt053.v2.multi.statement.xml": "the expected result lost the first of the two statements",
    "sepa_mt9401.sta": "two reversals of credits (RC) are expected as credits; the balances prove they are debits",
    "0708271685_09022020_164516.940.txt": "has no expected result",
    "gv_codes.sta": "",
}
pytestmark = pytest.mark.skipif(not FILES, reason="other people's statements are not here (../shared/data)")


def verdict_of(path: Path) -> str:
    rows = [line.split("|") for line in VERDICTS.strip().splitlines()]
    mine = [verdict.strip() for verdict, names in rows for name in names.split() if str(path).endswith("/" + name)]
    assert len(mine) == 1, (path, mine)
    return mine[0]


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_verdict_of_each_file(path):
    try:
        found = bank_files.read(Input.of(path), None, "", "EUR")
        sums = [bank_statement.ask_sums(one) for one in found]
        kinds = {one.kind for one in found} - {"statement"}
        seen = kinds.pop() if kinds else "reconciles" if all(sums) else "no balances"
    except WorkbookError as error:
        seen = error.id
    assert seen == verdict_of(path)


def expected_camt(path: Path) -> list[tuple[str | None, int, str]]:
    """Booking day, signed minor units and currency of each entry that the expected result lists."""
    found = []
    for entry in json.loads(path.with_suffix(".json").read_text("utf-8"))["getEntries"]:
        if isinstance(entry, dict):
            booked, amount = entry["getBookingDate"], entry["getAmount"]
            day = booked["0"][:10] if booked else None
            found.append((day, int(amount["getAmount"]), amount["getCurrency"]["getCode"]))
    return found


CAMT = [path for path in FILES if path.with_suffix(".json").exists() and path.suffix == ".xml"]


@pytest.mark.parametrize("path", [p for p in CAMT if p.name not in MISTAKEN], ids=lambda p: p.name)
def test_camt_lines_are_as_expected(path):
    lines = [line for one in bank_files.read(Input.of(path)) for line in one.lines]
    found = [(line.booked.isoformat() if line.booked else None, line.amount, line.currency) for line in lines]
    assert found == expected_camt(path)


class Plain(yaml.SafeLoader):
    """Python's own tags as plain data."""


def _plain(loader: Plain, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _record(loader, node) if not suffix.startswith("object:mt940.tags.") else None
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    assert isinstance(node, yaml.SequenceNode)
    parts = [None] if "_compile" in suffix else loader.construct_sequence(node, deep=True)
    if suffix.endswith("Decimal"):
        return Decimal(parts[0])
    if suffix.endswith("mt940.models.Date"):
        return date(parts[0][0] * 256 + parts[0][1], parts[0][2], parts[0][3])
    return parts


def _record(loader: Plain, node: yaml.MappingNode) -> Any:
    data: dict[Any, Any] = {}
    yield data
    data.update(loader.construct_mapping(node))


Plain.add_multi_constructor("tag:yaml.org,2002:python/", _plain)


def expected_mt940(path: Path) -> list[tuple[date, int]]:
    data = yaml.load(path.with_suffix(".yml").read_text("utf-8"), Loader=Plain)  # noqa: S506  # a safe loader
    rows = [row["data"] for row in data["transactions"]] if isinstance(data, dict) else []
    amounts = [(row["date"], row["amount"]) for row in rows if "amount" in row]
    return [(day, int(a["amount"].scaleb(DECIMALS.get(a["currency"], 2)))) for day, a in amounts]


MT940 = [path for path in FILES if path.with_suffix(".yml").exists()]


@pytest.mark.parametrize(
    "path", [p for p in MT940 if p.name not in MISTAKEN], ids=lambda p: f"{p.parent.name}/{p.name}"
)
def test_mt940_lines_are_as_expected(path):
    try:
        found = [(line.value, line.amount) for one in bank_files.read(Input.of(path)) for line in one.lines]
    except WorkbookError as error:
        assert error.id in ("no-statement", "statement-csv")
        assert ":20:" not in path.read_text("utf-8", "replace") or not expected_mt940(path)
        return
    assert found == expected_mt940(path)


def test_where_the_texts_stand():
    by_name = {path.name: path for path in FILES}

    def line(name: str, number: int = 0) -> tuple[str, str, str]:
        one = [line for statement in bank_files.read(Input.of(by_name[name])) for line in statement.lines][number]
        return one.counterparty, one.counterparty_account, one.reference

    assert line("camt053.v8.xml")[0] == "NAME NAME"
    assert "4654654654654654" in line("camt053.v2.minimal.xml")[2]
    assert line("sepa_snippet.sta")[:2] == ("KARL KAUFMANN", "DE14508800500194785000")
    assert "TFNR 22 004 00001" in line("sepa_snippet.sta")[2]
    assert line("rabobank-iban.sta")[0]


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00", True),
        ("DE89370400440532013000", "37040044/532013000", True),
        ("DE89370400440532013000", "532013000", True),
        ("NL91ABNA0417164300", "NL91ABNA0417164300EUR", True),
        ("DE89370400440532013000", "DE02120300000000202051", False),
        ("DE89370400440532013000", "3000", False),
        ("", "", False),
    ],
)
def test_spellings_of_an_account(one, other, same):
    assert bank_statement.is_account(one, other) is same
    assert bank_statement.is_account(other, one) is same


MOVES = [
    ("2026-11-02", "100.00", "Bäckerei Müller", "DE02120300000000202051", "INV-2026-00001"),
    ("2026-11-03", "-7.50", "Bank", "", "Fees"),
]


def test_the_same_movements_from_two_formats(tmp_path):
    (tmp_path / "a.xml").write_bytes(camt(MOVES, "5.00"))
    (tmp_path / "b.sta").write_bytes(mt940(MOVES, "5.00"))
    (one,), (other,) = (bank_files.read(Input.of(tmp_path / name)) for name in ("a.xml", "b.sta"))
    assert one.lines == other.lines
    assert (one.opening.amount, one.closing.amount) == (other.opening.amount, other.closing.amount) == (500, 9750)


@pytest.mark.parametrize(
    "name, content, id_",
    [
        ("cut.xml", camt(MOVES)[:700], "statement-cut"),
        ("cut.sta", mt940(MOVES).split(b":62F:")[0], "statement-half"),
        ("cut.ofx", b"<OFX><STMTRS><CURDEF>EUR", "statement-cut"),
        ("day.xml", camt(MOVES).replace(b"2026-11-03", b"2026-02-30"), "statement-day"),
        ("sum.xml", camt(MOVES, closing="93.00"), "statement-sum"),
        ("half.xml", camt(MOVES).replace(b"CLBD", b"ITBD"), "statement-half"),
        ("bomb.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "hostile-xml"),
        ("empty.xml", b"", "empty-file"),
        ("fine.xml", camt([("2026-11-02", "1.005", "x", "", "")]), "statement-amount"),
        ("order.csv", b"date,amount,currency\n02/03/2026,1.50,EUR\n", "statement-date-order"),
        ("mark.csv", b"date,amount,currency\n2026-03-02,1.500,EUR\n", "statement-decimal"),
        ("saldo.csv", b"date,amount,balance\n2026-03-02,1.50,1.50\n2026-03-03,1.50,3.50\n", "statement-balance"),
    ],
)
def test_what_is_refused(tmp_path, name, content, id_):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(WorkbookError) as told:
        [bank_statement.ask_sums(one) for one in bank_files.read(Input.of(path))]
    assert told.value.id == id_


def test_a_csv_through_a_mapping(tmp_path):
    (tmp_path / "map.toml").write_text(
        '[bank]\ndelimiter = ";"\ndecimal = ","\ndate_order = "dmy"\nencoding = "cp1252"\n'
        'booked_on = "Tag"\namount = "Wert"\nreference = ["Text", "Zweck"]\n'
        'constant = { account = "DE1", currency = "EUR" }\n',
        "utf-8",
    )
    (tmp_path / "a.csv").write_bytes("Tag;Wert;Text;Zweck\n02.03.26;-1.234,5;Müller;INV 1\n".encode("cp1252"))
    layout = bank_layout.mapping(Input.of(tmp_path / "map.toml"))
    ((line,),) = [one.lines for one in bank_files.read(Input.of(tmp_path / "a.csv"), layout)]
    assert (line.booked, line.amount, line.reference) == (date(2026, 3, 2), -123450, "Müller / INV 1")
