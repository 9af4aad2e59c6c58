"""From filed names to scored pairs: candidates, measures and score in one pass over each name.

A name's few candidates are measured and scored where they are found, so that nothing is kept for the millions that
hit nothing. Threads work on ranges of names; what comes out does not depend on how they are cut.

Numba's cache of `_search` holds the kernels it calls as they were: after a change in `features`, `beside` or `scorer`
remove `__pycache__` here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.engine.threads import each
from tidewaiter.parties.screening.candidates import (
    KEYS,
    Index,
    Small,
    Whole,
    add,
    arrays,
    keys_of,
    parts,
    range_of,
    slot_of,
    table,
)
from tidewaiter.parties.screening.features import COUNT, measure, room_for
from tidewaiter.parties.screening.scorer import Scorer, score
from tidewaiter.parties.screening.words import Words

LEAST = 0.4
"""Sum of shares below which a listed name is no candidate."""

LEAST_ACROSS = 0.35

CANDIDATES = 8
"""Listed texts that are measured for a name at most, the most alike first."""

CANDIDATES_ACROSS = 16
"""As many where the name is not written in Latin letters: consonants tell less apart."""

_PAIR = np.float32(0.3)
_BONES = 0.8
_RANGE = 100_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a filed text and a listed one, by filed text: their rows, the score, and the measures if asked for."""

    rows: Small
    listed: Small
    scores: NDArray[np.float32]
    features: NDArray[np.float32] | None = None


@numba.njit(cache=True, nogil=True)
def _paired(
    keys: NDArray[np.uint64],
    count: int,
    held: tuple,  # type: ignore[type-arg]
    sums: NDArray[np.float32],
    touched: Small,
    used: int,
) -> int:
    """Add a fixed share to the sum of each listed text for each pair of words in common."""
    slots, _, rows = held
    for k in range(count):
        start, size = range_of(slot_of(keys[k], slots), slots)
        for i in range(start, start + size):
            row = rows[i]
            if sums[row] == 0.0:
                touched[used] = row
                used += 1
            sums[row] += _PAIR
    return used


@numba.njit(cache=True, nogil=True)
def _best(sums: NDArray[np.float32], touched: Small, used: int, best: Small, least: float) -> int:
    """The texts with the greatest sums, greatest first, of equal ones the earlier listed; gives how many."""
    kept = 0
    for t in range(used):
        row = touched[t]
        value = sums[row]
        if value < least:
            continue
        if kept == len(best):
            worst = best[kept - 1]
            if value < sums[worst] or (value == sums[worst] and row > worst):
                continue
            kept -= 1
        at = kept
        while at > 0 and (sums[best[at - 1]] < value or (sums[best[at - 1]] == value and best[at - 1] > row)):
            best[at] = best[at - 1]
            at -= 1
        best[at] = row
        kept += 1
    return kept


@numba.njit(cache=True, nogil=True)
def _near(
    one: tuple,  # type: ignore[type-arg]
    row: int,
    index: tuple,  # type: ignore[type-arg]
    keys: NDArray[np.uint64],
    sums: NDArray[np.float32],
    touched: Small,
    places: Whole,
) -> int:
    """Sum up what each listed text shares with one; gives how many are touched."""
    grams, gram_lengths, pairs, bones, bone_lengths = index
    used = add(keys, keys_of(one, row, 0, keys), grams, gram_lengths, 1.0, sums, touched, 0, places)
    used = _paired(keys, keys_of(one, row, 2, keys), pairs, sums, touched, used)
    if len(bones[2]) > 0:
        used = add(keys, keys_of(one, row, 1, keys), bones, bone_lengths, _BONES, sums, touched, used, places)
    return used


@numba.njit(cache=True, nogil=True)
def _search(
    one: tuple,  # type: ignore[type-arg]
    filed: Small,
    scripts: bool,  # noqa: FBT001 - a kernel's argument
    other: tuple,  # type: ignore[type-arg]
    other_scripts: NDArray[np.bool_],
    index: tuple,  # type: ignore[type-arg]
    trees: tuple,  # type: ignore[type-arg]
    threshold: float,
    wanted: bool,  # noqa: FBT001 - a kernel's argument
) -> tuple[Small, Small, NDArray[np.float32], NDArray[np.float32]]:
    sums = np.zeros(len(other_scripts), dtype=np.float32)
    touched = np.empty(len(other_scripts), dtype=np.int32)
    keys, places = np.empty(KEYS, dtype=np.uint64), np.empty(KEYS, dtype=np.int64)
    best = np.empty(CANDIDATES_ACROSS if scripts else CANDIDATES, dtype=np.int32)
    room = room_for()
    row_of = np.empty(max(len(filed), 64), dtype=np.int32)
    listed_of, scores = np.empty(len(row_of), dtype=np.int32), np.empty(len(row_of), dtype=np.float32)
    features = np.empty((len(row_of) if wanted else 1, COUNT), dtype=np.float32)
    values = np.empty(COUNT, dtype=np.float32)
    found = 0
    for row in filed:
        if one[2][one[0][row + 1]] == one[2][one[0][row]]:  # no letters
            continue
        used = _near(one, row, index, keys, sums, touched, places)
        for b in range(_best(sums, touched, used, best, LEAST_ACROSS if scripts else LEAST)):
            near = best[b]
            if not measure(one, row, other, near, sums[near], scripts or other_scripts[near], room, values):
                continue
            value = score(trees, values)
            if value < threshold:
                continue
            if found == len(row_of):
                row_of = np.concatenate((row_of, np.empty_like(row_of)))
                listed_of = np.concatenate((listed_of, np.empty_like(listed_of)))
                scores = np.concatenate((scores, np.empty_like(scores)))
                if wanted:
                    features = np.concatenate((features, np.empty_like(features)))
            row_of[found], listed_of[found], scores[found] = row, near, value
            if wanted:
                features[found] = values
            found += 1
        for t in range(used):
            sums[touched[t]] = 0.0
    return row_of[:found], listed_of[:found], scores[:found], features[:found]


def search(words: Words, index: Index, scorer: Scorer, threshold: float, *, features: bool = False) -> Pairs:
    """Filed texts against an index: the pairs that score at least `threshold`, by filed row, best first.

    Of a text the CANDIDATES most alike are looked at (CANDIDATES_ACROSS for other scripts). With `features` their
    measures come along, shape (n, COUNT).
    """
    listed = len(index.words)
    if not listed or not len(words):
        empty = np.empty(0, dtype=np.int32)
        return Pairs(empty, empty, np.empty(0, dtype=np.float32), np.empty((0, COUNT), dtype=np.float32))
    work: list[Callable[[], tuple[Small, Small, NDArray[np.float32], NDArray[np.float32]]]] = []
    for scripts in (False, True):
        rows = np.flatnonzero(words.other == scripts).astype(np.int32)
        bones, norms = (index.bones, index.bone_lengths) if scripts else (index.other_bones, index.other_lengths)
        held = (table(index.grams), index.gram_lengths, table(index.pairs), table(bones), norms)
        for start, end in parts(len(rows), _RANGE):
            work.append(
                lambda some=rows[start:end], across=scripts, asked=held: _search(  # type: ignore[misc]
                    arrays(words),
                    some,
                    across,
                    arrays(index.words),
                    index.words.other,
                    asked,
                    scorer.arrays(),
                    threshold,
                    features,
                )
            )
    done = each(lambda make: make(), work)
    row, near, scores, values = (np.concatenate(some) for some in zip(*done, strict=True))
    order = np.lexsort((near, -scores, row))
    return Pairs(row[order], near[order], scores[order], values[order] if features else None)
