"""A chart as it is drawn for somebody: names beside its keys, what was filed, and what each edge rests on.

What a chart shows is read from the lake each time: consignments that retention took, and those of facilities for which
the reader does not work, are left out with the values that only they name, and told as a number. The look is logged.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.audit_log import actions as audit
from tidewaiter.centre.charts.queries import ChartView
from tidewaiter.centre.cycle import hunting
from tidewaiter.centre.hunts import queries as hunts
from tidewaiter.centre.workspace import Workspace
from tidewaiter.links import chart as charts
from tidewaiter.links.edges import BY_NAME, LINK_KINDS, keys_of
from tidewaiter.links.traces import READ, traces

_FILED = (
    "goods_description",
    "hs_code",
    "gross_mass_kg",
    "declared_value",
    "currency",
    "country_of_dispatch",
    "entry_office",
    "arrival_date",
    "consignor_name",
    "consignee_name",
    "filer",
    "grade",
    "simulated",
)
_COLUMNS = tuple(dict.fromkeys(["consignment_id", "version", *READ, *hunting.SAID.values(), *_FILED]))
_ACCOUNTS = ("sender_account", "consignor_account", "account")


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A thing as it is drawn: what it is called, what is known of it, and how it is arranged.

    `total` is how many consignments name a value, None for a reader who may not be told; `more` how many of them are
    not on the chart.
    """

    node: charts.Node
    label: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    caveat: str
    first: str
    last: str
    total: int | None
    degree: int
    simulated: bool

    @property
    def more(self) -> int:
        """How many that name it were not brought yet."""
        return max((self.total or 0) - self.node.shown, 0)


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """An edge as it is drawn, with its source: the filer and the batch in which it came."""

    edge: charts.Edge
    source: str
    target: str
    kind: str
    filer: str
    batch: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart for one reader: what is drawn, and how many consignments are not theirs to see or are no longer held."""

    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    elsewhere: int
    gone: int

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """Kinds of its nodes with their titles and numbers, in the order of the table of kinds."""
        counts = Counter(node.node.kind for node in self.nodes)
        ordered = [charts.CONSIGNMENT, *(kind.name for kind in LINK_KINDS)]
        return [(name, title(name), counts[name]) for name in ordered if counts[name]]

    @property
    def hidden(self) -> list[DrawnNode]:
        """Those that somebody hid."""
        return [node for node in self.nodes if node.node.hidden]


def drawn(workspace: Workspace, view: ChartView, chart: charts.Chart, *, actor: Actor) -> Drawn:
    """The chart for a reader; `chart` is that of the view or of one of its saved versions. The look is logged."""
    audit.record_read(actor, "charts.read", view.chart_id)
    names = [name for node in chart.nodes if (name := charts.consignment_of(node)) is not None]
    rows = hunting.versions_of(workspace, names, workspace.now(), _COLUMNS) if names else None
    latest = {} if rows is None else {row["consignment_id"]: row for row in rows.to_pylist()}
    mine = {name: row for name, row in latest.items() if actor.works_at(row["entry_office"] or "")}
    texts = {} if rows is None else _texts(rows)
    edges = [edge for edge in chart.edges.values() if charts.consignment_of(edge.source) in mine]
    degree = Counter(end for edge in edges for end in (edge.source, edge.target))
    days: dict[str, list[str]] = {}
    for edge in edges:
        days.setdefault(edge.target, []).append(edge.at[:10])
    standing = hunts.standing(list(mine))
    nodes: list[DrawnNode] = []
    for node in chart.nodes.values():
        name = charts.consignment_of(node.id)
        if name is not None and name in mine:
            nodes.append(_consignment(node, mine[name], standing.get(name), degree[node.id]))
        elif name is None and degree[node.id]:
            nodes.append(_value(node, texts.get(charts.key_of(node.id) or 0, ""), actor, days[node.id]))
    labels = {node.node.id: node.label for node in nodes}
    told = tuple(_edge(edge, labels, mine) for edge in edges if edge.target in labels)
    return Drawn(tuple(nodes), told, len(latest) - len(mine), len(names) - len(latest))


def title(kind: str) -> str:
    """A kind of node in words."""
    return charts.CONSIGNMENT if kind == charts.CONSIGNMENT else BY_NAME[kind].title


def _consignment(node: charts.Node, row: Mapping[str, Any], standing: tuple[str, str] | None, degree: int) -> DrawnNode:
    received = row["received_at"]
    facts = [
        (name.replace("_", " "), _said(row[name])) for name in _FILED if name != "simulated" and row[name] is not None
    ]
    facts.append(("received", f"{received:%Y-%m-%d %H:%M} UTC"))
    facts.append(("batch", str(row["batch_id"])))
    if standing is not None:
        facts.append(("target", f"{standing[0]}, {standing[1]}"))
    day = received.date().isoformat() if isinstance(received, datetime) else ""
    label = str(row["consignment_id"])
    simulated = bool(row["simulated"])
    return DrawnNode(node, label, node.kind, tuple(facts), "", day, day, None, degree, simulated=simulated)


def _value(node: charts.Node, text: str, actor: Actor, days: Sequence[str]) -> DrawnNode:
    """A value, first and last seen as its expansion told, or as far as the chart goes."""
    kind = BY_NAME[node.kind]
    everywhere, degree = actor.facilities is None, len(days)
    total = node.total if everywhere else None
    facts = [("kind", kind.title), ("on this chart", f"{degree} consignments name it")]
    if total is not None:
        facts.append(("in all", f"{max(total, degree)} consignments name it"))
    told = everywhere and bool(node.first)
    first, last = (node.first[:10], node.last[:10]) if told else (min(days), max(days))
    return DrawnNode(
        node, text or kind.title, node.kind, tuple(facts), kind.caveat, first, last, total, degree, simulated=False
    )


def _edge(edge: charts.Edge, labels: Mapping[str, str], rows: Mapping[str, Mapping[str, Any]]) -> DrawnEdge:
    row = rows[str(charts.consignment_of(edge.source))]
    kind = edge.target.split(":")[1]
    return DrawnEdge(
        edge, labels[edge.source], labels[edge.target], title(kind), str(row["filer"] or ""), str(row["batch_id"])
    )


def _texts(rows: pa.Table) -> dict[int, str]:
    """What each key of some rows says, from the very version that names it."""
    made = traces(rows)
    plain = rows.select([name for name in rows.column_names if name in _SAYING or name == "attributes"]).to_pylist()
    found: dict[int, str] = {}
    for kind in LINK_KINDS:
        columns = [f"hash_{name}" for name in kind.columns]
        if not set(columns) <= set(made.column_names):
            continue
        hashed = made.select(columns)
        there = [all(value is not None for value in row.values()) for row in hashed.to_pylist()]
        filled = [column.combine_chunks().fill_null(0).to_numpy(zero_copy_only=False) for column in hashed.columns]
        for place, key in enumerate(keys_of(kind, filled).tolist()):
            if there[place] and key not in found:
                found[key] = _text(kind.name, plain[place])
    return found


_SAYING = frozenset(hunting.SAID.values())


def _text(kind: str, row: Mapping[str, Any]) -> str:
    if kind == "account":
        held = dict(row["attributes"] or {})
        return next((str(held[name]) for name in _ACCOUNTS if held.get(name)), "")
    column = hunting.SAID.get(kind)
    return str(row[column]) if column is not None and row[column] is not None else ""


def _said(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
