"""Figures for management as of the books' day, a module for each family. Exact integers; a ratio is rounded once."""
