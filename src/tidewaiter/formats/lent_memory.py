"""While a large message is read, Arrow has its memory from the C library, which gives back what is let go of.

A reader lets go of as much as it keeps: chunks that are compressed, combined and taken apart again. Arrow's own
allocator keeps pages of which a part is still used, and a message of four-byte units took twice what its rows do
(docs/benchmarks.md, bounds of the readers). Small messages are read with what the process uses otherwise.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import pyarrow as pa

from tidewaiter.formats.process_wide import Within

Given = ParamSpec("Given")
Made = TypeVar("Made")

LARGE = 128 * 2**10
"""Bytes from which a message is large."""


def _change() -> Callable[[], None]:
    usual = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    return lambda: pa.set_memory_pool(usual)


lent = Within(_change)
"""Within it, in all threads, Arrow has its memory from the C library; then from where it had it before."""


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
