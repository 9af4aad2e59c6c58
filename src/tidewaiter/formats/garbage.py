"""Python looks for garbage seldom while a message is read.

A reader makes many small values that all stay: rows, problems, rejects. After each 700 of them Python would look for
cycles that nobody holds, and through everything that was kept whenever that has grown by a quarter: a third of the time
of a message of a hundred thousand units. Readers make no cycles, but what they call may, and so may other threads: it
is not put off altogether, and at most SELDOM new containers wait to be looked through.
"""

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from tidewaiter.formats.process_wide import Within

Given = ParamSpec("Given")
Made = TypeVar("Made")

SELDOM = 20_000
"""New containers after which Python looks for garbage while something is read: a few MiB of them."""


def _change() -> Callable[[], None]:
    usual = gc.get_threshold()
    if 0 < usual[0] < SELDOM:
        gc.set_threshold(SELDOM, *usual[1:])
    return lambda: gc.set_threshold(*usual)


seldom = Within(_change)
"""Within it, in all threads, Python looks for garbage after each SELDOM new containers; then as it did before.

A process that looks more seldom still, or never, is left as it is."""


def sparing(work: Callable[Given, Made]) -> Callable[Given, Made]:
    """The same work, done while Python looks for garbage seldom."""

    @wraps(work)
    def done(*given: Given.args, **named: Given.kwargs) -> Made:
        with seldom():
            return work(*given, **named)

    return done
