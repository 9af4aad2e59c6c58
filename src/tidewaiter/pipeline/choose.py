"""Targets of a day for each facility and shift, from assessed parts, with what moved the model for those chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.pipeline.batch import Finished
from tidewaiter.pipeline.candidates import of_shift
from tidewaiter.risk.assess import ASSESSMENT
from tidewaiter.selection.arms import Shares
from tidewaiter.selection.capacity import Facility
from tidewaiter.selection.select import Drawing, select_shift


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
    drawn: list[tuple[Drawing, pa.Table, pa.Array]] = []
    for place in facilities:
        here = everyone.filter(pc.equal(everyone["entry_office"], place.code))
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
    places = pa.concat_arrays([chosen for _, _, chosen in drawn]) if drawn else pa.array([], pa.int64())
    read = _rows_at([part.path for part in finished], sizes, places.to_numpy())
    results, start = [], 0
    for drawing, rows, chosen in drawn:
        results.append(Drawn(drawing, rows, read.slice(start, len(chosen))))
        start += len(chosen)
    return results


def _rows_at(
    paths: Sequence[object], sizes: Sequence[int], places: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> pa.Table:
    """ASSESSMENT rows at places in all parts laid end to end, in the order asked for."""
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    part = np.searchsorted(starts, places, side="right") - 1
    tables, order = [ASSESSMENT.empty_table()], []
    for number in np.unique(part).tolist():
        mine = np.flatnonzero(part == number)
        file = pq.read_table(paths[number], partitioning=None)
        tables.append(file.take(pa.array(places[mine] - starts[number])))
        order.append(mine)
    back = np.argsort(np.concatenate(order)) if order else np.empty(0, np.int64)
    return pa.concat_tables(tables).take(pa.array(back))
