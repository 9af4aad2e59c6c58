"""How many calls a second each caller may make: an allowance a caller, in the memory of one process.

With several processes a caller may make as many times as much: the limit keeps one program from starving the others,
it is no contract. An allowance fills at the rate, up to twice of it.
"""

import threading
import time
from dataclasses import dataclass

SESSION_RATE = 20
"""Calls a second of somebody who is logged in."""

_MOST_CALLERS = 10_000


@dataclass(slots=True)
class _Allowance:
    left: float
    at: float


class Limits:
    """Everybody's allowances."""

    def __init__(self) -> None:
        self._allowances: dict[str, _Allowance] = {}
        self._lock = threading.Lock()

    def wait(self, caller: str, rate: int, at: float | None = None) -> float:
        """0 and a call is taken off, or the seconds until there is one; `at` in seconds of a steady clock."""
        now = time.monotonic() if at is None else at
        with self._lock:
            if len(self._allowances) > _MOST_CALLERS:
                self._allowances.clear()
            allowance = self._allowances.setdefault(caller, _Allowance(2.0 * rate, now))
            allowance.left = min(2.0 * rate, allowance.left + (now - allowance.at) * rate)
            allowance.at = now
            if allowance.left < 1:
                return (1 - allowance.left) / rate
            allowance.left -= 1
            return 0.0


LIMITS = Limits()
