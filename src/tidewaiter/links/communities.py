"""The communities of what a hunt reached: groups that hang together more with each other than with the rest.

Louvain (Blondel and others 2008), as networkx has it, over the links of the expansion weighted by their strength,
with a fixed seed. It is worked out for what was reached, not for the whole graph.
"""

import networkx as nx  # type: ignore[import-untyped] # it ships no types

from tidewaiter.links.expansion import Expansion

SEED = 7


def communities(found: Expansion) -> list[list[int]]:
    """The ids of each community, seeds among them, largest first, ids ascending."""
    graph = nx.Graph()
    graph.add_nodes_from(found.seeds.tolist())
    graph.add_nodes_from(found.ids.tolist())
    links = found.links
    for parent, child, strength in zip(
        links.parent.tolist(), links.child.tolist(), links.strength.tolist(), strict=True
    ):
        before = graph.get_edge_data(parent, child, {}).get("weight", 0.0)
        graph.add_edge(parent, child, weight=before + strength)
    groups = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    return sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))
