"""An invoice clerk's workbook: receivable and payable, in Excel, checked to the cent."""

__version__ = "0.3.0"
