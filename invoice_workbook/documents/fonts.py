"""Which scripts can be printed here. A character without a font must never come out as a box."""

from functools import cache

from invoice_workbook.documents.wording import Wording
from invoice_workbook.errors import WorkbookError

LATIN = ("Noto Sans", "Segoe UI", "Helvetica Neue", "Liberation Sans", "DejaVu Sans", "Libertinus Serif")
"""The last one comes with typst itself."""
SCRIPTS: tuple[tuple[str, range, tuple[str, ...]], ...] = (
    ("Arabic", range(0x600, 0x700), ("Noto Sans Arabic", "Noto Naskh Arabic", "Segoe UI", "Geeza Pro", "DejaVu Sans")),
    ("Hebrew", range(0x590, 0x600), ("Noto Sans Hebrew", "Segoe UI", "Arial Hebrew", "DejaVu Sans")),
    ("Devanagari", range(0x900, 0x980), ("Noto Sans Devanagari", "Nirmala UI", "Kohinoor Devanagari")),
    ("Tamil", range(0xB80, 0xC00), ("Noto Sans Tamil", "Nirmala UI", "Tamil Sangam MN")),
    ("Telugu", range(0xC00, 0xC80), ("Noto Sans Telugu", "Nirmala UI", "Kohinoor Telugu")),
    ("Kannada", range(0xC80, 0xD00), ("Noto Sans Kannada", "Nirmala UI", "Kannada Sangam MN")),
    ("Thai", range(0xE00, 0xE80), ("Noto Sans Thai", "Leelawadee UI", "Thonburi")),
    (
        "CJK",
        range(0x3000, 0xA000),
        ("Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic UI", "Hiragino Sans", "Microsoft YaHei"),
    ),
    ("Korean", range(0xAC00, 0xD7B0), ("Noto Sans CJK KR", "Noto Sans KR", "Malgun Gothic", "Apple SD Gothic Neo")),
)
"""Scripts by their block of Unicode, and families that have them on Linux, Windows and macOS."""
_SAMPLE_LABELS = ("invoice", "due-date", "thanks")


@cache
def installed() -> frozenset[str]:
    """Font families of this machine, and those that typst brings."""
    import typst

    return frozenset(typst.Fonts().families())


def families(text: str) -> list[str]:
    """Families to set a text in: the first that is here for each of its scripts."""
    scripts = {_script(character) for character in set(text)} | {("Latin", LATIN)}
    found = (
        next((family for family in known if family in installed()), "") for _, known in sorted(scripts, key=_latin)
    )
    return [family for family in dict.fromkeys(found) if family]


def _latin(script: tuple[str, tuple[str, ...]]) -> bool:
    return script[0] != "Latin"


def _script(character: str) -> tuple[str, tuple[str, ...]]:
    code = ord(character)
    for name, block, known in SCRIPTS:
        if code in block:
            return name, known
    return "Latin", LATIN


@cache
def _can_print(script: str, known: tuple[str, ...]) -> bool:
    return bool(installed().intersection(known))


def boxes(text: str) -> dict[str, str]:
    """Characters without a font, by the font to install."""
    found: dict[str, str] = {}
    for character in set(text):
        script, known = _script(character)
        if not _can_print(script, known):
            found[known[0]] = found.get(known[0], "") + character
    return found


def printable(wording: Wording) -> Wording:
    """The language itself, or English where its letters have no font here."""
    return Wording("en") if any(boxes(wording.text(label)) for label in _SAMPLE_LABELS) else wording


def refuse_boxes(id_: str, text: str) -> None:
    """Raises WorkbookError where a name or description could not be printed."""
    if missing := boxes(text):
        font, characters = next(iter(missing.items()))
        raise WorkbookError("no-font", id=id_, characters="".join(sorted(characters))[:20], font=font)
