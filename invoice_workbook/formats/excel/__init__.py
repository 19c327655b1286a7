"""Sheets of other programs: what each cell holds, and what it shows."""
