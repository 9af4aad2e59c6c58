"""Who is who in a workspace: parties of the lake linked a day at a time, entities as a view, decisions of people.

Records, scored pairs and the model lie below `entities/`, in files that count because a row of the store names them.
The model is trained on the first linkage, and again when asked; entities are computed from all pairs and from the
decisions that stand, never stored.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.entities import actions, queries
from tidewaiter.centre.entities.draft import NewDecision, NewLinkage
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.files import write_parquet_atomically
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation
from tidewaiter.parties.resolution import decisions, explain, link, prepare, records
from tidewaiter.parties.resolution.cluster import EDGES
from tidewaiter.parties.resolution.incremental import Base
from tidewaiter.parties.resolution.link import Trained
from tidewaiter.parties.resolution.verdict import Verdict

FOLDER = "entities"
TRAINED_ON = 1_000_000
"""Records that a model is trained on at the most: it needs frequencies and pairs, not everybody."""

LEAST_RECORDS = 50
OnStep = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a linkage did: records that were new, pairs scored, records and entities there are now."""

    new: int
    edges: int
    records: int
    entities: int
    merged: int

    def document(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Entities:
    """The view: records as filed (RECORD) in the order of ids, pairs (EDGES), the cluster of each record."""

    records: pa.Table
    edges: pa.Table
    cluster: NDArray[np.int64]

    @cached_property
    def names(self) -> pa.Array:
        """The entity of each record: 'E-' and the number of its first record's id."""
        ids = self.records["record_id"].combine_chunks()
        return pc.replace_substring(ids.take(pa.array(self.cluster)), "R", "E")

    def table(self) -> pa.Table:
        """record_id and entity, a row a record: what links and histories are joined with."""
        return pa.table({"record_id": self.records["record_id"], "entity": self.names})

    def members(self, entity: str) -> pa.Table:
        """The records of an entity, or of the entity that a record belongs to; empty for neither."""
        ids = self.records["record_id"].combine_chunks()
        place = pc.index(ids, entity).as_py()
        named = self.names[place].as_py() if place >= 0 else entity
        return self.records.filter(pc.equal(self.names, named))


def resolve(workspace: Workspace, *, actor: Actor, train: bool = False, on_step: OnStep = lambda *_: None) -> Resolved:
    """Link the parties that came since the last linkage, against the entities there are; `train` makes a new model."""
    manifest = batches.lake_files(LakeKind.CONSIGNMENTS)
    known = set() if train else queries.linked_files()
    files = [entry.path for entry in manifest if entry.path not in known]
    old = entities(workspace)
    on_step("read parties", 0, 3)
    fresh = _parties(workspace, files)
    fresh = fresh.filter(pc.invert(pc.is_in(fresh["record_id"], value_set=old.records["record_id"].combine_chunks())))
    # Made anew, it is made of what the lake holds now: who left it by retention is nobody's record any more.
    every = _parties(workspace, files) if train else pa.concat_tables([old.records, fresh])
    kept = _trained(workspace)
    on_step("compare", 1, 3)
    if train or kept is None:
        if every.num_rows < LEAST_RECORDS:
            return _counted(old, 0, 0)
        ready = prepare.prepare(every, records.ROLES)
        trained = link.train(ready.slice(0, TRAINED_ON))
        trained, pairs = link.settle(trained, link.edges(ready, trained), ready)
        brought = every
    else:
        trained, brought = kept, fresh
        pairs = EDGES.empty_table()
        if fresh.num_rows:
            with Base(prepare.prepare(old.records, records.ROLES), trained) as base:
                pairs = base.edges(prepare.prepare(fresh, records.ROLES))
    on_step("write", 2, 3)
    if files:
        linked = queries.linked_files()
        _keep(workspace, brought, pairs, trained, [file for file in files if file not in linked], actor, anew=train)
    on_step("write", 3, 3)
    return _counted(entities(workspace), fresh.num_rows, pairs.num_rows)


def _counted(now: Entities, new: int, edges: int) -> Resolved:
    count = len(np.unique(now.cluster))
    return Resolved(new, edges, now.records.num_rows, count, now.records.num_rows - count)


def _parties(workspace: Workspace, files: Sequence[str]) -> pa.Table:
    columns = [name for side in records.SIDES for name in records.read(side)]
    found = [records.RECORD.empty_table()]
    connection = local.connect()
    try:
        for start in range(0, len(files), 64):
            paths = [workspace.lake / path for path in files[start : start + 64]]
            rows = connection.sql(f"FROM {relation(connection, paths, columns, LAKE)}").to_arrow_table()
            found.append(records.distinct(rows))
    finally:
        connection.close()
    together = pa.concat_tables(found).combine_chunks()
    seen = together["record_id"].combine_chunks().dictionary_encode().indices
    _, first = np.unique(seen.to_numpy(), return_index=True)
    return together.take(pa.array(first)).sort_by("record_id")


def _keep(
    workspace: Workspace,
    brought: pa.Table,
    pairs: pa.Table,
    trained: Trained,
    files: list[str],
    actor: Actor,
    *,
    anew: bool,
) -> None:
    folder = workspace.home / FOLDER
    folder.mkdir(exist_ok=True)
    said = "\n".join([trained.to_json(), *brought["record_id"].to_pylist(), *sorted(files)])
    name = hashlib.sha256(said.encode()).hexdigest()[:16]
    wrote_records = write_parquet_atomically(brought, folder / f"records-{name}.parquet")
    wrote_edges = write_parquet_atomically(pairs, folder / f"edges-{name}.parquet")
    text = trained.to_json().encode()
    version = hashlib.sha256(text).hexdigest()[:12]
    write_bytes_atomically(text, folder / f"model-{version}.json")
    new = NewLinkage(
        model=version,
        records_file=f"records-{name}.parquet",
        edges_file=f"edges-{name}.parquet",
        sha256={"records": wrote_records.sha256, "edges": wrote_edges.sha256},
        sources=tuple(files),
        records=brought.num_rows,
        edges=pairs.num_rows,
        anew=anew,
    )
    actions.record_linkage(actor, new)
    if anew:
        _sweep(workspace)


def _sweep(workspace: Workspace) -> None:
    """Take files from the disk that no linkage which counts names."""
    named = {name for view in _counting() for name in (view.records_file, view.edges_file, f"model-{view.model}.json")}
    for file in (workspace.home / FOLDER).iterdir():
        if file.name not in named:
            file.unlink(missing_ok=True)


def _counting() -> list[queries.LinkageView]:
    """The linkages that count: from the last that was made anew."""
    views = queries.linkages()
    return views[max((place for place, view in enumerate(views) if view.anew), default=0) :]


def _trained(workspace: Workspace) -> Trained | None:
    """The model of the linkages that count, None before the first: what a crash left beside it is not asked."""
    counting = _counting()
    if not counting:
        return None
    return Trained.from_json((workspace.home / FOLDER / f"model-{counting[-1].model}.json").read_text(encoding="utf-8"))


def thin(workspace: Workspace, actor: Actor) -> None:
    """Keep only parties that the lake still holds, as after retention: the same model, pairs of those who stay."""
    trained = _trained(workspace)
    if trained is None:
        return
    now = entities(workspace)
    there = _parties(workspace, [entry.path for entry in batches.lake_files(LakeKind.CONSIGNMENTS)])
    ids = there["record_id"].combine_chunks()
    left = now.records.filter(pc.is_in(now.records["record_id"], value_set=ids))
    inside = pc.and_(pc.is_in(now.edges["left"], value_set=ids), pc.is_in(now.edges["right"], value_set=ids))
    _keep(workspace, left, now.edges.filter(inside), trained, [], actor, anew=True)


def entities(workspace: Workspace) -> Entities:
    """The entities as they are: all records and pairs of linkages that count, under the decisions that stand."""
    folder = workspace.home / FOLDER
    kept = _counting()
    tables = [pq.read_table(folder / view.records_file, partitioning=None) for view in kept]
    pairs = [pq.read_table(folder / view.edges_file, partitioning=None) for view in kept]
    every = pa.concat_tables([records.RECORD.empty_table(), *(table.cast(records.RECORD) for table in tables)])
    every = every.sort_by("record_id").combine_chunks()
    edges = pa.concat_tables([EDGES.empty_table(), *(table.cast(EDGES) for table in pairs)]).combine_chunks()
    return Entities(every, edges, decisions.view(every["record_id"].to_pylist(), edges, queries.decisions()))


def show(workspace: Workspace, what: str, *, actor: Actor) -> dict[str, object]:
    """An entity, or that of a record: its members as filed, their pairs, and the decisions about them."""
    audit.record_read(actor, "entities.show", what)
    view = entities(workspace)
    members = view.members(what)
    if not members.num_rows:
        raise OperatorError("there is no entity or record {what}", "see 'tidewaiter resolve --list'", what=repr(what))
    ids = members["record_id"].to_pylist()
    inside = pc.and_(pc.is_in(view.edges["left"], pa.array(ids)), pc.is_in(view.edges["right"], pa.array(ids)))
    return {
        "entity": view.names[pc.index(view.records["record_id"], ids[0]).as_py()].as_py(),
        "records": members.to_pylist(),
        "pairs": view.edges.filter(inside).sort_by([("weight", "descending")]).to_pylist(),
        "decisions": [asdict(one) for one in queries.decisions_about(ids)],
        "simulated": workspace.practice,
    }


def largest(workspace: Workspace, limit: int, *, actor: Actor) -> list[dict[str, object]]:
    """The entities of most records: their names as filed, how many records."""
    audit.record_read(actor, "entities.list", "entities")
    view = entities(workspace)
    table = view.table().append_column("name", view.records["name"])
    sql = """
        SELECT entity, count(*) AS records, list(DISTINCT name ORDER BY name)[:5] AS names
        FROM entities GROUP BY entity HAVING count(*) > 1 ORDER BY records DESC, entity
    """
    rows: list[dict[str, object]] = local.query(sql, {"entities": table}).slice(0, limit).to_pylist()
    return rows


def account(workspace: Workspace, left: str, right: str, *, actor: Actor) -> explain.Account:
    """Why two records are taken for one party, or not."""
    audit.record_read(actor, "entities.explain", f"{left} {right}")
    view = entities(workspace)
    trained = _trained(workspace)
    if trained is None:
        raise OperatorError("no parties are linked yet", "run 'tidewaiter resolve' first")
    rows = [view.records.filter(pc.equal(view.records["record_id"], name)) for name in (left, right)]
    for name, row in zip((left, right), rows, strict=True):
        if not row.num_rows:
            raise OperatorError(
                "there is no record {name}", "records are named by 'tidewaiter resolve --show ENTITY'", name=repr(name)
            )
    with Base(prepare.prepare(view.records, records.ROLES), trained) as base:
        first, second = (prepare.prepare(row, records.ROLES) for row in rows)
        return explain.account(base.compared(first, second), trained)


def decide(workspace: Workspace, left: str, right: str, verdict: Verdict, why: str, *, actor: Actor) -> str:
    """Record what somebody says of two records, with what the model said when it was said."""
    told = account(workspace, left, right, actor=actor)
    new = NewDecision(left, right, verdict, why, told.weight, tuple(told.sentences()))
    return actions.decide(actor, new)
