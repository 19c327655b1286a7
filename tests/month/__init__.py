"""A company's month, from cells to cells."""
