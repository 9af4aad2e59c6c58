"""Targets of the peers' day, with NumPy: for each facility and shift as many as its officers can open, by arms.

Lookouts first, then the highest scores; a tenth of the slots by chance, half of it by how new a row is, half uniformly
within strata. What a pandas or Polars user would write; the product's also gives every candidate's exact probability of
being chosen, which is left out, to the peers' favour.
"""

from datetime import date
from math import ceil
from typing import Any, NamedTuple

import numpy as np

from tidewaiter.selection import capacity


class Chosen(NamedTuple):
    """Rows in their order of rank, the facility and shift of each, and the arm that chose it."""

    rows: Any
    facility: Any
    shift: Any
    arm: Any


def choose(day: dict[str, Any], on: date, seed: int) -> Chosen:
    """Draw for all shifts of a day.

    `day` has arrays of one length: office and stratum (texts), eta (datetime64, NaT for none), score, novelty, hit.
    """
    rng = np.random.default_rng(seed)
    rows, facilities, shifts, arms = [], [], [], []
    for place in capacity.load(None).facility:
        here = day["office"] == place.code
        for number, shift in enumerate(place.shifts):
            begin, end = (np.datetime64(moment.replace(tzinfo=None)) for moment in place.interval(on, number))
            inside = (day["eta"] >= begin) & (day["eta"] < end)
            if number == 0:
                inside |= np.isnat(day["eta"])
            found = np.flatnonzero(here & inside)
            picked, arm = _drawn(day, found, shift.capacity(), place, rng)
            rows.append(picked)
            arms.append(arm)
            facilities += [place.code] * len(picked)
            shifts += [shift.name] * len(picked)
    return Chosen(np.concatenate(rows), np.array(facilities), np.array(shifts), np.concatenate(arms))


def _drawn(day: dict[str, Any], found: Any, slots: int, place: capacity.Facility, rng: Any) -> tuple[Any, Any]:
    """The rows chosen of a shift's candidates, and their arms."""
    slots = min(slots, len(found))
    chance = min(slots, max(round(slots * place.explore_share), 1 if slots > 1 else 0))
    order = found[np.lexsort((-day["score"][found], ~day["hit"][found]))]
    first, left = order[: slots - chance], order[slots - chance :]
    at_random = ceil(chance * place.random_share)
    _, of, size = np.unique(day["stratum"][left], return_inverse=True, return_counts=True)
    weight = 0.5 / max(len(left), 1) + 0.5 / (len(size) * size[of])
    by_chance = rng.choice(left, at_random, replace=False, p=weight / weight.sum()) if at_random else left[:0]
    still = left[~np.isin(left, by_chance)]
    novelty = day["novelty"][still] + 1e-12
    explored = rng.choice(still, chance - at_random, replace=False, p=novelty / novelty.sum())
    arm = np.where(day["hit"][first], "lookout", "exploit")
    arms = np.concatenate([arm, np.full(len(explored), "explore"), np.full(len(by_chance), "random")])
    return np.concatenate([first, explored, by_chance]), arms
