"""Assessing what has been taken in since the last run, as of a moment."""

import hashlib
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter import __version__
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import books, definitions, learning, lists, memory, nearness, queueing, rules_in_force
from tidewaiter.centre.cycle.cluster import Cluster
from tidewaiter.centre.cycle.parts import LakePart, parts_of
from tidewaiter.centre.cycle.recording import Run
from tidewaiter.centre.files import ROWS_PER_GROUP, write_bytes_atomically
from tidewaiter.centre.lock import lake_lock
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.queue import actions as queue
from tidewaiter.centre.rulebook import actions as rulebook
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.pipeline import batch, day
from tidewaiter.pipeline.shelf import Shelf

ROWS_AT_A_TIME = 8_000_000
"""Consignments assessed in one run; a backlog is worked off in several."""

_SUMMARY = ["band", "lookouts"]
_IDENTITY = ["consignment_id", "version"]

MOMENT = pa.timestamp("us", tz="UTC")


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


def assess_pending(
    workspace: Workspace, *, as_of: datetime, actor: Actor, cluster: Cluster | None = None
) -> AssessmentReport:
    """Assess the latest version of every consignment received by `as_of` and not yet assessed."""
    started = time.perf_counter()
    knowledge = _knowledge(workspace, as_of, actor)
    with lake_lock(workspace.home):
        groups = memory.pending_groups(as_of, ROWS_AT_A_TIME)
        done = [_run(workspace, batches, knowledge, as_of, actor, cluster) for batches in groups]
    queue.close_passed(actor)
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
    ruleset = rules_in_force.ruleset(workspace, as_of)
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
        reader=definitions.load(workspace.home).reader,
        harm=model.classes if model else None,
        pushed=nearness.pushed(workspace, known, as_of),
        screener=lists.screener(workspace, as_of),
    )


def _run(
    workspace: Workspace,
    batches: list[str],
    knowledge: day.Knowledge,
    as_of: datetime,
    actor: Actor,
    cluster: Cluster | None,
) -> pa.Table:
    begun = time.perf_counter()
    shelf = _shelf(workspace, batches, knowledge, as_of)
    # A run that was stopped goes on as of the moment at which it began, which is never later than the one asked for.
    as_of = shelf.kept("as-of", lambda: pa.table({"as_of": pa.array([as_of], MOMENT)}))["as_of"][0].as_py()
    run = Run(as_of, batches, knowledge.ruleset.version, knowledge.model_version, begun)
    parts = parts_of(workspace, batches)
    if cluster is None:
        assessed, summary = _assessed(workspace, parts, batches, knowledge, shelf, as_of)
    else:
        assessed = cluster.assessed([file for part in parts for file in part.files], knowledge, shelf, as_of)
        summary = [pq.read_table(file, columns=_SUMMARY, partitioning=None) for file in assessed]
    history = [shelf.stored(f"history-{number:05d}", part.history, ROWS_PER_GROUP) for number, part in enumerate(parts)]
    entries = []
    for kind, files, sizes in (
        (LakeKind.ASSESSMENTS, assessed, [part.num_rows for part in summary]),
        (LakeKind.HISTORY, history, [part.rows for part in parts]),
    ):
        for number, (file, rows) in enumerate(zip(files, sizes, strict=True)):
            path = run.path(kind, number, len(files))
            written = write_bytes_atomically(file.read_bytes(), workspace.lake / path)
            entries.append(run.entry(kind, path, rows, written))
    whole = pa.concat_tables(summary)
    # Before the run is recorded: one that was stopped here raises no alert twice.
    if knowledge.screener is not None:
        found = [batch.hits_of(part.latest, number, shelf, knowledge.screener) for number, part in enumerate(parts)]
        lists.raise_alerts(actor, pa.concat_tables(found), "assess")
    items = queueing.of_files(workspace, assessed, run.id, knowledge.ruleset)
    run.record(actor, whole.num_rows, entries, items)
    shelf.clear()
    return whole


def _shelf(workspace: Workspace, batches: list[str], knowledge: day.Knowledge, as_of: datetime) -> Shelf:
    """The shelf of a run: another if anything differs that the answers rest on."""
    known = [
        sha256_of(knowledge.outcomes),
        sha256_of(knowledge.lookouts),
        knowledge.positives,
        nearness.digest(knowledge.pushed),
        lists.digest(as_of),
    ]
    versions = [__version__, knowledge.ruleset.version, knowledge.model_version]
    history = sorted(path.as_posix() for path in knowledge.history)
    inputs = (as_of.date(), *sorted(batches), *versions, *known, *history)
    shelf = Shelf.of(workspace.home / books.WORK, *inputs)
    if shelf.has("as-of") and shelf.kept("as-of", _nothing)["as_of"][0].as_py() > as_of:
        shelf.clear()
        shelf = Shelf.of(workspace.home / books.WORK, *inputs)
    return shelf


def _nothing() -> pa.Table:
    return pa.table({})


def sha256_of(table: pa.Table) -> str:
    """A digest of a table's content."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    return hashlib.sha256(sink.getvalue()).hexdigest()


def _assessed(
    workspace: Workspace,
    parts: list[LakePart],
    batches: list[str],
    knowledge: day.Knowledge,
    shelf: Shelf,
    as_of: datetime,
) -> tuple[list[Path], list[pa.Table]]:
    """The file of each part with its assessments, and of each row its band and lookouts."""
    books_now = books.opened(workspace, as_of)
    if books_now is None:
        # Before what the books hold: counted from history, all in one.
        connection = local.connect()
        try:
            rows = pa.concat_tables([part.latest() for part in parts])
            table = day.assess_rows(connection, rows, knowledge, as_of)
        finally:
            connection.close()
        sizes = [part.latest(_IDENTITY).num_rows for part in parts]
        starts = [sum(sizes[:number]) for number in range(len(sizes))]
        cut = [table.slice(start, size) for start, size in zip(starts, sizes, strict=True)]
        files = [shelf.stored(f"counted-{n:05d}", partial(_itself, t)) for n, t in enumerate(cut)]
        return files, [t.select(_SUMMARY) for t in cut]
    connection = local.connect()
    try:
        identity = pa.concat_tables([part.latest(_IDENTITY) for part in parts])
        asked = books.asked(workspace, connection, identity, knowledge.outcomes, as_of, batches)
    finally:
        connection.close()
    known = batch.Known(
        books=books_now,
        findings=asked.findings,
        lookouts=knowledge.lookouts,
        ruleset=knowledge.ruleset,
        predict=knowledge.predict,
        model_version=knowledge.model_version,
        positives=knowledge.positives,
        reader=knowledge.reader,
        harm=knowledge.harm,
        pushed=knowledge.pushed,
        screener=knowledge.screener,
        own=asked.own,
        own_findings=asked.own_findings,
    )
    finished = batch.assess_parts([part.latest for part in parts], known, shelf, as_of=as_of)
    return [one.path for one in finished], [
        pq.read_table(o.path, columns=_SUMMARY, partitioning=None) for o in finished
    ]


def _itself(table: pa.Table) -> pa.Table:
    return table


def _bands(assessed: pa.Table) -> dict[str, int]:
    counted = {c["values"]: c["counts"] for c in pc.value_counts(assessed["band"]).to_pylist()}
    return {band: counted.get(band, 0) for band in ("severe", "high", "elevated", "guarded", "low")}
