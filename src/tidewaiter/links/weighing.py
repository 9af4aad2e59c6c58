"""Weighing what an expansion reached: how much of what each consignment names is named by the others.

An honest firm whose name a scheme borrows sends to hundreds of homes that nothing else joins; a name of the
scheme's own goes to the same few doors. So each consignment reached is judged by its values: of the others that name
one, what part was reached too, and how strongly (`share`), and how many those are (`company`, told off at two).
The strongest of each family counts. The sum of weights times these is the
logarithm of odds; it is taken twice, the first answer being the strength of the expansion.

Weights were fitted (logistic regression, none below 0) to hunts in practice worlds of seeds 200 to 205 and in
generated schemes of seeds 217 and 219 (`benchmarks/hunt.py` and `practice_hunt.py` use others): they are facts of
simulated worlds. Families that are not in the tables weigh by the strength alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tidewaiter.links.edges import BY_CODE, BY_NAME, FAMILIES, FAMILY_OF, Keys, codes_of
from tidewaiter.links.expansion import WINDOW, Expansion, Limits, Numerals
from tidewaiter.links.graph import Graph, Ids, Numbers

WIDE = Limits(depth=4, least=0.05, follow=0.15, followed=384)
"""How far the expansion goes whose reach is weighed: further than what is listed, since weighing throws away."""

MOST = 1_000
"""Consignments weighed: the strongest."""

SHARE = {"mail": 4.8, "to": 5.8, "pattern": 7.1, "wording": 0.7}
COMPANY = {"from": 1.7, "mail": 0.7, "to": 3.0, "goods": 3.2, "pattern": 2.2}
STRENGTH = 0.6
"""Weight of the logarithm of the odds of the expansion's strength."""

STEP = -1.4
"""Weight of each step away from the seed."""

CONSTANT = -3.6
ROUNDS = 2
COMPANY_TOLD = 2.0
"""Company counts as 1 - exp(-company / 2): two are much, ten are hardly more than five."""

_SHARES = np.array([SHARE.get(family, 0.0) for family in FAMILIES])
_COMPANIES = np.array([COMPANY.get(family, 0.0) for family in FAMILIES])
_SURE = 0.01, 0.99


@dataclass(frozen=True, slots=True)
class Support:
    """The value that speaks most for a consignment: its kind, how many others name it, how many of them were reached.

    `reached` adds up how far each is believed, so that it is no whole number.
    """

    kind: str
    others: int
    reached: float

    @property
    def sentence(self) -> str:
        """In words."""
        return (
            f"Of the {self.others} others that name its {BY_NAME[self.kind].title} within its window, "
            f"{self.reached:.1f} hang together with the seed by what else they name."
        )


@dataclass(frozen=True, slots=True)
class Weighed:
    """Consignments by id ascending, how far each is believed to be of the seed's doings (0 to 1), and what speaks most.

    A seed is believed wholly.
    """

    ids: Ids
    belief: Numerals
    support: tuple[Support | None, ...]


def weigh(graph: Graph, found: Expansion, *, as_of: int) -> Weighed:
    """Weigh the strongest consignments that an expansion as of a moment (microseconds UTC) reached, and its seeds."""
    top = np.argsort(-found.strength, kind="stable")[:MOST]
    top = top[~np.isin(found.ids[top], found.seeds)]
    ids = np.concatenate([found.seeds, found.ids[top]])
    order = np.argsort(ids, kind="stable")
    seeded = (np.arange(len(ids)) < len(found.seeds))[order]
    strength = np.concatenate([np.ones(len(found.seeds)), found.strength[top]])[order]
    steps = np.concatenate([np.zeros(len(found.seeds), np.int64), found.steps[top]])[order]
    named = _Named.of(graph, ids[order], as_of)
    inside = np.clip(strength, *_SURE)
    base = CONSTANT + STRENGTH * np.log(inside / (1 - inside)) + STEP * steps
    belief = strength
    for _ in range(ROUNDS):
        share, company = named.told(belief)
        odds = base + named.families(share) @ _SHARES
        odds = odds + (1 - np.exp(-named.families(company) / COMPANY_TOLD)) @ _COMPANIES
        belief = np.where(seeded, 1.0, 1 / (1 + np.exp(-odds)))
    return Weighed(ids[order], belief, named.support(strength))


@dataclass(frozen=True, slots=True)
class _Named:
    """Edges between n consignments and v values: numbers of both, codes, others that name the value in its window."""

    consignment: Numbers
    value: Numbers
    codes: Numbers
    others: Numbers
    many: int
    incidence: "sparse.csr_array"

    @classmethod
    def of(cls, graph: Graph, ids: Ids, as_of: int) -> "_Named":
        named = graph.named_by(ids, as_of)
        codes = codes_of(named.keys)
        last = np.minimum(named.times + WINDOW[codes] + 1, as_of)
        degree = graph.windows(named.keys, named.times - WINDOW[codes], last).degree
        keys: Keys
        keys, value = np.unique(named.keys, return_inverse=True)
        inside = np.bincount(value, minlength=len(keys))[value]
        return cls(
            consignment=named.asker,
            value=value,
            codes=codes,
            others=np.maximum(np.maximum(degree, inside) - 1, 0),
            many=len(ids),
            incidence=sparse.csr_array(
                (np.ones(len(value)), (value, np.arange(len(value)))), shape=(len(keys), len(value))
            ),
        )

    def told(self, belief: Numerals) -> tuple[Numerals, Numerals]:
        """For each edge the share of the others that were reached, and their company, by how far each is believed."""
        sums = self.incidence @ belief[self.consignment]
        company = np.maximum(sums[self.value] - belief[self.consignment], 0)
        # One is added so that a value which two name does not speak as loudly as one that ten do.
        return company / (self.others + 1.0), company

    def families(self, told: Numerals) -> NDArray[np.float64]:
        """The most that is told in each family; shape (consignments, families)."""
        most = np.zeros((self.many, len(FAMILIES)))
        np.maximum.at(most, (self.consignment, FAMILY_OF[self.codes]), told)
        return most

    def support(self, strength: Numerals) -> tuple[Support | None, ...]:
        """For each consignment the value that speaks most by its weights."""
        share, company = self.told(strength)
        family = FAMILY_OF[self.codes]
        spoken = share * _SHARES[family] + (1 - np.exp(-company / COMPANY_TOLD)) * _COMPANIES[family]
        order = np.lexsort((spoken, self.consignment))
        last = np.flatnonzero(np.append(np.diff(self.consignment[order]) != 0, True)) if len(order) else order
        out: list[Support | None] = [None] * self.many
        for edge in order[last].tolist():
            if spoken[edge] > 0:
                kind = BY_CODE[int(self.codes[edge])].name
                out[int(self.consignment[edge])] = Support(kind, int(self.others[edge]), float(company[edge]))
        return tuple(out)
