"""What findings push to the values that they reach, so that a consignment is placed by looking its own values up.

Worked out once for a set of findings (`push_values`): findings and what hangs together with them, received before a
moment, hand strength and rank to every value that they name. Looked up (`Pushed.beside`) for a row of the lake by the
hashes that stand in it, whether the graph holds the row or not, one row or millions, with the same answer. The last
step is therefore by exact values alone (KEYED: names, addresses, telephones, pair, goods); those before it are by all
kinds. A consignment gets nothing through itself: neither a finding nor what was reached by way of it counts for its own
later versions. What comes after the moment is not stepped through; belief in a value halves with time as elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.xxh64 import xxh64
from tidewaiter.links.edges import BY_NAME, FAMILY_OF, LINK_KINDS, Keys, codes_of, keys_of
from tidewaiter.links.expansion import (
    BELIEF,
    CAP,
    DAY,
    DECAY,
    HALF,
    HALF_LIFE,
    WINDOW,
    Expansion,
    Links,
    Numerals,
    expand,
)
from tidewaiter.links.graph import Graph, Ids, Numbers, ids_of
from tidewaiter.links.hunt import Evidence, microseconds, told_chain, words_of
from tidewaiter.links.pagerank import HANDED_ON, SETTLED, push
from tidewaiter.links.weighing import WIDE

KEYED = tuple(kind for kind in LINK_KINDS if set(kind.columns) <= set(KIND_NAMES))
"""The kinds whose values stand in every row of the lake."""

READS = ("consignment_id", *dict.fromkeys(f"hash_{name}" for kind in KEYED for name in kind.columns))
"""The columns of the lake that a look-up reads."""

NUMBERS = pa.schema([("link_strength_to_finding", pa.float64()), ("link_rank", pa.float64())])
"""What a look-up gives of each row; 0 where no finding reaches it."""

MOST_FINDINGS = 500
"""Findings that are followed: the latest; what older ones say of a value is in its profile."""

PARENTS = 8
"""Consignments that hand on by one value: the strongest."""

_AT_ONCE = 65_536
_MASK = np.uint64(2**20 - 1)
_CODES = np.array([kind.code for kind in KEYED])


@dataclass(frozen=True, slots=True)
class Pushed:
    """What is handed on, a line for each value and consignment that names it (links of no child), keys ascending.

    `rank` is the rank that each hands on; `reached` tells how each parent was, `chains` the consignments from a finding
    to it; `findings` are all that were known. As of `moment`, microseconds UTC.
    """

    moment: int
    links: Links
    rank: Numerals
    reached: Expansion
    chains: Mapping[int, tuple[int, ...]]
    findings: Ids

    def beside(self, rows: pa.Table, as_of: datetime) -> pa.Table:
        """NUMBERS of each row of the lake (READS), in their order, as of a moment."""
        strength, rank = np.zeros(rows.num_rows), np.zeros(rows.num_rows)
        if len(self.links):
            row, links, ranks = self._met(rows, as_of)
            strength = _joined(row, links, rows.num_rows)
            rank = _handed(row, links, ranks, rows.num_rows)
        return pa.table([pa.array(strength), pa.array(rank)], schema=NUMBERS)

    def told(self, graph: Graph, rows: pa.Table, as_of: datetime) -> list[tuple[str, ...]]:
        """The strongest chain from a finding to each row in words, a sentence a step; empty where there is none.

        `rows` have READS and received_at; `graph` is the one that was pushed through.
        """
        told: list[tuple[str, ...]] = [()] * rows.num_rows
        row, links, _ = self._met(rows, as_of)
        received = rows["received_at"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).to_numpy()
        ids = rows["consignment_id"]
        for place in np.unique(row).tolist():
            mine = links.take(row == place)
            mine = mine.take(np.argsort(-mine.strength, kind="stable"))
            last = mine.take(mine.parent == mine.parent[0])
            own = ids_of([ids[place].as_py()])
            last = replace(last, child=np.repeat(own, len(last)), child_time=np.repeat(received[place], len(last)))
            chain = [*self.reached.chain(int(mine.parent[0])), last]
            steps = told_chain(graph, chain, {int(own[0]): ids[place].as_py()})
            told[place] = words_of([*steps[:-1], _said(steps[-1], rows, place)])
        return told

    def _met(self, rows: pa.Table, as_of: datetime) -> tuple[Numbers, Links, Numerals]:
        """What each row meets: the row's number, the link as of the moment, the rank handed on."""
        where, keys = _places(rows, self.links.key)
        first, after = (np.searchsorted(self.links.key, keys, side) for side in ("left", "right"))
        lengths = after - first
        which = np.repeat(np.arange(len(keys)), lengths)
        at = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths) + first[which]
        row, links = where[which], self.links.take(at)
        own = xxh64(rows["consignment_id"].take(pa.array(where))).to_numpy(zero_copy_only=False).view(np.uint64)[which]
        codes, moment = codes_of(links.key), microseconds(as_of)
        faded = np.exp2(-max(moment - self.moment, 0) / DAY / HALF_LIFE[codes])
        links = replace(links, strength=links.strength * faded)
        keep = (moment - links.parent_time <= WINDOW[codes]) & (links.strength >= WIDE.least)
        keep &= ~np.isin(own, self.findings) & ~self._through(own, links.parent)
        return row[keep], links.take(keep), (self.rank[at] * faded)[keep]

    def _through(self, own: Ids, parent: Ids) -> NDArray[np.bool_]:
        """Whether each parent was reached by way of the consignment itself."""
        members = np.unique(np.array([one for chain in self.chains.values() for one in chain], np.uint64))
        through = np.isin(own, members)
        for place in np.flatnonzero(through).tolist():
            through[place] = int(own[place]) in self.chains[int(parent[place])]
        return through


def push_values(graph: Graph, findings: Mapping[str, datetime], *, as_of: datetime) -> Pushed:
    """What findings (consignment_id to when it was recorded) push to values, as of the last one recorded by a moment.

    What was received up to then is stepped through. The same findings and rows give the same answer.
    """
    known = sorted((at, name) for name, at in findings.items() if at < as_of)
    if not known:
        return NOTHING
    moment = microseconds(known[-1][0]) + 1
    seeds = np.unique(ids_of([name for _, name in known[-MOST_FINDINGS:]]))
    found = expand(graph, seeds, as_of=moment, limits=replace(WIDE, followed=WIDE.followed + len(seeds)))
    far = (found.strength >= WIDE.follow) & (found.steps < WIDE.depth) & ~np.isin(found.ids, found.seeds)
    parents = np.concatenate([found.seeds, found.ids[far]])
    strong = np.concatenate([np.ones(len(found.seeds)), found.strength[far]])
    links, asker = _handed_on(graph, parents, strong, moment)
    amounts = _amounts(graph, found.seeds, parents, moment)
    alone = np.divide(links.strength, strong[asker], out=np.zeros(len(links)), where=strong[asker] > 0)
    # What a newcomer would be handed: its share of what its parent hands on, beside the parent's other ties.
    total = np.bincount(asker, alone, minlength=len(parents))
    rank = (1 - HANDED_ON) * HANDED_ON * amounts[asker] * alone / np.maximum(total[asker] + alone, 1e-12)
    order = _few(links)
    narrow = replace(found, links=found.links.take(np.isin(found.links.child, parents)), hubs=[])
    everybody = np.unique(ids_of([name for _, name in known]))
    return Pushed(moment, links.take(order), rank[order], narrow, _chains(found, parents), everybody)


_NOBODY = np.empty(0, np.uint64)
_NONE = np.empty(0, np.int64)
NOTHING = Pushed(
    0,
    Links.none(),
    np.empty(0),
    Expansion(_NOBODY, _NOBODY, np.empty(0), _NONE, _NONE, Links.none()),
    {},
    _NOBODY,
)
"""What is known before the first finding."""


def _handed_on(graph: Graph, parents: Ids, strong: Numerals, moment: int) -> tuple[Links, Numbers]:
    """The best link by each keyed value of each parent to whoever names it next, and the number of the parent."""
    named = graph.named_by(parents, moment)
    codes = codes_of(named.keys)
    windows = graph.windows(
        named.keys, named.times - WINDOW[codes], np.minimum(named.times + WINDOW[codes] + 1, moment)
    )
    degree = windows.degree
    others = np.maximum(degree - 1, 0)
    strength = strong[named.asker] * DECAY * BELIEF[codes] * HALF[codes] / (HALF[codes] + others)
    strength *= np.exp2(-(moment - named.times) / DAY / HALF_LIFE[codes])
    chosen = np.flatnonzero(np.isin(codes, _CODES) & (degree <= CAP[codes]) & (strength >= WIDE.least))
    # Of several versions that name a value the last speaks.
    order = chosen[np.lexsort((-strength[chosen], named.asker[chosen], named.keys[chosen]))]
    new = np.ones(len(order), bool)
    new[1:] = (named.keys[order][1:] != named.keys[order][:-1]) | (named.asker[order][1:] != named.asker[order][:-1])
    order = order[new]
    asker = named.asker[order]
    times = named.times[order]
    nobody = np.zeros(len(order), np.uint64)
    return Links(parents[asker], nobody, named.keys[order], degree[order], times, times, strength[order]), asker


def _few(links: Links) -> Numbers:
    """The places of the strongest PARENTS of each value, keys ascending."""
    order = np.lexsort((links.parent, -links.strength, links.key))
    keys = links.key[order]
    rank = np.arange(len(keys)) - np.searchsorted(keys, keys)
    few: Numbers = order[rank < PARENTS]
    return few


def _amounts(graph: Graph, seeds: Ids, parents: Ids, moment: int) -> Numerals:
    """What came to each parent in the push of ranks from findings that have one unit each."""
    if not len(seeds):
        return np.zeros(len(parents))
    ranks = push(graph, seeds, as_of=moment, settled=SETTLED * 50 / max(len(seeds), 50))
    order = np.argsort(ranks.ids, kind="stable")
    at = order[np.minimum(np.searchsorted(ranks.ids[order], parents), len(order) - 1)]
    came: Numerals = np.where(ranks.ids[at] == parents, ranks.rank[at], 0.0) * len(seeds) / (1 - HANDED_ON)
    return came


def _chains(found: Expansion, parents: Ids) -> dict[int, tuple[int, ...]]:
    """From a finding to each parent along the strongest link of each: consignments, the parent last."""
    links = found.links
    order = np.lexsort((-links.strength, links.child))[::-1]
    before = dict(zip(links.child[order].tolist(), links.parent[order].tolist(), strict=True))
    seeds = set(found.seeds.tolist())
    chains = {}
    for one in parents.tolist():
        steps = [one]
        while steps[-1] not in seeds and before.get(steps[-1], one) not in steps:
            steps.append(before[steps[-1]])
        chains[one] = tuple(reversed(steps))
    return chains


def _places(rows: pa.Table, wanted: Keys) -> tuple[Numbers, Keys]:
    """The rows that name a wanted key (ascending) of any keyed kind, and the key; a few thousand rows at a time."""
    near = np.zeros(int(_MASK) + 1, bool)
    near[wanted & _MASK] = True
    kinds = [kind for kind in KEYED if kind.code in set(codes_of(wanted).tolist())]
    columns = {name: rows[f"hash_{name}"] for kind in kinds for name in kind.columns}
    valid = {name: ~pc.is_null(column).to_numpy(zero_copy_only=False) for name, column in columns.items()}
    hashes = {name: pc.fill_null(column, 0).to_numpy(zero_copy_only=False) for name, column in columns.items()}
    where, keys = [np.empty(0, np.int64)], [np.empty(0, np.uint64)]
    for start in range(0, rows.num_rows, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        for kind in kinds:
            made = keys_of(kind, [hashes[name][part] for name in kind.columns])
            maybe = np.flatnonzero(near[made & _MASK])
            made = made[maybe]
            at = np.minimum(np.searchsorted(wanted, made), len(wanted) - 1)
            there = wanted[at] == made
            for name in kind.columns:
                there &= valid[name][part][maybe]
            where.append(maybe[there] + start)
            keys.append(made[there])
    return np.concatenate(where), np.concatenate(keys)


def _joined(row: Numbers, links: Links, count: int) -> Numerals:
    """The strength of each row: the strongest link of each family, families joined."""
    family = FAMILY_OF[codes_of(links.key)]
    order = np.lexsort((-links.strength, family, row))
    new = np.ones(len(order), bool)
    new[1:] = (row[order][1:] != row[order][:-1]) | (family[order][1:] != family[order][:-1])
    order = order[new]
    doubt = np.log1p(-np.minimum(links.strength[order], 0.999_999))
    # Summed within a row in the order of families: a row alone is the row among others to the last bit.
    strength: Numerals = 0.0 - np.expm1(np.bincount(row[order], doubt, minlength=count))
    return strength


def _handed(row: Numbers, links: Links, rank: Numerals, count: int) -> Numerals:
    """The rank of each row: of each parent the most that it hands on by one value, added up."""
    order = np.lexsort((-rank, links.parent, row))
    new = np.ones(len(order), bool)
    new[1:] = (row[order][1:] != row[order][:-1]) | (links.parent[order][1:] != links.parent[order][:-1])
    order = order[new]
    handed: Numerals = np.bincount(row[order], rank[order], minlength=count).astype(np.float64)
    return handed


def _said(step: tuple[Evidence, ...], rows: pa.Table, place: int) -> tuple[Evidence, ...]:
    """The last step with the values that its row filed, where they stand in it."""
    columns = [f"key_{BY_NAME[one.kind].columns[0]}" for one in step]
    given = set(rows.column_names)
    return tuple(
        replace(one, value=rows[name][place].as_py()) if name in given else one
        for one, name in zip(step, columns, strict=True)
    )
