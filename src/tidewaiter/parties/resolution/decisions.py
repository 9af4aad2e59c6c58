"""Entities as a view: clusters follow from scored pairs and from what people decided, and from nothing else.

A decision says of two records that they are one party, that they are not, or that nobody can tell. Decisions are only
ever added, and undone by another entry; the view is computed from those that stand, so an undo restores exactly what
was. Of several standing decisions on one pair the latest counts. People outweigh evidence: a match joins, a non-match
keeps apart whatever else links the two, also through others (who is joined to whom by matches cannot be kept apart by
evidence).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.parties.resolution.cluster import APART, TOGETHER, clusters
from tidewaiter.parties.resolution.link import numbered
from tidewaiter.parties.resolution.verdict import Verdict

WEIGHT = {Verdict.MATCH: TOGETHER, Verdict.NON_MATCH: APART}
"""What a verdict puts in the place of the evidence; `unsure` leaves the evidence as it is."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision, numbered in the order in which they were made; `undone` ones do not stand."""

    number: int
    left: str
    right: str
    verdict: Verdict
    undone: bool = False


def standing(decisions: Iterable[Decision]) -> dict[tuple[str, str], Verdict]:
    """The verdict that counts for each pair (smaller id first): the latest that was not undone."""
    latest: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        pair = (min(decision.left, decision.right), max(decision.left, decision.right))
        if not decision.undone and (pair not in latest or latest[pair].number < decision.number):
            latest[pair] = decision
    return {pair: decision.verdict for pair, decision in sorted(latest.items())}


def view(ids: Sequence[str], edges: pa.Table, decisions: Iterable[Decision]) -> NDArray[np.int64]:
    """The cluster of each record, by the place of its first member in `ids` (in order, each once).

    `edges` follow schema EDGES; those of records that are not in `ids` do not count, nor do such decisions.
    """
    left, right, weight = numbered(pa.array(ids, pa.string()), edges)
    place = {name: number for number, name in enumerate(ids)}
    said = {
        (place[a], place[b]) if place[a] < place[b] else (place[b], place[a]): WEIGHT[verdict]
        for (a, b), verdict in standing(decisions).items()
        if a != b and a in place and b in place and verdict in WEIGHT
    }
    if said:
        pairs = np.array(list(said), dtype=np.int64)
        outweighed = np.isin(_key(left, right, len(ids)), _key(pairs[:, 0], pairs[:, 1], len(ids)))
        left = np.concatenate([left[~outweighed], pairs[:, 0]])
        right = np.concatenate([right[~outweighed], pairs[:, 1]])
        weight = np.concatenate([weight[~outweighed], np.array(list(said.values()))])
    return clusters(left, right, weight, len(ids))


def _key(left: NDArray[np.int64], right: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    return left * count + right
