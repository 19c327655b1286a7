"""Between the cells of a workbook and the typed tables of the books."""
