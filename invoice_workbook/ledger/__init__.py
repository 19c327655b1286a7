"""What follows from the books: totals, open items, aging. Everything here derives, nothing judges."""
