"""The sheet Management report: three charts, each of cells that are formulas, which sum to what is owed."""

from functools import cache
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from invoice_workbook.template import build, report_sheet

CHARTS = {
    "Invoiced and received, by month": ("Invoiced", "Received"),
    "Cash in and out, by month": ("Received", "Paid"),
    "What is owed, by days past due": ("Customers owe", "We owe"),
}


@cache
def sheet() -> Any:
    """As the template is made; openpyxl keeps its charts to itself."""
    return load_workbook(BytesIO(build.build()))[report_sheet.NAME]


def cells(reference: str) -> list[Any]:
    """The values of a reference to this sheet, a column from top to bottom."""
    name, _, area = reference.rpartition("!")
    assert name.strip("'") == report_sheet.NAME
    found = sheet()[area.replace("$", "")]
    return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]


def title(chart: Any) -> str:
    return "".join(run.t for paragraph in chart.title.tx.rich.p for run in paragraph.r)


def test_there_are_three():
    assert [title(chart) for chart in sheet()._charts] == list(CHARTS)


@pytest.mark.parametrize("number", range(3))
def test_a_chart_shows_formulas_under_the_headers_that_name_its_series(number):
    chart = sheet()._charts[number]
    assert tuple(cells(one.tx.strRef.f)[0] for one in chart.ser) == CHARTS[title(chart)]
    for series in chart.ser:
        labels, values = (
            cells(series.cat.numRef.f if series.cat.numRef else series.cat.strRef.f),
            cells(series.val.numRef.f),
        )
        assert len(values) == len(labels) == (report_sheet.BANDS if number == 2 else report_sheet.MONTHS)
        assert all(str(one).startswith("=") for one in (*labels, *values))


def test_what_is_not_past_due_is_what_is_owed_less_the_other_bands():
    first = report_sheet.AGES + 2
    assert str(sheet()[f"B{first}"].value).endswith(f"-SUM(B{first + 1}:B{first + report_sheet.BANDS - 1})")
