"""Problems of units that say the same kinds of things of values of their own, kept small and made when asked for.

A house waybill with a wrong weight, and another after it with another wrong weight, have problems that differ in a
value alone. What they share is kept once a run, the values as a compressed column; paths and rows follow from the
places of the units.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from tidewaiter.cargo.problem import Severity
from tidewaiter.formats.air_reading import Said
from tidewaiter.formats.problem_log import Told

_COLUMNS = pa.schema([("sort", pa.int32()), ("value", pa.string())])
_SMALL = pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)
_READ = pa.ipc.IpcReadOptions(use_threads=False)


@dataclass(frozen=True, slots=True)
class DifferingProblems:
    """Problems of units in their order, each at a place within a path; its row is that many after `before`."""

    path: str
    places: Sequence[int]
    before: int
    sorts: tuple[tuple[str, str, str, Severity], ...]
    """Code, path below the unit, hint and severity of what is said."""
    counts: Sequence[int]
    """Problems of each unit."""
    kept: pa.Buffer
    """The sort and the value of each, compressed."""

    def __len__(self) -> int:
        """How many problems there are."""
        return sum(self.counts)

    def told(self) -> tuple[Told, ...]:
        """Each by its fields, in their order."""
        columns = pa.ipc.open_stream(self.kept, options=_READ).read_all()
        sorts, values = (column.to_pylist() for column in columns.columns)
        places = np.repeat(np.array(self.places), np.array(self.counts)).tolist()
        return tuple(
            (code, f"{self.path}[{place}]{below}", value, hint, severity, self.before + place)
            for place, (code, below, hint, severity), value in zip(
                places, [self.sorts[sort] for sort in sorts], values, strict=True
            )
        )


def differing(
    path: str, places: Sequence[int], before: int, said: Sequence[Sequence[Said]]
) -> DifferingProblems | None:
    """What is said of the unit at each place; None where a value has half a character, which no column holds."""
    numbers: dict[tuple[str, str, str, Severity], int] = {}
    number = numbers.setdefault
    sorts, values = [], []
    for of_unit in said:
        for code, below, value, hint, severity in of_unit:
            sorts.append(number((code, below, hint, severity), len(numbers)))
            values.append(value)
    try:
        batch = pa.record_batch([pa.array(sorts, pa.int32()), pa.array(values, pa.string())], schema=_COLUMNS)
    except (pa.ArrowException, UnicodeEncodeError):
        return None
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, _COLUMNS, options=_SMALL) as stream:
        stream.write_batch(batch)
    return DifferingProblems(path, places, before, tuple(numbers), array("i", map(len, said)), sink.getvalue())
