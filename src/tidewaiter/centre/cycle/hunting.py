"""Hunting: what hangs together with a seizure, a target, a lookout or a consignment, and the hunt after each find.

A hunt as of a moment sees what was received before it. Those after finds are recorded, so that a target chosen
later remembers which seizure led to it, and the yield of each lineage can be told. The others are looks at people's
data, and logged as such.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.cycle import finding, links, memory
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.hunts import actions, queries
from tidewaiter.centre.hunts.draft import NewHunt, NewQuarry
from tidewaiter.centre.lookouts import queries as lookouts
from tidewaiter.centre.outcomes import queries as outcomes
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine import local
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.history import identifiers
from tidewaiter.history.lake import LAKE
from tidewaiter.history.relation import relation
from tidewaiter.links import export
from tidewaiter.links.edges import BY_NAME, LINK_KINDS, keys_of
from tidewaiter.links.graph import Graph, ids_of
from tidewaiter.links.hunt import Hunt, hunt, microseconds
from tidewaiter.links.weighing import WIDE

KEPT = 200
"""Consignments that a recorded hunt keeps."""

SEEDS_OF_A_LOOKOUT = 50
"""Consignments of a lookout's key from which a hunt begins: the latest."""

SAID = {
    **{kind.name: f"key_{kind.columns[0]}" for kind in LINK_KINDS if f"key_{kind.columns[0]}" in LAKE.names},
    "consignor_email": "consignor_email",
    "consignee_email": "consignee_email",
    "goods_words": "key_goods",
    "goods_ending": "key_goods",
    "consignor_house": "key_consignor_address",
    "consignor_street": "key_consignor_address",
    "consignor_sound": "key_consignor",
    "consignee_at_house": "key_consignee_address",
    "conveyance": "conveyance",
}
"""Which column of the lake says in words what a link of a kind is."""

_SHOWN = ("goods_description", "arrival_date", "entry_office", "simulated")
_COLUMNS = tuple(dict.fromkeys(["consignment_id", "version", "received_at", *_SHOWN, *SAID.values()]))


@dataclass(frozen=True, slots=True)
class Hunted:
    """A hunt with what its consignments filed, by consignment_id, as of its moment."""

    what: str
    as_of: datetime
    since: datetime | None
    hunt: Hunt
    filed: dict[str, dict[str, Any]]
    targets: dict[str, tuple[str, str]]
    parents: list[queries.Parent]

    def document(self) -> dict[str, Any]:
        """As plain data: the list, each with its chain in words, its evidence, and what is known of it."""
        return {
            "hunted": self.what,
            "as_of": self.as_of,
            "since": self.since,
            "seeds": list(self.hunt.seeds),
            "parents": [asdict(parent) for parent in self.parents],
            "reached": self.hunt.reached,
            "linked": [
                {
                    "consignment_id": one.consignment_id,
                    "belief": one.belief,
                    "strength": one.strength,
                    "steps": one.steps,
                    "parent": one.parent,
                    "received_at": one.received_at,
                    **{name: self.filed.get(one.consignment_id, {}).get(name) for name in _SHOWN},
                    "coming": self.coming(one.consignment_id),
                    "target": self.targets.get(one.consignment_id, (None, None))[0],
                    "state": self.targets.get(one.consignment_id, (None, None))[1],
                    "chain": list(one.words),
                    "evidence": [{**asdict(link), "sentence": link.sentence} for link in one.evidence],
                }
                for one in self.hunt.linked
            ],
            "hubs": [asdict(hub) for hub in self.hunt.hubs],
        }

    def coming(self, consignment_id: str) -> bool | None:
        """Whether a consignment arrives on the day of the hunt or later; None where it is not known."""
        arrives = self.filed.get(consignment_id, {}).get("arrival_date")
        return None if arrives is None else arrives >= self.as_of.date()

    def export(self, ending: str) -> bytes:
        """The hunt in a format of charting tools, by the ending of the file's name; OperatorError for another."""
        write = export.FORMATS.get(ending.lower())
        if write is None:
            raise OperatorError(
                "no charting tool's format ends in .{ending}",
                "name the file .{choices}",
                ending=ending,
                choices=", .".join(export.FORMATS),
            )
        return write(self.hunt)


def run(
    workspace: Workspace,
    what: str,
    *,
    as_of: datetime,
    since: datetime | None = None,
    depth: int = 4,
    most: int = 100,
    actor: Actor,
) -> Hunted:
    """Hunt from a seizure or target ('T-000123'), a lookout ('L-000123') or a consignment by any of its numbers.

    OperatorError when nothing by that name was received by the moment. The look is logged.
    """
    audit.record_read(actor, "consignments.hunt", storable.text(what))
    graph = links.opened(workspace).graph
    seeds = seeds_of(workspace, graph, what, as_of, actor)
    made = hunt(graph, seeds, as_of=as_of, since=since, limits=replace(WIDE, depth=depth), most=most)
    if not made.seeds:
        raise OperatorError(
            "{what} had not been received by {as_of}",
            "hunt as of a later moment",
            what=what,
            as_of=f"{as_of:%Y-%m-%d %H:%M}",
        )
    filed = _filed(workspace, made, as_of)
    names = [one.consignment_id for one in made.linked]
    parents = queries.parents_of(made.seeds[0], as_of) if len(made.seeds) == 1 else []
    return Hunted(what, as_of, since, made.told(_texts(filed)), filed, queries.standing(names), parents)


def after_finds(workspace: Workspace, actor: Actor, only: str | None = None) -> int:
    """Hunt from every find that was not hunted from yet, as of its recording; gives how many.

    `only` names the one consignment to hunt from; None is every find.
    """
    known = queries.hunted()
    finds = [view for view in outcomes.finds() if view.consignment_id not in known]
    finds = [view for view in finds if only in {None, view.consignment_id}]
    if not finds:
        return 0
    graph = links.opened(workspace).graph
    first = {view.consignment_id: view for view in reversed(finds)}
    for find in sorted(first.values(), key=lambda view: view.recorded_at):
        made = hunt(graph, [find.consignment_id], as_of=find.recorded_at, most=KEPT)
        told = made.told(_texts(_filed(workspace, made, find.recorded_at))) if made.linked else made
        quarries = tuple(NewQuarry(one.consignment_id, one.strength, one.steps, one.words) for one in told.linked)
        actions.record_hunt(actor, NewHunt(find.consignment_id, find.recorded_at, made.reached, quarries))
    return len(first)


def lineages(actor: Actor) -> list[queries.Lineage]:
    """The yield of each lineage of hunts; the look is logged, as seizures are named."""
    audit.record_read(actor, "hunts.lineages", "hunts")
    return queries.lineages()


def seeds_of(workspace: Workspace, graph: Graph, what: str, as_of: datetime, actor: Actor) -> list[str]:
    """The consignments that a seizure, target, lookout or number stands for, by which a hunt begins."""
    if what.upper().startswith("L-"):
        return _named_by_lookout(graph, what, as_of)
    target = targets.target(what.upper()) or targets.target(what)
    if target is not None:
        return [target.consignment_id]
    if graph.received(ids_of([what]), microseconds(as_of))[0] >= 0:
        return [what]
    found = finding.find(workspace, what, actor=actor)
    return [consignment["consignment_id"] for consignment in found["consignments"]]


def _named_by_lookout(graph: Graph, what: str, as_of: datetime) -> list[str]:
    """The latest consignments within its kind's window that name a lookout's key."""
    view = next((one for one in lookouts.lookouts() if one.lookout_id == what.upper()), None)
    if view is None:
        raise OperatorError("there is no lookout {what}", "see 'tidewaiter status'", what=what)
    kind = BY_NAME.get(view.kind)
    if kind is None or len(kind.columns) != 1:
        raise OperatorError(
            "{what} is on a {kind}, which is no trace to follow",
            "hunt from one of its consignments",
            what=what,
            kind=view.kind,
        )
    hashed = xxh64(pa.array([view.key], pa.string())).to_numpy(zero_copy_only=False)
    windows = graph.windows(keys_of(kind, [hashed]), *(np.array([t]) for t in (0, microseconds(as_of))))
    touched = graph.touching(windows, np.array([0]))
    latest = touched.ids[np.argsort(-touched.times, kind="stable")][:SEEDS_OF_A_LOOKOUT]
    if not len(latest):
        raise OperatorError(
            "no consignment named what {what} is on by {as_of}",
            "hunt later",
            what=what,
            as_of=f"{as_of:%Y-%m-%d %H:%M}",
        )
    return graph.names(latest)


def versions_of(workspace: Workspace, names: Sequence[str], as_of: datetime, columns: Sequence[str]) -> pa.Table:
    """The versions of some consignments that were received by a moment, earliest first, without what the lake lost.

    `columns` has consignment_id, version and received_at.
    """
    ids = pa.array(names, pa.string())
    catalogue = memory.Catalogue.open(workspace)
    _, files = catalogue.indexes.files_with(identifiers.hashes_of(ids))
    chosen = sorted((files & catalogue.live) | set(catalogue.uncovered))
    connection = local.connect()
    try:
        lake = relation(connection, [workspace.lake / path for path in chosen], columns, LAKE)
        connection.register("wanted_ids", pa.table({"consignment_id": ids}))
        return connection.sql(
            f"SELECT * FROM {lake} SEMI JOIN wanted_ids USING (consignment_id) WHERE received_at < $as_of "
            "ORDER BY consignment_id, version, received_at",
            params={"as_of": as_of},
        ).to_arrow_table()
    finally:
        connection.close()


def _filed(workspace: Workspace, made: Hunt, as_of: datetime) -> dict[str, dict[str, Any]]:
    """The latest version by the moment of each consignment that a hunt names."""
    rows = versions_of(workspace, made.consignments, as_of, _COLUMNS)
    return {row["consignment_id"]: row for row in rows.to_pylist()}


def _texts(filed: dict[str, dict[str, Any]]) -> dict[tuple[str, str], str]:
    return {
        (name, kind): str(row[column])
        for name, row in filed.items()
        for kind, column in SAID.items()
        if row[column] is not None
    }
