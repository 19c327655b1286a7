"""The checklist for a real Excel names what a new sample workbook has: rows, problems, buttons, modules, results."""

import re
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from invoice_workbook.excel import functions
from invoice_workbook.hosts.package import Package
from invoice_workbook.languages import text
from invoice_workbook.sample import parties
from invoice_workbook.setup.excel_parts import VML_LINK
from invoice_workbook.template import ribbon, vba_project
from tests.cli import run

ROOT = Path(__file__).parents[2]
CHECKLIST = (ROOT / "docs" / "excel-checklist.md").read_text("utf-8")
STEPS = [row.split(" | ") for row in re.findall(r"^\| (\d+ \| .*) \|$", CHECKLIST, re.MULTILINE)]


def step(words: str) -> list[str]:
    """The one step whose "do" has these words."""
    (found,) = [row for row in STEPS if words in row[1]]
    return found


@pytest.fixture(scope="session")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the commands of the checklist say of a new sample workbook."""
    path = tmp_path_factory.mktemp("checklist") / "Check.xlsm"
    return {
        "new": run("new", path.name, "--sample", cwd=path.parent).out.strip(),
        **{name: run(name, path).out.strip().splitlines()[-1] for name in ("check", "check-totals")},
        "path": str(path),
    }


def test_the_steps_are_numbered_and_each_has_a_sight_to_expect():
    assert [int(row[0]) for row in STEPS] == list(range(1, len(STEPS) + 1))
    assert {len(row) for row in STEPS} == {3}
    assert all(row[2].strip() for row in STEPS)
    for number in re.findall(r"\bas in (\d+)", CHECKLIST):
        assert "Check everything" in STEPS[int(number) - 1][1]


def test_rows_and_tables_are_those_of_the_sample(said):
    assert step("new Check.xlsm --sample")[2] == f'"{said["new"]}"'


def test_problems_are_those_of_the_sample(said):
    assert f'"{said["check"]}"' in step("ribbon: *Check everything*")[2]
    totals = step("form button *Verify totals*")
    assert f'"{said["check-totals"]}"' in totals[2]
    errors, warnings = re.findall(r"(\d+) (?:error|warning)", said["check"])
    assert f"{errors} and {warnings} in the first two lines" in totals[1]


def test_modules_and_buttons_are_those_of_the_sample(said):
    modules = {
        name: source
        for name, source in vba_project.sources(Path(said["path"])).items()
        if "VB_PredeclaredId = True" not in source
    }
    named = re.search(r"Modules: ([\w, ]+); class: (\w+)", step("Compile VBAProject")[2])
    assert named is not None
    classes = {name for name, source in modules.items() if "VB_Base" in source}
    assert set(named[1].split(", ")) == set(modules) - classes
    assert {named[2]} == classes
    with Package(Path(said["path"])) as opened:
        start = next(opened.part(name) for name in opened.linked(VML_LINK))
        links = opened.links(opened.sheet_parts["Start"]).values()
        charts = len(opened.links(next(part for kind, part in links if kind.endswith("/drawing"))))
    opening = step("*Enable Content*")[2]
    assert f"{len(re.findall(rb'<v:shape ', start))} buttons" in opening
    assert f"{ {3: 'three'}[charts] } charts" in opening
    assert parties.SETTINGS["Company"] in opening


def test_the_ribbon_is_the_one_that_is_made():
    tab = etree.fromstring(ribbon.make())
    shown = step("look at the tab")[2]
    space = f"{{{ribbon.NAMESPACE}}}"
    groups = [group.get("label") for group in tab.iter(f"{space}group")]
    large = [button.get("label") for button in tab.iter(f"{space}button") if button.get("size") == "large"]
    assert f"groups {', '.join(groups)};" in shown
    assert shown.endswith(f"large: {', '.join(large)}")
    tips = {button.get("keytip") for button in tab.iter(f"{space}button")}
    named = re.search(r"key tip (\w+), then ([A-Z, ]+) …", step("press *Alt*")[2])
    assert named is not None
    assert named[1] == next(tab.iter(f"{space}tab")).get("keytip")
    assert set(named[2].split(", ")) <= tips


def test_what_a_second_press_says_on_a_mac_is_what_is_written():
    words = text("desk.waits", other=text("command.check.label"), label=text("command.aging.label"))
    assert f'"{words}"' in step("at once *Aging*")[2]


def test_results_of_cell_functions_are_those_of_python():
    assert step("=DAYSLATE")[2] == " · ".join(
        str(number)
        for number in (
            functions.DAYSLATE(date(2026, 1, 31), date(2026, 2, 10)),
            functions.LINENET(1, 1.005),
            functions.TAXOF(100.03, 19),
        )
    )
    expected = functions.DUEDATE(date(2026, 1, 31), "2/10 net 30")
    assert step('=DUEDATE(DATE(2026,1,31),"2/10')[2].startswith(f"{expected} · #VALUE! · #N/A · blank")
    with pytest.raises(ValueError, match="sometime"):
        functions.DUEDATE(1, "sometime")
    with pytest.raises(LookupError):
        functions.LINENET(1, 1, None, "XYZ")
    assert functions.LINENET(None, 2) == ""
