"""What the Settings and the files beside the book say of our documents' dress, and what of it they can wear.

A dress never keeps a document from coming out: what cannot be used is left out, and one sentence says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import wrap
from typing import NamedTuple

from invoice_workbook import colours
from invoice_workbook.books import Settings
from invoice_workbook.documents import fonts, logo, typesetting
from invoice_workbook.documents.dress import ACCENT, PLAIN, Dress, Logo
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import HOME, text


class Dressed(NamedTuple):
    """The dress, and a sentence for each thing that cannot be worn."""

    dress: Dress
    told: tuple[str, ...] = ()


class Room(NamedTuple):
    """How much of a setting's text documents have room for: lines, and letters of one."""

    lines: int
    letters: int


ROOMS: Mapping[str, Room] = {
    "Letterhead": Room(4, 44),
    "Document footer": Room(6, 120),
    "Invoice text": Room(12, 110),
}


@dataclass(frozen=True)
class Dressing:
    """What is asked for: cells of the Settings, and the files that were found, or why one could not be read.

    `layouts` are the clerk's own by the kind of document.
    """

    language: str = HOME
    colour: str = ""
    font: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    logo_name: str = ""
    logo: bytes | WorkbookError | None = field(default=None, repr=False)
    layouts: Mapping[str, bytes | WorkbookError] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        settings: Settings,
        logo: bytes | WorkbookError | None,
        layouts: Mapping[str, bytes | WorkbookError],
    ) -> "Dressing":
        """What a book's Settings ask for."""
        texts = {name: settings[name] for name in ROOMS}
        colour, font, name = (settings[one].strip() for one in ("Document colour", "Document font", "Logo"))
        return cls(settings.language, colour, font, texts, name, logo, layouts)

    def made(self) -> Dressed:
        """The dress as documents can wear it."""
        if not (self.colour or self.font or self.logo_name or any(self.texts.values()) or self.layouts):
            return Dressed(PLAIN)
        told: list[str] = []
        texts = {name: self._lines(name, told) for name in ROOMS}
        dress = Dress(
            colour=self._colour(told),
            logo=self._logo(told),
            letterhead=texts["Letterhead"],
            footer=texts["Document footer"],
            invoice_text=texts["Invoice text"],
            font=self._font(told),
        )
        from invoice_workbook.documents import own_layouts  # needs every kind of document

        worn, refused = own_layouts.worn(dress, self.layouts)
        told += [text("dress.layout", self.language, reason=str(error).rstrip(".")) for error in refused]
        return Dressed(worn, tuple(told))

    def _colour(self, told: list[str]) -> str:
        found = colours.read(self.colour)
        if self.colour and found is None:
            told.append(text("dress.colour", self.language, value=fonts.shown(self.colour)))
        return found or ACCENT

    def _font(self, told: list[str]) -> str:
        found = fonts.named(self.font)
        if found and typesetting.sets_figures(found):
            return found.family
        if self.font:
            id_ = "dress.font-figures" if found else "dress.font"
            told.append(text(id_, self.language, font=fonts.shown(self.font), used=fonts.carried()[0].family))
        return ""

    def _logo(self, told: list[str]) -> Logo | None:
        if not self.logo_name or self.logo is None:
            return None
        try:
            if isinstance(self.logo, WorkbookError):
                raise self.logo
            return logo.read(fonts.shown(self.logo_name), self.logo)
        except WorkbookError as error:
            told.append(text("dress.logo", self.language, reason=error))
            return None

    def _lines(self, name: str, told: list[str]) -> tuple[str, ...]:
        """A setting's lines, as many as there is room for, without those that no font here can set."""
        lines = list(_wrapped(self.texts.get(name, ""), ROOMS[name].letters))
        most = ROOMS[name].lines
        if len(lines) > most:
            told.append(text("dress.lines", self.language, setting=name, count=len(lines), most=most))
        kept = lines[:most]
        missing = "".join(fonts.setting("\n".join(kept)).missing.values())
        if missing:
            told.append(text("dress.letters", self.language, setting=name, characters=fonts.shown(missing)))
        return tuple(line for line in kept if not fonts.setting(line).missing)


def _wrapped(words: str, letters: int) -> Iterator[str]:
    """Lines as the clerk broke them, none longer than it may be; control characters are blanks."""
    plain = fonts.plain(words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()
    for line in plain.split("\n"):
        yield from wrap(line, letters, break_on_hyphens=False) or ([""] if plain else [])
