"""Bills on paper: PDFs without an e-invoice, and pictures. What stands on them, where, and what it can be proved to be."""
