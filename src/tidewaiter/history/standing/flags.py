"""Which versions have a flag (`history/statistics.py`), told once for each different combination of texts.

Grades and countries are few: their columns are read as different texts and a number a row, and the definition, which
stays SQL, is asked of the combinations that occur.
"""

import math
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import whole
from tidewaiter.engine.encoded import is_encoded, plain_table
from tidewaiter.engine.expression import columns_of
from tidewaiter.engine.local import project
from tidewaiter.history.statistics import FLAGGED_BY, FLAGS, Measure

MOST_COMBINATIONS = 2**20
"""Different combinations that may occur in theory; where there may be more, each row is looked at."""

PLACES = {flag: place for place, flag in enumerate(FLAGS)}
"""The bit of each flag."""


def flags(rows: pa.Table) -> NDArray[np.uint8]:
    """The flags of versions (columns FLAGGED_BY, texts encoded or not) as bits at PLACES; shape (n,)."""
    marks = np.zeros(rows.num_rows, dtype=np.uint8)
    by_row = []
    for flag, place in PLACES.items():
        columns = [whole(rows[name]) for name in FLAGGED_BY if name in columns_of(FLAGS[flag])]
        if _combinations(columns) > MOST_COMBINATIONS:
            by_row.append(flag)
        else:
            marks |= _by_combination(columns, flag).view(np.uint8) << np.uint8(place)
    told = _told(plain_table(rows.select(_read_by(by_row))), by_row) if by_row else {}
    for flag, has in told.items():
        marks |= has.view(np.uint8) << np.uint8(PLACES[flag])
    return marks


def _read_by(flagged: Sequence[Measure]) -> list[str]:
    return [name for name in FLAGGED_BY if any(name in columns_of(FLAGS[flag]) for flag in flagged)]


def _combinations(columns: Sequence[pa.Array]) -> int:
    """How many there may be; more than MOST_COMBINATIONS where a column is not encoded."""
    sizes = [len(one.dictionary) + 1 if is_encoded(one) else MOST_COMBINATIONS + 1 for one in columns]
    return math.prod(sizes)


def _by_combination(columns: Sequence[pa.DictionaryArray], flag: Measure) -> NDArray[np.bool_]:
    combined = _combined(columns)
    possible = _combinations(columns)
    occurring = np.flatnonzero(np.bincount(combined, minlength=possible))
    texts, left = [], occurring
    for one in reversed(columns):
        left, numbers = np.divmod(left, len(one.dictionary) + 1)
        texts.append(one.dictionary.take(pa.array(numbers, mask=numbers == len(one.dictionary))))
    answers = np.zeros(possible, dtype=np.bool_)
    answers[occurring] = _told(pa.table(texts[::-1], names=_read_by([flag])), [flag])[flag]
    return answers[combined]


def _combined(columns: Sequence[pa.DictionaryArray]) -> NDArray[np.int32]:
    """A number for each row's combination; the number after those of its texts is a text that is missing."""
    combined = np.zeros(len(columns[0]), dtype=np.int32)
    for one in columns:
        different = len(one.dictionary)
        numbers = pc.fill_null(one.indices, different) if one.indices.null_count else one.indices
        combined *= np.int32(different + 1)
        combined += numbers.to_numpy()
    return combined


def _told(rows: pa.Table, flagged: Sequence[Measure]) -> dict[Measure, NDArray[np.bool_]]:
    """The definitions themselves."""
    has = project(rows, {str(flag): FLAGS[flag] for flag in flagged})
    return {flag: pc.fill_null(has[str(flag)], fill_value=False).to_numpy() for flag in flagged}
