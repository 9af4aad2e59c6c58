"""What a dog team or a device has yielded: four counts, the shares that follow, and words that do not overstate.

Pure. A use counts when it said something (an alert or a positive, or that there was none) and the examination that it
was part of has ended. Shares have Wilson's 95 % interval (`intervals.proportion`). A signal without a find is not proof
of an error: traces of what was there before draw dogs and swabs as well, and nothing recorded here tells the two apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from tidewaiter.selection.intervals import Estimate, proportion

ENOUGH = 30
"""Ended uses below which nothing is said of a yield."""
ENOUGH_SIGNALS = 10
"""Signals, or finds, below which nothing is said of a share of them."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use that said something. `found` is what the examination came to, None while it has not ended."""

    at: datetime
    signal: bool
    found: bool | None


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """Ended uses by what was signalled and what was found. `waiting` uses have not ended and count in nothing else."""

    confirmed: int  # signalled and found
    unconfirmed: int  # signalled, nothing found
    missed: int  # not signalled, and yet found
    quiet: int  # neither
    waiting: int = 0

    @property
    def uses(self) -> int:
        """Ended uses."""
        return self.confirmed + self.unconfirmed + self.missed + self.quiet

    @property
    def signals(self) -> int:
        """Ended uses that signalled."""
        return self.confirmed + self.unconfirmed

    @property
    def finds(self) -> int:
        """Ended uses on what something was found in."""
        return self.confirmed + self.missed

    @property
    def yielded(self) -> Estimate:
        """Finds that were signalled, of all ended uses."""
        return proportion(self.confirmed, self.uses)

    @property
    def false_share(self) -> Estimate:
        """Signals without a find, of all signals."""
        return proportion(self.unconfirmed, self.signals)

    @property
    def shown(self) -> Estimate:
        """Finds that were signalled, of all finds where it was used: what was not opened is in neither."""
        return proportion(self.confirmed, self.finds)

    @property
    def enough(self) -> bool:
        """Whether the yield may be compared with another."""
        return self.uses >= ENOUGH

    @property
    def enough_signals(self) -> bool:
        """Whether the share of signals without a find says something."""
        return self.signals >= ENOUGH_SIGNALS

    @property
    def enough_finds(self) -> bool:
        """Whether the share of finds that were signalled says something."""
        return self.finds >= ENOUGH_SIGNALS


def track(uses: Iterable[Use]) -> TrackRecord:
    """The record of some uses."""
    counts: dict[tuple[bool, bool | None], int] = {}
    for use in uses:
        counts[use.signal, use.found] = counts.get((use.signal, use.found), 0) + 1
    return TrackRecord(
        confirmed=counts.get((True, True), 0),
        unconfirmed=counts.get((True, False), 0),
        missed=counts.get((False, True), 0),
        quiet=counts.get((False, False), 0),
        waiting=counts.get((True, None), 0) + counts.get((False, None), 0),
    )


def by_month(uses: Sequence[Use]) -> list[tuple[str, TrackRecord]]:
    """The record of each month with a use, '2026-01' (UTC) first to last."""
    ordered = sorted(uses, key=lambda use: use.at)
    return [(month, track(some)) for month, some in groupby(ordered, key=lambda use: use.at.isoformat()[:7])]
