"""What commands are given in tests that have no disk: a day, a user, a folder that nobody looks into."""

from datetime import datetime
from pathlib import Path

from invoice_workbook.commands.given import Given

GIVEN = Given(
    book=Path("Books.xlsm"), folder=Path("Books files"), now=datetime(2026, 11, 25, 9, 30), user="anna", own_layout=b""
)
