"""Targets of a day for each facility and shift, from assessed parts, with what moved the model for those chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tidewaiter.engine.local import query
from tidewaiter.engine.threads import each
from tidewaiter.history.relation import path_literal
from tidewaiter.pipeline.batch import Finished
from tidewaiter.pipeline.candidates import of_shift
from tidewaiter.risk.assess import ASSESSMENT, completed
from tidewaiter.selection.arms import Shares
from tidewaiter.selection.capacity import Facility
from tidewaiter.selection.select import Drawing, select_shift

FEW = 200
"""So many rows of a file are looked for by number, which skips what lies between; more are taken from all."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawing: `rows` (schema SELECTION) for every candidate, `chosen` the ASSESSMENT rows chosen, by rank."""

    drawing: Drawing
    rows: pa.Table
    chosen: pa.Table


def choose(finished: Sequence[Finished], facilities: Iterable[Facility], on: date, seed: int) -> list[Drawn]:
    """Draw for every shift of a day; only the rows that are chosen are read from the files again."""
    sizes = [part.candidates.num_rows for part in finished]
    everyone = pa.concat_tables([part.candidates for part in finished])
    everyone = everyone.append_column("place", pa.array(np.arange(everyone.num_rows)))

    def of_facility(place: Facility) -> list[tuple[Drawing, pa.Table, pa.Array]]:
        here = everyone.filter(pc.equal(everyone["entry_office"], place.code))
        drawn = []
        for number, shift in enumerate(place.shifts):
            found = of_shift(
                here, facility=place.code, window=place.interval(on, number), first_of=on if number == 0 else None
            )
            drawing = Drawing(place.code, on, shift.name, seed)
            rows = select_shift(found, shift, Shares(place.explore_share, place.random_share), drawing)
            chosen = (
                found["place"].filter(rows["chosen"]).take(pc.sort_indices(rows.filter(rows["chosen"])["position"]))
            )
            drawn.append((drawing, rows, chosen.combine_chunks()))
        return drawn

    # Each drawing has its own seed: in which order they are made changes nothing.
    drawn = [one for of_one in each(of_facility, facilities) for one in of_one]
    places = pa.concat_arrays([chosen for _, _, chosen in drawn]) if drawn else pa.array([], pa.int64())
    read = rows_at([part.path for part in finished], sizes, places.to_numpy())
    results, start = [], 0
    for drawing, rows, chosen in drawn:
        results.append(Drawn(drawing, rows, read.slice(start, len(chosen))))
        start += len(chosen)
    return results


def rows_at(paths: Sequence[Path], sizes: Sequence[int], places: NDArray[np.int64]) -> pa.Table:
    """ASSESSMENT rows at places in all parts laid end to end, in the order asked for; `sizes` are rows by part."""
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    part = np.searchsorted(starts, places, side="right") - 1
    tables, order = [ASSESSMENT.empty_table()], []
    for number in np.unique(part).tolist():
        mine = np.flatnonzero(part == number)
        tables.append(_rows_of(paths[number], places[mine] - starts[number]))
        order.append(mine)
    back = np.argsort(np.concatenate(order)) if order else np.empty(0, np.int64)
    return pa.concat_tables(tables).take(pa.array(back))


def _rows_of(path: Path, places: NDArray[np.int64]) -> pa.Table:
    """The rows of a file at places, in the order asked for."""
    if len(places) > FEW:
        return pq.read_table(path, partitioning=None).take(pa.array(places))
    wanted = np.unique(places)
    sql = f"""
        SELECT * EXCLUDE (file_row_number)
        FROM read_parquet({path_literal(path)}, file_row_number = true, hive_partitioning = false)
        WHERE file_row_number IN ({", ".join(map(str, wanted.tolist()))}) ORDER BY file_row_number
    """
    return completed(query(sql)).take(pa.array(np.searchsorted(wanted, places)))
