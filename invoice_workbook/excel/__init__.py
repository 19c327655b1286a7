"""What a spreadsheet program calls: buttons and cell functions."""
