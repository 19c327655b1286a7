"""Excel's rules: what Excel complains of, or drops without a word, and no schema says.

Each rule is a small function that gives the places where a package breaks it; its docstring is the rule as a sentence
and where it is known from. `check.broken` runs them all on a file, `watch` on every workbook that a test writes. For
each rule there is a right package and a damaged one, so that each is known to find what it is for.

Sections of ECMA-376 are of its fourth edition; "[MS-OI29500] at 18.2.19" is Microsoft's note on that section of part 1.
"""
