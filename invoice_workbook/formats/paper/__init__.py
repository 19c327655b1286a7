"""Bills on paper, PDFs without an e-invoice and pictures: what stands on them, where, and what it proves to be."""
