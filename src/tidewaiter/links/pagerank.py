"""Personalised PageRank from seizures, by pushing what is not yet settled along the strongest ties.

Local push (Andersen, Chung and Lang 2006, "Local graph partitioning using PageRank vectors"): every consignment
keeps a share of what reaches it and hands the rest on, in proportion to the strength of its links, until less than
`settled` waits anywhere. Only what is near the seizures is touched. The rank is a feature, and its reason is
the path along which most of it came. The links are those of `expansion.py`, hubs left out, each step afresh.
"""

from dataclasses import dataclass

import numpy as np

from tidewaiter.links.expansion import Limits, Links, Numerals, reach, strongest
from tidewaiter.links.graph import Graph, Ids

HANDED_ON = 0.7
"""The share handed on: a chain of three steps carries a third."""

SETTLED = 1e-3
ROUNDS = 50
_LIMITS = Limits(least=0.05)


@dataclass(frozen=True, slots=True)
class Ranks:
    """Consignments by rank, highest first; `came_from` is the consignment that handed on most, itself for a seed."""

    ids: Ids
    rank: Numerals
    came_from: Ids

    def path(self, one: int) -> list[int]:
        """From a seed to a consignment, along which most of its rank came; empty for one that has no rank."""
        before = dict(zip(self.ids.tolist(), self.came_from.tolist(), strict=True))
        steps = [one] if one in before else []
        while steps and before[steps[-1]] != steps[-1] and before[steps[-1]] not in steps:
            steps.append(before[steps[-1]])
        return steps[::-1]


def push(graph: Graph, seeds: Ids, *, as_of: int, since: int | None = None, settled: float = SETTLED) -> Ranks:
    """Ranks from seeds that share one unit, by what was received in [since, as_of), microseconds UTC."""
    seeds = np.unique(seeds)
    seeds = seeds[graph.received(seeds, as_of) >= 0]
    waiting = dict.fromkeys(seeds.tolist(), 1 / max(len(seeds), 1))
    rank: dict[int, float] = {}
    handed: dict[int, tuple[float, int]] = {seed: (1.0, seed) for seed in seeds.tolist()}
    ties: dict[int, list[tuple[int, float]]] = {}
    for _ in range(ROUNDS):
        ready = sorted(one for one, amount in waiting.items() if amount > settled)
        if not ready:
            break
        _ask(graph, [one for one in ready if one not in ties], ties, as_of, since)
        for one in ready:
            amount = waiting.pop(one)
            kept = amount * (1 - HANDED_ON) if ties[one] else amount
            rank[one] = rank.get(one, 0.0) + kept
            for child, share in ties[one]:
                given = amount * HANDED_ON * share
                waiting[child] = waiting.get(child, 0.0) + given
                if given > handed.get(child, (0.0, 0))[0]:
                    handed[child] = (given, one)
    for one, amount in waiting.items():
        rank[one] = rank.get(one, 0.0) + amount * (1 - HANDED_ON)
    order = sorted(rank, key=lambda one: (-rank[one], one))
    return Ranks(
        np.array(order, np.uint64),
        np.array([rank[one] for one in order]),
        np.array([handed[one][1] for one in order], np.uint64),
    )


def _ask(graph: Graph, ids: list[int], ties: dict[int, list[tuple[int, float]]], as_of: int, since: int | None) -> None:
    """Enter for each consignment those it is tied to and the share of each; shares add up to 1."""
    ties.update({one: [] for one in ids})
    if not ids:
        return
    asked = np.array(ids, np.uint64)
    found = reach(
        graph, graph.named_by(asked, as_of), asked, np.ones(len(asked)), as_of=as_of, since=since, limits=_LIMITS
    )
    for one in ids:
        mine = strongest(found.take(found.parent == np.uint64(one)))
        if len(mine):
            ties[one] = _shares(mine)


def _shares(links: Links) -> list[tuple[int, float]]:
    children, starts = np.unique(links.child, return_index=True)
    joined = -np.expm1(np.add.reduceat(np.log1p(-np.minimum(links.strength, 0.999_999)), starts))
    return list(zip(children.tolist(), (joined / joined.sum()).tolist(), strict=True))
