"""Choosing, for one facility and shift, the few consignments worth opening.

Takes Assessment rows, gives one row for every candidate: chosen or not, its arm, its inclusion
probability and its rank. Reproducible from the seed, independent of row order, never above capacity.
"""

from dataclasses import dataclass
from datetime import date

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.selection import draw, lanes
from tidewaiter.selection.arms import Shares, inclusion
from tidewaiter.selection.capacity import Exam, Shift

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
        pa.field("exam", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What identifies a drawing: the same values over the same candidates choose the same rows."""

    facility: str
    on: date
    shift: str
    seed: int


def select(candidates: pa.Table, capacity: int, shares: Shares, drawing: Drawing, *, exam: str = "") -> pa.Table:
    """One SELECTION row a candidate, in the order of the candidates, all met by one kind of examination.

    `candidates` has consignment_id, version, score (higher is worse), novelty (>= 0, null = 0) and
    lookouts (list of ids, null = none); where they have them, `confidence` in the lookouts hit (0 to 1,
    by which lookouts are ordered before scores), `stratum` of the random arm, and `barred` from chance.
    `position` ranks by lookout, then score, from 1, ties in drawn order. At most `capacity` rows are chosen.
    """
    count = candidates.num_rows
    order = pc.sort_indices(candidates["consignment_id"]).to_numpy()
    score = _numbers(candidates, "score")[order]
    novelty = np.maximum(_numbers(candidates, "novelty")[order], 0.0)
    lookout = _hit(candidates)[order]
    trusted = np.where(lookout, _optional(candidates, "confidence", 1.0)[order], 0.0)
    stratum = _strata(candidates)
    barred = _optional(candidates, "barred", 0.0)[order] > 0

    said = (drawing.facility, drawing.on.isoformat(), drawing.shift, drawing.seed, *([exam] if exam else []))
    rng = draw.generator(*said)
    ranked = _ranks(score, trusted) if lookout.any() else score
    strata = None if stratum is None else stratum[order]
    parts = inclusion(lookout, ranked, novelty, capacity, shares, stratum=strata, barred=barred)
    chosen = draw.systematic(parts.total, rng, strata)
    names = draw.arms(chosen, parts, rng)
    rank = np.lexsort((rng.random(count), -score, -trusted, ~lookout))

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
            "exam": pa.repeat(pa.scalar(exam or None, pa.string()), count),
        },
        schema=SELECTION,
    )


def select_shift(
    candidates: pa.Table, shift: Shift, shares: Shares, drawing: Drawing, taken: dict[str, int] | None = None
) -> pa.Table:
    """As `select`, for a shift with its kinds of examination: `exam` says by which kind each candidate is met.

    `candidates` has, besides, `worth` (expected harm, null = 0) and `gross_mass_kg`; `taken` counts examinations
    of each kind that the shift has been given already. `position` ranks over all kinds, by lookout, then by
    expected harm per officer-minute.
    """
    exams = shift.kinds()
    before = taken or {}
    named = {exam.name: exam for exam in exams}
    longest = max(exam.minutes for exam in exams)
    used = sum(count * (named[name].minutes if name in named else longest) for name, count in before.items())
    left = [_left(exam, before.get(exam.name, 0)) for exam in exams]
    lane = lanes.of_mass(_optional(candidates, "gross_mass_kg", float("nan")), exams)
    worth = np.maximum(_optional(candidates, "worth", 0.0), 0.0)
    room = lanes.slots(lane, _hit(candidates), worth, left, max(shift.minutes() - used, 0.0))
    if len(exams) == 1:
        return select(candidates, room[0], shares, drawing, exam=exams[0].name if shift.exams else "")
    rows, place = [], []
    for number, exam in enumerate(exams):
        mine = np.flatnonzero(lane == number)
        rows.append(select(candidates.take(pa.array(mine)), room[number], shares, drawing, exam=exam.name))
        place.append(mine)
    back = np.argsort(np.concatenate(place), kind="stable")
    together = pa.concat_tables(rows).take(pa.array(back))
    cost = np.array([exam.minutes for exam in exams])
    within = together["position"].to_numpy()
    rank = np.lexsort((within, -worth / cost[lane], ~_hit(candidates)))
    position = np.empty(len(rank), dtype=np.int32)
    position[rank] = np.arange(1, len(rank) + 1)
    return together.set_column(SELECTION.get_field_index("position"), SELECTION.field("position"), pa.array(position))


def overflow(candidates: pa.Table, selection: pa.Table) -> list[str]:
    """The ids of candidates that hit a lookout and were not chosen, best first: what the shift cannot open."""
    left = np.flatnonzero(_hit(candidates) & ~selection["chosen"].to_numpy(zero_copy_only=False))
    ranked = left[np.argsort(selection["position"].to_numpy()[left], kind="stable")]
    ids: list[str] = selection["consignment_id"].take(pa.array(ranked)).to_pylist()
    return ids


def _left(exam: Exam, taken: int) -> Exam:
    """What of a kind is left when some of it is taken."""
    return exam if exam.at_most is None else msgspec.structs.replace(exam, at_most=max(exam.at_most - taken, 0))


def _hit(candidates: pa.Table) -> NDArray[np.bool_]:
    hits = pc.fill_null(pc.list_value_length(candidates["lookouts"]), 0)
    hit: NDArray[np.bool_] = pc.greater(hits, 0).to_numpy()
    return hit


def _ranks(score: NDArray[np.float64], trusted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Numbers that order rows by trust, then by score, equal where both are equal."""
    order = np.lexsort((score, trusted))
    ordered, sure = score[order], trusted[order]
    higher = (ordered[1:] != ordered[:-1]) | (sure[1:] != sure[:-1])
    rank = np.zeros(len(score))
    rank[order[1:]] = np.cumsum(higher)
    return rank


def _strata(candidates: pa.Table) -> NDArray[np.int64] | None:
    """The number of each row's stratum, by name; None where candidates have none."""
    if "stratum" not in candidates.column_names:
        return None
    names = pc.fill_null(candidates["stratum"].combine_chunks(), "").dictionary_encode()
    rank = np.empty(len(names.dictionary), dtype=np.int64)
    rank[pc.sort_indices(names.dictionary).to_numpy()] = np.arange(len(rank))
    number: NDArray[np.int64] = rank[names.indices.to_numpy()]
    return number


def _optional(table: pa.Table, name: str, otherwise: float) -> NDArray[np.float64]:
    if name not in table.column_names:
        return np.full(table.num_rows, otherwise)
    column = table[name].cast(pa.float64()).combine_chunks()
    values: NDArray[np.float64] = column.fill_null(otherwise).to_numpy(zero_copy_only=False)
    return values


def _numbers(table: pa.Table, name: str) -> NDArray[np.float64]:
    values = _optional(table, name, 0.0).astype(np.float64)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} must be finite")
    return values
