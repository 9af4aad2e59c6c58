"""From a few consignments to those that hang together with them: expansion that hubs do not drown.

In rounds, the strongest consignments not yet followed are followed together, all at once over arrays. What they
name is counted within the kind's window around them; a value that too many name is a hub and is set aside, with
its number. Each other consignment that names it gets a link, of strength

    strength of the parent x DECAY x belief of the kind x half / (half + others that name it) x 2^(-days / half-life)

Links of one family (edges.py) tell the same fact and count once, the strongest; different families join as
1 - (1 - a)(1 - b)... Support comes only from what was followed before, so no two consignments hold each other up,
and each is followed once. It is a ranking with its reasons, not a probability.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tidewaiter.links.edges import FAMILY_OF, Keys, codes_of, table_of
from tidewaiter.links.graph import Graph, Ids, Named, Numbers, Times

DAY = 86_400_000_000
"""Microseconds."""

DECAY = 0.7
"""What each step further from the seed leaves of strength."""

BELIEF, HALF, HALF_LIFE = table_of("belief"), table_of("half"), table_of("half_life")
CAP, WINDOW = table_of("cap").astype(np.int64), table_of("window").astype(np.int64) * DAY

Numerals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limits:
    """How far to go: steps from the seed, the least strength kept and followed, and how many are followed."""

    depth: int = 4
    least: float = 0.05
    follow: float = 0.4
    at_once: int = 64
    followed: int = 512
    links: int = 200_000


@dataclass(frozen=True, slots=True)
class Links:
    """Links from parent to child: the value's key, how many name it in the window, days apart, strength."""

    parent: Ids
    child: Ids
    key: Keys
    degree: Numbers
    parent_time: Times
    child_time: Times
    strength: Numerals

    def __len__(self) -> int:
        """How many."""
        return len(self.parent)

    def take(self, places: Numbers | NDArray[np.bool_]) -> "Links":
        """Some of them."""
        return Links(*(getattr(self, name)[places] for name in self.__slots__))

    @classmethod
    def together(cls, parts: "list[Links]") -> "Links":
        """Several as one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))

    @classmethod
    def none(cls) -> "Links":
        """No links."""
        u, i, f = np.empty(0, np.uint64), np.empty(0, np.int64), np.empty(0)
        return cls(u, u, u, i, i, i, f)


@dataclass(frozen=True, slots=True)
class Hub:
    """A value that was not followed: its key and how many named it in the window."""

    key: int
    degree: int


@dataclass(slots=True)
class Expansion:
    """What was reached: ids ascending with strength, steps from the seed and time; links, the best of each family."""

    seeds: Ids
    ids: Ids
    strength: Numerals
    steps: Numbers
    times: Times
    links: Links
    hubs: list[Hub] = field(default_factory=list)

    def links_of(self, one: int) -> Links:
        """The links that support a consignment, strongest first."""
        mine = self.links.take(self.links.child == np.uint64(one))
        return mine.take(np.argsort(-mine.strength, kind="stable"))

    def chain(self, one: int) -> list[Links]:
        """From a seed to a consignment along the strongest link of each: a list of steps, each its links."""
        seeds, steps = {int(seed) for seed in self.seeds}, []
        while one not in seeds:
            mine = self.links_of(one)
            if not len(mine):
                break
            one = int(mine.parent[0])
            steps.append(mine.take(mine.parent == np.uint64(one)))
        return steps[::-1]


def expand(
    graph: Graph, seeds: Ids, *, as_of: int, since: int | None = None, limits: Limits | None = None
) -> Expansion:
    """The consignments linked to seeds by what was received in [since, as_of) (microseconds UTC).

    A seed that is not known by then gives nothing. The same graph and arguments give the same answer.
    """
    bounds = limits or Limits()
    seeds = np.unique(seeds)
    seeds = seeds[graph.received(seeds, as_of) >= 0]
    followed, best = seeds, Links.none()
    hubs: dict[int, int] = {}
    strong, steps = np.ones(len(seeds)), np.zeros(len(seeds), np.int64)
    frontier = (seeds, strong, steps)
    done: set[tuple[int, int]] = set()
    found = _Found.none()
    while len(frontier[0]):
        named = _unasked(graph.named_by(frontier[0], as_of), done)
        fresh = reach(graph, named, *frontier[:2], as_of=as_of, since=since, limits=bounds, hubs=hubs)
        fresh = fresh.take(~np.isin(fresh.child, followed))
        best = strongest(Links.together([best, fresh]))
        found = _joined(best, followed, strong, steps)
        open_ = ~np.isin(found.ids, followed) & (found.strength >= bounds.follow) & (found.steps < bounds.depth)
        places = np.flatnonzero(open_)
        places = places[np.argsort(-found.strength[places], kind="stable")][: bounds.at_once]
        places = places[: max(bounds.followed - len(followed), 0)]
        frontier = (found.ids[places], found.strength[places], found.steps[places])
        followed = np.concatenate([followed, frontier[0]])
        strong, steps = np.concatenate([strong, frontier[1]]), np.concatenate([steps, frontier[2]])
    kept = found.strength >= bounds.least
    listed = sorted((Hub(key, degree) for key, degree in hubs.items()), key=lambda hub: (-hub.degree, hub.key))
    ids = found.ids[kept]
    links = best.take(np.isin(best.child, ids))
    return Expansion(seeds, ids, found.strength[kept], found.steps[kept], found.times[kept], links, listed)


@dataclass(frozen=True, slots=True)
class _Found:
    """The children of links: ids ascending, with strength, steps and time of receipt."""

    ids: Ids
    strength: Numerals
    steps: Numbers
    times: Times

    @classmethod
    def none(cls) -> "_Found":
        nothing = np.empty(0, np.int64)
        return cls(np.empty(0, np.uint64), np.empty(0), nothing, nothing)


def reach(
    graph: Graph,
    named: Named,
    ids: Ids,
    strong: Numerals,
    *,
    as_of: int,
    since: int | None,
    limits: Limits,
    hubs: dict[int, int] | None = None,
) -> Links:
    """The links by what consignments `ids`, of strength `strong`, name; hubs that are met are noted in `hubs`."""
    codes = codes_of(named.keys)
    first = named.times - WINDOW[codes]
    last = np.minimum(named.times + WINDOW[codes] + 1, as_of)
    if since is not None:
        first = np.maximum(first, since)
    windows = graph.windows(named.keys, first, last)
    degree = windows.degree
    if hubs is not None:
        for place in np.flatnonzero(degree > CAP[codes]).tolist():
            key = int(named.keys[place])
            hubs[key] = max(hubs.get(key, 0), int(degree[place]))
    others = np.maximum(degree - 2, 0)
    most = strong[named.asker] * DECAY * BELIEF[codes] * HALF[codes] / (HALF[codes] + others)
    chosen = np.flatnonzero((degree > 0) & (degree <= CAP[codes]) & (most >= limits.least / 2))
    chosen = chosen[np.argsort(-most[chosen], kind="stable")]
    chosen = chosen[np.cumsum(degree[chosen]) <= limits.links]
    touched = graph.touching(windows, chosen)
    apart = np.abs(touched.times - named.times[touched.asker])
    strength = most[touched.asker] * np.exp2(-apart / DAY / HALF_LIFE[codes[touched.asker]])
    keep = (strength >= limits.least / 2) & (touched.ids != ids[named.asker[touched.asker]])
    asker = touched.asker[keep]
    return Links(
        parent=ids[named.asker[asker]],
        child=touched.ids[keep],
        key=named.keys[asker],
        degree=degree[asker],
        parent_time=named.times[asker],
        child_time=touched.times[keep],
        strength=strength[keep],
    )


def _unasked(named: Named, done: set[tuple[int, int]]) -> Named:
    """Each value once for each half of its window, for the strongest that names it: others would reach the same."""
    codes = codes_of(named.keys)
    half = named.times // np.maximum(WINDOW[codes] // 2, DAY)
    order = np.lexsort((named.asker, half, named.keys))
    keys, halves = named.keys[order], half[order]
    new = np.ones(len(order), bool)
    new[1:] = (keys[1:] != keys[:-1]) | (halves[1:] != halves[:-1])
    order = order[new]
    pairs = list(zip(named.keys[order].tolist(), half[order].tolist(), strict=True))
    unasked = np.array([pair not in done for pair in pairs], bool)
    done.update(pairs)
    order = np.sort(order[unasked])
    return Named(named.asker[order], named.keys[order], named.times[order])


def strongest(links: Links) -> Links:
    """Of the links of each child the strongest of each family; by child and family."""
    family = FAMILY_OF[codes_of(links.key)]
    order = np.lexsort((links.key, links.parent, -links.strength, family, links.child))
    child, of = links.child[order], family[order]
    new = np.ones(len(order), bool)
    new[1:] = (child[1:] != child[:-1]) | (of[1:] != of[:-1])
    return links.take(order[new])


def _joined(best: Links, followed: Ids, strong: Numerals, steps: Numbers) -> _Found:
    """Children with their families' links joined; one already followed keeps the strength it was followed with."""
    if not len(best):
        return _Found.none()
    ids, starts = np.unique(best.child, return_index=True)
    doubt = np.log1p(-np.minimum(best.strength, 0.999_999))
    strength = -np.expm1(np.add.reduceat(doubt, starts))
    # The strongest link of a child says how far it is from the seed.
    order = np.lexsort((-best.strength, best.child))[starts]
    by_id = np.argsort(followed, kind="stable")
    parent = by_id[np.searchsorted(followed[by_id], best.parent[order])]
    known = by_id[np.minimum(np.searchsorted(followed[by_id], ids), len(followed) - 1)]
    was = followed[known] == ids
    return _Found(
        ids,
        np.where(was, strong[known], strength),
        np.where(was, steps[known], steps[parent] + 1),
        best.child_time[order],
    )
