"""The arms of a selection and the inclusion probability of every candidate, chosen or not.

A selection is a mixture of a policy and of chance, stated before anything is drawn:

* the policy takes lookout hits first, then the highest scores (arms *lookout* and *exploit*). Its
  inclusion is 1 above the boundary, 0 below, and `slots / ties` for rows tied at the boundary;
* exploration gets a fixed share of the capacity, split between *random* (uniform within a stratum, so that
  yields can be compared with a random inspection) and *explore* (in proportion to novelty), over the
  probability mass that the policy leaves. Half of the random mass goes to strata by their size, half to all
  alike, so that a small country is measured too. Who is barred from chance (chosen by it too often of late)
  keeps what the policy gives.

Summing gives one inclusion probability a row, exact and adding up to the capacity. Fixed exploration
shares follow Kim et al., ICDMW 2021 (fixed 90/10 beat adaptive schemes in three of four countries).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

NEGLIGIBLE = 1e-12
"""Probability mass below this is rounding error."""

Floats = NDArray[np.float64]


class Arm(StrEnum):
    """Why a row was chosen."""

    LOOKOUT = "lookout"
    EXPLOIT = "exploit"
    EXPLORE = "explore"
    RANDOM = "random"
    ANALYST = "analyst"  # held by a person, beside the drawing


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of the capacity explores, and how much of the exploration is uniformly random."""

    explore: float = 0.10
    random: float = 0.5


@dataclass(frozen=True, slots=True)
class Inclusion:
    """For n candidates: the four components, each of shape (n,); `total` is their sum, at most 1 a row."""

    lookout: Floats
    exploit: Floats
    explore: Floats
    random: Floats

    @property
    def total(self) -> Floats:
        """Inclusion probability of each row."""
        return np.minimum(self.lookout + self.exploit + self.explore + self.random, 1.0)


def split(capacity: int, shares: Shares) -> tuple[int, float, float]:
    """Capacity to (policy slots, expected explore slots, expected random slots).

    A capacity of two or more always leaves at least one slot to chance: without it nothing can be measured.
    """
    chance = min(capacity, max(round(capacity * shares.explore), 1 if capacity > 1 else 0))
    return capacity - chance, chance * (1 - shares.random), chance * shares.random


def policy(lookout: NDArray[np.bool_], score: Floats, slots: int) -> Floats:
    """Inclusion by the policy: lookouts first, then by score, ties at the boundary sharing what is left."""
    n = len(score)
    inclusion = np.zeros(n)
    if slots <= 0 or n == 0:
        return inclusion
    if slots >= n:
        return np.ones(n)
    order = np.lexsort((-score, ~lookout))
    last = order[slots - 1]
    above = (lookout & ~lookout[last]) | ((lookout == lookout[last]) & (score > score[last]))
    tied = (lookout == lookout[last]) & (score == score[last])
    inclusion[above] = 1.0
    inclusion[tied] = (slots - above.sum()) / tied.sum()
    return inclusion


def _spread(mass: float, room: Floats, weight: Floats) -> Floats:
    """Spread `mass` over rows in proportion to weight x room, never more than the room a row has.

    What a full row cannot take goes to the others, so the sum is min(mass, sum of room): a row gets
    min(room, level x weight x room), the rows of largest weight being full first, and the level follows from how
    many are. What is left where no weight is goes to all in proportion to what room they have.
    """
    left = min(mass, float(room.sum()))
    if left <= NEGLIGIBLE:
        return np.zeros_like(room)
    weight = weight / weight.max() if weight.max() > 0 else weight
    weight = np.where(weight > NEGLIGIBLE, weight, 0.0)
    size = weight * room
    order = np.argsort(-weight, kind="stable")
    beyond = left - (np.cumsum(room[order]) - room[order])  # what is left when all before a row are full
    wanting = np.cumsum(size[order][::-1])[::-1]
    level = np.divide(beyond, wanting, out=np.full_like(wanting, np.inf), where=wanting > 0)
    with np.errstate(invalid="ignore"):  # no weight left at an infinite level: not reached
        reached = np.flatnonzero(level * weight[order] <= 1.0)
    given = np.where(weight > 0, room, 0.0) if len(reached) == 0 else np.minimum(room, level[reached[0]] * size)
    free = room - given
    still = left - float(given.sum())
    if still > 0 and free.sum() > 0:
        given += still * free / free.sum()
    return np.minimum(given, room)


def stratum_weights(stratum: NDArray[np.int64]) -> Floats:
    """What a row of each stratum weighs in the random arm: half by size of strata, half to all strata alike; (n,)."""
    _, of, size = np.unique(stratum, return_inverse=True, return_counts=True)
    weights: Floats = 0.5 / len(stratum) + 0.5 / (len(size) * size[of]) if len(stratum) else np.empty(0)
    return weights


def inclusion(
    lookout: NDArray[np.bool_],
    score: Floats,
    novelty: Floats,
    capacity: int,
    shares: Shares,
    *,
    stratum: NDArray[np.int64] | None = None,
    barred: NDArray[np.bool_] | None = None,
) -> Inclusion:
    """The components of every row's inclusion probability; their total sums to min(capacity, n).

    `score` and `novelty` are finite and, for novelty, not negative; shapes (n,). `stratum` numbers the
    stratum of each row (none: one for all); `barred` rows are not chosen by chance, which leaves the sum
    lower where nobody else is left.
    """
    slots, explore_mass, random_mass = split(min(capacity, len(score)), shares)
    open_to_chance = np.ones(len(score)) if barred is None else np.where(barred, 0.0, 1.0)
    by_policy = policy(lookout, score, slots)
    room = (1.0 - by_policy) * open_to_chance
    weight = np.ones_like(room) if stratum is None else stratum_weights(stratum)
    at_random = _spread(random_mass, room, weight)
    explored = _spread(explore_mass, room - at_random, novelty)
    return Inclusion(
        lookout=np.where(lookout, by_policy, 0.0),
        exploit=np.where(lookout, 0.0, by_policy),
        explore=explored,
        random=at_random,
    )
