"""A table of pairs: which other keys a key has dealt with and when last, in sorted arrays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from tidewaiter.history.standing import kernels, search, widths
from tidewaiter.history.standing.kernels import Days, Keys
from tidewaiter.history.standing.ledger import ROWS_AT_A_TIME, mapped


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sorted, unique (key, other) with the day on which they were last seen together."""

    keys: Keys
    others: Keys
    days: Days

    @classmethod
    def empty(cls) -> Self:
        """No pairs."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, widths.NARROW_DAYS))

    @classmethod
    def of(cls, keys: Keys, others: Keys, days: Days) -> Self:
        """Pairs in any order, each kept once with its latest day."""
        ordered, order = kernels.sorted_keys(keys, np.ones(len(keys), dtype=bool))
        return cls(*kernels.paired(ordered, others[order], days[order]))

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.keys)

    def cut(self, start: int, end: int) -> "Pairs":
        """Some of the pairs."""
        return Pairs(self.keys[start:end], self.others[start:end], self.days[start:end])

    def since(self, after: int) -> "Pairs":
        """Those that were seen after a day."""
        seen = self.days > after
        return self if seen.all() else Pairs(self.keys[seen], self.others[seen], self.days[seen])

    def plus(self, other: "Pairs", after: int) -> "Pairs":
        """Both as one, less what was last seen by the day `after`."""
        here, there = widths.wide_days(self.days), widths.wide_days(other.days)
        return Pairs(*kernels.pairs_merged(self.keys, self.others, here, other.keys, other.others, there, after))


@dataclass(slots=True)
class Counted:
    """Keys with many others and how many; where two threads add at once, what one added is counted anew."""

    kept: tuple[Keys, Keys] = field(default_factory=lambda: (np.empty(0, np.int64), np.empty(0, np.int64)))


def dealt(
    levels: tuple[Pairs, Pairs, Pairs], wanted: Keys, after: int, known: Counted | None = None
) -> NDArray[np.int64]:
    """How many others each wanted key was seen with after a day, in any of three tables, each once; shape (n,).

    `known` takes up what was counted at length, for the next to ask the same tables of the same day.
    """
    known = Counted() if known is None else known
    counts = np.empty(len(wanted), dtype=np.int64)
    tables = [(one.keys, one.others, one.days) for one in levels]
    known.kept = search.dealt(*tables[0], *tables[1], *tables[2], wanted, after, *known.kept, counts)
    return counts


class Header(msgspec.Struct, frozen=True):
    """What a folder holds: how many pairs, and how wide the days are."""

    pairs: int
    days_type: str = "i4"


def slices(tables: Sequence[Pairs]) -> Iterator[list[Pairs]]:
    """Tables cut at the same keys, half a million pairs of the longest at a time; a key is never cut in two."""
    longest = max(tables, key=len)
    bounds = np.unique(longest.keys[ROWS_AT_A_TIME::ROWS_AT_A_TIME])
    cuts = [[0, *np.searchsorted(one.keys, bounds).tolist(), len(one)] for one in tables]
    for k in range(len(bounds) + 1):
        yield [one.cut(cut[k], cut[k + 1]) for one, cut in zip(tables, cuts, strict=True)]


def write(path: Path, tables: Sequence[Pairs], after: int) -> None:
    """Write tables as one into a folder, less what was last seen by the day `after`."""
    path.mkdir(parents=True)
    size = 0
    days_type = widths.of_days([one.days for one in tables])
    with (
        (path / "keys").open("wb") as keys,
        (path / "others").open("wb") as others,
        (path / "days").open("wb") as days,
    ):
        for parts in slices(tables):
            joined = parts if len(parts) > 1 else [parts[0].since(after)]
            while len(joined) > 1:
                pairs = zip_longest(joined[::2], joined[1::2], fillvalue=Pairs.empty())
                joined = [one.plus(other, after) for one, other in pairs]
            part = joined[0]
            keys.write(part.keys.data)
            others.write(part.others.data)
            days.write(widths.narrow_days(part.days, days_type).data)
            size += len(part)
    (path / "header.json").write_bytes(msgspec.json.encode(Header(size, days_type)))


def read(path: Path) -> Pairs:
    """A table mapped from its folder."""
    header = msgspec.json.decode((path / "header.json").read_bytes(), type=Header)
    return Pairs(
        mapped(path / "keys", np.int64, (header.pairs,)),
        mapped(path / "others", np.int64, (header.pairs,)),
        mapped(path / "days", header.days_type, (header.pairs,)),
    )
