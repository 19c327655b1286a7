"""The management report: what stands in it, and how it is set as a PDF and as a workbook."""
