"""A hunt: consignments that hang together with a seizure, ranked, each with its chain of evidence in words.

`hunt` runs the expansion and makes sentences of it. What a value says (a name, a telephone) is looked up by the
caller in the rows of the consignments, `texts`; the graph itself holds hashes alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from tidewaiter.links.edges import BY_CODE, BY_NAME, LinkKind, codes_of
from tidewaiter.links.expansion import Expansion, Limits, Links, expand
from tidewaiter.links.graph import Graph, ids_of

LISTED = 0.4
"""The strength from which a consignment is on the list; what it costs and finds: benchmarks/hunt.py."""

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
    def sentence(self) -> str:
        """In words."""
        said = "" if self.value is None else f" ({self.value})"
        apart = abs((self.child_received - self.parent_received) / timedelta(days=1))
        when = "the same day" if apart < 1 else f"{apart:.0f} days {_word(self.child_received > self.parent_received)}"
        window = _kind(self.kind).window
        return (
            f"{self.child} has the same {_kind(self.kind).title}{said} as {self.parent}, {when}; "
            f"{self.sharing} consignments have it within {window} days. But {self.caveat}."
        )


@dataclass(frozen=True, slots=True)
class Linked:
    """A consignment that a hunt lists: how strongly, how many steps away, all its evidence, the chain from a seed."""

    consignment_id: str
    strength: float
    steps: int
    received_at: datetime
    evidence: tuple[Evidence, ...]
    chain: tuple[Evidence, ...]

    @property
    def parent(self) -> str:
        """The consignment that leads to it most strongly."""
        return self.evidence[0].parent

    @property
    def words(self) -> tuple[str, ...]:
        """The chain of evidence from the seed, a sentence a step."""
        return tuple(step.sentence for step in self.chain)


@dataclass(frozen=True, slots=True)
class HubSetAside:
    """A value that was not followed since too many name it."""

    kind: str
    sharing: int

    @property
    def sentence(self) -> str:
        """In words."""
        return f"A {_kind(self.kind).title} that {self.sharing} consignments name was not followed."


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
        named = {e.parent for one in self.linked for e in (*one.evidence, *one.chain)}
        return tuple(dict.fromkeys([*self.seeds, *(one.consignment_id for one in self.linked), *sorted(named)]))

    def told(self, texts: Texts) -> "Hunt":
        """The same with the values that the consignments filed, where they are known."""

        def said(evidence: Evidence) -> Evidence:
            value = texts.get((evidence.child, evidence.kind))
            return replace(evidence, value=value)

        linked = tuple(
            replace(one, evidence=tuple(map(said, one.evidence)), chain=tuple(map(said, one.chain)))
            for one in self.linked
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

    At most `most` are listed, of strength `least` or more; `reached` counts all that had any.
    """
    found = expand(
        graph,
        ids_of(seeds),
        as_of=microseconds(as_of),
        since=None if since is None else microseconds(since),
        limits=limits,
    )
    order = np.lexsort((found.ids, -found.strength))
    order = order[(found.strength[order] >= least) & ~np.isin(found.ids[order], found.seeds)][:most]
    names = _names(graph, found)
    linked = tuple(_linked(found, int(place), names) for place in order)
    kinds = codes_of(np.array([hub.key for hub in found.hubs], np.uint64)).tolist()
    hubs = tuple(HubSetAside(BY_CODE[code].name, hub.degree) for code, hub in zip(kinds, found.hubs, strict=True))
    return Hunt(tuple(graph.names(found.seeds)), linked, hubs, len(found.ids))


def microseconds(moment: datetime) -> int:
    """An aware moment as microseconds since 1970, UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _names(graph: Graph, found: Expansion) -> dict[int, str]:
    named = np.unique(np.concatenate([found.seeds, found.links.parent, found.links.child]))
    return dict(zip(named.tolist(), graph.names(named), strict=True))


def _linked(found: Expansion, place: int, names: dict[int, str]) -> Linked:
    one = int(found.ids[place])
    chain = [_evidence(step, 0, names) for step in found.chain(one)]
    mine = found.links_of(one)
    return Linked(
        names[one],
        round(float(found.strength[place]), 4),
        int(found.steps[place]),
        _moment(int(found.times[place])),
        tuple(_evidence(mine, number, names) for number in range(len(mine))),
        tuple(chain),
    )


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


def _word(later: object) -> str:
    return "later" if later else "before"


def _kind(name: str) -> LinkKind:
    return BY_NAME[name]
