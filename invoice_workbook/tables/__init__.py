"""Between the cells of a workbook and the typed tables of the books."""

import pandas as pd

# Texts as Python has them, also where pyarrow is installed: small columns of its texts take longer at each step, and a
# book of a hundred thousand bills takes a quarter more memory.
pd.set_option("mode.string_storage", "python")
