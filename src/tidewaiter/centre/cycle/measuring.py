"""What targeting yielded in a period, by everything that may explain it, against chance and against other policies."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import memory
from tidewaiter.centre.cycle.selection import LOOK_BACK
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.pipeline import judged
from tidewaiter.selection import evaluate, fairness
from tidewaiter.selection.intervals import Estimate, proportion
from tidewaiter.selection.likely import LOOK_BACK_DAYS
from tidewaiter.selection.missed import missed

Row = dict[str, Any]

BY: dict[str, Callable[[Row], list[str]]] = {
    "arm": lambda row: [row["arm"]],
    "facility": lambda row: [row["facility"]],
    "week": lambda row: ["{}-W{:02d}".format(*row["shift_date"].isocalendar()[:2])],
    "band": lambda row: [row["band"]],
    "exam": lambda row: [row["exam"] or "examination"],
    "model": lambda row: [row["model_version"] or "rules alone"],
    "rule": lambda row: row["rules"],
}
"""By what yields are told apart: a target may stand under several rules."""


@dataclass(frozen=True, slots=True)
class Measures:
    """A period's figures, as plain data; definitions are in docs/metrics.md."""

    since: date
    until: date
    simulated: bool
    targets: int
    examined: int
    found: int
    yields: dict[str, list[dict[str, Any]]]
    prevalence: Estimate
    lift: Estimate
    missed: dict[str, Any]
    policies: dict[str, dict[str, Any]]
    fairness: dict[str, list[dict[str, Any]]]
    overflow: list[dict[str, Any]]

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def measure(
    workspace: Workspace, since: date, until: date, *, facility: str | frozenset[str] | None = None
) -> Measures:
    """Judge the targets of shifts dated in [since, until), at one facility, at some or at all."""
    opened = outcomes.judged(since, until, facility)
    of = _stream(workspace, since, until, facility)
    rows = opened.to_pylist()
    examined = {(row["consignment_id"], row["version"]) for row in rows if row["examined"]}
    found = {(row["consignment_id"], row["version"]) for row in rows if row["finding"]}
    prevalence = evaluate.prevalence(opened)
    policies = judged.judge(of, examined, found, prevalence) if of.num_rows else {}
    return Measures(
        since=since,
        until=until,
        simulated=any(batch.simulated for batch in batches.batches(1)),
        targets=len(rows),
        examined=len(examined),
        found=len(found),
        yields={name: _yields(rows, key) for name, key in BY.items()},
        prevalence=prevalence,
        lift=evaluate.lift(opened),
        missed=asdict(missed(opened, outcomes.by_chance(since - timedelta(days=LOOK_BACK_DAYS), since, facility))),
        policies={name: asdict(judgement) for name, judgement in policies.items()},
        fairness={name: _fairness(of, opened, name) for name in judged.GROUPS} if of.num_rows else {},
        overflow=[asdict(shift) for shift in targets.overflows(since, until)],
    )


def _stream(workspace: Workspace, since: date, until: date, facility: str | frozenset[str] | None) -> pa.Table:
    drawn = batches.lake_files(LakeKind.PROPENSITIES, from_date=since, until_date=until)
    named = {facility} if isinstance(facility, str) else facility
    here = None if named is None else {run for one in named for run in targets.selection_runs(one)}
    files = [entry for entry in drawn if here is None or Path(entry.path).stem in here]
    assessed = batches.lake_files(
        LakeKind.ASSESSMENTS, from_date=since - LOOK_BACK, until_date=until + timedelta(days=2)
    )
    connection = local.connect()
    try:
        return judged.stream(connection, memory.paths(workspace, files), memory.paths(workspace, assessed))
    finally:
        connection.close()


def _yields(rows: list[Row], key: Callable[[Row], list[str]]) -> list[dict[str, Any]]:
    sums: dict[str, list[int]] = {}
    for row in rows:
        for name in key(row):
            counted = sums.setdefault(name, [0, 0, 0])
            counted[0] += 1
            counted[1] += row["examined"]
            counted[2] += row["finding"] and row["examined"]
    return [
        {
            "name": name,
            "issued": issued,
            "examined": examined,
            "found": found,
            **asdict(proportion(found, examined)),
        }
        for name, (issued, examined, found) in sorted(sums.items())
    ]


def _fairness(of: pa.Table, opened: pa.Table, group: str) -> list[dict[str, Any]]:
    named = judged.group_of(of, group)
    keys = zip(opened["consignment_id"].to_pylist(), opened["version"].to_pylist(), strict=True)
    with_group = opened.append_column("group", pa.array([named.get(key) for key in keys], pa.string()))
    return [asdict(row) for row in fairness.compare(judged.counts(of, group), with_group)]
