"""How far back a feature looks: the days of history that must lie behind a row before its value is what it will stay.

A centre that began a fortnight ago has seen every sender for a fortnight at most. Counts over thirty days then rise
from day to day because history fills up, and not because the world has moved.
"""

import re

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.history.statistics import PROFILE
from tidewaiter.risk.features.feature import Feature

LONGEST = 90
"""Days after which what looks back over all of history is taken as settled: the longest of the windows."""

_WINDOW = re.compile(r"_(\d+)d$")


def looks_back(feature: Feature) -> int:
    """The days of the longest window that a feature reads; LONGEST for what has none, 0 for what says the row alone."""
    return max((_days(column) for column in feature.sources), default=0)


def _days(column: str) -> int:
    window = _WINDOW.search(column)
    if window:
        return int(window[1])
    remembered = column in _REMEMBERED or column.startswith("link_")
    return LONGEST if remembered and not column.endswith("_today") else 0


_REMEMBERED = frozenset(PROFILE.names) - frozenset(CONSIGNMENT.names)
