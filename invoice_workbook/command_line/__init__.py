"""The command line: every command of the table of commands, on the workbook file itself."""
