"""The template's VBA project: a document module for each sheet, and the modules of macros/."""

from pathlib import Path

MACROS = Path(__file__).parents[2] / "macros"


def add_project(path: Path) -> None:
    """Put the VBA project into a workbook that has none."""
    from pyopenvba import ExcelFile

    with ExcelFile(path) as book:
        book.add_vba_project()
        project = book.vba_project()
        for source in sorted(MACROS.glob("*.bas")):
            project.add_module(source.stem, source.read_text("cp1252"))
        book.save()
