"""Lanes: the kinds of examination of a shift, and how its officer-minutes are shared among them.

Each candidate is met by one kind of examination, the first that its mass fits. Minutes go where they are worth
most: candidates are taken by lookouts first, then by expected harm per officer-minute, until the minutes or a kind's
equipment are used up. How many of a kind were taken is its number of slots, in which `arms.inclusion` then mixes policy
and chance as in a shift with one kind. Every kind that has candidates gets two slots first, where the shift has
the minutes, so that each keeps one for chance.

The slots follow from the candidates alone, so a row's inclusion probability within its lane is exact.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tidewaiter.selection.capacity import Exam

LEAST_SLOTS = 2
"""Of a kind that has candidates: one for the policy and one for chance."""

Floats = NDArray[np.float64]


def of_mass(gross_mass_kg: Floats, exams: Sequence[Exam]) -> NDArray[np.int64]:
    """The number of the first kind that each mass fits, the last where none does or the mass is not known; (n,)."""
    lane = np.full(len(gross_mass_kg), len(exams) - 1, dtype=np.int64)
    for number in range(len(exams) - 1, -1, -1):
        exam = exams[number]
        below = np.inf if exam.below_kg is None else exam.below_kg
        with np.errstate(invalid="ignore"):
            lane[(gross_mass_kg >= exam.from_kg) & (gross_mass_kg < below)] = number
    return lane


def slots(
    lane: NDArray[np.int64], lookout: NDArray[np.bool_], worth: Floats, exams: Sequence[Exam], minutes: float
) -> list[int]:
    """How many of each kind a shift of so many officer-minutes examines.

    `lane` numbers the kind of each candidate, `worth` is its expected harm (>= 0); shapes (n,). The minutes of all
    slots together are at most `minutes`, the slots of a kind at most what it has of candidates and of equipment.
    """
    present = np.bincount(lane, minlength=len(exams))
    most = [min(int(n), n if exam.at_most is None else exam.at_most) for n, exam in zip(present, exams, strict=True)]
    cost = np.array([exam.minutes for exam in exams])
    taken = [0] * len(exams)
    left = minutes
    for number in np.argsort(cost, kind="stable"):
        first = min(LEAST_SLOTS, most[number], int(left // cost[number]))
        taken[number] = first
        left -= first * cost[number]
    if len(exams) == 1:
        return [taken[0] + min(most[0] - taken[0], int(left // cost[0]))]
    waiting = list(taken)  # of each kind, the best candidates stand for the slots it has already
    for place in np.lexsort((-worth / cost[lane], ~lookout)):
        number = int(lane[place])
        if waiting[number]:
            waiting[number] -= 1
        elif taken[number] < most[number] and cost[number] <= left:
            taken[number] += 1
            left -= cost[number]
    return taken
