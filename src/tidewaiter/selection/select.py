"""Choosing, for one facility and shift, the few consignments worth opening.

Takes Assessment rows, gives one row for every candidate: chosen or not, its arm, its inclusion
probability and its rank. Reproducible from the seed, independent of row order, never above capacity.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.selection import draw
from tidewaiter.selection.arms import Shares, inclusion

SELECTION = pa.schema(
    [
        pa.field("consignment_id", pa.string()),
        pa.field("version", pa.int32()),
        pa.field("chosen", pa.bool_()),
        pa.field("arm", pa.string()),
        pa.field("propensity", pa.float64()),
        pa.field("random_propensity", pa.float64()),
        pa.field("position", pa.int32()),
        pa.field("score", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What identifies a drawing: the same values over the same candidates choose the same rows."""

    facility: str
    on: date
    shift: str
    seed: int


def select(candidates: pa.Table, capacity: int, shares: Shares, drawing: Drawing) -> pa.Table:
    """One SELECTION row a candidate, in the order of the candidates.

    `candidates` has consignment_id, version, score (higher is worse), novelty (>= 0, null = 0) and
    lookouts (list of ids, null = none). `position` ranks by lookout, then score, from 1, ties in drawn
    order. At most `capacity` rows are chosen.
    """
    count = candidates.num_rows
    order = pc.sort_indices(candidates["consignment_id"]).to_numpy()
    score = _numbers(candidates, "score")[order]
    novelty = np.maximum(_numbers(candidates, "novelty")[order], 0.0)
    hits = pc.fill_null(pc.list_value_length(candidates["lookouts"]), 0)
    lookout = pc.greater(hits, 0).to_numpy()[order]

    rng = draw.generator(drawing.facility, drawing.on.isoformat(), drawing.shift, drawing.seed)
    parts = inclusion(lookout, score, novelty, capacity, shares)
    chosen = draw.systematic(parts.total, rng)
    names = draw.arms(chosen, parts, rng)
    rank = np.lexsort((rng.random(count), -score, ~lookout))

    back = np.empty(count, dtype=int)
    back[order] = np.arange(count)
    position = np.empty(count, dtype=np.int32)
    position[rank] = np.arange(1, count + 1)
    return pa.table(
        {
            "consignment_id": candidates["consignment_id"],
            "version": candidates["version"],
            "chosen": chosen[back],
            "arm": names.take(pa.array(back)),
            "propensity": parts.total[back],
            "random_propensity": parts.random[back],
            "position": position[back],
            "score": score[back],
        },
        schema=SELECTION,
    )


def _numbers(table: pa.Table, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    column = table[name].cast(pa.float64()).fill_null(0.0).combine_chunks()
    values: np.ndarray[tuple[int], np.dtype[np.float64]] = column.to_numpy(zero_copy_only=False).astype(np.float64)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} must be finite")
    return values
