"""Formats of a workbook's cells: days in the shape of one language and back, whatever marks stand in it."""

import pytest

from invoice_workbook import number_shapes
from invoice_workbook.hosts.package import Package
from invoice_workbook.setup import cell_formats
from invoice_workbook.setup.cell_formats import CellFormats
from invoice_workbook.template import template_file

ISO = number_shapes.ISO_FORMAT


@pytest.mark.parametrize("language", ["de", "te", "fr", "sk", "hu"])
def test_days_come_back(language: str):
    with Package(template_file.template()) as template:
        styles = template.tree(cell_formats.PART)
    formats = CellFormats(styles, styles)
    there = formats.in_number_formats("cellXfs", {ISO: number_shapes.day_format(language)})
    back = formats.in_number_formats("cellXfs", {number_shapes.day_format(language): ISO})
    assert there
    assert {other: back.get(other) for other in there.values()} == {other: own for own, other in there.items()}
