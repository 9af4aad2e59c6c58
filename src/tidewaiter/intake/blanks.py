"""Which texts are blank, told by their first bytes: what most checks ask, of each field several times.

`check.blank` is the definition. A text that begins with a letter or digit of ASCII is not blank whatever follows,
and nearly every text does: only what begins with a space or with another script is given to the definition.
"""

import re
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine.buffers import whole
from tidewaiter.engine.encoded import by_text
from tidewaiter.engine.local import project
from tidewaiter.intake.check import blank

_SPACE, _ASCII = ord(" "), 128
_ASKED = re.compile(re.escape(blank("COLUMN")).replace("COLUMN", r"(\w+)"))


def told(rows: pa.Table, conditions: Mapping[int, str]) -> tuple[pa.Table, dict[int, str]]:
    """The rows with a boolean column for each text that conditions ask about, and conditions that name it."""
    asked = sorted({name for condition in conditions.values() for name in _ASKED.findall(condition)})
    for name in asked:
        rows = rows.append_column(_column(name), is_blank(rows[name]))
    return rows, {n: _ASKED.sub(lambda found: f'"{_column(found[1])}"', text) for n, text in conditions.items()}


def is_blank(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Which texts are null or nothing but spaces; never null."""
    array = whole(texts)
    if isinstance(array, pa.DictionaryArray):
        return pc.fill_null(by_text(array, is_blank), fill_value=True)
    if not len(array) or array.null_count == len(array):
        return pa.array(np.ones(len(array), dtype=bool))
    length = pc.fill_null(pc.binary_length(array), 0).to_numpy(zero_copy_only=False)
    nothing = length == 0
    if not nothing.all():
        _, offsets, data = array.buffers()
        starts = np.frombuffer(offsets, dtype=np.int32)[array.offset : array.offset + len(array)]
        first = np.frombuffer(data, dtype=np.uint8)[np.minimum(starts, data.size - 1)]
        doubtful = np.flatnonzero(~nothing & ((first == _SPACE) | (first >= _ASCII)))
        if len(doubtful):
            some = pa.table({"text": array.take(pa.array(doubtful))})
            nothing[doubtful] = project(some, {"blank": blank("text")})["blank"].to_numpy()
    return pa.array(nothing)


def _column(name: str) -> str:
    return f"blank_{name}"
