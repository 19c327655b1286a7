"""Typeset documents: a layout of layouts/*.typ filled with JSON, as PDF/A-3b. Only this module calls typst's compiler.

A compiler sees the carried fonts, which come first, and the folders of those that a text needs besides: nothing falls
back to a font that nobody asked for. Each is made once and reused. Source: ISO 19005-3 (PDF/A-3).
"""

import atexit
import base64
import calendar
import json
import os
import re
import shutil
import string
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Any

from invoice_workbook.documents import fonts
from invoice_workbook.documents.dress import PLAIN, Dress
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import bounded

if TYPE_CHECKING:
    import typst

LAYOUTS = Path(__file__).parent / "layouts"
PAYMENT_PART = "payment_part"
PAYMENT_PART_FONTS = Path(__file__).parent / "payment_part_fonts"
"""Liberation Sans: one of the four families that a Swiss payment part may be set in. Nothing else is."""
BOUNDS = bounded.Bounds(20, 3072)
"""What one document may take in a layout of the clerk's own."""
_MAIN = "main.typ"
_ATTACHED = "attached-e-invoice"
"""The program's function that attaches the e-invoice; a layout of the clerk's own need not call it."""
_NOWHERE = "http://127.0.0.1:9"
"""A proxy where nobody answers."""
_PACKAGE = "packages.typst.org"
"""Where typst looks for packages."""


@cache
def _fonts(folders: tuple[str, ...]) -> "typst.Fonts":
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.CARRIED), *folders]
    )


def _compiler(layout: str, folders: tuple[str, ...]) -> "typst.Compiler":
    """The compiler of a layout, one for each thread: it sets one document at a time."""
    return _compiler_of(layout, folders, get_ident())


@cache
def _compiler_of(layout: str, folders: tuple[str, ...], _thread: int) -> "typst.Compiler":
    import typst

    return typst.Compiler(str(LAYOUTS / f"{layout}.typ"), font_paths=_fonts(folders))


def _alone(files: Mapping[str, bytes], folders: tuple[str, ...] = ()) -> "typst.Compiler":
    """A compiler of files in memory, for one compilation: it reads no file of the computer, and no package."""
    import typst

    empty = _empty_folder()
    return typst.Compiler(
        dict(files),  # type: ignore[type-var]  # its types know no files in memory
        root=empty,
        package_path=empty,
        package_cache_path=empty,
        font_paths=_fonts(folders),
    )


@cache
def _sources() -> dict[str, bytes]:
    """The program's own layouts by their names."""
    return {path.name: path.read_bytes() for path in sorted(LAYOUTS.glob("*.typ"))}


def pdf(layout: str, id_: str, printed: Mapping[str, Any], dress: Dress = PLAIN, *, e_invoice: bytes = b"") -> bytes:
    """The PDF of a layout; `id_` names the document, `e_invoice` (XML) is attached to it.

    Raises WorkbookError where a character has no font.

    What cannot be set in a layout of the clerk's own is set in the program's, and what not in the dress without it.
    """
    import typst

    clean = _plain(printed)
    found = fonts.refuse_boxes(id_, (*_texts(clean), *dress.texts), dress.font)
    folders = (*found.folders, *_more_fonts(printed))
    inputs = _inputs(layout, {**clean, "fonts": found.families}, dress)
    if e_invoice:
        inputs["e_invoice"] = e_invoice.decode()
    if source := dress.layout(layout):
        with suppress(WorkbookError):
            return _by_own_layout(layout, source, inputs, folders, _made_at(printed))
    try:
        return _compiled(_compiler(layout, folders), inputs, _made_at(printed))
    except typst.TypstError as error:  # PDF/A refuses any character that came out as a box
        if dress != PLAIN:
            return pdf(layout, id_, printed, e_invoice=e_invoice)
        raise WorkbookError("not-set", id=id_, reason=error.message) from error


def _inputs(layout: str, printed: Mapping[str, Any], dress: Dress) -> dict[str, str]:
    """What a layout reads: the document, and its dress."""
    return {layout: json.dumps(printed, ensure_ascii=False), "dress": _worn(dress)}


@lru_cache(maxsize=4)
def _worn(dress: Dress) -> str:
    return json.dumps(dress.printed(), ensure_ascii=False)


def _compiled(compiler: "typst.Compiler", inputs: dict[str, str], made_at: int = 0) -> bytes:
    """The PDF/A-3b; `made_at` (seconds since 1970) is when it says it was made, where its layout says nothing else."""
    made = compiler.compile(format="pdf", pdf_standards=["a-3b"], sys_inputs=inputs, timestamp=made_at)
    assert isinstance(made, bytes)
    return made


def _made_at(printed: Mapping[str, Any]) -> int:
    """The document's day: what is made again of the same figures is the same file."""
    day = printed.get("date")
    return calendar.timegm((*day, 0, 0, 0)) if day else 0


def by_own_layout(layout: str, printed: Mapping[str, Any], dress: Dress) -> bytes:
    """The PDF by the clerk's own layout alone. Raises WorkbookError where a document cannot be set in it."""
    clean = _plain(printed)
    found = fonts.setting("\n".join((*_texts(clean), *dress.texts)), dress.font)
    inputs = _inputs(layout, {**clean, "fonts": found.families}, dress)
    folders = (*found.folders, *_more_fonts(printed))
    return _by_own_layout(layout, dress.layout(layout), inputs, folders, _made_at(printed))


def _by_own_layout(layout: str, source: str, inputs: dict[str, str], folders: tuple[str, ...], made_at: int) -> bytes:
    """The PDF by the clerk's own layout, compiled in a process of its own, which may take so long and no longer."""
    file = own_layout_name(layout)
    content = json.dumps({"source": source, "inputs": inputs, "folders": folders, "made_at": made_at}).encode()
    try:
        return base64.b64decode(bounded.call(f"{__name__}:set_alone", content, file=file, bounds=BOUNDS))
    except WorkbookError as error:
        if error.id.startswith("bounded-"):
            raise WorkbookError("layout-endless", file=file, seconds=f"{BOUNDS.seconds:g}") from error
        raise


def own_layout_name(layout: str) -> str:
    """The file that holds the clerk's own layout, in the folder of documents."""
    return f"{layout.title()} layout.typ"


def set_alone(content: bytes, *, file: str) -> str:
    """The PDF (base64) of what `_by_own_layout` asks for: it reads no file of the computer, and nothing of the net.

    Raises WorkbookError with the line where the layout is at fault.
    """
    import typst

    asked = json.loads(content)
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        os.environ[name] = _NOWHERE  # typst would fetch packages that a layout imports
    try:
        source = asked["source"]
        if "e_invoice" in asked["inputs"] and _ATTACHED not in source:
            source += f'\n#import "letterhead.typ": {_ATTACHED}\n#{_ATTACHED}()\n'
        compiler = _alone({**_sources(), _MAIN: source.encode()}, tuple(asked["folders"]))
        return base64.b64encode(_compiled(compiler, asked["inputs"], asked["made_at"])).decode()
    except typst.TypstError as error:
        found = re.search(rf"{re.escape(_MAIN)}:(\d+):\d+", error.diagnostic)
        line, reason = found[1] if found else "?", re.sub(r" \(searched at .*\)", "", error.message)
        if _PACKAGE in error.message:
            raise WorkbookError("layout-package", file=file, line=line) from error
        raise WorkbookError("layout-typst", file=file, reason=reason, line=line) from error


@cache
def _empty_folder() -> str:
    """A folder with nothing in it, for as long as this process lives."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def sets_figures(face: fonts.Face) -> bool:
    """Whether a font alone sets letters and figures, and may stand in a PDF/A: one of signs or of pictures does not."""
    import typst

    words = string.ascii_letters + string.digits
    source = f"#set text(font: {json.dumps(face.family, ensure_ascii=False)}, fallback: false)\n{words}"
    try:
        return bool(_compiled(_alone({_MAIN: source.encode()}, (str(Path(face.path).parent),)), {}))
    except typst.TypstError:
        return False


def drawn(svg: bytes, height: int) -> tuple[bytes | None, bool]:
    """An SVG as PNG of that height in pixels, on nothing, and whether it can stand as it is in a PDF/A.

    None where it cannot be drawn.
    """
    import typst

    family = fonts.carried()[0].family
    source = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        f'#set text(font: "{family}", fallback: false)\n#image("drawing.svg", height: 72pt)'
    )
    files = {_MAIN: source.encode(), "drawing.svg": svg}
    try:
        made = _alone(files).compile(format="png", ppi=float(height))
    except typst.TypstError:
        return None, False
    try:
        _compiled(_alone(files), {})
    except typst.TypstError:
        return made if isinstance(made, bytes) else None, False
    return made if isinstance(made, bytes) else None, True


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
