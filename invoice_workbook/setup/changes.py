"""A workbook's package while it is being changed: each part as it is to be, its types and links kept in order.

Source: ECMA-376 part 2, 9.1 (parts, content types, relationships).
"""

import posixpath
from itertools import count
from typing import Literal

from lxml import etree

from invoice_workbook.hosts.package import Package, links_of, parsed

TYPES = "[Content_Types].xml"
BOOK = "xl/workbook.xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_NO_LINKS = f'<Relationships xmlns="{_LINKS[1:-1]}"/>'.encode()


class Changes:
    """What is changed or added so far, over the package as it was opened."""

    def __init__(self, opened: Package) -> None:
        self.opened = opened
        self.parts: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        return self.parts.get(name) or self.opened.part(name)

    def __setitem__(self, name: str, content: bytes) -> None:
        self.parts[name] = content

    def __contains__(self, name: str) -> bool:
        return name in self.parts or name in self.opened.names()

    def tree(self, name: str) -> etree._Element:
        """One part's XML, to be changed and put back."""
        return parsed(self[name], self.opened.path, name)

    def put(self, name: str, root: etree._Element) -> None:
        """A part's XML as it is to be."""
        self[name] = written(root)

    def fresh(self, pattern: str) -> str:
        """The first name of that pattern (`xl/tables/table{}.xml`) that no part has."""
        return next(name for number in count(1) if (name := pattern.format(number)) not in self)

    def add(self, name: str, content: bytes, kind: str) -> None:
        """A new part of a content type."""
        self[name] = content
        self._typed("Override", "PartName", f"/{name}", kind)

    def add_of_extension(self, name: str, content: bytes, kind: str) -> None:
        """A new part whose content type goes by the ending of its name."""
        self[name] = content
        self._typed("Default", "Extension", name.rpartition(".")[2], kind)

    def _typed(self, tag: Literal["Override", "Default"], key: str, value: str, kind: str) -> None:
        root = self.tree(TYPES)
        if any(one.get(key, "").casefold() == value.casefold() for one in root.iterfind(f"{_TYPES}{tag}")):
            return
        etree.SubElement(root, f"{_TYPES}{tag}", {key: value, "ContentType": kind})
        self.put(TYPES, root)

    def link(self, part: str, kind: str, target: str) -> str:
        """A relationship more, from a part ("" is the package) to another; gives its id."""
        name = links_of(part)
        root = self.tree(name) if name in self else parsed(_NO_LINKS, self.opened.path, name)
        known = {link.get("Id") for link in root.iterfind(f"{_LINKS}Relationship")}
        id_ = next(own for number in count(1) if (own := f"rId{number}") not in known)
        relative = posixpath.relpath(target, posixpath.dirname(part) or ".")
        etree.SubElement(root, f"{_LINKS}Relationship", {"Id": id_, "Type": kind, "Target": relative})
        self.put(name, root)
        return id_


def written(root: etree._Element) -> bytes:
    """XML as a part holds it."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def insert(parent: etree._Element, child: etree._Element, order: tuple[str, ...]) -> None:
    """Put a child where the schema's order of children wants it, behind those of its own kind."""
    own = order.index(etree.QName(child).localname)
    at = 0
    for place, there in enumerate(parent, 1):
        name = etree.QName(there).localname if isinstance(there.tag, str) else ""
        if name in order and order.index(name) <= own:
            at = place
    parent.insert(at, child)
