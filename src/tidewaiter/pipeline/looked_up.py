"""Profiles of the parts of a set: a stretch of parts is looked up in the books together, a part by itself alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import pyarrow as pa

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.history.standing import Standing
from tidewaiter.history.standing.store import Set
from tidewaiter.history.standing.together import Together

ROWS_TOGETHER = 4_000_000
"""Rows that are looked up together at most: what the books say of them takes about 120 bytes a row."""

ASKS = ("currency", *(f"hash_{kind}" for kind in KIND_NAMES))
"""The columns by which the books are asked."""


def stretches(sizes: Sequence[int]) -> Iterator[range]:
    """Parts with so many rows, by number, in stretches of at most ROWS_TOGETHER rows or of one part."""
    start, rows = 0, 0
    for number, size in enumerate(sizes):
        if number > start and rows + size > ROWS_TOGETHER:
            yield range(start, number)
            start, rows = number, 0
        rows += size
    if sizes:
        yield range(start, len(sizes))


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What the books say of some parts, and where the rows of each begin; any other part asks the books itself."""

    books: Standing
    asked: Set
    together: Together | None
    starts: Mapping[int, int]

    @classmethod
    def of(cls, books: Standing, asked: Set, parts: Mapping[int, pa.Table]) -> Self:
        """Parts by their number, with the columns ASKS."""
        if len(parts) <= 1:
            return cls(books, asked, None, {})
        starts, rows = {}, 0
        for number, part in parts.items():
            starts[number] = rows
            rows += part.num_rows
        return cls(books, asked, books.together(list(parts.values()), asked), starts)

    def profile(self, number: int, rows: pa.Table) -> pa.Table:
        """The profile columns (schema PROFILE) of the rows of a part."""
        if self.together is None or number not in self.starts:
            return self.books.profile(rows, self.asked)
        return self.together.profile(rows, self.starts[number])
