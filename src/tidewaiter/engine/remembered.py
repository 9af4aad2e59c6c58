"""What was worked out of a text is kept for the next rows that have it.

Filers repeat themselves from one part of a day to the next: of thirty-six thousand different descriptions in a
quarter of a million rows the sixteenth part of a day brings fifty new ones (simulated traffic, benchmarks/profile.md).
What is kept depends on nothing but the text and the work, so that it changes no answer; how much is kept is bounded.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

LEAST_TEXTS = 1_000
"""Fewer texts are worked out sooner than looked up."""

MOST_TEXTS = 100_000
MOST_BYTES = 64 * 1024 * 1024
"""Of one work: with more texts, or more bytes of texts and answers, those that were kept first stay."""

MOST_WORKS = 32
"""Works of which answers are kept; the one not asked for longest goes first."""

Work = Callable[[pa.Array], pa.Table]
"""Different texts, of which one may be null, to a row each."""


class Remembered:
    """Answers by work and text; several threads may ask, and what two work out at once is kept of one of them."""

    def __init__(self, most_texts: int = MOST_TEXTS, most_works: int = MOST_WORKS) -> None:
        self._most_texts = most_texts
        self._most_works = most_works
        self._kept: OrderedDict[Hashable, tuple[pa.Array, pa.Table]] = OrderedDict()
        self._lock = Lock()

    def of(self, name: Hashable, texts: pa.Array, work: Work) -> pa.Table:
        """What a work, known by its name, makes of different texts: a row each, in their order."""
        if len(texts) < LEAST_TEXTS:
            return work(texts)
        with self._lock:
            kept = self._kept.get(name)
        if kept is None:
            rows = work(texts)
            self._keep(name, texts, rows)
            return rows
        known, rows = kept
        place = pc.index_in(texts, value_set=known)
        if not place.null_count:
            return rows.take(place)
        missing = place.is_null()
        new = texts.filter(missing)
        rows = pa.concat_tables([rows, work(new)]).combine_chunks()
        self._keep(name, pa.concat_arrays([known, new]), rows)
        further = pa.array(np.arange(len(known), len(known) + len(new)), place.type)
        return rows.take(pc.replace_with_mask(place, missing, further))

    def _keep(self, name: Hashable, texts: pa.Array, rows: pa.Table) -> None:
        if len(texts) > self._most_texts or texts.nbytes + rows.nbytes > MOST_BYTES:
            return
        with self._lock:
            self._kept[name] = (texts, rows)
            self._kept.move_to_end(name)
            while len(self._kept) > self._most_works:
                self._kept.popitem(last=False)


ANSWERS = Remembered()
"""Those of the process."""
