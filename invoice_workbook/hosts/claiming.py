"""What vendors owe us: told, and asked back by letter."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.invoice_files import folder_of
from invoice_workbook.hosts.mails import Files, Mails
from invoice_workbook.hosts.run import Result, run
from invoice_workbook.languages import text
from invoice_workbook.schema import PAYABLE

if TYPE_CHECKING:
    from invoice_workbook.books import Books
    from invoice_workbook.commands.outcome import Outcome
    from invoice_workbook.hosts import Host


def claims(
    host: "Host",
    ids: Sequence[str] = (),
    *,
    make_letters: bool = False,
    really: bool = False,
    as_of: date | None = None,
    dry_run: bool = False,
) -> Result:
    """Claims on these vendors, or on all; with `make_letters` the letters of those not asked back yet."""
    from invoice_workbook.commands import claims as claiming
    from invoice_workbook.commands.files import file_stem
    from invoice_workbook.commands.invoice_files import PDF
    from invoice_workbook.commands.outcome import Failure, Outcome, failure, reasons
    from invoice_workbook.documents import claim

    def work(books: "Books") -> "Outcome":
        folder = folder_of(host.path, books.settings["Files folder"])
        language, found = books.settings.language, claiming.found(books, ids)
        more = {"claims": [claiming.told(books, one) for one in found]}
        lines = tuple(text("claims.line", language, **claiming.line(one)) for one in found)
        if not (make_letters or really) or dry_run:
            message = text(
                "done.claims" if found else "done.claims-none", language, count=len({o.vendor for o in found})
            )
            return Outcome(message, more=more, to_print=lines)
        asked = found if ids else claiming.unasked(books, found)
        files: Files = []
        failed: list[Failure] = []
        written: list[claim.Claim] = []
        mails = Mails(books, folder, PAYABLE)
        for one in asked:
            try:
                mine = (folder / f"{file_stem(one.name)}.pdf", claim.pdf(one))
            except WorkbookError as error:  # what no letter asks for is not noted as asked back
                failed.append(failure(PDF, one.name, error))
                continue
            files.append(mine)
            written.append(one)
            mails.add(one.vendor, "claim", one.name, [mine], [one.name], amount=claiming.line(one)["total"])
        out = mails.out(really)
        words = {"made": len(files), "count": len(asked), "folder": folder}
        said = [text("done.claims-letters", language, **words), *reasons(failed), *out.said]
        documents = [*files, *out.drafts]
        how: Any = {"documents": documents, "documents_count": len(documents), "more": more | out.more}
        how |= {"entries": claiming.entries(books, written), "to_print": lines, "failed": [*failed, *out.failed]}
        return Outcome(" ".join(said), **how)

    return run("claims", host, work, as_of=as_of, dry_run=dry_run)
