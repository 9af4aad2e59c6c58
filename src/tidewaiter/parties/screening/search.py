"""From filed names to scored pairs: candidates, measures and score in one pass over each name.

A name's few candidates are measured and scored where they are found, so that nothing is kept for the millions that
hit nothing. Threads work on ranges of names; what comes out does not depend on how they are cut.

Numba's cache of `_search` holds the kernels it calls as they were: after a change in one of them (`near`, `candidates`,
`features`, `beside`, `distance`, `scorer`, `engine/text_table`) remove `__pycache__` here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from tidewaiter.engine.borrowed import borrowed
from tidewaiter.engine.threads import each
from tidewaiter.parties.screening.candidates import (
    Index,
    Small,
    arrays,
    asked,
    parts,
)
from tidewaiter.parties.screening.features import COUNT, measure, room_for
from tidewaiter.parties.screening.near import most_alike, near, room_for_keys
from tidewaiter.parties.screening.scorer import Scorer, scored
from tidewaiter.parties.screening.words import Words

LEAST = 0.4
"""Sum of shares below which a listed name is no candidate."""

LEAST_ACROSS = 0.35

CANDIDATES = 8
"""Listed texts that are measured for a name at most, the most alike first."""

CANDIDATES_ACROSS = 16
"""As many where the name is not written in Latin letters: consonants tell less apart."""

_RANGE = 100_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a filed text and a listed one, by filed text: their rows, the score, and the measures if asked for."""

    rows: Small
    listed: Small
    scores: NDArray[np.float32]
    features: NDArray[np.float32] | None = None


def _room(listed: int, trees: int, *, scripts: bool) -> tuple[Any, ...]:
    """Working space for `_search`, for one thread."""
    return (
        np.zeros(listed, dtype=np.float32),
        np.empty(listed, dtype=np.int32),
        np.empty(CANDIDATES_ACROSS if scripts else CANDIDATES, dtype=np.int32),
        np.empty(COUNT, dtype=np.float32),
        np.empty(trees, dtype=np.uint32),
        room_for_keys(),
        room_for(),
    )


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
    room: tuple,  # type: ignore[type-arg]
) -> tuple[Small, Small, NDArray[np.float32], NDArray[np.float32]]:
    sums, touched, best, values, reached, keys, words = borrowed(room)
    one, other, index, trees = borrowed(one), borrowed(other), borrowed(index), borrowed(trees)
    enough = LEAST_ACROSS if scripts else LEAST
    least = (0.0 if scripts else LEAST, enough)
    row_of = np.empty(max(len(filed), 64), dtype=np.int32)
    listed_of, scores = np.empty(len(row_of), dtype=np.int32), np.empty(len(row_of), dtype=np.float32)
    features = np.empty((len(row_of) if wanted else 1, COUNT), dtype=np.float32)
    found = 0
    for row in filed:
        if one[2][one[0][row + 1]] == one[2][one[0][row]]:  # no letters
            continue
        used = near(one, row, index, least, sums, touched, keys)
        for b in range(most_alike(sums, touched, used, best, enough)):
            listed = best[b]
            if not measure(one, row, other, listed, sums[listed], scripts or other_scripts[listed], words, values):
                continue
            value = scored(trees, values, reached)
            if value < threshold:
                continue
            if found == len(row_of):
                row_of = np.concatenate((row_of, np.empty_like(row_of)))
                listed_of = np.concatenate((listed_of, np.empty_like(listed_of)))
                scores = np.concatenate((scores, np.empty_like(scores)))
                if wanted:
                    features = np.concatenate((features, np.empty_like(features)))
            row_of[found], listed_of[found], scores[found] = row, listed, value
            if wanted:
                features[found] = values
            found += 1
        for t in range(used):
            sums[np.uint32(touched[t])] = 0.0
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
        held = asked(index, scripts=scripts)
        for start, end in parts(len(rows), _RANGE):
            work.append(
                lambda some=rows[start:end], across=scripts, asking=held: _search(  # type: ignore[misc]
                    arrays(words),
                    some,
                    across,
                    arrays(index.words),
                    index.words.other,
                    asking,
                    scorer.arrays(),
                    threshold,
                    features,
                    _room(listed, len(scorer.roots), scripts=across),
                )
            )
    done = each(lambda make: make(), work)
    row, near, scores, values = (np.concatenate(some) for some in zip(*done, strict=True))
    order = np.lexsort((near, -scores, row))
    return Pairs(row[order], near[order], scores[order], values[order] if features else None)
