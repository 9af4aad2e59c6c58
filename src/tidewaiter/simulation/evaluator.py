"""How well the selection did, judged by the truth: the only reader of truth tables beside the officers.

`found` counts true findings alone; a false field test is counted apart. What random selection would have found
is an exact expectation: at each facility and day as many targets as were issued, drawn uniformly from the
consignments there, with the same presentation and detection.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import chi2

from tidewaiter.selection.draw import generator
from tidewaiter.selection.intervals import NOTHING, Estimate
from tidewaiter.simulation.officers import EXAMINED, detection, presentation
from tidewaiter.simulation.parameters import Parameters

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Period:
    """What happened in some days: counts, what random selection would have found, and the lift over it."""

    first: date
    last: date
    consignments: int
    illicit: int
    prevalence: float
    issued: int
    presented: int
    examined: int
    found: int
    false_findings: int
    random_found: float
    lift: Estimate
    missed: float
    schemes_alive: int
    schemes_found: int


def outcome_table(outcomes: list[dict[str, str]]) -> pa.Table:
    """Outcome rows of the officers as the table that the evaluator takes."""
    return pa.table(
        {
            "consignment_id": pa.array([row["consignment_id"] for row in outcomes], pa.string()),
            "presented": pa.array([row["result"] == EXAMINED for row in outcomes], pa.bool_()),
            "finding": pa.array([row["finding"] not in ("", "none") for row in outcomes], pa.bool_()),
        }
    )


def weeks(truth: pa.Table, outcomes: pa.Table, parameters: Parameters) -> list[Period]:
    """A Period for every seven days from the first day of the truth; the last may be shorter."""
    days = sorted(set(truth["on"].to_pylist()))
    if not days:
        return []
    first = days[0]
    periods = []
    while first <= days[-1]:
        last = min(first + timedelta(days=6), days[-1])
        inside = [first <= on <= last for on in truth["on"].to_pylist()]
        periods.append(period(truth.filter(pa.array(inside)), outcomes, parameters))
        first += timedelta(days=7)
    return periods


def period(truth: pa.Table, outcomes: pa.Table, parameters: Parameters) -> Period:
    """All days of `truth` (schema TRUTH, at least one row) as one Period.

    `outcomes` has consignment_id, presented (bool), finding (bool), one row a target; those of other days are
    left out.
    """
    marks = _marks(truth, outcomes)
    expected = _expected_by_day(truth, marks, parameters)
    illicit = truth["illicit"].to_numpy()
    schemes = np.array([scheme or "" for scheme in truth["scheme_id"].to_pylist()])
    hit = marks.finding & illicit
    found, total = int(hit.sum()), int(illicit.sum())
    days = truth["on"].to_pylist()
    return Period(
        first=min(days),
        last=max(days),
        consignments=truth.num_rows,
        illicit=total,
        prevalence=total / truth.num_rows,
        issued=int(marks.target.sum()),
        presented=int(marks.presented.sum()),
        examined=int(marks.presented.sum()),
        found=found,
        false_findings=int((marks.finding & ~illicit).sum()),
        random_found=sum(expected.values()),
        lift=lift(found, sum(expected.values())),
        missed=1 - found / total if total else float("nan"),
        schemes_alive=len(set(schemes[illicit]) - {""}),
        schemes_found=len(set(schemes[hit]) - {""}),
    )


def lift(found: int, expected: float) -> Estimate:
    """Findings over what random selection finds on average, with the exact Poisson interval (Garwood 1936).

    The expectation is known exactly, so only the count varies. NaN where nothing is expected.
    """
    if expected <= 0:
        return NOTHING
    tail = (1 - CONFIDENCE) / 2
    low = float(chi2.ppf(tail, 2 * found) / 2) if found else 0.0
    high = float(chi2.ppf(1 - tail, 2 * found + 2) / 2)
    return Estimate(found / expected, low / expected, high / expected)


def lift_over_days(
    truth: pa.Table, outcomes: pa.Table, parameters: Parameters, seed: int, draws: int = 4000
) -> Estimate:
    """Lift with an interval that resamples whole days, wider than Poisson's where findings come in clusters."""
    marks = _marks(truth, outcomes)
    expected = _expected_by_day(truth, marks, parameters)
    if sum(expected.values()) <= 0:
        return NOTHING
    hit = marks.finding & truth["illicit"].to_numpy()
    found = dict.fromkeys(expected, 0)
    for on in truth["on"].filter(pa.array(hit)).to_pylist():
        found[on] += 1
    days = sorted(expected)
    counts, sums = np.array([found[d] for d in days]), np.array([expected[d] for d in days])
    picks = generator("lift over days", seed).integers(0, len(days), size=(draws, len(days)))
    below = sums[picks].sum(axis=1)
    ratios = np.where(below > 0, counts[picks].sum(axis=1) / np.maximum(below, 1e-12), np.inf)
    low, high = np.quantile(ratios, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], method="inverted_cdf")
    return Estimate(float(counts.sum() / sums.sum()), float(low), float(high))


@dataclass(frozen=True, slots=True)
class _Marks:
    """For each row of the truth: whether it was a target, was presented, and something was found."""

    target: NDArray[np.bool_]
    presented: NDArray[np.bool_]
    finding: NDArray[np.bool_]


def _marks(truth: pa.Table, outcomes: pa.Table) -> _Marks:
    places = {name: at for at, name in enumerate(truth["consignment_id"].to_pylist())}
    marks = _Marks(*(np.zeros(truth.num_rows, dtype=bool) for _ in range(3)))
    for row in outcomes.select(["consignment_id", "presented", "finding"]).to_pylist():
        at = places.get(row["consignment_id"])
        if at is not None:
            marks.target[at] = True
            marks.presented[at] |= bool(row["presented"])
            marks.finding[at] |= bool(row["presented"] and row["finding"])
    return marks


def _expected_by_day(truth: pa.Table, marks: _Marks, parameters: Parameters) -> dict[date, float]:
    """Findings that random selection of the same size at each facility would make on average, by day."""
    chance = presentation(truth, parameters) * detection(truth, parameters)
    groups = truth.select(["on", "facility"]).append_column("chance", pa.array(chance))
    groups = groups.append_column("target", pa.array(marks.target.astype(np.int64)))
    sums = groups.group_by(["on", "facility"]).aggregate([("chance", "sum"), ("target", "sum"), ("chance", "count")])
    expected: dict[date, float] = {}
    for row in sums.to_pylist():
        mean = row["chance_sum"] / row["chance_count"]
        expected[row["on"]] = expected.get(row["on"], 0.0) + row["target_sum"] * mean
    return expected
