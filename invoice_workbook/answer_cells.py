"""What stands where on the sheet Answer: known also where nothing is installed that builds it."""

from collections.abc import Sequence

Cell = tuple[int, int]
"""Row and column, as the sheet counts them."""
QUESTION: Cell = (4, 2)
"""What is asked for: an id, or any words until *Ask* has found whose they are."""
SENTENCE: Cell = (7, 4)
FIELD, NEW_VALUE = (13, 5), (15, 5)
"""The form for a billing detail."""
WHOSE, DAY, ASKED = (30, 2), (30, 3), (30, 4)
"""Of whom the last press told, as of when, and what was asked."""
FILLED = (QUESTION, SENTENCE, FIELD, NEW_VALUE, WHOSE, DAY, ASKED)
"""Cells that the clerk or a press fills."""
CURRENT: Cell = (30, 6)
"""The formula that says that the question is another by now."""
TOLD = 32
"""The first row of what *Ask* told."""
ROWS = 54
"""Rows for what *Ask* tells."""
COLUMNS: Sequence[str] = ("part", "document", "day", "amount", "currency", "words")
"""What is told, by column from the first."""
