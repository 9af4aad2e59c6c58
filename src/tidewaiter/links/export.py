"""A hunt for charting tools: GraphML, GEXF, FollowTheMoney JSON and CSV.

Nodes are consignments; an edge is one piece of evidence, with its kind, value, dates, confidence and caveat, so two
consignments may have several. GraphML and GEXF are written by networkx (Gephi, Cytoscape, yEd, i2 read them). In
FollowTheMoney (followthemoney.tech) a consignment is an `Event`, since its schemata have no consignment, and a piece
of evidence an `UnknownLink`: connected, how is yet to be told.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping

import networkx as nx  # type: ignore[import-untyped] # it ships no types

from tidewaiter.links.hunt import Evidence, Hunt

EDGE_COLUMNS = (
    "parent",
    "child",
    "kind",
    "value",
    "sharing",
    "parent_received",
    "child_received",
    "confidence",
    "caveat",
    "sentence",
)
"""Columns of the CSV and attributes of an edge."""

_TODAY = re.compile(r' lastmodifieddate="[^"]*"')
_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet would run as a formula (CWE-1236)."""


def graphml(hunt: Hunt) -> bytes:
    """GraphML 1.0, UTF-8."""
    return "\n".join(nx.generate_graphml(_graph(hunt))).encode()


def graphml_of(
    nodes: Iterable[tuple[str, Mapping[str, str]]],
    edges: Iterable[tuple[str, str, Mapping[str, str | float]]],
) -> bytes:
    """A chart's nodes and edges, each with its attributes, as GraphML 1.0, UTF-8."""
    graph = nx.MultiDiGraph()
    for name, attributes in nodes:
        graph.add_node(_plain(name), **{key: _plain(value) for key, value in attributes.items()})
    for source, target, given in edges:
        graph.add_edge(
            _plain(source), _plain(target), **{k: _plain(v) if isinstance(v, str) else v for k, v in given.items()}
        )
    return "\n".join(nx.generate_graphml(graph)).encode()


def gexf(hunt: Hunt) -> bytes:
    """GEXF 1.2, UTF-8; without the day on which it was written, so that the same hunt gives the same bytes."""
    return _TODAY.sub("", "\n".join(nx.generate_gexf(_graph(hunt)))).encode()


def ftm(hunt: Hunt) -> bytes:
    """FollowTheMoney entities as JSON Lines, UTF-8."""
    events = [
        {
            "id": _ftm_id(name),
            "schema": "Event",
            "properties": {"name": [name], **({"date": [received]} if received else {}), "summary": [said]},
        }
        for name, received, said in _nodes(hunt)
    ]
    links = [
        {
            "id": _ftm_id(f"{edge.parent}>{edge.child}>{edge.kind}"),
            "schema": "UnknownLink",
            "properties": {
                "subject": [_ftm_id(edge.parent)],
                "object": [_ftm_id(edge.child)],
                "role": [f"the same {edge.kind.replace('_', ' ')}"],
                "summary": [edge.sentence],
                "startDate": [min(edge.parent_received, edge.child_received).date().isoformat()],
                "endDate": [max(edge.parent_received, edge.child_received).date().isoformat()],
            },
        }
        for edge in _edges(hunt)
    ]
    return "".join(json.dumps(entity, ensure_ascii=False) + "\n" for entity in (*events, *links)).encode()


def edges_csv(hunt: Hunt) -> bytes:
    """One line a piece of evidence (EDGE_COLUMNS), UTF-8; what a spreadsheet would take for a formula gets a quote."""
    text = io.StringIO()
    written = csv.writer(text, lineterminator="\n")
    written.writerow(EDGE_COLUMNS)
    for edge in _edges(hunt):
        written.writerow([_harmless(value) for value in _attributes(edge).values()])
    return text.getvalue().encode()


FORMATS: dict[str, Callable[[Hunt], bytes]] = {
    "graphml": graphml,
    "gexf": gexf,
    "ftm": ftm,
    "json": ftm,
    "jsonl": ftm,
    "csv": edges_csv,
}
"""Formats by the ending of a file's name; `.ftm`, `.json` and `.jsonl` are FollowTheMoney."""


def _graph(hunt: Hunt) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    for name, received, said in _nodes(hunt):
        graph.add_node(_plain(name), label=_plain(name), received=received, said=said)
    for edge in _edges(hunt):
        attributes = {
            key: _plain(str(value)) if isinstance(value, str) else value for key, value in _attributes(edge).items()
        }
        parent, child = attributes.pop("parent"), attributes.pop("child")
        graph.add_edge(parent, child, weight=attributes["confidence"], **attributes)
    return graph


def _nodes(hunt: Hunt) -> Iterable[tuple[str, str, str]]:
    """Each consignment with when it was received ('' where no edge tells) and what it is to the hunt."""
    received = {edge.child: edge.child_received for edge in _edges(hunt)}
    received |= {edge.parent: edge.parent_received for edge in _edges(hunt)}
    listed = {one.consignment_id: one for one in hunt.linked}
    for name in hunt.consignments:
        said = "seed of the hunt" if name in hunt.seeds else "on the way"
        if name in listed:
            one = listed[name]
            said = f"belief {one.belief:.2f}, strength {one.strength:.2f}, {one.steps} steps from the seed"
        yield name, received[name].isoformat() if name in received else "", said


def _edges(hunt: Hunt) -> list[Evidence]:
    """All evidence, each piece once, in the order of the list."""
    return list(dict.fromkeys(e for one in hunt.linked for e in one.all_evidence))


def _attributes(edge: Evidence) -> dict[str, str | int | float]:
    values = {name: getattr(edge, name) for name in EDGE_COLUMNS}
    values["value"] = edge.value or ""
    values["parent_received"] = edge.parent_received.isoformat()
    values["child_received"] = edge.child_received.isoformat()
    return values


def _ftm_id(name: str) -> str:
    return "tidewaiter-" + hashlib.sha256(name.encode()).hexdigest()[:24]


def _plain(text: str) -> str:
    return _REFUSED.sub("", text)


def _harmless(value: str | float) -> str | float:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
