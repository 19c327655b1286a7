"""How our documents are dressed: colour, logo, letterhead, footer, font, wording, layouts of the clerk's own."""

from dataclasses import dataclass, field
from typing import Any

from invoice_workbook import colours

ACCENT = "2F4B5C"
"""The program's own colour of headings and rules."""
INVOICE, LETTER = "invoice", "letter"
LAYOUTS = (INVOICE, LETTER)
"""Kinds of documents that have a layout."""
LOGO_WIDTH, LOGO_HEIGHT = 62.0, 18.0
"""Millimetres that a logo may take."""
_FOOT_LINE, _FOOT_SPACE = 4.5, 5.0
"""Millimetres of a line at the foot of a page, in the tallest script that is carried, and of what is around them."""


@dataclass(frozen=True)
class Logo:
    """A picture: its drawing as SVG for PDFs, and as PNG or JPEG for workbooks."""

    svg: str = field(repr=False)
    picture: bytes = field(repr=False)
    width: int
    height: int
    """Pixels of the picture."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height on paper, in millimetres."""
        scale = min(LOGO_WIDTH / self.width, LOGO_HEIGHT / self.height)
        return self.width * scale, self.height * scale


@dataclass(frozen=True)
class Dress:
    """What documents wear. It can be pickled, for they are made in other processes, too.

    `font` is a family that is installed; `layouts` are the clerk's own: kind of document, and its typst source.
    """

    colour: str = ACCENT
    logo: Logo | None = None
    letterhead: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    invoice_text: tuple[str, ...] = ()
    font: str = ""
    layouts: tuple[tuple[str, str], ...] = ()

    def layout(self, kind: str) -> str:
        """The source of the clerk's own layout; "" where there is none."""
        return dict(self.layouts).get(kind, "")

    @property
    def texts(self) -> tuple[str, ...]:
        """Its words, which need letters."""
        return (*self.letterhead, *self.footer, *self.invoice_text)

    def printed(self) -> dict[str, Any]:
        """What a layout reads of it."""
        width, height = self.logo.size if self.logo else (0.0, 0.0)
        return {
            "colour": f"#{self.colour}",
            "on_colour": f"#{colours.ink_on(self.colour)}",
            "colour_on_white": f"#{colours.on_white(self.colour)}",
            "logo": self.logo.svg if self.logo else "",
            "logo_width": width,
            "logo_height": height,
            "letterhead": list(self.letterhead),
            "footer": list(self.footer),
            "foot_room": len(self.footer) * _FOOT_LINE + _FOOT_SPACE if self.footer else 0.0,
            "invoice_text": list(self.invoice_text),
        }


PLAIN = Dress()
"""The program's own."""
