"""How many calls a second each caller may make: a token bucket a caller, in the memory of one process.

With several processes a caller may make as many times as much: the limit keeps one program from starving the others,
it is no contract. A bucket holds twice the rate.
"""

import threading
import time
from dataclasses import dataclass

SESSION_RATE = 20
"""Calls a second of somebody who is logged in."""

_MOST_BUCKETS = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Limits:
    """Everybody's buckets."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def wait(self, caller: str, rate: int, at: float | None = None) -> float:
        """0 and a token is taken, or the seconds until there is one; `at` in seconds of a steady clock."""
        now = time.monotonic() if at is None else at
        with self._lock:
            if len(self._buckets) > _MOST_BUCKETS:
                self._buckets.clear()
            bucket = self._buckets.setdefault(caller, _Bucket(2.0 * rate, now))
            bucket.tokens = min(2.0 * rate, bucket.tokens + (now - bucket.at) * rate)
            bucket.at = now
            if bucket.tokens < 1:
                return (1 - bucket.tokens) / rate
            bucket.tokens -= 1
            return 0.0


LIMITS = Limits()
