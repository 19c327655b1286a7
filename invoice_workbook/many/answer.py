"""What check-folder answers: sentences, and its JSON; amounts are texts there, as in every command's."""

from collections.abc import Mapping, Sequence
from typing import Any

from invoice_workbook import money
from invoice_workbook.engine.result import Result
from invoice_workbook.languages import spoken, text
from invoice_workbook.many import matches, result
from invoice_workbook.many.digests import How
from invoice_workbook.many.one_book import Found
from invoice_workbook.schema import SIDES

TOLD = ("name", "state", "told", "company", "version", "language", "errors", "warnings", "notices")


def of(how: How, found: Sequence[Found], unchanged: int, across: Mapping[str, int], written: Sequence[str]) -> Result:
    """The answer: errors are open problems that are errors, books that could not be checked, and bills in two books."""
    counts = result.counts(found)
    words = {"count": counts["checked"], "unchanged": unchanged, "copies": counts["copy"], "folder": how.result}
    said = [text("done.check-folder", spoken(), **words)]
    if counts["refused"]:
        said.append(text("done.check-folder-refused", count=counts["refused"]))
    severities = {name: sum(getattr(one, name) for one in found) for name in ("errors", "warnings", "notices")}
    said.append(text("done.check", spoken(), open=sum(severities.values()), **severities))
    said.append(text("done.check-folder-across", spoken(), **{f"{kind}s": across[kind] for kind in matches.KINDS}))
    told = {
        "command": "check-folder",
        "result": how.result,
        "as_of": str(how.as_of or how.today),
        "files": list(written),
        "unchanged": unchanged,
        "counts": counts,
        "across": dict(across),
        "companies": [_company(one) for one in result.companies(found)],
        "books": [_book(one) for one in found],
    }
    errors = severities["errors"] + counts["refused"] + across[matches.BILL]
    return Result(" ".join(said), told, errors=errors)


def _book(found: Found) -> dict[str, Any]:
    documents = {SIDES[name].documents.lower(): found.documents(name) for name in SIDES}
    return {name: getattr(found, name) for name in TOLD} | documents


def _company(row: Mapping[str, Any]) -> dict[str, Any]:
    amounts = {
        name: money.as_text(row[name], row["decimals"]) for name in result.SUMS if not name.endswith("documents")
    }
    return {name: value for name, value in row.items() if name != "decimals"} | amounts
