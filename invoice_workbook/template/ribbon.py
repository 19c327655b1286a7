"""The ribbon's tab, from the table of commands. Source: [MS-CUSTOMUI2], customUI14; languages by the catalogues."""

from lxml import etree

from invoice_workbook.commands import with_button
from invoice_workbook.commands.declaration import GROUPS, Command
from invoice_workbook.languages import at_the_desk, text

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
PART = "customUI/customUI14.xml"
LINK = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
CALLBACK = "OnPress"
TAB_KEY_TIP = "IV"
LONGEST_TIP = 1024


@at_the_desk()
def make(language: str = "en") -> bytes:
    """The ribbon's XML, its words in that language."""
    root = etree.fromstring(f'<customUI xmlns="{NAMESPACE}"/>')
    tabs = _child(_child(root, "ribbon"), "tabs")
    tab = _child(tabs, "tab", id="invoices", label=text("ribbon.tab", language), keytip=TAB_KEY_TIP)
    for name in GROUPS:
        buttons = [command for command in with_button() if command.group == name]
        if not buttons:
            continue
        group = _child(tab, "group", id=f"group-{name.lower()}", label=text(f"ribbon.{name}", language))
        for command in sorted(buttons, key=lambda button: not button.is_large):
            _button(group, command, language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True, pretty_print=True)


def _child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)


def _button(group: etree._Element, command: Command, language: str) -> None:
    label = text(f"command.{command.id}.label", language)
    _child(
        group,
        "button",
        id=command.id,
        tag=command.macro,
        label=label,
        screentip=label,
        supertip=text(f"command.{command.id}.help", language)[:LONGEST_TIP],
        imageMso=command.icon,
        size="large" if command.is_large else "normal",
        keytip=command.key_tip,
        onAction=CALLBACK,
    )
