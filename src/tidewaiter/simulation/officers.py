"""Officers of the practice world: what happens to targets.

Not every target is brought to them, not every examination finds what is there, and now and then a field test
is wrong. What they report is what a finding reveals, not the truth. Arms make no difference to how hard they
look, so that comparisons between arms and with random inspection are fair.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.selection.draw import generator
from tidewaiter.simulation.filing import clock
from tidewaiter.simulation.parameters import Parameters

COLUMNS = (
    "target_id",
    "consignment_id",
    "result",
    "reason_code",
    "exam_type",
    "examined_at",
    "detection_method",
    "finding",
    "substance",
    "net_mass_g",
    "officer",
)
Outcome = dict[str, str]

EXAMINED = "examined"
"""The result of a target that was examined; the others say why it was not."""

_OFFICERS = 24
_SHIFT_HOURS = 19


def presentation(truth: pa.Table, parameters: Parameters) -> NDArray[np.float64]:
    """Probability that each consignment of `truth` would be presented if it were a target."""
    missed = {(facility.code, facility.regime): facility.not_presented for facility in parameters.facility}
    doors = zip(truth["facility"].to_pylist(), truth["regime"].to_pylist(), strict=True)
    usual = np.array([missed[door] for door in doors])
    late = truth["late"].to_numpy()
    return np.asarray(1.0 - np.where(late, parameters.officers.late_not_presented, usual), dtype=np.float64)


def detection(truth: pa.Table, parameters: Parameters) -> NDArray[np.float64]:
    """Probability that examining each consignment of `truth` would find something illicit that is there."""
    ways = parameters.officers.examination
    total = sum(way.share for way in ways)
    hidden = {
        name: sum(way.share * way.detection[name] for way in ways) / total for name in parameters.smuggling.concealment
    }
    illicit = truth["illicit"].to_pylist()
    concealed = truth["concealment"].to_pylist()
    return np.array([hidden[how] if bad else 0.0 for bad, how in zip(illicit, concealed, strict=True)])


def examine(targets: pa.Table, truth: pa.Table, day: date, seed: int, parameters: Parameters) -> list[Outcome]:
    """Outcome of each target, in the order of `targets` (target_id, consignment_id, arm, facility).

    `truth` must hold the targets' consignments; one it does not hold is not located. The same target of the same
    day meets the same fate whatever else is a target.
    """
    wanted = targets["consignment_id"].to_pylist()
    places = {name: at for at, name in enumerate(truth["consignment_id"].to_pylist())}
    known = truth.take(pa.array([places[name] for name in wanted if name in places], pa.int64()))
    facts = {row["consignment_id"]: row for row in known.to_pylist()}
    brought = dict(zip(known["consignment_id"].to_pylist(), presentation(known, parameters).tolist(), strict=True))
    outcomes = []
    for target, name in zip(targets["target_id"].to_pylist(), wanted, strict=True):
        rng = generator("officers", seed, day, name)
        blank = dict.fromkeys(COLUMNS, "") | {"target_id": str(target), "consignment_id": name}
        if name not in facts:
            outcomes.append(blank | {"result": "not_presented", "reason_code": "not-found-at-facility"})
        elif rng.random() >= brought[name]:
            outcomes.append(blank | _absence(facts[name], rng, parameters))
        else:
            outcomes.append(blank | _examination(facts[name], day, rng, parameters))
    return outcomes


def outcomes_csv(rows: Sequence[Outcome]) -> bytes:
    """Outcome rows as the CSV file that `tidewaiter outcomes FILE` reads, UTF-8."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def _absence(fact: dict[str, object], rng: np.random.Generator, parameters: Parameters) -> Outcome:
    if fact["late"]:
        return {"result": "already_delivered", "reason_code": "delivered-before-target"}
    ways = parameters.officers.absence
    shares = np.array([way.share for way in ways])
    way = ways[int(rng.choice(len(ways), p=shares / shares.sum()))]
    return {"result": way.result, "reason_code": way.reason_code}


def _examination(fact: dict[str, object], day: date, rng: np.random.Generator, parameters: Parameters) -> Outcome:
    want = parameters.officers
    shares = np.array([way.share for way in want.examination])
    way = want.examination[int(rng.choice(len(shares), p=shares / shares.sum()))]
    start = datetime.combine(day, clock(parameters.timing.arrival_from))
    at = start + timedelta(minutes=int(rng.integers(_SHIFT_HOURS * 60)))
    officer = f"SIM-{fact['facility']}-{int(rng.integers(1, _OFFICERS)):02d}"
    done: Outcome = {
        "result": EXAMINED,
        "exam_type": way.type,
        "examined_at": at.isoformat(),
        "finding": "none",
        "officer": officer,
    }
    chance, named = rng.random(), rng.random()
    if fact["illicit"]:
        if chance >= way.detection[str(fact["concealment"])]:
            return done
        substance = str(fact["substance"]) if named < want.revealed or fact["category"] == "equipment" else "unknown"
        return done | {
            "finding": str(fact["category"]),
            "detection_method": way.method,
            "substance": substance,
            "net_mass_g": f"{fact['net_mass_g']:.1f}",
        }
    if chance < want.false_finding:
        return done | {"finding": "narcotics", "detection_method": "other", "substance": "unknown"}
    return done
