"""The tables of a result as Parquet: problems, documents, keys, and what only all books together show.

Amounts are whole numbers of minor units, `decimals` of them behind the point.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import Any

import pandas as pd

DAY, NUMBER, WHOLE, WORDS = "day", "number", "whole", "words"
PROBLEMS: Mapping[str, str] = {
    **dict.fromkeys(("book", "company", "problem", "rule", "severity", "sheet"), WORDS),
    "row": WHOLE,
    **dict.fromkeys(("column", "document", "message", "expected", "actual", "difference", "currency"), WORDS),
    **dict.fromkeys(("remedy", "status", "owner", "reason"), WORDS),
}
DOCUMENTS: Mapping[str, str] = {
    **dict.fromkeys(("book", "company", "side", "document", "type", "party", "name", "reference"), WORDS),
    **dict.fromkeys(("date", "due_date"), DAY),
    "currency": WORDS,
    "decimals": WHOLE,
    **dict.fromkeys(("net", "tax", "gross", "open"), NUMBER),
    "days_late": WHOLE,
    "status": WORDS,
}
KEYS: Mapping[str, str] = {
    "hash": "hash",
    **dict.fromkeys(("kind", "key", "book", "company", "id", "vendor", "name", "look", "city", "tax_number"), WORDS),
    **dict.fromkeys(("account", "reference"), WORDS),
    "day": DAY,
    "gross": NUMBER,
    "currency": WORDS,
    "decimals": WHOLE,
}
ACROSS: Mapping[str, str] = {
    **dict.fromkeys(("finding", "kind", "shared", "value"), WORDS),
    "score": WHOLE,
    **dict.fromkeys(("book", "company", "id", "vendor", "name", "reference"), WORDS),
    "day": DAY,
    "gross": NUMBER,
    "currency": WORDS,
    "decimals": WHOLE,
}


@cache
def _schema(columns: tuple[tuple[str, str], ...]) -> Any:
    import pyarrow as pa

    types = {DAY: pa.date32(), NUMBER: pa.int64(), WHOLE: pa.int32(), WORDS: pa.string(), "hash": pa.uint64()}
    return pa.schema([(name, types[kind]) for name, kind in columns])


def packed(frame: pd.DataFrame, columns: Mapping[str, str]) -> bytes:
    """A table as the bytes of a file, with these columns whatever its rows are."""
    import pyarrow as pa

    schema = _schema(tuple(columns.items()))
    arrays = [_array(pa, frame[name], schema.field(name).type) for name in columns]
    return written(pa.Table.from_arrays(arrays, schema=schema))


def written(table: Any) -> bytes:
    """A packed table as the bytes of a file."""
    import pyarrow.parquet as pq

    target = BytesIO()
    pq.write_table(table, target, compression="zstd")
    return target.getvalue()


def _array(pa: Any, column: pd.Series, type_: Any) -> Any:
    """A column; letters that no file can hold (half of a pair, from a damaged cell) are a question mark."""
    try:
        return pa.Array.from_pandas(column, type=type_)
    except UnicodeEncodeError:
        sound = [None if pd.isna(one) else str(one).encode("utf-8", "replace").decode() for one in column]
        return pa.array(sound, type=type_)


def together(contents: Sequence[bytes]) -> Any:
    """The tables of several files as one, packed as they are in memory: a tenth of what pandas takes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pa.concat_tables([pq.read_table(BytesIO(content)) for content in contents])


def frame_of(table: Any) -> pd.DataFrame:
    """A packed table unpacked; texts as objects, days as datetime64, whole numbers exact, also where some are blank."""
    import pyarrow as pa

    exact = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype()}
    frame: pd.DataFrame = table.to_pandas(date_as_object=False, types_mapper=exact.get)
    words = [name for name, type_ in frame.dtypes.items() if pd.api.types.is_string_dtype(type_)]
    return frame.astype(dict.fromkeys(words, object))
