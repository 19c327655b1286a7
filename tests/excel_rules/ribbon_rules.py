"""The ribbon's XML: what is wrong in it is left out of the ribbon without a word, or all of it is."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.excel_rules import project
from tests.excel_rules.book import Book

NAMESPACES = {
    "http://schemas.microsoft.com/office/2006/01/customui": "http://schemas.microsoft.com/office/2006/relationships/",
    "http://schemas.microsoft.com/office/2009/07/customui": "http://schemas.microsoft.com/office/2007/relationships/",
}
LONGEST = 1_024
_TEXTS = ("label", "screentip", "supertip", "description", "tag", "title")
_IDS = ("id", "idMso", "idQ")
_ID = re.compile(r"[A-Za-z_][\w.-]*")


def _ribbons(book: Book) -> list[tuple[str, etree._Element]]:
    return [(part, book.xml(part)) for part in book.linked("", "extensibility") if part in book.parts]


def _controls(ribbon: etree._Element) -> list[etree._Element]:
    return [e for e in ribbon.iter() if isinstance(e.tag, str) and any(e.get(name) is not None for name in _IDS)]


def the_ribbon_is_of_its_year(book: Book) -> Iterator[tuple[str, str]]:
    """The ribbon's namespace and its relationship are of one version of Office.

    Source: [MS-CUSTOMUI2] 2.2 and [MS-CUSTOMUI] 2.2 (namespace and relationship).
    """
    types = {e.get("Target", "").lstrip("/"): e.get("Type", "") for e in book.xml("_rels/.rels")}
    for part, ribbon in _ribbons(book):
        namespace = etree.QName(ribbon).namespace or ""
        if not types.get(part, "").startswith(NAMESPACES.get(namespace, "none")):
            yield part, namespace


def no_control_twice(book: Book) -> Iterator[tuple[str, str]]:
    """A ribbon's controls have different ids.

    Source: [MS-CUSTOMUI2] 2.2 (id is unique); Excel shows none of the ribbon otherwise.
    """
    for part, ribbon in _ribbons(book):
        for name, count in Counter(e.get("id") for e in _controls(ribbon) if e.get("id") is not None).items():
            if count > 1:
                yield part, str(name)


def controls_have_one_id(book: Book) -> Iterator[tuple[str, str]]:
    """A control has one of id, idMso and idQ, and an id is an XML id.

    Source: [MS-CUSTOMUI2] 2.4 (ST_UniqueID).
    """
    for part, ribbon in _ribbons(book):
        for control in _controls(ribbon):
            said = [control.get(name, "") for name in _IDS if control.get(name) is not None]
            if len(said) != 1 or not _ID.fullmatch(said[0].replace(":", "_", 1)):
                yield part, " ".join(said)


def texts_of_the_ribbon_are_short(book: Book) -> Iterator[tuple[str, str]]:
    """A label, tip or tag has 1 to 1,024 characters.

    Source: [MS-CUSTOMUI2] 2.4 (ST_LongString and ST_String); Microsoft Learn, RibbonButton.SuperTip.
    """
    for part, ribbon in _ribbons(book):
        for control in _controls(ribbon):
            for name in _TEXTS:
                if control.get(name) is not None and not 1 <= len(control.get(name, "")) <= LONGEST:
                    yield part, f"{control.get('id')} {name}"


def key_tips_are_keys(book: Book) -> Iterator[tuple[str, str]]:
    """A key tip has one to three characters, and none of its tab is the beginning of another.

    Source: [MS-CUSTOMUI2] 2.4.19 (ST_Keytip); Excel renames those that clash.
    """
    for part, ribbon in _ribbons(book):
        for tab in (e for e in _controls(ribbon) if etree.QName(e).localname == "tab"):
            tips = [e.get("keytip", "") for e in tab.iterdescendants() if e.get("keytip") is not None]
            for place, tip in enumerate(tips):
                others = tips[:place] + tips[place + 1 :]
                if not 1 <= len(tip) <= 3 or any(other.startswith(tip) for other in others):
                    yield part, tip


def controls_have_one_picture(book: Book) -> Iterator[tuple[str, str]]:
    """A control has at most one of image, imageMso and getImage.

    Source: [MS-CUSTOMUI2] 2.3 (AG_Image).
    """
    for part, ribbon in _ribbons(book):
        for control in _controls(ribbon):
            if sum(control.get(name) is not None for name in ("image", "imageMso", "getImage")) > 1:
                yield part, str(control.get("id"))


def callbacks_are_there(book: Book) -> Iterator[tuple[str, str]]:
    """What a control calls is a Sub of the book that takes the control.

    Source: [MS-CUSTOMUI2] 2.3 (onAction, callback signatures); Excel answers "Cannot run the macro".
    """
    found = project.of(book)
    macros = project.macros(found) if found else {}
    for part, ribbon in _ribbons(book):
        for control in _controls(ribbon):
            for name in filter(None, map(control.get, ("onAction", "getVisible"))):
                if not macros.get(name.rpartition(".")[2].lower()):
                    yield part, f"{control.get('id')}: {name}"
