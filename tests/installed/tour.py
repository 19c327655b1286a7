"""What a clerk does on the first morning, with a program that was just installed."""

import json

from invoice_workbook import __version__
from tests.installed.bare import Bare


def tour(bare: Bare, no_office: str = "LibreOffice is not installed here") -> None:
    """Version, help, a new book, the demo, checks, the doctor, and a book opened where nothing can show it."""
    assert bare.run("--version") == f"invoice-workbook {__version__}\n"
    assert "check-totals" in bare.run("-h")
    assert "Meine Bücher.xlsm is ready" in bare.run("new", "Meine Bücher.xlsm")
    assert "No problems found" in bare.run("check", "Meine Bücher.xlsm")
    told = bare.run("demo", "Die Vorführung")
    folder = bare.folder / "Die Vorführung"
    assert (folder / "Kranich.xlsm").exists(), told
    made = {kind: {path.stem for path in folder.rglob(f"INV-*.{kind}")} for kind in ("pdf", "xlsx")}
    assert made["pdf"] == made["xlsx"] and len(made["pdf"]) > 5
    found = json.loads(bare.run("check", "Die Vorführung/Kranich.xlsm", "--json", code=1))
    assert {"gross-total", "duplicate-bill"} <= {problem["rule"] for problem in found["problems"]}
    found = json.loads(bare.run("doctor", "Meine Bücher.xlsm", "--json", code=None))["found"]  # fonts may be missing
    assert {"book", "macros", "package"} <= {one["id"] for one in found if one["well"]}
    assert "Meine Bücher.xlsm cannot be shown" in bare.run("open", "Meine Bücher.xlsm", code=2)
    assert no_office in bare.run("open", "Meine Bücher.xlsm", code=2, DISPLAY=":99")
