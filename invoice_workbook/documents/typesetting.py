"""Typeset documents: a layout of layouts/*.typ filled with JSON, as PDF/A-3b. Only this module calls typst's compiler.

A compiler sees the carried fonts, which come first, and the folders of those that a text needs besides: nothing falls
back to a font that nobody asked for. Each is made once and reused. Source: ISO 19005-3 (PDF/A-3).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.documents import fonts
from invoice_workbook.errors import WorkbookError

if TYPE_CHECKING:
    import typst

LAYOUTS = Path(__file__).parent / "layouts"
PAYMENT_PART = "payment_part"
PAYMENT_PART_FONTS = Path(__file__).parent / "payment_part_fonts"
"""Liberation Sans: one of the four families that a Swiss payment part may be set in. Nothing else is."""


@cache
def _compiler(layout: str, folders: tuple[str, ...]) -> "typst.Compiler":
    import typst

    seen = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.CARRIED), *folders]
    )
    return typst.Compiler(str(LAYOUTS / f"{layout}.typ"), font_paths=seen)


def pdf(layout: str, id_: str, printed: Mapping[str, Any]) -> bytes:
    """The PDF of a layout; `id_` names the document. Raises WorkbookError where a character has no font."""
    import typst

    clean = _plain(printed)
    found = fonts.refuse_boxes(id_, tuple(_texts(clean)))
    data = json.dumps({**clean, "fonts": found.families}, ensure_ascii=False)
    try:
        made = _compiler(layout, (*found.folders, *_more_fonts(printed))).compile(
            format="pdf", pdf_standards=["a-3b"], sys_inputs={layout: data}
        )
    except typst.TypstError as error:  # PDF/A refuses any character that came out as a box
        raise WorkbookError("not-set", id=id_, reason=error.message) from error
    assert isinstance(made, bytes)
    return made


def _more_fonts(printed: Mapping[str, Any]) -> tuple[str, ...]:
    return (str(PAYMENT_PART_FONTS),) if printed.get(PAYMENT_PART) else ()


def ask(id_: str, document: Any) -> None:
    """Raises WorkbookError where a text of a document (a data class) has no font: asked before anything is booked."""
    fonts.refuse_boxes(id_, tuple(_words(document)))


def _words(document: Any) -> Iterator[str]:
    """Every text that stands in a data class, and in those within it."""
    if isinstance(document, str):
        yield document
    elif is_dataclass(document):
        for one in fields(document):
            yield from _words(getattr(document, one.name))
    elif isinstance(document, tuple):
        for one in document:
            yield from _words(one)


def _plain(printed: Any) -> Any:
    """The same, its texts as they are set."""
    if isinstance(printed, str):
        return fonts.plain(printed)
    if isinstance(printed, Mapping):
        return {name: _plain(value) for name, value in printed.items()}
    if isinstance(printed, list):
        return printed if printed and isinstance(printed[0], int) else [_plain(value) for value in printed]
    return printed


def _texts(printed: Any) -> Iterator[str]:
    """Every text in it."""
    if isinstance(printed, str):
        yield printed
    elif isinstance(printed, Mapping):
        for value in printed.values():
            yield from _texts(value)
    elif isinstance(printed, list) and not (printed and isinstance(printed[0], int)):
        for value in printed:
            yield from _texts(value)
