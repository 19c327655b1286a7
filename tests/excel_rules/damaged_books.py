"""Damages to the workbook, its names, properties, styles and strings."""

from tests.excel_rules.damage import PARTS, Damage, table
from tests.excel_rules.right import Parts

TABLE = table("""
    workbook.sheet_names_are_short | workbook | name="Hidden" | name="{H*32}"
    workbook.sheet_names_are_short | workbook | name="Hidden" | name=""
    workbook.sheet_names_are_plain | workbook | name="Hidden" | name="Hidden/2"
    workbook.sheet_names_are_plain | workbook | name="Hidden" | name="Hidden?"
    workbook.sheet_names_have_no_apostrophe_at_an_end | workbook | name="Hidden" | name="'Hidden"
    workbook.no_sheet_is_history | workbook | name="Hidden" | name="history"
    workbook.no_sheet_name_twice | workbook | name="Hidden" | name="ORDERS"
    workbook.no_sheet_id_twice | workbook | sheetId="3" | sheetId="2"
    workbook.sheet_ids_are_in_range | workbook | sheetId="3" | sheetId="65535"
    workbook.no_part_is_two_sheets | workbook | r:id="rId3" | r:id="rId1"
    workbook.parts_of_the_workbook_are_in_order | workbook | <calcPr calcId="124519" fullCalcOnLoad="1"/></workbook> | <bookViews/></workbook>
    workbook.parts_of_the_workbook_are_in_order | workbook | <calcPr  | <calcPr/><calcPr
    workbook.the_open_sheet_is_there | workbook | <workbookView  | <workbookView activeTab="3"
    workbook.the_open_sheet_is_there | workbook | <workbookView  | <workbookView activeTab="2"
    workbook.the_open_sheet_is_there | workbook | <workbookView  | <workbookView firstSheet="9"
    workbook.one_sheet_is_selected | sheet 2 | <sheetView workbook | <sheetView tabSelected="1" workbook
    workbook.the_selected_sheet_is_in_sight | sheet 3 | <sheetView workbook | <sheetView tabSelected="1" workbook
    workbook.views_belong_to_a_window | sheet 2 | workbookViewId="0" | workbookViewId="1"
    workbook.code_names_are_names | sheet 3 | codeName="Sheet3" | codeName="3 Sheet"
    workbook.no_code_name_twice | sheet 3 | codeName="Sheet3" | codeName="sheet2"
    name.no_name_twice | workbook | name="Rate" | name="nets"
    name.names_are_names | workbook | name="Rate" | name="The rate"
    name.names_are_names | workbook | name="Rate" | name="1st"
    name.names_are_not_too_long | workbook | name="Rate" | name="{R*256}"
    name.names_are_no_cells | workbook | name="Rate" | name="TAX2026"
    name.names_are_no_cells | workbook | name="Rate" | name="R1C1"
    name.names_are_no_cells | workbook | name="Rate" | name="c"
    name.names_are_not_true_or_false | workbook | name="Rate" | name="True"
    name.names_belong_to_a_sheet | workbook | <definedName name="Rate" | <definedName name="Rate" localSheetId="3"
    name.no_name_is_a_tables | workbook | name="Rate" | name="facts"
    name.names_have_contents | workbook | >'More facts'!$A$1< | ><
    name.names_have_contents | workbook | >'More facts'!$A$1< | >='More facts'!$A$1<
    name.names_lead_somewhere | workbook | >'More facts'!$A$1< | >#REF!$A$1<
    name.areas_to_print_are_a_sheets | workbook | >Orders!$A$1:$C$6< | >'More facts'!$A$1:$C$6<
    name.areas_to_print_are_a_sheets | workbook | name="_xlnm.Print_Area" localSheetId="0" | name="_xlnm.Print_Area"
    property.lists_of_properties_are_as_long_as_they_say | app | size="5" | size="6"
    property.titles_are_as_many_as_their_headings_say | app | <vt:i4>3</vt:i4> | <vt:i4>4</vt:i4>
    property.no_core_property_twice | core | </cp:coreProperties> | <cp:lastModifiedBy/></cp:coreProperties>
    property.dates_of_properties_are_dates | core | xsi:type="dcterms:W3CDTF" | xsi:type="xs:string" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    style.lists_are_as_long_as_they_say | styles | <fonts count="4"> | <fonts count="5">
    style.formats_are_not_too_many | styles | <cellXfs count="4"> | <cellXfs>{<xf/>*65431}
    style.fonts_are_not_too_many | styles | <fonts count="4"> | <fonts>{<font/>*1025}
    style.formats_name_what_is_there | styles | fontId="1" | fontId="4"
    style.formats_come_from_a_style | styles | xfId="1" applyAlignment | xfId="2" applyAlignment
    style.styles_have_a_format | styles | name="Hyperlink" xfId="1" | name="Hyperlink" xfId="2"
    style.no_style_name_twice | styles | name="Hyperlink" | name="normal"
    style.number_formats_are_there | styles | <xf numFmtId="164" fontId="0" | <xf numFmtId="165" fontId="0"
    style.number_formats_leave_excels_alone | styles | <numFmt numFmtId="164" | <numFmt numFmtId="50"
    style.no_number_format_twice | styles | </numFmts> | <numFmt numFmtId="164" formatCode="0"/></numFmts>
    style.number_formats_are_short | styles | formatCode="#,##0.00 &quot;EUR&quot;" | formatCode="{0*256}"
    style.number_formats_have_four_sections | styles | formatCode="#,##0.00 &quot;EUR&quot;" | formatCode="0;0;0;@;0"
    style.number_formats_close_what_they_open | styles | formatCode="#,##0.00 &quot;EUR&quot;" | formatCode="0 &quot;EUR"
    style.number_formats_close_what_they_open | styles | formatCode="#,##0.00 &quot;EUR&quot;" | formatCode="[Red0"
    style.the_first_fills_are_excels | styles | patternType="gray125" | patternType="solid"
    style.colours_have_eight_digits | styles | rgb="FFFF0000" | rgb="FF0000"
    style.font_names_are_short | styles | <name val="Calibri"/> | <name val="{C*32}"/>
    style.font_sizes_are_possible | styles | <sz val="11"/> | <sz val="410"/>
    style.text_turns_as_it_can | styles | <alignment horizontal="left" indent="1"/> | <alignment textRotation="181"/>
    style.text_is_indented_as_it_can | styles | indent="1" | indent="251"
    string.strings_are_as_many_as_said | strings | uniqueCount="15" | uniqueCount="14"
    string.strings_are_not_too_long | strings | <t>Key</t> | <t>{K*32768}</t>
    string.blanks_of_strings_are_kept | strings | <t xml:space="preserve"> kept </t> | <t> kept </t>
    string.strings_hold_text | strings | <t>Key</t> | <t>Key</t><r><t>Key</t></r>
""")


def _hidden(parts: Parts) -> None:
    parts[PARTS["workbook"]] = parts[PARTS["workbook"]].replace(b'" r:id="rId', b'" state="hidden" r:id="rId')
    parts[PARTS["workbook"]] = parts[PARTS["workbook"]].replace(b'state="hidden" state', b"state")


def _computed(parts: Parts) -> None:
    """The book is not computed when it is opened; every formula but one has a result."""
    parts[PARTS["workbook"]] = parts[PARTS["workbook"]].replace(b' fullCalcOnLoad="1"', b"")
    parts[PARTS["sheet 2"]] = parts[PARTS["sheet 2"]].replace(b"TAXOF(A1)</f><v>0</v>", b"TAXOF(A1)</f>")


def _chain(parts: Parts) -> None:
    """A calculation chain that names a cell with a number."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    link = f'<Relationship Id="rIdChain" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    typed = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{typed}"/></Types>'
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace(b"</Relationships>", link.encode())
    parts[PARTS["types"]] = parts[PARTS["types"]].replace(b"</Types>", override.encode())
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{namespace}"><c r="A3" i="2"/><c r="A1"/></calcChain>'.encode()


def _second_properties(parts: Parts) -> None:
    """The core properties twice."""
    parts["docProps/core2.xml"] = parts[PARTS["core"]]
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    link = f'<Relationship Id="rId9" Type="{kind}" Target="docProps/core2.xml"/></Relationships>'
    typed = "application/vnd.openxmlformats-package.core-properties+xml"
    override = f'<Override PartName="/docProps/core2.xml" ContentType="{typed}"/></Types>'
    parts[PARTS["links"]] = parts[PARTS["links"]].replace(b"</Relationships>", link.encode())
    parts[PARTS["types"]] = parts[PARTS["types"]].replace(b"</Types>", override.encode())


def _filter_off(parts: Parts) -> None:
    """Another sheet's filter."""
    was, becomes = b"'More facts'!$E$1:$F$2", b"Orders!$E$1:$F$2"
    parts[PARTS["workbook"]] = parts[PARTS["workbook"]].replace(was, becomes)


DAMAGES = [
    *TABLE,
    Damage("workbook.there_is_a_sheet", "all hidden", _hidden),
    Damage("workbook.what_has_no_result_is_computed", "not computed on load", _computed),
    Damage("workbook.the_chain_names_formulas", "a number in the chain", _chain),
    Damage("property.one_part_of_core_properties", "two", _second_properties),
    Damage("name.areas_to_print_are_a_sheets", "another sheet's filter", _filter_off),
]
