"""Which versions of a consignment are stored, found in a moment: the index of a process that takes in a stream.

For every stored version it keeps eight bytes of its consignment's name and where it lies: in a table in
memory if it came lately, else in a file, of which only the versions asked for are read. A name's hash may
stand for another consignment as well; what is found is compared by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tidewaiter.centre.cycle.memory import HISTORY_COLUMNS
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.history.lake import LAKE, VERSION_COLUMNS, conformed

KEPT_ROWS = 500_000
"""Versions kept whole in memory; older ones are read from their files."""

_PARTS = 16
FOUND = pa.schema([*(LAKE.field(name) for name in HISTORY_COLUMNS), pa.field("origin", pa.string())])
"""What is found of a version: what history holds, and the run or batch whose file it lies in."""

Keys = NDArray[np.int64]
Places = NDArray[np.int32]


@dataclass(slots=True)
class Chunk:
    """Versions that lie together: the run or batch they came with, their file, their rows while kept in memory."""

    origin: str
    file: Path | None
    rows: pa.Table | None


class Versions:
    """All stored versions, by consignment."""

    def __init__(self) -> None:
        self._chunks: list[Chunk] = []
        self._parts: list[tuple[Keys, Places]] = []
        self._kept = 0
        self._oldest_kept = 0

    def __len__(self) -> int:
        """How many versions are entered."""
        return sum(len(keys) for keys, _ in self._parts)

    def add_file(self, origin: str, file: Path) -> None:
        """Enter the versions of a lake file, by their names alone."""
        ids = pq.read_table(file, columns=["consignment_id"], partitioning=None)["consignment_id"]
        self._enter(Chunk(origin, file, None), ids)

    def add_rows(self, rows: pa.Table) -> Chunk:
        """Enter versions that came just now (LAKE rows); they stay in memory until newer ones need the room.

        Whoever stores them says in the chunk that is given where they lie.
        """
        kept = rows.select(list(HISTORY_COLUMNS))
        chunk = Chunk("", None, kept)
        self._enter(chunk, kept["consignment_id"])
        self._kept += kept.num_rows
        while self._kept > KEPT_ROWS and self._oldest_kept < len(self._chunks):
            oldest = self._chunks[self._oldest_kept]
            if oldest.rows is not None and oldest.file is not None:
                self._kept -= oldest.rows.num_rows
                oldest.rows = None
            self._oldest_kept += 1
        return chunk

    def find(self, ids: pa.Array | pa.ChunkedArray) -> pa.Table:
        """The stored versions of consignments: schema FOUND, sorted by consignment, version and receipt."""
        keys = np.unique(xxh64(ids).to_numpy(zero_copy_only=False))
        chunks: set[int] = set()
        for entered, places in self._parts:
            starts, ends = np.searchsorted(entered, keys, "left"), np.searchsorted(entered, keys, "right")
            for start, end in zip(starts[ends > starts].tolist(), ends[ends > starts].tolist(), strict=True):
                chunks.update(places[start:end].tolist())
        names = pc.unique(ids)
        found = [self._read(self._chunks[chunk], names) for chunk in sorted(chunks)]
        if not found:
            return FOUND.empty_table()
        order = [("consignment_id", "ascending"), ("version", "ascending"), ("received_at", "ascending")]
        return pa.concat_tables(found).sort_by(order)

    def _enter(self, chunk: Chunk, ids: pa.ChunkedArray) -> None:
        keys = xxh64(ids).to_numpy(zero_copy_only=False)
        place = len(self._chunks)
        self._chunks.append(chunk)
        self._parts.append((np.sort(keys), np.full(len(keys), place, dtype=np.int32)))
        small = [part for part in self._parts[1:] if len(part[0]) * _PARTS < len(self)]
        if len(self._parts) > _PARTS and len(small) > _PARTS // 2:
            large = [part for part in self._parts if not any(part is one for one in small)]
            self._parts = [*large, _merged(small)]
        elif len(self._parts) > 2 * _PARTS:
            self._parts = [_merged(self._parts)]

    @staticmethod
    def _read(chunk: Chunk, names: pa.Array) -> pa.Table:
        if chunk.rows is not None:
            rows = chunk.rows.filter(pc.is_in(chunk.rows["consignment_id"], value_set=names))
        else:
            wanted = pc.field("consignment_id").isin(names)
            there = set(pq.read_schema(chunk.file).names)
            held = [name for name in HISTORY_COLUMNS if name in there]
            rows = pq.read_table(chunk.file, columns=held, filters=wanted, partitioning=None)
        origin = pa.repeat(pa.scalar(chunk.origin, pa.string()), rows.num_rows)
        return conformed(rows.append_column("origin", origin), FOUND)


def known(found: pa.Table) -> pa.Table:
    """What intake needs of versions that were found (VERSION_COLUMNS)."""
    return found.select(list(VERSION_COLUMNS))


def _merged(parts: Sequence[tuple[Keys, Places]]) -> tuple[Keys, Places]:
    keys = np.concatenate([keys for keys, _ in parts])
    places = np.concatenate([places for _, places in parts])
    order = np.argsort(keys, kind="stable")
    return keys[order], places[order]
