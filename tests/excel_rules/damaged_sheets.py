"""Damages to sheets, cells, formulas and tables."""

from tests.excel_rules.damage import PARTS, Damage, table
from tests.excel_rules.right import Parts

TABLE = table("""
    sheet.parts_of_a_sheet_are_in_order | sheet 1 | <hyperlinks> | <headerFooter/><hyperlinks>
    sheet.no_part_of_a_sheet_twice | sheet 1 | <sheetPr codeName="Sheet1"/> | <sheetPr codeName="Sheet1"/><sheetPr/>
    sheet.the_dimension_holds_all_cells | sheet 1 | ref="A1:H6" | ref="A1:H5"
    sheet.columns_are_apart | sheet 1 | </cols> | <col min="4" max="5"/></cols>
    sheet.columns_are_apart | sheet 1 | <col min="4" max="4" | <col min="4" max="3"
    sheet.columns_are_there | sheet 1 | <col min="4" max="4" | <col min="4" max="16385"
    sheet.columns_are_not_too_wide | sheet 1 | width="12.7109375" | width="256"
    sheet.rows_are_not_too_high | sheet 1 | ht="20.25" | ht="410"
    sheet.outlines_are_not_too_deep | sheet 1 | outlineLevel="1" | outlineLevel="8"
    sheet.rows_rise | sheet 1 | <row r="4" | <row r="3"
    sheet.rows_rise | sheet 1 | </sheetData> | <row r="1048577"/></sheetData>
    sheet.merges_are_areas | sheet 1 | <mergeCell ref="A1:B1"/> | <mergeCell ref="A1"/>
    sheet.merges_are_apart | sheet 1 | <mergeCell ref="A1:B1"/> | <mergeCell ref="A1:B1"/><mergeCell ref="B1:B2"/>
    sheet.counts_are_right | sheet 1 | <mergeCells count="1"> | <mergeCells count="2">
    sheet.counts_are_right | sheet 1 | <dataValidations count="3"> | <dataValidations count="4">
    sheet.frozen_panes_have_a_corner | sheet 1 | topLeftCell="B4" activePane | activePane
    sheet.frozen_panes_have_a_corner | sheet 1 | topLeftCell="B4" | topLeftCell="A4"
    sheet.selections_lie_in_a_pane | sheet 1 | activeCell="B1" sqref="B1" | activeCell="B1" sqref="C1"
    sheet.selections_lie_in_a_pane | sheet 2 | <sheetView workbookViewId="0"/> | <sheetView workbookViewId="0"><selection pane="bottomLeft"/></sheetView>
    sheet.zooms_are_possible | sheet 2 | <sheetView workbook | <sheetView zoomScale="5" workbook
    sheet.zooms_are_possible | sheet 1 | <headerFooter> | <pageSetup scale="401"/><headerFooter>
    sheet.headers_are_short | sheet 1 | &amp;LOrders | &amp;L{O*254}
    sheet.breaks_are_few | sheet 1 | <rowBreaks count="1" manualBreakCount="1"> | <rowBreaks>{<brk id="7"/>*1026}
    sheet.passed_over_errors_are_areas | sheet 1 | <ignoredError sqref="A4:A5" | <ignoredError sqref="A4:A"
    sheet.no_filter_on_a_table | sheet 2 | <autoFilter ref="E1:F2"/> | <autoFilter ref="E1:H2"/>
    cell.cells_are_places | sheet 1 | r="G1" | r="XFE1"
    cell.cells_are_places | sheet 1 | r="G1" | r="G0"
    cell.cells_stand_in_their_row | sheet 1 | r="G1" | r="G2"
    cell.cells_rise | sheet 1 | r="G1" | r="I1"
    cell.cells_rise | sheet 1 | r="G1" | r="F1"
    cell.cells_have_a_format_that_is_there | sheet 1 | r="B1" s="1" | r="B1" s="4"
    cell.cells_have_a_format_that_is_there | sheet 1 | <row r="1" | <row s="4" r="1"
    cell.cells_have_a_format_that_is_there | sheet 1 | <col min="4" | <col style="4" min="4"
    cell.cells_have_a_known_type | sheet 1 | <c r="G1"> | <c r="G1" t="x">
    cell.dates_are_numbers | sheet 1 | <c r="G1"><v>1.5 | <c r="G1" t="d"><v>2026-11-25
    cell.parts_of_a_cell_are_in_order | sheet 2 | <f>1/0</f><v>#DIV/0!</v> | <v>#DIV/0!</v><f>1/0</f>
    cell.shared_strings_are_there | sheet 1 | <v>9</v> | <v>15</v>
    cell.own_text_is_own | sheet 1 | <c r="G1"><v>1.5</v> | <c r="G1" t="inlineStr"><v>1.5</v>
    cell.own_text_is_own | sheet 1 | <c r="G1"><v>1.5</v> | <c r="G1"><is><t>a</t></is>
    cell.results_are_no_shared_strings | sheet 2 | <c r="A2" t="str"> | <c r="A2" t="s">
    cell.numbers_are_numbers | sheet 1 | <v>1.5</v> | <v>NaN</v>
    cell.numbers_are_numbers | sheet 1 | <v>1.5</v> | <v>1e308</v>
    cell.numbers_are_numbers | sheet 1 | <v>1.5</v> | <v>1,5</v>
    cell.booleans_are_booleans | sheet 2 | t="b"><v>1</v> | t="b"><v>TRUE</v>
    cell.errors_are_errors | sheet 2 | <v>#DIV/0!</v> | <v>Err:502</v>
    cell.texts_are_not_too_long | sheet 1 | <c r="G1"><v>1.5</v> | <c r="G1" t="inlineStr"><is><t>{a*32768}</t></is>
    cell.texts_have_few_lines | sheet 1 | <c r="G1"><v>1.5</v> | <c r="G1" t="inlineStr"><is><t xml:space="preserve">{&#10;*254}</t></is>
    cell.blanks_are_kept | sheet 1 | <c r="G1"><v>1.5</v> | <c r="G1" t="inlineStr"><is><t>a </t></is>
    cell.metadata_is_there | sheet 1 | <c r="G1"> | <c r="G1" cm="1">
    cell.shared_formulas_have_a_first | sheet 2 | <f>SUM(Orders!$B$4:$B$5)+TAXOF(A1)</f> | <f t="shared" si="0"/>
    cell.array_formulas_begin_their_area | sheet 2 | ref="C1:C2" | ref="C2:C3"
    cell.formulas_are_not_blank | sheet 2 | <f>1/0</f> | <f></f>
    formula.can_be_read | sheet 2 | <f>1/0</f> | <f>SUM(1,2</f>
    formula.is_not_too_long | sheet 2 | <f>1/0</f> | <f>1{+1*4096}</f>
    formula.its_texts_are_short | sheet 2 | <f>1/0</f> | <f>"{a*256}"</f>
    formula.is_not_too_deep | sheet 2 | <f>1/0</f> | <f>{ABS(*65}1{)*65}</f>
    formula.its_arguments_are_few | sheet 2 | <f>1/0</f> | <f>SUM(1{,1*255})</f>
    formula.has_no_equals_sign | sheet 2 | <f>1/0</f> | <f>=1/0</f>
    formula.its_arguments_are_parted_by_commas | sheet 2 | <f>1/0</f> | <f>SUM(1;2)</f>
    formula.later_functions_are_marked | sheet 2 | <f>1/0</f> | <f>IFNA(1,2)</f>
    formula.later_functions_are_marked | sheet 2 | <f>1/0</f> | <f>_xlfn.SORT(A1:A2)</f>
    formula.its_functions_are_there | sheet 2 | <f>1/0</f> | <f>SUMME(1,2)</f>
    formula.its_functions_are_there | sheet 2 | TAXOF(A1) | PRESSISSUE()
    formula.its_tables_are_there | sheet 2 | Orders[Net] | Orders2[Net]
    formula.its_tables_are_there | sheet 2 | Orders[Net] | [Net]
    formula.its_columns_are_there | sheet 2 | Orders[Net] | Orders[Nett]
    formula.its_columns_are_there | workbook | >Orders[Net]< | >Orders[Nett]<
    formula.its_columns_are_there | table 1 | Orders[[#This Row],[Net]] | Orders[[#This Row],[Nett]]
    formula.its_columns_are_there | sheet 1 | [Net])</f> | [Nett])</f>
    formula.has_no_at_sign | sheet 1 | Orders[[#This Row],[Net]] | Orders[@Net]
    formula.has_no_at_sign | sheet 2 | <f>1/0</f> | <f>@A1:A2</f>
    formula.its_sheets_are_there | sheet 2 | Orders!$B$4:$B$5 | Order!$B$4:$B$5
    formula.its_sheets_are_there | chart | 'More facts'!$F$1 | 'Less facts'!$F$1
    formula.odd_sheet_names_are_quoted | workbook | >'More facts'!$A$1< | >2026!$A$1<
    formula.its_other_books_are_there | sheet 2 | <f>1/0</f> | <f>[1]Sheet1!A1</f>
    formula.leads_somewhere | sheet 2 | <f>1/0</f> | <f>#REF!+1</f>
    formula.its_names_are_there | sheet 2 | <f>1/0</f> | <f>Rates+1</f>
    formula.its_names_are_there | sheet 1 | >$A4=""< | >$AAAA4=""<
    table.no_table_id_twice | table 2 | id="2" | id="1"
    table.no_table_name_twice | table 2 | displayName="Facts" | displayName="orders"
    table.table_names_are_names | table 2 | displayName="Facts" | displayName="The facts"
    table.table_names_are_names | table 2 | displayName="Facts" | displayName="TAX2026"
    table.table_names_agree | table 2 | name="Facts" | name="Fact"
    table.tables_are_areas | table 2 | ref="H1:I2" | ref="H1:I"
    table.tables_are_as_wide_as_their_columns | table 2 | ref="H1:I2" totals | ref="H1:J2" totals
    table.tables_are_as_wide_as_their_columns | table 2 | <tableColumns count="2"> | <tableColumns count="3">
    table.no_column_id_twice | table 2 | <tableColumn id="2" | <tableColumn id="1"
    table.no_column_name_twice | table 2 | name="Figure" | name="FACT"
    table.column_names_are_short | table 2 | name="Figure" | name="{F*256}"
    table.headers_are_the_columns_names | table 2 | name="Figure" | name="Figures"
    table.headers_are_the_columns_names | sheet 2 | <c r="I1" t="s"><v>14</v></c> | <c r="I1"><v>14</v></c>
    table.headers_are_the_columns_names | sheet 2 | <c r="I1" t="s"><v>14</v></c> | <c r="I1" t="str"><f>"Figure"</f><v>Figure</v></c>
    table.headers_are_the_columns_names | sheet 2 | <c r="I1" t="s"><v>14</v></c> | -
    table.tables_have_a_row | table 2 | ref="H1:I2" | ref="H1:I1"
    table.filters_cover_their_table | table 1 | <autoFilter ref="A3:C5"/> | <autoFilter ref="A3:C6"/>
    table.filters_cover_their_table | table 2 | <autoFilter ref="H1:I2"/> | <autoFilter ref="H1:I9"/>
    table.no_filter_without_a_header | table 2 | <table  | <table headerRowCount="0"
    table.filters_are_of_a_column | table 2 | <autoFilter ref="H1:I2"/> | <autoFilter ref="H1:I2"><filterColumn colId="2"/></autoFilter>
    table.sorting_lies_in_the_table | table 1 | <autoFilter ref="A3:C5"/> | <autoFilter ref="A3:C5"/><sortState ref="A4:C9"/>
    table.tables_formats_are_there | table 1 | dataDxfId="0" | dataDxfId="2"
    table.tables_styles_are_there | table 2 | TableStyleMedium9 | TableStyleMedium99
    table.no_merge_in_a_table | sheet 1 | <mergeCell ref="A1:B1"/> | <mergeCell ref="A4:A5"/>
    table.no_wide_array_in_a_table | sheet 2 | ref="C1:C2" | ref="C1:H2"
    table.rows_have_their_columns_formula | sheet 1 | <f>ROUND(Orders[[#This Row],[Net]]*Rate,2)</f> | <f>ROUND(2.5,0)</f>
    table.rows_have_their_columns_formula | sheet 1 | <c r="C5" s="3"><f>ROUND(Orders[[#This Row],[Net]]*Rate,2)</f><v>0</v></c> | <c r="C5" s="3"/>
    table.totals_are_shown_as_said | sheet 1 | <c r="A6" t="s"><v>1</v></c> | <c r="A6" t="s"><v>2</v></c>
    table.totals_are_shown_as_said | sheet 1 | <f>SUBTOTAL(109,[Net])</f> | -
    validation.validations_are_of_areas | sheet 1 | sqref="E4" | sqref="E4:"
    validation.messages_are_short | sheet 1 | error="One of both." | error="{e*225}"
    validation.messages_are_short | sheet 1 | promptTitle="Order" | promptTitle="{e*33}"
    validation.lists_are_short | sheet 1 | "new,old" | "{new,*64}"
    validation.formulas_of_validations_are_short | sheet 1 | <formula1>0</formula1> | <formula1>0{+1*128}</formula1>
    validation.validations_name_no_table | sheet 1 | "new,old" | Orders[Order]
    validation.validations_stay_on_their_sheet | sheet 1 | "new,old" | 'More facts'!$A$1:$A$2
    validation.validations_have_no_array | sheet 1 | "new,old" | {"new","old"}
    validation.validations_have_what_they_need | sheet 1 | <formula2>9</formula2> | -
    validation.validations_have_what_they_need | sheet 1 | <formula1>"new,old"</formula1> | <formula1></formula1>
    validation.validations_do_not_overlap | sheet 1 | sqref="E4" | sqref="A2:E4"
    format.formats_are_of_areas | sheet 1 | <conditionalFormatting sqref="C4:C5"> | <conditionalFormatting sqref="C4,C5">
    format.their_formats_are_there | sheet 1 | <cfRule type="cellIs" dxfId="1" | <cfRule type="cellIs" dxfId="2"
    format.their_ranks_differ | sheet 1 | priority="2" | priority="1"
    format.they_name_no_table | sheet 1 | >$A4=""< | >SUM(Orders[Net])=0<
    format.they_stay_on_their_sheet | sheet 1 | >$A4=""< | >'More facts'!$A$1=0<
    format.they_have_no_array | sheet 1 | >$A4=""< | >OR($A4={1,2})<
    format.they_have_what_they_need | sheet 1 | <formula>$A4=""</formula> | -
    format.they_have_what_they_need | sheet 1 | operator="greaterThan" | operator="between"
    format.scales_have_a_colour_for_each_value | sheet 1 | <color rgb="FFFF7128"/> | -
    format.icon_sets_have_a_value_for_each_icon | sheet 1 | iconSet="3Arrows" | iconSet="4Arrows"
    link.links_are_few | sheet 1 | <hyperlinks> | <hyperlinks>{<hyperlink ref="E9" location="Orders!A1"/>*65531}
    link.links_are_of_cells | sheet 1 | <hyperlink ref="E1" | <hyperlink ref="E"
    link.links_lead_somewhere | sheet 1 | location="'More facts'!A1" | location=""
    link.links_within_lead_to_what_is_there | sheet 1 | location="'More facts'!A1" | location="'Less facts'!A1"
    link.links_within_lead_to_what_is_there | sheet 1 | location="'More facts'!A1" | location="Rates"
    link.links_quote_odd_names | sheet 1 | location="'More facts'!A1" | location="More facts!A1"
    link.tips_are_short | sheet 1 | tooltip="To the facts" | tooltip="{t*256}"
    link.addresses_are_short | links of 1 | https://example.org/a | https://example.org/{a*2084}
""")


def _shared_table(parts: Parts) -> None:
    """The second sheet's table is the first sheet's."""
    links = "xl/worksheets/_rels/sheet2.xml.rels"
    parts[links] = parts[links].replace(b"table2.xml", b"table1.xml")
    del parts[PARTS["table 2"]]
    override = b'<Override PartName="/xl/tables/table2.xml" '
    kind = b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"/>'
    parts[PARTS["types"]] = parts[PARTS["types"]].replace(override + kind, b"")


def _two_tables_in_one_place(parts: Parts) -> None:
    """The first sheet has the second sheet's table, too, over its own."""
    links = PARTS["links of 1"]
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"
    link = b'<Relationship Id="rId4" Type="%b" Target="../tables/table2.xml"/></Relationships>' % kind
    parts[links] = parts[links].replace(b"</Relationships>", link)
    both = b'<tableParts count="2"><tablePart r:id="rId3"/><tablePart r:id="rId4"/></tableParts>'
    one = b'<tableParts count="1"><tablePart r:id="rId3"/></tableParts>'
    parts[PARTS["sheet 1"]] = parts[PARTS["sheet 1"]].replace(one, both)
    parts[PARTS["table 2"]] = parts[PARTS["table 2"]].replace(b'ref="H1:I2"', b'ref="C5:D7"')


DAMAGES = [
    *TABLE,
    Damage("table.no_table_is_on_two_sheets", "one part for two sheets", _shared_table),
    Damage("table.tables_are_apart", "two tables over one another", _two_tables_in_one_place),
]
