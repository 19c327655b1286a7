"""The ribbon's tab, from the table of commands. Source: [MS-CUSTOMUI2], customUI14; languages by the catalogues."""

from lxml import etree

from invoice_workbook.commands import with_button
from invoice_workbook.commands.declaration import GROUPS, Command
from invoice_workbook.languages import at_the_desk, text
from invoice_workbook.schema import DESK, Half

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
PART = "customUI/customUI14.xml"
LINK = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
CALLBACK, SHOWN, VISIBLE = "OnPress", "OnShown", "OnVisible"
"""Macros that the ribbon calls: at a press, once it is read, and for each control of one half of the trade."""
TAB, TAB_KEY_TIP = "invoices", "IV"
LONGEST_TIP = 1024
_TABS = f"{{{NAMESPACE}}}ribbon/{{{NAMESPACE}}}tabs"


@at_the_desk()
def make(language: str = "en") -> bytes:
    """The ribbon's XML, its words in that language; what a desk of one half does not need a macro hides."""
    root = etree.fromstring(f'<customUI xmlns="{NAMESPACE}" onLoad="{SHOWN}"/>')
    tabs = _child(_child(root, "ribbon"), "tabs")
    tab = _child(tabs, "tab", id=TAB, label=text("ribbon.tab", language), keytip=TAB_KEY_TIP)
    for name in GROUPS:
        buttons = [command for command in with_button() if command.group == name]
        halves = {command.half for command in buttons}
        label = text(f"ribbon.{name}", language)
        shown = _of_half(*halves) if len(halves) == 1 else {}
        group = _child(tab, "group", id=f"group-{name.lower()}", label=label, **shown)
        for command in sorted(buttons, key=lambda button: not button.is_large):
            _button(group, command, language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True, pretty_print=True)


def into(theirs: etree._Element, language: str) -> bytes:
    """A workbook's ribbon with our tab in place of the one it has, or behind its tabs; what else is in it stays."""
    made = make(language)
    ours = etree.fromstring(made)
    if etree.QName(theirs).namespace != NAMESPACE:
        return made
    if theirs.get("onLoad") is None:
        theirs.set("onLoad", SHOWN)
    tab, there = _tab(ours), _tab(theirs)
    assert tab is not None
    tabs = _within(_within(theirs, "ribbon"), "tabs")
    if there is None:
        tabs.append(tab)
    else:
        tabs.replace(there, tab)
    if _plain(theirs) == _plain(etree.fromstring(made)):
        return made
    return etree.tostring(theirs, xml_declaration=True, encoding="UTF-8", standalone=True)


def _within(parent: etree._Element, name: str) -> etree._Element:
    """A part of the ribbon, behind the commands and the start-up that come first; made where it is not there."""
    found = parent.find(f"{{{NAMESPACE}}}{name}")
    if found is None:
        found = etree.Element(f"{{{NAMESPACE}}}{name}")
        first = [one for one in parent if etree.QName(one).localname in ("commands", "qat")]
        parent.insert(len(first), found)
    return found


def is_in(theirs: etree._Element, language: str) -> bool:
    """Whether a workbook's ribbon has our tab as it should be."""
    ours, there = _tab(etree.fromstring(make(language))), _tab(theirs)
    return ours is not None and there is not None and _plain(ours) == _plain(there)


def _tab(root: etree._Element) -> etree._Element | None:
    return next((tab for tab in root.iterfind(f"{_TABS}/*") if tab.get("id") == TAB), None)


def _plain(tab: etree._Element) -> list[tuple[str, dict[str, str]]]:
    return [(str(part.tag), {str(n): str(v) for n, v in part.items()}) for part in tab.iter(etree.Element)]


def _child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)


def _of_half(half: Half, tag: str = "") -> dict[str, str]:
    """The attributes of what is shown at the desk of a half; of what both need there are none but its tag."""
    words = " ".join(filter(None, (tag, "" if half == DESK else half)))
    return ({"tag": words} if words else {}) | ({} if half == DESK else {"getVisible": VISIBLE})


def _button(group: etree._Element, command: Command, language: str) -> None:
    label = text(f"command.{command.id}.label", language)
    _child(
        group,
        "button",
        id=command.id,
        label=label,
        screentip=label,
        supertip=text(f"command.{command.id}.help", language)[:LONGEST_TIP],
        imageMso=command.icon,
        size="large" if command.is_large else "normal",
        keytip=command.key_tip,
        onAction=CALLBACK,
        **_of_half(command.half, command.macro),
    )
