"""A workbook's parts while a command's edits are put into them: each as it is to be, over those of the file."""

from collections.abc import Iterator

from invoice_workbook.hosts.package import Package
from invoice_workbook.hosts.packing import Content, Packed


class Parts:
    """The parts by their names; a large one is packed again as soon as it is made."""

    def __init__(self, opened: Package) -> None:
        self.opened = opened
        self.changed: dict[str, Content] = {}

    def __getitem__(self, name: str) -> bytes:
        return b"".join(self.pieces(name)) if name in self.changed else self.opened.part(name)

    def __setitem__(self, name: str, content: Content) -> None:
        self.changed[name] = content

    def pieces(self, name: str) -> Iterator[bytes]:
        """One part's bytes, piece by piece."""
        content = self.changed.get(name)
        if isinstance(content, Packed):
            yield from content.unpacked()
        elif content is not None:
            yield content
        else:
            yield from self.opened.pieces(name)

    def names(self) -> list[str]:
        """All parts of the file."""
        return self.opened.names()
