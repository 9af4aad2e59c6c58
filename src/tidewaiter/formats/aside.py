"""Units that became no row, kept together beyond those that are listed one by one.

A unit of a manifest is read again under its headers, which may be a hundred times as long as the unit: units that
stand under the same headers have them once, and trailers that count rightly.
"""

from collections.abc import Callable
from typing import NamedTuple

ASIDE_BYTES = 4 * 2**20
"""Bytes of rejects, headers counted, that are listed one by one."""


def _nothing(size: int) -> bytes:
    del size
    return b""


class Enclosed(NamedTuple):
    """A unit: headers in front, its own bytes, and trailers for so many (segments, sets) of its own."""

    front: bytes
    own: bytes
    size: int = 1
    back: Callable[[int], bytes] = _nothing

    def alone(self) -> bytes:
        """The unit as a file of its own."""
        return self.front + self.own + self.back(self.size)


class Together:
    """Units one after another as bytes that the same reader reads."""

    __slots__ = ("_size", "_text", "last", "many")

    def __init__(self) -> None:
        self.many = 0
        self._text = bytearray()
        self._size = 0
        self.last: Enclosed | None = None

    def add(self, unit: Enclosed) -> None:
        """Take one more, under the headers of the one before it where they are the same."""
        self.many += 1
        last = self.last
        if last is None or (last.front is not unit.front and last.front != unit.front):
            self._close()
            self._text += unit.front
        self._text += unit.own
        self._size += unit.size
        self.last = unit

    def _close(self) -> None:
        if self.last is not None:
            self._text += self.last.back(self._size)
        self._size, self.last = 0, None

    def taken(self) -> bytes:
        """All of them; none are left."""
        self._close()
        text = bytes(self._text)
        self._text.clear()
        return text
