"""XML, written and read.

Written from nested pairs: ("ram:ID", "4711") or ("ram:Party", [children], {attributes}). Blank parts are left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import util
from pathlib import Path
from typing import Any

from lxml import etree

from invoice_workbook import letters
from invoice_workbook.errors import WorkbookError

Node = Sequence[Any]


def shipped(package: str, name: str) -> Path:
    """A file that an installed package ships; the package itself is not imported."""
    spec = util.find_spec(package)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / name


@cache
def _schema(package: str, name: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(shipped(package, name)))


def broken(schema: tuple[str, str], xml: bytes) -> str:
    """How an XML does not follow a schema (package and file), the first reason; "" where it does."""
    asked = _schema(*schema)
    return "" if asked.validate(etree.fromstring(xml)) else str(asked.error_log).splitlines()[0]


def read(file: str, content: bytes, damaged: str) -> Any:
    """The root of a document from outside; nothing it points at is fetched or expanded.

    Raises WorkbookError: the refusal named `damaged` (its sentence takes file and reason), or hostile-xml.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: Any = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in content:  # most likely what it declares is what the parser refused
            raise WorkbookError("hostile-xml", file=file) from error
        raise WorkbookError(damaged, file=file, reason=error.msg) from error
    if root.getroottree().docinfo.doctype:
        raise WorkbookError("hostile-xml", file=file)
    return root


def document(name: str, namespaces: Mapping[str | None, str], children: Iterable[Node | None]) -> bytes:
    """A whole document, as UTF-8."""
    prefix, _, local = name.rpartition(":")
    root = etree.Element(f"{{{namespaces[prefix or None]}}}{local}", nsmap=dict(namespaces))  # type: ignore[arg-type]  # None names the default one
    _fill(root, children, namespaces)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _fill(parent: Any, children: Iterable[Node | None], namespaces: Mapping[str | None, str]) -> None:
    for child in children:
        if child is None:
            continue
        name, content, *more = child
        if content is None or (isinstance(content, str) and not content):
            continue
        parts = content if isinstance(content, str) else [one for one in content if one is not None]
        if not parts:
            continue
        prefix, _, local = name.rpartition(":")
        element = etree.SubElement(parent, f"{{{namespaces[prefix or None]}}}{local}", more[0] if more else {})
        if isinstance(parts, str):
            element.text = letters.writable(parts)
        else:
            _fill(element, parts, namespaces)
            if not len(element):
                parent.remove(element)
