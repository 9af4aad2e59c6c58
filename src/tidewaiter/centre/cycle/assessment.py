"""Assessing what has been taken in since the last run, as of a moment."""

import hashlib
import time
from dataclasses import asdict, dataclass
from datetime import datetime

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind
from tidewaiter.centre.cycle import definitions, learning, memory
from tidewaiter.centre.files import write_parquet_atomically
from tidewaiter.centre.lock import lake_lock
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.rulebook import actions as rulebook
from tidewaiter.centre.targets import actions
from tidewaiter.centre.targets.drafts import NewAssessmentRun
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.pipeline import day

ROWS_AT_A_TIME = 500_000
"""Consignments assessed in one run; a backlog is worked off in several."""


@dataclass(frozen=True, slots=True)
class AssessmentReport:
    """What a run (or several) assessed; `bands` counts consignments by band, highest first."""

    rows: int
    bands: dict[str, int]
    lookout_hits: int
    model_version: str | None
    ruleset_version: str
    seconds: float

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def assess_pending(workspace: Workspace, *, as_of: datetime, actor: Actor) -> AssessmentReport:
    """Assess the latest version of every consignment received by `as_of` and not yet assessed."""
    started = time.perf_counter()
    knowledge = _knowledge(workspace, as_of, actor)
    with lake_lock(workspace.home):
        groups = memory.pending_groups(as_of, ROWS_AT_A_TIME)
        done = [_run(workspace, batches, knowledge, as_of, actor) for batches in groups]
    assessed = pa.concat_tables(done) if done else None
    return AssessmentReport(
        rows=assessed.num_rows if assessed else 0,
        bands=_bands(assessed) if assessed else {},
        lookout_hits=sum(1 for hits in assessed["lookouts"].to_pylist() if hits) if assessed else 0,
        model_version=knowledge.model_version,
        ruleset_version=knowledge.ruleset.version,
        seconds=time.perf_counter() - started,
    )


def _knowledge(workspace: Workspace, as_of: datetime, actor: Actor) -> day.Knowledge:
    ruleset = definitions.load(workspace.home).ruleset
    rulebook.put_in_force(actor, ruleset.version, [msgspec.to_builtins(rule) for rule in ruleset.rules])
    known = outcomes.outcome_table(before=as_of)
    version, model = learning.active(workspace)
    return day.Knowledge(
        history=memory.history_files(workspace),
        outcomes=known,
        lookouts=lookouts.active(as_of),
        ruleset=ruleset,
        predict=model.predict if model else None,
        model_version=version,
        positives=pc.sum(known["finding"]).as_py() or 0,
    )


def _run(workspace: Workspace, batches: list[str], knowledge: day.Knowledge, as_of: datetime, actor: Actor) -> pa.Table:
    started = time.perf_counter()
    run_id = hashlib.sha256("\n".join([as_of.isoformat(), *sorted(batches)]).encode()).hexdigest()[:16]
    connection = local.connect()
    try:
        rows = lake.rows_in(connection, memory.consignment_files(workspace, batches))
        assessed = day.assess_rows(connection, lake.latest(rows), knowledge, as_of)
    finally:
        connection.close()
    on = as_of.date()
    entries = []
    for kind, table in ((LakeKind.ASSESSMENTS, assessed), (LakeKind.HISTORY, memory.history_rows(rows))):
        path = f"{kind.value}/assessed_on={on.isoformat()}/{run_id}.parquet"
        written = write_parquet_atomically(table, workspace.lake / path)
        entries.append(LakeEntry(kind, path, on, table.num_rows, written.bytes, written.sha256))
    run = NewAssessmentRun(
        run_id=run_id,
        as_of=as_of,
        rows=assessed.num_rows,
        ruleset_version=knowledge.ruleset.version,
        model_version=knowledge.model_version,
        seconds=round(time.perf_counter() - started, 3),
        batches=tuple(batches),
    )
    actions.record_assessment_run(actor, run, entries)
    return assessed.select(["band", "lookouts"])


def _bands(assessed: pa.Table) -> dict[str, int]:
    counted = {c["values"]: c["counts"] for c in pc.value_counts(assessed["band"]).to_pylist()}
    return {band: counted.get(band, 0) for band in ("severe", "high", "elevated", "guarded", "low")}
