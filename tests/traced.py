"""What a piece of work gives, and the memory of Python's that it held at most."""

import tracemalloc
from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")


def traced(work: Callable[[], Given]) -> tuple[Given, int]:
    """The result and the peak in bytes, counted from the beginning of the work."""
    tracemalloc.start()
    try:
        return work(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
