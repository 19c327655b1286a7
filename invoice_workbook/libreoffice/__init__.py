"""xlwings on LibreOffice: the office, an engine over UNO, cell functions as an add-in. It knows nothing of invoices."""
