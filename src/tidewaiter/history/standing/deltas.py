"""What versions add to the books when they come, and take away when a window leaves them behind."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tidewaiter.history.standing.gather import gathered
from tidewaiter.history.standing.kernels import MEASURED, NEVER, Days, entered, paired, sorted_keys
from tidewaiter.history.standing.ledger import Ledger
from tidewaiter.history.standing.pairs import Pairs
from tidewaiter.history.standing.plan import Account, Dealings
from tidewaiter.history.standing.versions import Versions

_UNDATED: Days = np.empty(0, dtype=np.int32)


def arrivals(account: Account, versions: Versions, today: int) -> Ledger:
    """What versions add to an account as of a day."""
    days = versions.days

    def inside(window: int | None) -> NDArray[np.bool_]:
        return np.ones(len(days), dtype=bool) if window is None else days > today - window

    return _entries(account, versions, inside, days=days, sign=1)


def departures(account: Account, versions: Versions, before: int, today: int) -> Ledger:
    """What an account loses between two days because its windows have moved on."""
    days = versions.days

    def left(window: int | None) -> NDArray[np.bool_]:
        if window is None:
            return np.zeros(len(days), dtype=bool)
        return (days > before - window) & (days <= today - window)

    return _entries(account, versions, left, days=_UNDATED, sign=-1)


def _entries(
    account: Account,
    versions: Versions,
    counted: Callable[[int | None], NDArray[np.bool_]],
    *,
    days: Days,
    sign: int,
) -> Ledger:
    """A ledger of the versions that a window counts, or whose value counts; with the day of each, if any is given.

    What `counted` says of a window, and `days`, have one value where all versions came on one day.
    """
    inside = np.zeros(1, dtype=np.uint16)
    for k, window in enumerate(account.windows):
        inside = inside | counted(window).astype(np.uint16) << np.uint16(k)
    values = np.empty(0, dtype=np.int64)
    if account.measured is not None and account.window is not None:
        values, valued = versions.measured(account.measured)
        inside = inside | (valued & counted(account.window)).astype(np.uint16) * np.uint16(MEASURED)
    marks = inside * versions.events(account.kind)
    if account.flag is not None:
        marks *= versions.flagged(account.flag)
    width, sums = len(account.windows), 3 if account.measured else 0
    if not marks.any():
        return Ledger.empty(width, sums)
    if account.by_currency:
        keys, present = versions.keys(account.kind)
        keys, order = sorted_keys(versions.by_currency(keys), present)
    else:
        keys, order = versions.ordered(account.kind)
    # What lies in another order is read by itself, so that the processor waits for many values at once.
    marks = gathered(marks, order)
    values = gathered(values, order) if account.measured else values
    days = gathered(days, order) if len(days) > 1 else days
    return Ledger(*entered(keys, marks, values, days, width, sums, sign))


def pairs(dealing: Dealings, versions: Versions) -> Pairs:
    """The pairs of key and other that versions name, with the day."""
    keys, order = versions.ordered(dealing.kind)
    others, named = versions.keys(dealing.other)
    if not named.all():
        there = gathered(named, order)
        keys, order = keys[there], order[there]
    days = versions.days
    days = gathered(days, order) if len(days) > 1 else np.full(len(order), days[0] if len(days) else 0, np.int32)
    return Pairs(*paired(keys, gathered(others, order), days))


def corrections(account: Account, own: Versions, today: int) -> Ledger:
    """What earlier versions of the consignments being assessed have added, to be taken off."""
    taken = arrivals(account, own, today)
    return Ledger(taken.keys, -taken.counts, -taken.sums, np.full(len(taken), NEVER, np.int32))
