"""The journal: what happened and must not be forgotten, entry by entry, each sealed to the one before.

It stands on the sheet Log and in a file beside the workbook. Each kind of entry is written and read in its own module
here, and nowhere else; `entries.of` gives those that count, `standing.of` says whether they can be believed.
"""
