"""The report's appendix: each figure's formula and its source, in words."""

from invoice_workbook.documents.report.model import Grid, Section, say

FIGURES = (
    "receivables",
    "DSO",
    "BPDSO",
    "ADD",
    "CEI",
    "DPO",
    "aging",
    "share",
    "days-late",
    "discounts",
    "annual-rate",
    "stopped",
    "exceptions",
    "waiting",
    "forecast",
    "tax",
    "home",
)
"""In the order of the report."""
SOURCES = {
    "receivables": "own",
    "DSO": "crf",
    "BPDSO": "crf",
    "ADD": "crf",
    "CEI": "crf",
    "DPO": "brealey",
    "aging": "own",
    "share": "ifrs",
    "days-late": "crf",
    "discounts": "own",
    "annual-rate": "brealey",
    "stopped": "own",
    "exceptions": "own",
    "waiting": "own",
    "forecast": "afp",
    "tax": "en",
    "home": "own",
}


def make(language: str) -> Section:
    """What each figure is, how it is worked out, and where that is from."""
    rows = tuple(
        (
            say(language, f"formula.{id_}.name"),
            say(language, f"formula.{id_}.words"),
            say(language, f"source.{SOURCES[id_]}"),
        )
        for id_ in FIGURES
    )
    heads = (say(language, "figure"), say(language, "formula"), say(language, "source"))
    grid = Grid("", heads, (False, False, False), rows, (20, 56, 24))
    return Section("appendix", say(language, "section.appendix"), (say(language, "rounding"),), (), (grid,))
