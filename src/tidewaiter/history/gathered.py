"""Many small indexes asked as one: their entries gathered in memory, for whoever asks again and again.

Messages leave an index each until upkeep merges them; to ask hundreds one after the other costs milliseconds. Costs
twelve bytes an entry more than the indexes, and a sort when they are gathered.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from tidewaiter.history.index_file import IndexFile
from tidewaiter.history.locate import SMALL, Place, bounds


class Gathered:
    """Indexes opened for searching: the small ones as one, the large ones as they are."""

    def __init__(self, opened: Sequence[IndexFile]) -> None:
        self._small = [index for index in opened if len(index.hashes) < SMALL]
        self._large = [index for index in opened if len(index.hashes) >= SMALL]
        hashes = np.concatenate([np.empty(0, np.uint64), *(index.hashes for index in self._small)])
        owners = np.repeat(np.arange(len(self._small), dtype=np.int32), [len(one.hashes) for one in self._small])
        order = np.argsort(hashes, kind="stable")
        self._hashes: NDArray[np.uint64] = hashes[order]
        self._owners = owners[order]
        self._rows = np.concatenate([np.empty(0, np.uint32), *(index.rows for index in self._small)])[order]

    def places(self, hashes: Sequence[int], live: Collection[str], most: int) -> list[Place]:
        """What `Indexes.places` gives of the same indexes, where there are no more than `most`."""
        found: set[Place] = set()
        for wanted in hashes:
            value = np.uint64(wanted)
            first, last = np.searchsorted(self._hashes, value, "left"), np.searchsorted(self._hashes, value, "right")
            pairs = [
                (self._small[owner], row)
                for owner, row in zip(self._owners[first:last].tolist(), self._rows[first:last].tolist(), strict=True)
            ]
            for index in self._large:
                low, high = bounds(index.hashes, wanted)
                pairs += [(index, row) for row in index.rows[low:high].tolist()]
            for index, row in pairs:
                place = Place(*index.place(row))
                if place.path in live:
                    found.add(place)
                if len(found) >= most:
                    break
        return sorted(found, key=lambda place: (place.path, place.row))[:most]
