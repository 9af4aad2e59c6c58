"""What a chart holds: consignments and the values they name as nodes, who names what as edges, and how it is arranged.

A chart keeps names of things and no particulars: what a consignment filed is looked up whenever the chart is drawn, so
that what the law takes from the lake is gone from every chart as well. A consignment is `c:` and its id, a value
`v:`, its kind and its key in the evidence graph. Nothing is ever added beyond MOST_NODES: what was left out is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from tidewaiter.links.around import Touch

MOST_NODES = 500
MOST_GROUP = 60
"""Characters of a group's name."""

CONSIGNMENT = "consignment"
FAIR, STRONG = 0.3, 0.6
"""Confidence from which an edge is drawn dashed, and from which it is drawn whole; below both it is dotted."""


@dataclass(frozen=True, slots=True)
class Node:
    """A thing on a chart: where it stands (None: nobody placed it), and what somebody did with it.

    `total` is how many consignments name a value, `shown` how many of them were brought onto the chart.
    """

    id: str
    kind: str
    x: float | None = None
    y: float | None = None
    pinned: bool = False
    hidden: bool = False
    group: str = ""
    total: int = 0
    shown: int = 0
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A consignment names a value: when it was received, how many name it around then, and how far it is believed."""

    source: str
    target: str
    at: str
    sharing: int
    confidence: float

    @property
    def id(self) -> str:
        """Its name."""
        return f"{self.source}>{self.target}"

    @property
    def strength(self) -> str:
        """Its line: strong, fair or weak."""
        return "strong" if self.confidence >= STRONG else "fair" if self.confidence >= FAIR else "weak"


@dataclass(frozen=True, slots=True)
class Chart:
    """The nodes and edges of a chart, by their names, in the order in which they came."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: Mapping[str, Edge] = field(default_factory=dict)
    layout: str = "fcose"

    def document(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "nodes": [asdict(node) for node in self.nodes.values()],
            "edges": [asdict(edge) for edge in self.edges.values()],
            "layout": self.layout,
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Chart":
        """From plain data that `document` made."""
        nodes = [Node(**one) for one in document.get("nodes", [])]
        edges = [Edge(**one) for one in document.get("edges", [])]
        return cls({n.id: n for n in nodes}, {e.id: e for e in edges}, document.get("layout", "fcose"))

    @property
    def hidden(self) -> list[Node]:
        """Nodes that somebody hid."""
        return [node for node in self.nodes.values() if node.hidden]

    @property
    def groups(self) -> list[str]:
        """Names of its groups."""
        return sorted({node.group for node in self.nodes.values() if node.group})


def consignment(consignment_id: str) -> str:
    """The node of a consignment."""
    return f"c:{consignment_id}"


def value(kind: str, key: int) -> str:
    """The node of a value."""
    return f"v:{kind}:{key:016x}"


def consignment_of(node_id: str) -> str | None:
    """The consignment of a node; None for a value."""
    return node_id[2:] if node_id.startswith("c:") else None


def key_of(node_id: str) -> int | None:
    """The key of a value's node; None for anything else."""
    parts = node_id.split(":")
    if len(parts) != 3 or parts[0] != "v":  # noqa: PLR2004 - v, kind, key
        return None
    try:
        return int(parts[2], 16)
    except ValueError:
        return None


def grown(chart: Chart, touches: Iterable[Touch], also: Iterable[Node] = ()) -> tuple[Chart, int, int]:
    """A chart with links added, how many nodes came, and how many were left out because it is full.

    A node that is there stays as it is arranged; one that was hidden is shown again when somebody asks for it anew.
    """
    nodes, edges = dict(chart.nodes), dict(chart.edges)
    came, left = 0, set()

    def bring(node: Node) -> bool:
        nonlocal came
        if node.id in nodes:
            return True
        if len(nodes) >= MOST_NODES:
            left.add(node.id)
            return False
        nodes[node.id] = node
        came += 1
        return True

    for node in also:
        bring(node)
    for touch in touches:
        source, target = consignment(touch.consignment_id), value(touch.kind, touch.key)
        if bring(Node(source, CONSIGNMENT)) and bring(Node(target, touch.kind, total=touch.sharing)):
            edge = Edge(source, target, touch.at.isoformat(), touch.sharing, touch.confidence)
            edges.setdefault(edge.id, edge)
    return replace(chart, nodes=nodes, edges=edges), came, len(left)


def seen(chart: Chart, node_id: str, total: int, shown: int, first: datetime | None, last: datetime | None) -> Chart:
    """A chart that knows of a value how many name it, how many of them were brought, and when it was seen."""
    node = chart.nodes.get(node_id)
    if node is None:
        return chart
    begins, ends = (moment.isoformat() if moment else "" for moment in (first, last))
    return _with(chart, replace(node, total=total, shown=max(shown, node.shown), first=begins, last=ends))


def marked(chart: Chart, ids: Iterable[str], **changed: Any) -> Chart:  # noqa: ANN401 - fields of Node
    """A chart in which some nodes are pinned, hidden or in a group (or no longer)."""
    nodes = dict(chart.nodes)
    for one in ids:
        if one in nodes:
            nodes[one] = replace(nodes[one], **changed)
    return replace(chart, nodes=nodes)


def without(chart: Chart, ids: Iterable[str]) -> Chart:
    """A chart from which nodes were taken, with their edges."""
    gone = set(ids)
    nodes = {name: node for name, node in chart.nodes.items() if name not in gone}
    edges = {name: e for name, e in chart.edges.items() if e.source not in gone and e.target not in gone}
    return replace(chart, nodes=nodes, edges=edges)


def placed(chart: Chart, places: Mapping[str, tuple[float, float]], layout: str = "") -> Chart:
    """A chart with nodes where somebody moved them."""
    nodes = {name: _at(node, places.get(name)) for name, node in chart.nodes.items()}
    return replace(chart, nodes=nodes, layout=layout or chart.layout)


def within(chart: Chart, since: str, until: str) -> Chart:
    """The part of a chart that was received in [since, until], days as texts; '' is no bound."""
    edges = {
        name: e
        for name, e in chart.edges.items()
        if (not since or e.at[:10] >= since) and (not until or e.at[:10] <= until)
    }
    touched = {end for e in edges.values() for end in (e.source, e.target)}
    lone = {name for name in chart.nodes if not any(name in (e.source, e.target) for e in chart.edges.values())}
    nodes = {name: node for name, node in chart.nodes.items() if name in touched or name in lone}
    return replace(chart, nodes=nodes, edges=edges)


def _at(node: Node, place: tuple[float, float] | None) -> Node:
    return node if place is None else replace(node, x=round(place[0], 1), y=round(place[1], 1))


def _with(chart: Chart, node: Node) -> Chart:
    return replace(chart, nodes={**chart.nodes, node.id: node})
