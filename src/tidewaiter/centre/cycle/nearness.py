"""What the findings of a workspace push to the values they reach, for assessments and for the reasons they give.

It stands as of the last finding recorded before the moment of assessment. What was received up to then is in the
graph since the hunt after that finding, so an assessment adds nothing to it; without a finding nothing is read.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.centre.cycle import links
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.workspace import Workspace
from tidewaiter.links.graph import Graph
from tidewaiter.links.pushed import NOTHING, Pushed, push_values

AFTER = timedelta(microseconds=1)


@dataclass(slots=True)
class Remembered:
    """What is pushed, worked out again only when findings or the graph have changed."""

    key: tuple[object, ...] = ()
    pushed: Pushed = NOTHING
    graph: Graph = field(default_factory=lambda: Graph(()))

    def at(self, workspace: Workspace, reported: pa.Table, as_of: datetime) -> Pushed:
        """What the findings among outcomes (columns of OUTCOME) push, as of a moment."""
        findings = findings_of(reported, as_of)
        if not findings:
            return NOTHING
        store = links.reaching(workspace, max(findings.values()) + AFTER)
        key = (workspace.home, findings, store.state)
        if key != self.key:
            self.key, self.graph = key, store.graph
            self.pushed = push_values(self.graph, findings, as_of=as_of)
        return self.pushed


def pushed(workspace: Workspace, reported: pa.Table, as_of: datetime) -> Pushed:
    """What the findings among outcomes (columns of OUTCOME) push, as of a moment."""
    return Remembered().at(workspace, reported, as_of)


def findings_of(reported: pa.Table, as_of: datetime) -> dict[str, datetime]:
    """Consignments with a finding recorded before a moment, and when the first of each was."""
    before = pc.less(reported["recorded_at"], pa.scalar(as_of, reported["recorded_at"].type))
    found = reported.filter(pc.and_(reported["finding"], before)).sort_by([("recorded_at", "descending")])
    return dict(zip(found["consignment_id"].to_pylist(), found["recorded_at"].to_pylist(), strict=True))


def digest(pushed_now: Pushed | None) -> str:
    """A digest of what is pushed: the answers of an assessment rest on it."""
    if pushed_now is None:
        return ""
    arrays = (pushed_now.links.key, pushed_now.links.strength, pushed_now.rank, pushed_now.findings)
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


def chains(workspace: Workspace, rows: pa.Table, assessed_at: Sequence[datetime]) -> list[tuple[str, ...]]:
    """The chain from a finding to each lake row as of its assessment, a sentence a step; empty where there is none."""
    told: list[tuple[str, ...]] = [()] * rows.num_rows
    reported = outcomes.outcome_table()
    near = Remembered()
    for as_of in sorted(set(assessed_at)):
        mine = [number for number, one in enumerate(assessed_at) if one == as_of]
        known = near.at(workspace, reported, as_of)
        for number, chain in zip(mine, known.told(near.graph, rows.take(pa.array(mine)), as_of), strict=True):
            told[number] = chain
    return told
