"""Which font sets which character, by the fonts' own tables: the carried ones first, then the system's.

Noto Sans (Latin, Greek, Cyrillic) and Noto Sans Telugu lie in carried_fonts, so that documents look alike everywhere;
other scripts are set in what the system has. A character without a font must never come out as a box.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from invoice_workbook.documents.document_language import Wording
from invoice_workbook.documents.font_names import family_to_install, rank
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import HOME, catalogue

if TYPE_CHECKING:
    import typst

CARRIED = Path(__file__).parent / "carried_fonts"
REGULAR = 400
"""The weight that a family's table is read from: the others set the same characters."""
_MARKS = ("\N{LEFT-TO-RIGHT MARK}", "\N{RIGHT-TO-LEFT MARK}", "\N{ARABIC LETTER MARK}")
_UNSEEN = {"BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Bidirectional classes of format characters that show nothing (UAX 9); others, such as U+0600, are drawn."""
_JOINER = "\N{ZERO WIDTH JOINER}"
_LONGEST = 60
"""Characters of a text that a sentence names."""


@dataclass(frozen=True)
class Face:
    """A family's upright face of regular weight: its file, and where in it."""

    family: str
    path: str
    index: int = 0

    def sets(self, cluster: str) -> bool:
        """Whether this face alone draws a character with its marks, whole or taken apart (HarfBuzz tries both)."""
        letters = _letters(self)
        forms = (cluster, unicodedata.normalize("NFC", cluster), unicodedata.normalize("NFD", cluster))
        return any(all(is_unseen(letter) or letter in letters for letter in form) for form in forms)


@dataclass(frozen=True)
class Setting:
    """How a text is set: the families in the order they are asked, their folders, and what no font here draws.

    `missing` holds the characters by the family to install; "" is the key of those that no usual font has.
    """

    families: tuple[str, ...]
    folders: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)


def _faces(found: "typst.Fonts") -> tuple[Face, ...]:
    """One face a family, the nearest to upright and regular, in the order in which families are asked."""
    chosen: dict[str, tuple[tuple[bool, float], Face]] = {}
    for one in found.fonts():
        if one.path is not None:
            near = (one.style != "normal", abs(one.weight - REGULAR))
            if one.family not in chosen or near < chosen[one.family][0]:
                chosen[one.family] = (near, Face(one.family, one.path, one.index))
    return tuple(face for _, face in sorted(chosen.values(), key=lambda known: rank(known[1].family)))


@cache
def carried() -> tuple[Face, ...]:
    """The fonts that come with the program."""
    import typst

    return _faces(typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[CARRIED]))


@cache
def system() -> tuple[Face, ...]:
    """The system's fonts, without families that are carried. Looked for only where a text needs one."""
    import typst

    own = {face.family for face in carried()}
    return tuple(face for face in _faces(typst.Fonts(include_embedded_fonts=False)) if face.family not in own)


@cache
def _letters(face: Face) -> frozenset[str]:
    """The characters of a face's own table (cmap); none where the file cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
            return frozenset(map(chr, font.getBestCmap() or ()))
    except (TTLibError, OSError, ValueError, LookupError, AssertionError):
        return frozenset()


@cache
def is_unseen(letter: str) -> bool:
    """Whether a character draws nothing, so that no font need have it: joiners, soft hyphen, variation selectors."""
    if unicodedata.category(letter) == "Cf":
        return letter in _MARKS or unicodedata.bidirectional(letter) in _UNSEEN
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef" or letter == "\n"


def clusters(text: str) -> Iterator[str]:
    r"""Characters with the marks, joiners and selectors that belong to them: one font sets each whole.

    >>> [len(one) for one in clusters("ae\u0301\N{TELUGU LETTER KA}\N{TELUGU SIGN VIRAMA}b")]
    [1, 2, 2, 1]
    """
    begun = ""
    for letter in text:
        belongs = unicodedata.category(letter)[0] == "M" or is_unseen(letter) or begun[-1:] == _JOINER
        if begun and not (belongs and "\n" not in (letter, begun)):
            yield begun
            begun = ""
        begun += letter
    if begun:
        yield begun


def plain(text: str) -> str:
    """The text as it is set: control characters, which nothing draws, are blanks."""
    return "".join(" " if unicodedata.category(c) == "Cc" and c != "\n" else c for c in text)


def named(family: str) -> Face | None:
    """The font of a name, carried or installed, however it is spelled."""
    wanted = " ".join(family.split()).casefold()
    if not wanted:
        return None
    return next((one for faces in (carried, system) for one in faces() if one.family.casefold() == wanted), None)


def setting(text: str, own: str = "") -> Setting:
    """The fonts that a text is set in: the one place that says which font sets which character.

    A font of one's `own` is asked first; what it does not have is set as ever.
    """
    found, first = _usual(text), named(own)
    if first is None:
        return found
    families = dict.fromkeys((first.family, *found.families))
    return replace(
        found, families=tuple(families), folders=tuple(dict.fromkeys((str(Path(first.path).parent), *found.folders)))
    )


def _usual(text: str) -> Setting:
    """The fonts that a text is set in where no font is named."""
    home = carried()
    families = tuple(face.family for face in home)
    letters = set(plain(text))
    if letters <= _letters(home[0]) | {"\n"}:
        return Setting(families)
    used: dict[str, Face] = {}
    missing: dict[str, str] = {}
    for cluster in dict.fromkeys(clusters(plain(text))):
        face = next((one for one in used.values() if one.sets(cluster)), None) or _face(cluster)
        if face is None:
            name = family_to_install(cluster, families)
            missing[name] = missing.get(name, "") + cluster.strip()
        elif face.family not in families:
            used[face.family] = face
    folders = dict.fromkeys(str(Path(face.path).parent) for face in used.values())
    return Setting((*families, *used), tuple(folders), missing)


@cache
def _face(cluster: str) -> Face | None:
    """The first face that sets a character with its marks: carried, of the script's own name, any of the system's."""
    if found := next((face for face in carried() if face.sets(cluster)), None):
        return found
    wanted = family_to_install(cluster)
    if not wanted:
        return None  # private or damaged: what a font draws for it is not what was meant
    named = (face for face in system() if face.family.replace(" CJK ", " ") == wanted)
    return next((face for face in (*named, *system()) if face.sets(cluster)), None)


def printable(wording: Wording) -> Wording:
    """The language itself, or English where a letter of its words has no font here."""
    return replace(wording, language=HOME) if _has_boxes(wording.language) else wording


@cache
def _has_boxes(language: str) -> bool:
    words = (word for id_, word in catalogue(language).items() if id_.startswith("invoice."))
    return bool(setting("".join(words)).missing)


def refuse_boxes(id_: str, texts: Collection[str], own: str = "") -> Setting:
    """How the texts of a document are set. Raises WorkbookError where a character of them has no font."""
    found = setting("\n".join(texts), own)
    hopeless = found.missing.get("")
    if hopeless:
        raise WorkbookError("no-letter", id=shown(id_), characters=shown(hopeless))
    if found.missing:
        characters, named = "".join(found.missing.values()), ", ".join(found.missing)
        raise WorkbookError("no-font", id=shown(id_), characters=shown(characters), font=named)
    return found


def shown(text: str) -> str:
    """The beginning of a text as a sentence may hold it, whatever is in it."""
    return "".join(c if c.isprintable() or is_unseen(c) else f"U+{ord(c):04X}" for c in text[:_LONGEST])
