"""A hunt: consignments that hang together with a seizure, ranked, each with its chain of evidence in words.

`hunt` runs the expansion and makes sentences of it. What a value says (a name, a telephone) is looked up by the
caller in the rows of the consignments, `texts`; the graph itself holds hashes alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from tidewaiter.links.edges import BY_CODE, BY_NAME, codes_of
from tidewaiter.links.expansion import Expansion, Limits, Links, expand
from tidewaiter.links.graph import Graph, ids_of
from tidewaiter.links.weighing import WIDE, Support, weigh

LISTED = 0.03
"""The belief (weighing.py) from which a consignment is on the list; what it costs and finds: benchmarks/hunt.py."""

PLAIN = 0.6
"""The strength of links from which one is listed whatever else it names: it shares rare values with the seed itself."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Texts = Mapping[tuple[str, str], str]
"""What a consignment filed of a kind of link: (consignment_id, name of the kind) to the value in normal form."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One link: what `child` and `parent` both name, when each was received, how strongly it speaks and its caveat.

    `sharing` counts consignments that name it within the kind's window; `confidence` is the strength that this link
    alone gives the child.
    """

    kind: str
    parent: str
    child: str
    value: str | None
    sharing: int
    parent_received: datetime
    child_received: datetime
    confidence: float
    caveat: str

    @property
    def shared(self) -> str:
        """What is shared, in words: the kind, the value where it is known, and how many have it."""
        kind = BY_NAME[self.kind]
        said = "" if self.value is None else f"{self.value}; "
        return f"{kind.title} ({said}{self.sharing} have it within {kind.window} days)"

    @property
    def sentence(self) -> str:
        """In words."""
        return f"{_step((self,))} But {self.caveat}."


@dataclass(frozen=True, slots=True)
class Linked:
    """A consignment that a hunt lists: how far it is believed, steps away, and the strongest evidence of each family.

    `belief` is what it is ranked by (weighing.py), `strength` that of its links alone, `support` what of all that it
    names speaks most for it. `chain` leads from a seed along the strongest link of each, a step with all that its two
    consignments share.
    """

    consignment_id: str
    belief: float
    strength: float
    steps: int
    received_at: datetime
    evidence: tuple[Evidence, ...]
    chain: tuple[tuple[Evidence, ...], ...]
    support: Support | None = None

    @property
    def parent(self) -> str:
        """The consignment that leads to it most strongly."""
        return self.evidence[0].parent

    @property
    def all_evidence(self) -> tuple[Evidence, ...]:
        """That of the chain and its own, each piece once."""
        return tuple(dict.fromkeys([*(link for step in self.chain for link in step), *self.evidence]))

    @property
    def words(self) -> tuple[str, ...]:
        """The chain of evidence from the seed, a sentence a step, and what speaks most for it beside the chain."""
        return (*map(_step, self.chain), *([] if self.support is None else [self.support.sentence]))


@dataclass(frozen=True, slots=True)
class HubSetAside:
    """A value that was not followed since too many name it."""

    kind: str
    sharing: int

    @property
    def sentence(self) -> str:
        """In words."""
        return f"A {BY_NAME[self.kind].title} that {self.sharing} consignments name was not followed."


@dataclass(frozen=True, slots=True)
class Hunt:
    """What a hunt found: the seeds that were known, those listed, strongest first, and the hubs set aside."""

    seeds: tuple[str, ...]
    linked: tuple[Linked, ...]
    hubs: tuple[HubSetAside, ...]
    reached: int

    @property
    def consignments(self) -> tuple[str, ...]:
        """Every consignment that it names, for looking up its rows."""
        named = {e.parent for one in self.linked for e in one.all_evidence}
        return tuple(dict.fromkeys([*self.seeds, *(one.consignment_id for one in self.linked), *sorted(named)]))

    def told(self, texts: Texts) -> "Hunt":
        """The same with the values that the consignments filed, where they are known."""

        def said(evidence: Evidence) -> Evidence:
            value = texts.get((evidence.child, evidence.kind))
            return replace(evidence, value=value)

        chains = [tuple(tuple(map(said, step)) for step in one.chain) for one in self.linked]
        linked = tuple(
            replace(
                one, evidence=tuple(map(said, one.evidence)), chain=tuple(tuple(map(said, step)) for step in one.chain)
            )
            for one, chain in zip(self.linked, chains, strict=True)
        )
        return replace(self, linked=linked)


def hunt(
    graph: Graph,
    seeds: list[str],
    *,
    as_of: datetime,
    since: datetime | None = None,
    limits: Limits | None = None,
    least: float = LISTED,
    most: int = 500,
) -> Hunt:
    """Hunt from consignments (ids as in the lake) by what was received in [since, as_of), aware UTC.

    At most `most` are listed, of belief `least` or more; `reached` counts all that had any link.
    """
    moment = microseconds(as_of)
    found = expand(
        graph,
        ids_of(seeds),
        as_of=moment,
        since=None if since is None else microseconds(since),
        limits=limits or WIDE,
    )
    weighed = weigh(graph, found, as_of=moment)
    belief = np.where(found.strength >= PLAIN, LISTED, 0.0)
    at = np.searchsorted(weighed.ids, found.ids)
    known = weighed.ids[np.minimum(at, len(weighed.ids) - 1)] == found.ids if len(weighed.ids) else belief > 1
    belief[known] = np.maximum(belief[known], weighed.belief[at[known]])
    order = np.lexsort((found.ids, -found.strength, -belief))
    order = order[(belief[order] >= least) & ~np.isin(found.ids[order], found.seeds)][:most]
    names = _names(graph, found)
    linked = tuple(
        _linked(
            found, int(place), names, float(belief[place]), weighed.support[int(at[place])] if known[place] else None
        )
        for place in order
    )
    kinds = codes_of(np.array([hub.key for hub in found.hubs], np.uint64)).tolist()
    hubs = tuple(HubSetAside(BY_CODE[code].name, hub.degree) for code, hub in zip(kinds, found.hubs, strict=True))
    return Hunt(tuple(graph.names(found.seeds)), linked, hubs, len(found.ids))


def told_chain(
    graph: Graph, chain: Sequence[Links], named: Mapping[int, str] | None = None
) -> tuple[tuple[Evidence, ...], ...]:
    """A chain of links (paths.between) as evidence, step by step; `named` are consignments that the graph lacks."""
    ends = [step.parent for step in chain] + [step.child for step in chain]
    ids = np.unique(np.concatenate(ends)) if ends else np.empty(0, np.uint64)
    names = dict(zip(ids.tolist(), graph.names(ids), strict=True)) | dict(named or {})
    return tuple(_pieces(step, names) for step in chain)


def words_of(chain: Sequence[Sequence[Evidence]]) -> tuple[str, ...]:
    """A chain in words, a sentence a step."""
    return tuple(map(_step, chain))


def microseconds(moment: datetime) -> int:
    """An aware moment as microseconds since 1970, UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _names(graph: Graph, found: Expansion) -> dict[int, str]:
    named = np.unique(np.concatenate([found.seeds, found.links.parent, found.links.child]))
    return dict(zip(named.tolist(), graph.names(named), strict=True))


def _linked(found: Expansion, place: int, names: dict[int, str], belief: float, support: Support | None) -> Linked:
    one = int(found.ids[place])
    mine = found.links_of(one)
    return Linked(
        names[one],
        round(belief, 4),
        round(float(found.strength[place]), 4),
        int(found.steps[place]),
        _moment(int(found.times[place])),
        _pieces(mine, names),
        tuple(_pieces(step, names) for step in found.chain(one)),
        support,
    )


def _pieces(links: Links, names: dict[int, str]) -> tuple[Evidence, ...]:
    return tuple(_evidence(links, number, names) for number in range(len(links)))


def _evidence(links: Links, number: int, names: dict[int, str]) -> Evidence:
    kind = BY_CODE[int(codes_of(links.key[number : number + 1])[0])]
    return Evidence(
        kind=kind.name,
        parent=names[int(links.parent[number])],
        child=names[int(links.child[number])],
        value=None,
        sharing=int(links.degree[number]),
        parent_received=_moment(int(links.parent_time[number])),
        child_received=_moment(int(links.child_time[number])),
        confidence=round(float(links.strength[number]), 4),
        caveat=kind.caveat,
    )


def _moment(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)


def _step(links: Sequence[Evidence]) -> str:
    """A step of a chain: what a consignment shares with the one before it."""
    first = links[0]
    apart = abs((first.child_received - first.parent_received) / timedelta(days=1))
    later = "later" if first.child_received > first.parent_received else "before"
    when = "within a day" if apart < 1 else f"{apart:.0f} {'day' if round(apart) == 1 else 'days'} {later}"
    shared = "; ".join(f"the same {link.shared}" for link in links)
    return f"{first.child} ({when}) shares with {first.parent}: {shared}."
