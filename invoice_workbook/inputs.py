"""A file that was named: its bytes, read before a command runs."""

from dataclasses import dataclass, field
from pathlib import Path

INBOX = "Inbox"
"""The folder beside the book into which a clerk drops what is to be taken in."""
NOT_TAKEN = " - not taken in.txt"
"""How the sentence beside a file that stays there is called, behind the file's name."""


@dataclass(frozen=True)
class Input:
    """A file's name and bytes. What came through standard input is called `-`."""

    path: Path
    content: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    @property
    def suffix(self) -> str:
        """The name's ending, in small letters; standard input that begins as an Excel file does has one, too."""
        if str(self.path) == "-" and self.content.startswith(b"PK\x03\x04"):
            return ".xlsx"
        return self.path.suffix.lower()

    @classmethod
    def of(cls, path: Path) -> "Input":
        """The file that lies there."""
        return cls(path, path.read_bytes())
