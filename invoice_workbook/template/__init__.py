"""Builds workbook_template.xlsm from the schema, the commands and macros/, byte for byte the same every time."""
