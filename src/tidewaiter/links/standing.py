"""How near consignments stand to findings: `link_rank` and `link_strength_to_finding`, with the path as the reason.

Worked out once a run from the findings known by a moment, and looked up by consignment: a table of what the
findings reach, everything else being 0. `link_rank` is personalised PageRank (`pagerank.py`) times the number of
findings, so that it does not fall as findings grow many; `link_strength_to_finding` is the strength of the links
along the strongest chain (`expansion.py`). A finding does not speak for itself: its own consignment has none.
As of a moment: findings recorded before it and consignments received before it.
"""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.links.expansion import Expansion, expand
from tidewaiter.links.graph import Graph, Ids, ids_of
from tidewaiter.links.hunt import microseconds, told_chain, words_of
from tidewaiter.links.pagerank import push
from tidewaiter.links.weighing import WIDE

STANDING = pa.schema(
    [
        pa.field("consignment_id", pa.string(), nullable=False),
        pa.field("link_rank", pa.float64(), nullable=False),
        pa.field("link_strength_to_finding", pa.float64(), nullable=False),
        pa.field("finding", pa.string()),
    ]
)
"""What is known of each consignment that findings reach; `finding` is where its strongest chain begins."""


def standing(graph: Graph, findings: Mapping[str, datetime], *, as_of: datetime) -> pa.Table:
    """Of each consignment that findings (consignment_id to when it was recorded) reach by a moment, STANDING.

    Rows by consignment_id. The same rows asked one by one or all at once get the same numbers.
    """
    known = sorted(name for name, recorded_at in findings.items() if recorded_at < as_of)
    if not known:
        return STANDING.empty_table()
    seeds = ids_of(known)
    ranks = push(graph, seeds, as_of=microseconds(as_of))
    found = _expanded(graph, seeds, as_of)
    ids = np.union1d(ranks.ids, found.ids)
    ids = ids[~np.isin(ids, found.seeds)]
    first = _beginnings(found)
    names = graph.names(ids)
    begins = np.array([first.get(one, 0) for one in ids.tolist()], np.uint64)
    said = dict(zip(found.seeds.tolist(), graph.names(found.seeds), strict=True))
    table = pa.table(
        [
            pa.array(names, pa.string()),
            pa.array(_of(ids, ranks.ids, ranks.rank) * len(found.seeds)),
            pa.array(_of(ids, found.ids, found.strength)),
            pa.array([said.get(one) for one in begins.tolist()], pa.string()),
        ],
        schema=STANDING,
    )
    return table.sort_by("consignment_id")


def beside(rows: pa.Table, known: pa.Table) -> pa.Table:
    """The rows, in their order, with `link_rank` and `link_strength_to_finding`; 0 where no finding reaches."""
    at = pc.index_in(rows["consignment_id"].combine_chunks(), known["consignment_id"].combine_chunks())
    for name in ("link_rank", "link_strength_to_finding"):
        column = pc.fill_null(known[name].combine_chunks().take(at), 0.0)
        rows = rows.append_column(pa.field(name, pa.float64()), column)
    return rows


def reason(graph: Graph, findings: Mapping[str, datetime], consignment_id: str, *, as_of: datetime) -> tuple[str, ...]:
    """The chain in words from a finding to a consignment, a sentence a step; empty where none reaches it."""
    known = sorted(name for name, recorded_at in findings.items() if recorded_at < as_of)
    if not known:
        return ()
    found = _expanded(graph, ids_of(known), as_of)
    return words_of(told_chain(graph, found.chain(int(ids_of([consignment_id])[0]))))


def _expanded(graph: Graph, seeds: Ids, as_of: datetime) -> Expansion:
    return expand(graph, seeds, as_of=microseconds(as_of), limits=WIDE)


def _of(ids: Ids, known: Ids, values: np.ndarray) -> np.ndarray:
    """The value of each id, 0 where there is none."""
    if not len(known):
        return np.zeros(len(ids))
    order = np.argsort(known, kind="stable")
    at = np.minimum(np.searchsorted(known[order], ids), len(known) - 1)
    return np.where(known[order][at] == ids, values[order][at], 0.0)


def _beginnings(found: Expansion) -> dict[int, int]:
    """The seed at which the strongest chain of each consignment begins."""
    links = found.links
    order = np.lexsort((links.strength, links.child))
    parents = dict(zip(links.child[order].tolist(), links.parent[order].tolist(), strict=True))
    begins = {seed: seed for seed in found.seeds.tolist()}
    for one in found.ids.tolist():
        walked, at = [], one
        while at not in begins and at in parents and at not in walked:
            walked.append(at)
            at = parents[at]
        if at in begins:
            begins |= dict.fromkeys(walked, begins[at])
    return begins
