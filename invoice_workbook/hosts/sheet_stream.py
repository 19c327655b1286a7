"""A sheet's part that goes by: what stands before its rows, its rows some thousands at a time, what stands behind them.

Source: ECMA-376 part 1, 18.3.1.80 (sheetData).
"""

from collections.abc import Iterable, Iterator

_DATA, _DATA_ENDS, _ROW = b"<sheetData", b"</sheetData>", b"<row"


class SheetStream:
    """A sheet's part by its bytes. Raises ValueError for one without rows' place, or one that does not end."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        found = b""
        while (opening := _opening(found)) == 0:
            found += self._next()
        is_closed = found[opening - 2 : opening] == b"/>"
        self.head = found[: opening - 2] + b">" if is_closed else found[:opening]
        """All before the rows, from the part's beginning on."""
        self._rest = (_DATA_ENDS if is_closed else b"") + found[opening:]
        self.tail = b""
        """All behind them, once they have gone by: it begins with the end of their element."""

    def chunks(self) -> Iterator[bytes]:
        """Its rows; each chunk ends with the end of one."""
        rest = self._rest
        while (end := rest.find(_DATA_ENDS)) < 0:
            whole = max(rest.rfind(_ROW), 0)
            if whole:
                yield rest[:whole]
            rest = rest[whole:] + self._next()
        if end:
            yield rest[:end]
        self.tail = rest[end:] + b"".join(self._pieces)

    def _next(self) -> bytes:
        piece = next(self._pieces, None)
        if piece is None:
            raise ValueError("a sheet's part without an end")
        return piece


def _opening(found: bytes) -> int:
    """Where the rows begin; 0 where that is not seen yet."""
    start = found.find(_DATA)
    return found.find(b">", start) + 1 if start >= 0 else 0
