"""Feeds that used to send and do not: a filer's own rhythm against how long nothing has come.

The usual pause is the 95th percentile of the pauses between a filer's messages; a filer is silent when nothing has come
for three times as long. With too few messages to know a rhythm nothing is said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

import numpy as np

LEAST_MESSAGES = 6
"""Messages from which on a filer has a rhythm."""

PATIENCE = 3.0
"""Times its usual pause after which a filer is silent."""

SHORTEST = timedelta(hours=1)
"""A pause shorter than this is nobody's usual one: filers send bursts."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A filer's messages in a period: the last, the usual pause (None: not known), and whether it is silent."""

    filer: str
    messages: int
    rows: int
    last: datetime
    pause: timedelta | None
    quiet_for: timedelta
    silent: bool


def rhythms(arrivals: Iterable[tuple[str, datetime, int]], now: datetime) -> list[Rhythm]:
    """Each filer's rhythm, the silent ones first; `arrivals` are filer, receipt and rows, by filer and receipt."""
    found = [
        _rhythm(filer, [(at, rows) for _, at, rows in came], now) for filer, came in groupby(arrivals, lambda a: a[0])
    ]
    return sorted(found, key=lambda one: (not one.silent, -one.quiet_for if one.silent else timedelta(0), one.filer))


def _rhythm(filer: str, came: Sequence[tuple[datetime, int]], now: datetime) -> Rhythm:
    times = sorted({at for at, _ in came})
    pause = None
    if len(times) >= LEAST_MESSAGES:
        seconds = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
        pause = max(timedelta(seconds=float(np.quantile(seconds, 0.95))), SHORTEST)
    quiet = now - times[-1]
    return Rhythm(
        filer=filer,
        messages=len(came),
        rows=sum(rows for _, rows in came),
        last=times[-1],
        pause=pause,
        quiet_for=quiet,
        silent=pause is not None and quiet > PATIENCE * pause,
    )
