"""How good the data of filers, countries and modes is, from the lake, and the rows that speak against them.

The tallies behind every figure are kept in the workspace and grow by what comes in; pages and commands ask here.
"""

from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log.actions import record_read
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import definitions, figures
from tidewaiter.centre.permissions import Permission, require
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history import quality
from tidewaiter.pipeline import scorecard
from tidewaiter.pipeline.scorecard import CODE, Scope

NAME = "quality"


def tallies(workspace: Workspace, patience: float = figures.PATIENCE) -> figures.Answer[pa.Table]:
    """Tallies of every file of consignments that counts; only files that came since are read."""
    rules = definitions.load(workspace.home).surroundings.regimes
    law = sha256(f"{rules!r}{quality.TALLY}".encode()).hexdigest()[:12]  # and the form of a tally

    def work(before: pa.Table | None) -> pa.Table:
        files = {entry.path: workspace.lake / entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)}
        kept = quality.TALLY.empty_table()
        if before is not None and (before.schema.metadata or {}).get(b"law") == law.encode():
            kept = before.filter(pc.is_in(before["file"], value_set=pa.array(list(files), pa.string())))
        known = set(pc.unique(kept["file"]).to_pylist())
        connection = local.connect()
        try:
            new = quality.tally(connection, {name: path for name, path in files.items() if name not in known}, rules)
        finally:
            connection.close()
        every = pa.concat_tables([kept.cast(quality.TALLY), new]).combine_chunks()
        return every.replace_schema_metadata({"law": law})

    state = f"{batches.lake_state(LakeKind.CONSIGNMENTS)}.{law}"
    return figures.ask(workspace, figures.Figure(NAME, state, work, _encode, _decode), patience)


def scope(workspace: Workspace, actor: Actor, weeks: int = scorecard.WEEKS, **where: str) -> Scope:
    """The last weeks of what the actor's facilities receive."""
    named = {name: value for name, value in where.items() if name in quality.DIMENSIONS}
    return Scope(scorecard.weeks_until(workspace.now().date(), weeks), named, actor.facilities)


def problem_rows(
    workspace: Workspace,
    actor: Actor,
    within: Scope,
    *,
    code: str = "",
    batch: str = "",
    limit: int = 50,
    skip: int = 0,
) -> list[dict[str, Any]]:
    """Rows in scope with a problem ('': any), latest received first; the look is logged.

    These are consignments: needs the permission to read them.
    """
    require(actor, Permission.CONSIGNMENTS)
    wanted = {**within.where, **({CODE: code} if code else {}), **({"batch": batch} if batch else {})}
    files = _files(workspace, within, code, batch, limit + skip)
    record_read(actor, "quality.rows", " ".join(f"{name}={value}" for name, value in sorted(wanted.items())) or "all")
    connection = local.connect()
    try:
        found = quality.problem_rows(
            connection,
            [workspace.lake / file for file in files],
            wanted,
            offices=None if within.offices is None else sorted(within.offices),
            limit=limit,
            skip=skip,
        )
    finally:
        connection.close()
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def _files(workspace: Workspace, within: Scope, code: str, batch: str, enough: int) -> list[str]:
    """Files in which the rows are: those of a batch where one is named and they were not compacted since."""
    if batch:
        of_batch = [entry.path for entry in batches.files_of(batch)]
        if of_batch:
            return of_batch
    known = tallies(workspace).value
    return [] if known is None else scorecard.files_with(known, within, code, enough if not batch else 10**9)


def week_name(monday: date) -> str:
    """'2026-W03'."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def _encode(table: pa.Table) -> bytes:
    sink = BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _decode(data: bytes) -> pa.Table:
    return pq.read_table(BytesIO(data))
