"""The words of the Log that other languages have their own for, on the sheet: sealed and in JSON they are English.

What a language calls one stays as it is for good, because a workbook's Log is read by it: tests/log_words.txt.
"""

from invoice_workbook.schema import Name

_COMMANDS = """
adopt aging apply approve archive ask audit-export cancel check check-bills check-folder check-orders check-totals
claims close collections confirm correct credit demo dismiss doctor export export-journal files fill flag-late gst
history hold import import-bank import-bill import-mail inbox issue journal letter mark-sent match new open pay preview
reconcile recur reject release remind rename reopen report restore route send statements tidy unapply undo
update verify-account withdraw
"""
_KINDS = """
account, account verified, added, adopted, approved, archive of, asked back, balances, booked, cancelled, checked,
choices, earlier version, file made, file taken in, fingerprint, formula, guards, handed over, hold, letter, message-id,
moved out, not saved, payment file, payment withdrawn, posted, record begun anew, rejected, released, renamed, renamed
lines, reopened, restored, rows archived, rows moved out, rows that stayed, sent by hand, step, taken back, undone,
version, write-off approved
"""
COMMANDS = tuple(Name.of("log-command", word) for word in _COMMANDS.split())
"""Who wrote an entry: the commands, and what the program notes by itself."""
KINDS = tuple(Name.of("log", word) for word in " ".join(_KINDS.split()).split(", "))
"""What an entry is about, where that is no column of a table: a digest, an approval, a file."""
