"""What is worked out once for all threads: who asks while another works it out waits for the answer.

A cache alone lets two parts of a set that begin together take the same rules apart twice.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import RLock
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


def once(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the answers of a function of hashable arguments, the least used of more than `maxsize` let go.

    The function must not wait for another thread that asks it too. One that raises is asked again.
    """

    def kept(function: Callable[P, T]) -> Callable[P, T]:
        cached = cast("Callable[P, T]", lru_cache(maxsize)(function))
        lock = RLock()

        @wraps(function)
        def answer(*args: P.args, **kwargs: P.kwargs) -> T:
            with lock:
                return cached(*args, **kwargs)

        return answer

    return kept
