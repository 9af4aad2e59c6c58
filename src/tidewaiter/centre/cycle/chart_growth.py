"""Looking for things to put on a chart, and growing it: what one thing names, who names it, how two hang together.

Every look is an entry of the log with the chart it was for. Who works for some facilities alone is brought
consignments of those alone; what they share with others is not told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from tidewaiter.centre import storable
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.charts import actions, queries
from tidewaiter.centre.cycle import hunting, links
from tidewaiter.centre.errors import Conflict, OperatorError
from tidewaiter.centre.workspace import Workspace
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.links import chart as charts
from tidewaiter.links.around import PLAIN, Touch, namers_of, touch_of, values_of
from tidewaiter.links.edges import BY_CODE, LINK_KINDS, LinkKind, keys_of
from tidewaiter.links.expansion import Links
from tidewaiter.links.graph import Graph, ids_of
from tidewaiter.links.hunt import microseconds
from tidewaiter.links.paths import between
from tidewaiter.parties.forms import PHONE, TEXT, normal_form

MOST_AT_ONCE = 25
MOST_FOUND = 20

_OFFICE = ("consignment_id", "version", "received_at", "entry_office")


@dataclass(frozen=True, slots=True)
class Found:
    """Something by what was looked for: its node, its kind, what was typed of it, and how many name it."""

    node: str
    kind: str
    said: str
    total: int


@dataclass(frozen=True, slots=True)
class Grown:
    """What came onto a chart: new nodes, those that were left out as it is full, and how many more there are."""

    came: int
    left_out: int
    more: int


def look_for(workspace: Workspace, what: str, *, actor: Actor) -> list[Found]:
    """Consignments by any of their numbers; names, telephones, mailboxes and addresses as filed. The look is logged.

    A name is found in its normal form, whole: capitals, accents and signs between words do not matter, other spellings
    do. Nothing is found of what another facility's consignments alone name.
    """
    audit.record_read(actor, "charts.search", storable.text(what, 120))
    graph, until = links.opened(workspace).graph, _now(workspace)
    found = [
        Found(charts.consignment(name), charts.CONSIGNMENT, name, 1) for name in _seeds(workspace, graph, what, actor)
    ]
    for kind, key, said in _candidates(what):
        named = namers_of(graph, key, as_of=until, most=1 if actor.facilities is None else 200)
        mine = _mine(workspace, [touch.consignment_id for touch in named.touches], actor)
        if mine:
            total = named.total if actor.facilities is None else len(mine)
            found.append(Found(charts.value(kind.name, key), kind.name, said, total))
    return found[:MOST_FOUND]


def add(workspace: Workspace, chart_id: str, node: str, *, actor: Actor) -> Grown:
    """Put a thing on a chart with what lies around it."""
    return _expanded(workspace, chart_id, node, "add", near=False, actor=actor)


def expand(workspace: Workspace, chart_id: str, node: str, *, near: bool = False, actor: Actor) -> Grown:
    """Bring the next things around a node, at most MOST_AT_ONCE; `near`: also what it nearly shares with others."""
    if node not in _chart(actor, chart_id).nodes:
        raise Conflict("not-on-chart", "{node} is not on {chart_id}", "add it first", 404, node=node, chart_id=chart_id)
    return _expanded(workspace, chart_id, node, "expand", near=near, actor=actor)


def path(workspace: Workspace, chart_id: str, one: str, other: str, *, actor: Actor) -> int:
    """Put the strongest chain found between two nodes on a chart; gives its steps. Conflict where none was found."""
    chart, graph, until = _chart(actor, chart_id), links.opened(workspace).graph, _now(workspace)
    if one == other or not {one, other} <= set(chart.nodes):
        raise Conflict("two-nodes", "a path is between two things on the chart", "choose two", 422)
    ends = ids_of([_consignment_at(graph, chart, node, until) for node in (one, other)])
    steps = between(graph, int(ends[0]), int(ends[1]), as_of=until)
    if steps is None:
        audit.record_read(actor, "charts.path", f"{chart_id} {one} {other}")
        raise Conflict("no-path", "no chain of evidence was found between the two", "expand one of them first")
    touches = [touch for step in steps for touch in _touches(graph, step)]
    mine = set(_mine(workspace, [touch.consignment_id for touch in touches], actor))
    kept = [touch for touch in touches if touch.consignment_id in mine]
    actions.grow(actor, chart_id, "path", lambda now: charts.grown(now, kept)[0], ends=[one, other], steps=len(steps))
    return len(steps)


def _expanded(workspace: Workspace, chart_id: str, node: str, what: str, *, near: bool, actor: Actor) -> Grown:
    chart, graph, until = _chart(actor, chart_id), links.opened(workspace).graph, _now(workspace)
    name, key = charts.consignment_of(node), charts.key_of(node)
    if name is not None:
        return _around_consignment(workspace, graph, chart_id, name, what, near=near, actor=actor)
    kind = None if key is None else BY_CODE.get(key >> 58)
    if key is None or kind is None or charts.value(kind.name, key) != node:
        raise Conflict("unknown-node", "{node} is nothing that a chart can hold", "look for it again", 404, node=node)
    start = chart.nodes[node].shown if node in chart.nodes else 0
    named = namers_of(graph, key, as_of=until, start=start, most=MOST_AT_ONCE)
    if not named.total:
        raise Conflict("unknown-node", "nobody names {node}", "look for it again", 404, node=node)
    mine = set(_mine(workspace, [touch.consignment_id for touch in named.touches], actor))
    touches = [touch for touch in named.touches if touch.consignment_id in mine]
    shown = min(start + MOST_AT_ONCE, named.total)
    told: list[Grown] = []

    def change(now: charts.Chart) -> charts.Chart:
        after, came, left = charts.grown(now, touches)
        told[:] = [Grown(came, left, named.total - shown)]
        return charts.seen(after, node, named.total, shown, named.first, named.last)

    actions.grow(actor, chart_id, what, change, node=node, found=len(touches))
    return told[0]


def _around_consignment(
    workspace: Workspace, graph: Graph, chart_id: str, name: str, what: str, *, near: bool, actor: Actor
) -> Grown:
    until = _now(workspace)
    if graph.received(ids_of([name]), until)[0] < 0 or not _mine(workspace, [name], actor):
        raise Conflict("unknown-consignment", "no consignment is known by {name}", "look for another", 404, name=name)
    touches = values_of(graph, name, as_of=until, near=near)
    node = charts.Node(charts.consignment(name), charts.CONSIGNMENT)
    told: list[Grown] = []

    def change(now: charts.Chart) -> charts.Chart:
        fresh = [one for one in touches if f"{node.id}>{charts.value(one.kind, one.key)}" not in now.edges]
        after, came, left = charts.grown(now, fresh[:MOST_AT_ONCE], [node])
        told[:] = [Grown(came, left, max(len(fresh) - MOST_AT_ONCE, 0))]
        return after

    actions.grow(actor, chart_id, what, change, node=node.id, found=len(touches))
    return told[0]


def _chart(actor: Actor, chart_id: str) -> charts.Chart:
    view = queries.chart(actor, chart_id)
    if view is None:
        raise Conflict(
            "unknown-chart", "there is no chart {chart_id}", "see the list of charts", 404, chart_id=chart_id
        )
    return view.content


def _seeds(workspace: Workspace, graph: Graph, what: str, actor: Actor) -> list[str]:
    try:
        found = hunting.seeds_of(workspace, graph, what, workspace.now(), actor)
    except OperatorError:
        return []
    known = [name for name in found if graph.received(ids_of([name]), _now(workspace))[0] >= 0]
    return _mine(workspace, known[:MOST_FOUND], actor)


def _mine(workspace: Workspace, names: Sequence[str], actor: Actor) -> list[str]:
    """Those of consignments that belong to the facilities for which somebody works."""
    if actor.facilities is None or not names:
        return list(names)
    rows = hunting.versions_of(workspace, list(dict.fromkeys(names)), workspace.now(), _OFFICE).to_pylist()
    office = {row["consignment_id"]: row["entry_office"] or "" for row in rows}
    return [name for name in names if name in office and actor.works_at(office[name])]


def _candidates(what: str) -> Iterable[tuple[LinkKind, int, str]]:
    """Keys that a text may be of, by kind: as typed in small letters, as a name, as a telephone."""
    typed = pa.array([what], pa.string())
    plain = " ".join(what.casefold().split())
    text, phone = normal_form(typed, TEXT)[0].as_py(), normal_form(typed, PHONE)[0].as_py()
    seen = set()
    for kind in LINK_KINDS:
        if kind.name not in PLAIN or len(kind.columns) != 1:
            continue
        for said in (phone,) if kind.name.endswith("phone") else (text, plain):
            if not said:
                continue
            hashed = xxh64(pa.array([said], pa.string())).to_numpy(zero_copy_only=False)
            key = int(keys_of(kind, [hashed])[0])
            if key not in seen:
                seen.add(key)
                yield kind, key, said


def _consignment_at(graph: Graph, chart: charts.Chart, node: str, until: int) -> str:
    """The consignment of a node, or one that names a value: of the chart if there is one, else the latest."""
    name = charts.consignment_of(node)
    if name is not None:
        return name
    near = [edge for edge in chart.edges.values() if edge.target == node]
    if near:
        return str(charts.consignment_of(max(near, key=lambda edge: edge.at).source))
    named = namers_of(graph, charts.key_of(node) or 0, as_of=until, most=1)
    if not named.touches:
        raise Conflict("unknown-node", "nobody names {node} any more", "choose another", 404, node=node)
    return named.touches[0].consignment_id


def _touches(graph: Graph, step: Links) -> Iterable[Touch]:
    """Both ends of each link of a step of a path."""
    names = graph.names
    rows = zip(
        names(step.parent), names(step.child), step.key, step.degree, step.parent_time, step.child_time, strict=True
    )
    for parent, child, key, degree, parent_time, child_time in rows:
        made = partial(touch_of, key=int(key), sharing=int(degree))
        yield made(parent, time=int(parent_time))
        yield made(child, time=int(child_time))


def _now(workspace: Workspace) -> int:
    return microseconds(workspace.now())
