"""How the code is built: imports one way, one place for each thing, rules that judge and never change."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path
from typing import get_args

import pytest

import invoice_workbook
from invoice_workbook import checks
from invoice_workbook.schema import TABLES
from tests.sheets import frames_text

PACKAGE = Path(invoice_workbook.__file__).parent
FLOORS = (
    {
        "schema",
        "currencies",
        "money",
        "terms",
        "ages",
        "references",
        "folding",
        "look_alikes",
        "bank_codes",
        "bank_days",
        "clearing_codes",
        "sepa_countries",
        "transfer_texts",
        "payment_references",
        "national_references",
        "letters",
        "xstring",
        "places",
        "halves",
        "log_words",
        "names",
        "formula_words",
        "colours",
        "tax_numbers",
        "gst",
    }
    | {"languages", "errors", "failures", "inputs", "kept_version", "record", "libreoffice"},
    {"books", "finding", "problems", "problem_ids", "problem_wording", "problem_hits", "journal", "excel.functions"},
    {"tables", "checks", "ledger"},
    {"eligibility"},
    {"documents", "formats", "delivery"},
    {"commands"},
    {"template"},
    {"hosts", "sample"},
    {"engine"},
    {"setup", "many"},
    {"excel", "demo"},
    {"command_line"},
    {"__main__"},
)
DOORS = {
    "wolfxl": {"hosts", "formats", "setup"},
    "python_calamine": {"formats"},
    "olefile": {"formats"},
    "openpyxl": {"documents"},
    "xlsxwriter": {"template", "documents"},
    "typst": {"documents"},
    "fontTools": {"documents"},
    "xlwings": {"hosts", "setup", "excel", "excel.functions", "libreoffice"},
    "uno": {"libreoffice"},
    "facturx": {"documents"},
    "saxonche": {"formats"},
    "pypdfium2": {"formats"},
    "rapidocr_onnxruntime": {"formats"},
    "mt940": {"formats"},
    "smtplib": {"delivery"},
    "keyring": {"delivery"},
    "click": {"command_line"},
    "filelock": {"engine"},
    "platformdirs": {"engine"},
    "win32com": {"delivery"},
    "pyopenvba": {"template"},
    "dask": {"many"},
    "distributed": {"many"},
    "fsspec": {"many"},
    "pyarrow": {"many"},
}
LOW = "excel.functions"
"""Cell functions stand below all else but what they compute with: LibreOffice's own Python runs them."""
HELPERS = {"misread", "lateness"}
SETTINGS_TOO = {
    "Postal code",
    "Tax number",
    "Bank account",
    "Clearing code",
    "Approval limit",
    "Payment reference",
    "Reverse charge",
    "GST scheme",
}
"""Headers that are names of settings as well."""


def floor(part: str) -> int:
    return next((n for n, parts in enumerate(FLOORS) if part in parts), -1)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    if f"invoice_workbook.{LOW}" in names:
        names -= {"invoice_workbook.excel"}
    return names


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def part_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return LOW if ".".join(parts) == LOW else parts[0]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    mine = floor(part_of(path))
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "invoice_workbook" and len(parts) > 1:
            target = LOW if ".".join(parts[1:3]) == LOW else parts[1]
            assert floor(target) <= mine, f"{part_of(path)} imports {name}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "formats").rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_formats_judge_nothing(path):
    assert not {name for name in imported(path) if name.startswith("invoice_workbook.checks")}


def test_no_command_is_built_on_another():
    """What two commands need is a piece of its own, in the folder above them."""
    folders = {path.parent for path in modules() if path.parent.parent == PACKAGE / "commands"}
    for path in (path for path in modules() if path.parent in folders):
        above = {name for name in imported(path) if name.startswith("invoice_workbook.commands.")}
        assert not {name for name in above if name.split(".")[2] in {folder.name for folder in folders}}, path


def test_no_module_comes_round_to_itself():
    """Also where an import is late, or for types alone."""
    named = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in modules()}
    named = {name.removesuffix(".__init__"): path for name, path in named.items()}
    graph = {name: {one for one in imported(path) if one in named and one != name} for name, path in named.items()}
    packages = {name for name, path in named.items() if path.name == "__init__.py"}
    for needs in graph.values():
        needs -= {one for one in needs if one in packages and any(other.startswith(f"{one}.") for other in needs)}
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_each_library_is_behind_one_door(path):
    for name in {name.split(".")[0] for name in imported(path)} & set(DOORS):
        assert part_of(path) in DOORS[name]


def test_rules_are_the_modules_of_their_folder():
    folder = {path.stem for path in (PACKAGE / "checks").glob("*.py")} - {"__init__"} - HELPERS
    assert folder == {rule.replace("-", "_") for rule in checks.RULES}


@pytest.mark.parametrize("rule", checks.RULES)
def test_each_rule_says_its_source_units_and_remedy(rule):
    assert set(checks.described(rule)) == {"Rule", "Source", "Units", "Remedy"}


@pytest.mark.parametrize("rule", checks.RULES)
def test_a_rule_has_find_and_nothing_else_to_call(rule):
    tree = ast.parse((PACKAGE / "checks" / f"{rule.replace('-', '_')}.py").read_text("utf-8"))
    named = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert [name for name in named if not name.startswith("_")] == ["find"]


@pytest.mark.parametrize("rule", checks.RULES)
def test_what_a_rule_says_of_itself_is_known(rule):
    traits = checks.traits(rule)
    assert set(traits.concerns) <= set(get_args(checks.Concern))
    assert traits.tells_vendor <= ("bills" in traits.concerns or "totals" in traits.concerns)
    assert set(traits.stops_issue) <= {column.field for table in TABLES.values() for column in table.columns}


def test_only_the_schema_spells_headers():
    headers = {c.header for t in TABLES.values() for c in t.columns if " " in c.header and c.header != "Order line"}
    allowed = {"schema", "template", "sample"}
    for path in modules():
        if part_of(path) in allowed:
            continue
        spelled = {
            node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)
        }
        names = headers & {text for text in spelled if isinstance(text, str)}
        assert names <= SETTINGS_TOO, path


def test_no_rule_changes_the_books():
    from tests.sample.test_faults import sample_books

    books, _ = sample_books()
    before = frames_text(dict(books.tables))
    checks.found(books)
    assert frames_text(dict(books.tables)) == before


def test_nothing_below_the_commands_reads_the_clock():
    for path in modules():
        if floor(part_of(path)) < floor("hosts") and part_of(path) not in (LOW, "libreoffice"):
            assert not re.search(
                r"\b(today|now|time)\(\)", path.read_text("utf-8").replace("cell.time()", "").replace("== time()", "")
            ), path
