"""How many threads a piece of work takes: all that there are, or its own alone where others work beside it.

Two parts of a day that are worked on side by side keep both processors busy. If each of them also cut its statements in
two, four threads would take turns, and throw each other's rows out of the processor's cache.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import local
from typing import TypeVar

T = TypeVar("T")
V = TypeVar("V")

THREADS = 2
"""Threads of the engine, and of kernels that work on several columns at once."""


class _Here(local):
    """What holds for the thread that asks."""

    alone = False


_HERE = _Here()


def threads() -> int:
    """How many threads the work of the calling thread may take."""
    return 1 if _HERE.alone else THREADS


@contextmanager
def alone() -> Iterator[None]:
    """Within, the calling thread works alone: others work beside it."""
    before = _HERE.alone
    _HERE.alone = True
    try:
        yield
    finally:
        _HERE.alone = before


def each(function: Callable[[V], T], values: Iterable[V]) -> list[T]:
    """A function of each value, in their order; several at once, each alone, unless the calling thread works alone."""
    work = list(values)
    if threads() == 1 or len(work) < THREADS:
        return [function(value) for value in work]

    def done(value: V) -> T:
        with alone():
            return function(value)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(done, work))
