"""Where the one-file build starts: the program, or Python code that xlwings' macros hand to an interpreter."""

from invoice_workbook.__main__ import main

main()
