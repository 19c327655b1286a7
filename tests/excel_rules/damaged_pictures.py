"""Damages to drawings, buttons, the ribbon and the VBA project."""

import re
from collections.abc import Callable

from pyopenvba.cfb import CFB
from pyopenvba.vba import compress, decompress

from tests.excel_rules import right
from tests.excel_rules.damage import Damage, table
from tests.excel_rules.right import Parts

TABLE = table("""
    drawing.shapes_stand_on_the_sheet | drawing | <xdr:col>17</xdr:col> | <xdr:col>16384</xdr:col>
    drawing.shapes_stand_on_the_sheet | drawing | <xdr:row>18</xdr:row> | <xdr:row>3</xdr:row>
    drawing.no_shape_id_twice | drawing | <xdr:cNvGraphicFramePr/> | <xdr:cNvPr id="2" name="x"/><xdr:cNvGraphicFramePr/>
    drawing.series_differ | chart | <c:idx val="1"/> | <c:idx val="0"/>
    drawing.series_differ | chart | <c:order val="1"/> | <c:order val="0"/>
    drawing.axes_are_there | chart | <c:axId val="50010002"/></c:barChart> | <c:axId val="50010003"/></c:barChart>
    drawing.axes_are_there | chart | <c:crossAx val="50010001"/> | <c:crossAx val="50010009"/>
    drawing.caches_are_as_long_as_they_say | chart | <c:ptCount val="2"/> | <c:ptCount val="1"/>
    button.no_shape_twice | vml 2 | _x0000_s2049 | _x0000_s1025
    button.no_block_twice | vml 2 | data="2" | data="1"
    button.shapes_lie_in_their_block | vml 2 | data="2" | data="3"
    button.shapes_have_their_type | vml 1 | type="#_x0000_t201" | type="#_x0000_t202"
    button.buttons_stand_somewhere | vml 1 | 4, 0, 5, 0, 5, 0, 6, 0 | 4, 0, 5, 0, 5, 0, 6
    button.buttons_stand_somewhere | vml 1 | 4, 0, 5, 0, 5, 0, 6, 0 | 4, 0, 5, 0, 3, 0, 6, 0
    button.buttons_have_a_macro | vml 1 | [0]!PressIssue | [0]!PressNothing
    button.buttons_have_a_macro | vml 1 | [0]!PressIssue | [0]!OnPress
    button.notes_have_their_box | vml 2 | ObjectType="Note" | ObjectType="Button"
    ribbon.the_ribbon_is_of_its_year | ribbon | office/2009/07/customui | office/2006/01/customui
    ribbon.no_control_twice | ribbon | id="pay" | id="issue"
    ribbon.controls_have_one_id | ribbon | id="pay" | id="2 pay"
    ribbon.controls_have_one_id | ribbon | id="pay" | id="pay" idMso="FileSave"
    ribbon.texts_of_the_ribbon_are_short | ribbon | screentip="Issue" | screentip="{i*1025}"
    ribbon.texts_of_the_ribbon_are_short | ribbon | label="Pay" | label=""
    ribbon.key_tips_are_keys | ribbon | keytip="PA" | keytip="PAYS"
    ribbon.key_tips_are_keys | ribbon | keytip="PA" | keytip="I"
    ribbon.controls_have_one_picture | ribbon | imageMso="Lock" | imageMso="Lock" image="rId1"
    ribbon.callbacks_are_there | ribbon | onAction="OnPress" | onAction="OnPresses"
    ribbon.callbacks_are_there | ribbon | onAction="OnPress" | onAction="PressIssue"
    project.sheets_have_their_module | sheet 3 | codeName="Sheet3" | codeName="Sheet4"
    project.sheets_have_their_module | sheet 3 | <sheetPr codeName="Sheet3"/> | -
    project.document_modules_have_their_sheet | sheet 3 | codeName="Sheet3" | codeName="Sheet4"
""")


def _no_series(parts: Parts) -> None:
    chart = "xl/charts/chart1.xml"
    parts[chart] = re.sub(rb"<c:ser>.*</c:ser>", b"", parts[chart], flags=re.DOTALL)


def _in_project(rule: str, what: str, change: Callable[[CFB], None]) -> Damage:
    def changed(parts: Parts) -> None:
        parts[right.PROJECT] = right.project_changed(parts[right.PROJECT], change)

    return Damage(f"project.{rule}", what, changed)


def _stream(name: str, data: bytes) -> Callable[[CFB], None]:
    return lambda cfb: cfb.write_stream_in_storage("VBA", name, data)


def _source(change: Callable[[str], str]) -> Callable[[CFB], None]:
    """The module Buttons with another source."""

    def changed(cfb: CFB) -> None:
        source = decompress(cfb.get_stream_in_storage("VBA", "Buttons")).decode("cp1252")
        cfb.write_stream_in_storage("VBA", "Buttons", compress(change(source).encode("cp1252")))

    return changed


def _said(was: bytes, becomes: bytes) -> Callable[[CFB], None]:
    """The PROJECT stream with other words."""
    return lambda cfb: cfb.write_stream("PROJECT", cfb.get_stream("PROJECT").replace(was, becomes, 1))


def _listed(was: bytes, becomes: bytes) -> Callable[[CFB], None]:
    """The dir stream with other bytes."""
    return lambda cfb: right.directory_changed(cfb, lambda said: said.replace(was, becomes))


def _compiled(cfb: CFB) -> None:
    """Seven bytes of something before the source of Buttons."""
    cfb.write_stream_in_storage("VBA", "Buttons", b"compile" + cfb.get_stream_in_storage("VBA", "Buttons"))
    offset = b"\x31\0\4\0\0\0"
    right.directory_changed(cfb, lambda said: (offset + b"\7\0\0\0").join(said.rsplit(offset + bytes(4), 1)))


def _long_name(cfb: CFB) -> None:
    """A name of the same length that begins with a letter of four bytes less: 40 letters in all."""
    name = b"B" * 40
    right.directory_changed(cfb, lambda said: said.replace(b"\x19\0\7\0\0\0Buttons", b"\x19\0\x28\0\0\0" + name))


def _swapped(parts: Parts) -> None:
    """Two neighbours of the compound file change their names."""
    data = parts[right.PROJECT]
    one, other = ("Sheet1".encode("utf-16-le"), "Sheet3".encode("utf-16-le"))
    parts[right.PROJECT] = (
        data.replace(one, b"\0" * 12).replace(other, one).replace(b"\0" * 12 + b"\0\0", other + b"\0\0", 1)
    )


DAMAGES = [
    *TABLE,
    Damage("drawing.charts_have_series", "none", _no_series),
    _in_project("the_version_is_none", "0x00B5", _stream("_VBA_PROJECT", bytes.fromhex("CC61B500000000"))),
    _in_project("no_cache_is_left", "zeros", _stream("_VBA_PROJECT", bytes.fromhex("CC61FFFF000000") + bytes(99))),
    _in_project("no_cache_is_left", "__SRP_0", lambda cfb: cfb.add_stream_to_storage("VBA", "__SRP_0", b"x" * 9)),
    _in_project("no_module_is_compiled", "seven bytes", _compiled),
    _in_project("every_module_has_its_stream", "blank", _stream("Buttons", b"")),
    _in_project(
        "every_stream_has_its_module", "another", lambda cfb: cfb.add_stream_to_storage("VBA", "Left", b"x" * 9)
    ),
    _in_project("both_lists_agree", "another name", _said(b"Module=Buttons", b"Module=Bottons")),
    _in_project("module_names_are_short", "40 letters", _long_name),
    _in_project("modules_bear_their_name", "Bottons", _source(lambda text: text.replace('"Buttons"', '"Bottons"'))),
    _in_project("lines_are_short", "1,024 letters", _source(lambda text: text + "'" + "x" * 1_023 + "\r\n")),
    _in_project("lines_go_on_a_few_times", "25 lines", _source(lambda text: text + "x = 1 _\r\n" * 25 + "\r\n")),
    _in_project("modules_are_short", "65,535 lines", _source(lambda text: text + "'\r\n" * 65_535)),
    _in_project(
        "no_macro_is_ambiguous", "twice", _source(lambda text: text + "\r\nPublic Sub PressIssue()\r\nEnd Sub\r\n")
    ),
    Damage("project.names_of_streams_are_in_order", "two names changed", _swapped),
]
