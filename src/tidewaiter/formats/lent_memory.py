"""While a large message is read, Arrow has its memory from the C library, which gives back what is let go of.

A reader lets go of as much as it keeps: chunks that are compressed, combined and taken apart again. Arrow's own
allocator keeps pages of which a part is still used, and a message of four-byte units took twice what its rows do
(docs/benchmarks.md, bounds of the readers). Small messages are read with what the process uses otherwise.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

import pyarrow as pa

Given = ParamSpec("Given")
Made = TypeVar("Made")

LARGE = 128 * 2**10
"""Bytes from which a message is large."""

_lock = Lock()
_within = 0
_usual = pa.default_memory_pool()


@contextmanager
def lent() -> Iterator[None]:
    """Within it, in all threads, Arrow has its memory from the C library; then from where it had it before."""
    global _within, _usual  # noqa: PLW0603 - a process has one default pool
    with _lock:
        if not _within:
            _usual = pa.default_memory_pool()
            pa.set_memory_pool(pa.system_memory_pool())
        _within += 1
    try:
        yield
    finally:
        with _lock:
            _within -= 1
            if not _within:
                pa.set_memory_pool(_usual)


def lending(parse: Callable[Given, Made]) -> Callable[Given, Made]:
    """The same reader, in lent memory where the message, its first argument, is large."""

    @wraps(parse)
    def read(*given: Given.args, **named: Given.kwargs) -> Made:
        data = given[0] if given else b""
        if isinstance(data, bytes) and len(data) >= LARGE:
            with lent():
                return parse(*given, **named)
        return parse(*given, **named)

    return read
