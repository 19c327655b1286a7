"""Workbooks made, opened, examined, mended and brought up to date: all that is done to a book as a file."""
