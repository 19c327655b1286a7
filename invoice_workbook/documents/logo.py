"""The picture at the head of documents: what it really is, and its bytes as every document can take them.

A photo or PNG is made small enough for its place. An SVG is drawn once, in a process of its own, and kept as it is for
PDFs; workbooks get the drawing. One that reaches for anything outside itself is refused.
"""

import base64
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any

from invoice_workbook.documents import typesetting
from invoice_workbook.documents.dress import Logo
from invoice_workbook.errors import WorkbookError
from invoice_workbook.formats import bounded

if TYPE_CHECKING:
    from lxml import etree

LARGEST = 10_000_000
"""Bytes of a picture's file that is read."""
MOST_PIXELS = 50_000_000
_WIDEST, _HIGHEST = 1200, 480
"""Pixels of the picture on documents: 300 a centimetre and more where it stands."""
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_WRAPPED = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    '<image width="{width}" height="{height}" href="{data}"/></svg>'
)
"""A picture within an SVG: a layout takes a text, but no bytes."""
_PLAIN_MODES = ("1", "L", "LA", "P", "RGB", "RGBA")


def read(file: str, content: bytes) -> Logo:
    """The logo. Raises WorkbookError, with the file's name, for what is none."""
    if len(content) > LARGEST:
        raise WorkbookError("logo-large", file=file, megabytes=LARGEST // 1_000_000)
    if content.startswith((_PNG, _JPEG)):
        return _raster(file, content)
    head = content[:4096].replace(b"\0", b"")  # it may be UTF-16
    if b"<svg" in head or b":svg" in head:
        try:
            found = bounded.call(f"{__name__}:drawn", content, file=file, bounds=bounded.Bounds(10, 3072))
        except WorkbookError as error:
            if error.id.startswith("bounded-"):
                raise WorkbookError("logo-damaged", file=file) from error
            raise
        return _logo("png", base64.b64decode(found["picture"]), found["svg"])
    raise WorkbookError("logo-kind", file=file)


def _raster(file: str, content: bytes) -> Logo:
    """A PNG or JPEG, upright, in plain colours, and no larger than its place needs."""
    from PIL import Image, ImageOps

    kind = "PNG" if content.startswith(_PNG) else "JPEG"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=(kind,)) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise WorkbookError("logo-pixels", file=file, width=opened.width, height=opened.height)
                upright = ImageOps.exif_transpose(opened)
                plain = upright if upright.mode in _PLAIN_MODES else upright.convert("RGB")
                if plain.mode == "P":
                    plain = plain.convert("RGBA")
                plain.thumbnail((_WIDEST, _HIGHEST))
                made = BytesIO()
                plain.info.clear()
                plain.save(made, kind, **({"quality": 92} if kind == "JPEG" else {}))
    except WorkbookError:
        raise
    except Exception as error:  # whatever Pillow stumbles over in a damaged picture
        raise WorkbookError("logo-damaged", file=file) from error
    return _logo(kind.lower(), made.getvalue())


def _logo(kind: str, picture: bytes, svg: str = "") -> Logo:
    """The logo of a picture, and of its drawing where there is one."""
    from PIL import Image

    with Image.open(BytesIO(picture)) as opened:
        width, height = opened.size
    data = f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
    return Logo(svg or _WRAPPED.format(width=width, height=height, data=data), picture, width, height)


def drawn(content: bytes, *, file: str) -> dict[str, Any]:
    """An SVG as PNG (base64), and as it can stand in PDFs; "" where it cannot.

    Raises WorkbookError where it reaches outside itself, holds a script or is damaged.
    """
    svg = _alone(file, content)
    picture, is_whole = typesetting.drawn(svg.encode(), _HIGHEST)
    if picture is None:
        raise WorkbookError("logo-damaged", file=file)
    small = _raster(file, picture).picture
    return {"picture": base64.b64encode(small).decode(), "svg": svg if is_whole else ""}


_FORBIDDEN = ("script", "foreignObject", "iframe", "handler", "audio", "video")
_WITHIN = ("#", "data:image/png", "data:image/jpeg", "data:image/jpg")


def _alone(file: str, content: bytes) -> str:
    """An SVG's text, nothing around it. Raises WorkbookError where it is more than a drawing that stands alone."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise WorkbookError("logo-damaged", file=file) from error
    if b"<!ENTITY" in content:
        raise WorkbookError("logo-reaches", file=file, what="<!ENTITY>")
    for one in root.iter():
        if found := _reaching(one):
            raise WorkbookError("logo-reaches", file=file, what=found)
    return etree.tostring(root, encoding="unicode", with_tail=False)


def _reaching(part: "etree._Element") -> str:
    """What in a part of a drawing is no drawing; "" where all is."""
    from lxml import etree

    if not isinstance(part.tag, str):  # a comment, or an instruction such as a style sheet's
        return "" if part.tag is etree.Comment else "<?"
    name = etree.QName(part).localname
    if name in _FORBIDDEN or (name == "style" and _fetches(part.text or "")):
        return f"<{name}>"
    for key, value in part.attrib.items():
        label, said = etree.QName(str(key)).localname.lower(), str(value).strip()
        is_link = label in ("href", "src") and said and not said.startswith(_WITHIN)
        if is_link or label.startswith("on") or _fetches(said):
            return f"{label}={said[:60]}"
    return ""


def _fetches(text: str) -> bool:
    """Whether a style fetches something: url() of another document, @import."""
    squeezed = "".join(text.split()).replace("'", "").replace('"', "").lower()
    return "@import" in squeezed or "url(" in squeezed.replace("url(#", "")
