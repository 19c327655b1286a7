"""Bank statements of many kinds, each read into one record."""
