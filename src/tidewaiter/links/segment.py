"""A segment of the evidence graph: some consignments and the values they name, both ways, in mapped arrays.

A segment is a folder of NumPy files that never change. Rows are versions of consignments, numbered in the order
of receipt, so that the rows that name a value stand in the order of time and a window of time is found by
bisection: a hub of 270,000 costs eighteen steps to count and is never read. Layout (little-endian, `.npy`):

`times` int64 (n,) microseconds UTC, ascending; `ids` uint64 (n,) XXH64 of consignment_id; `id_order` uint32 (n,)
rows by ids; `row_starts` int64 (n + 1,) and `row_values` uint32 (e,), numbers of the values a row names;
`values` uint64 (v,) keys (edges.keys_of), ascending; `value_starts` int64 (v + 1,) and `value_rows` uint32 (e,),
ascending within a value; `names.arrow` the consignment ids, in the order of rows. An edge takes eight bytes.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.links.edges import LINK_KINDS, Keys, keys_of

_NAMES = "names.arrow"
_ARRAYS = ("times", "ids", "id_order", "row_starts", "row_values", "values", "value_starts", "value_rows")


@dataclass(frozen=True, slots=True)
class Segment:
    """The arrays of a segment (module docstring), in memory or mapped."""

    times: NDArray[np.int64]
    ids: NDArray[np.uint64]
    id_order: NDArray[np.uint32]
    row_starts: NDArray[np.int64]
    row_values: NDArray[np.uint32]
    values: Keys
    value_starts: NDArray[np.int64]
    value_rows: NDArray[np.uint32]
    names: pa.ChunkedArray

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.times)

    @property
    def edges(self) -> int:
        """How many (row, value) it has."""
        return len(self.value_rows)

    @classmethod
    def of_traces(cls, traces: pa.Table) -> "Segment":
        """The segment of rows with consignment_id, received_at and `hash_<name>` columns; those absent are missing."""
        times = traces["received_at"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).to_numpy()
        order = np.argsort(times, kind="stable")
        names = traces["consignment_id"].cast(pa.string()).take(pa.array(order))
        numbers, keys = [], []
        hashes = {name: traces[name].combine_chunks() for name in traces.column_names if name.startswith("hash_")}
        for kind in LINK_KINDS:
            columns = [hashes.get(f"hash_{name}") for name in kind.columns]
            if any(column is None for column in columns):
                continue
            present = np.ones(len(times), bool)
            for column in columns:
                present &= pc.is_valid(column).to_numpy(zero_copy_only=False)
            present = present[order]
            plain = [pc.fill_null(column, 0).to_numpy(zero_copy_only=False)[order][present] for column in columns]
            numbers.append(np.flatnonzero(present).astype(np.uint32))
            keys.append(keys_of(kind, plain))
        if not keys:
            return cls.of_edges(times[order], names, np.empty(0, np.uint32), np.empty(0, np.uint64))
        return cls.of_edges(times[order], names, np.concatenate(numbers), np.concatenate(keys))

    @classmethod
    def of_edges(
        cls, times: NDArray[np.int64], names: pa.ChunkedArray, rows: NDArray[np.uint32], keys: Keys
    ) -> "Segment":
        """The segment of rows (times ascending, names) and edges (row, key) in any order; an edge twice counts once."""
        # One sort of the edges by key, rows ascending within it; the other direction is a stable sort by row.
        order = np.argsort(rows, kind="stable")
        rows, keys = rows[order], keys[order]
        order = np.argsort(keys, kind="stable")
        rows, keys = rows[order], keys[order]
        del order
        first = np.ones(len(keys), bool)
        first[1:] = keys[1:] != keys[:-1]
        again = ~first
        again[1:] &= rows[1:] == rows[:-1]
        if again.any():
            rows, first = rows[~again], first[~again]
            keys = keys[~again]
        starts = np.flatnonzero(first)
        numbers = (np.cumsum(first) - 1).astype(np.uint32)
        by_row = np.argsort(rows, kind="stable")
        ids = xxh64(names).to_numpy(zero_copy_only=False).view(np.uint64)
        return cls(
            times=times,
            ids=ids,
            id_order=np.argsort(ids, kind="stable").astype(np.uint32),
            row_starts=np.searchsorted(rows[by_row], np.arange(len(times) + 1)).astype(np.int64),
            row_values=numbers[by_row],
            values=keys[starts],
            value_starts=np.append(starts, len(keys)).astype(np.int64),
            value_rows=rows,
            names=names,
        )

    @classmethod
    def merged(cls, parts: "list[Segment]") -> "Segment":
        """Several segments as one."""
        times = np.concatenate([part.times for part in parts])
        order = np.argsort(times, kind="stable")
        place = np.empty(len(order), np.uint32)
        place[order] = np.arange(len(order), dtype=np.uint32)
        bases = np.cumsum([0, *(part.rows for part in parts)])
        rows = [place[part.value_rows.astype(np.int64) + base] for part, base in zip(parts, bases, strict=False)]
        keys = [np.repeat(part.values, np.diff(part.value_starts)) for part in parts]
        names = pa.chunked_array([chunk for part in parts for chunk in part.names.chunks], pa.string())
        return cls.of_edges(times[order], names.take(pa.array(order)), np.concatenate(rows), np.concatenate(keys))

    def write(self, folder: Path) -> None:
        """Write the arrays into a folder that exists."""
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        table = pa.table({"consignment_id": self.names})
        with pa.OSFile(str(folder / _NAMES), "wb") as sink, pa.ipc.new_file(sink, table.schema) as file:
            file.write_table(table)

    @classmethod
    def open(cls, folder: Path) -> "Segment":
        """Map what was written; ValueError or OSError when it is not whole."""
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in _ARRAYS}
        names = pa.ipc.open_file(pa.memory_map(str(folder / _NAMES))).read_all()["consignment_id"]
        made = cls(names=names, **arrays)
        if not len(made.ids) == len(made.times) == len(names) == len(made.row_starts) - 1:
            raise ValueError(f"{folder} is not whole")
        return made
