"""Settings of the whole process that are another while any thread is within a piece of work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock


class Within:
    """`change` sets it and gives what sets it back: done as the first thread enters, undone as the last one leaves."""

    __slots__ = ("_change", "_lock", "_many", "_undo")

    def __init__(self, change: Callable[[], Callable[[], None]]) -> None:
        self._change = change
        self._undo: Callable[[], None] = lambda: None
        self._lock = Lock()
        self._many = 0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Within it, in all threads, the setting is the other one; then what it was."""
        with self._lock:
            if not self._many:
                self._undo = self._change()
            self._many += 1
        try:
            yield
        finally:
            with self._lock:
                self._many -= 1
                if not self._many:
                    self._undo()
