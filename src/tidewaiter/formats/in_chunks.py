"""A list of which all but the latest lies in chunks that are opened when they are asked for, one at a time."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, overload

One = TypeVar("One")
Chunk = TypeVar("Chunk")


class InChunks(Sequence[One], Generic[One, Chunk]):
    """What those before the latest `_recent` are kept as is `_chunks`; a list without chunks is a plain list."""

    __slots__ = ("_chunks", "_recent")

    def __init__(self) -> None:
        self._chunks: list[Chunk] = []
        self._recent: list[One] = []

    @abstractmethod
    def _opened(self, number: int) -> list[One]:
        """What a chunk holds."""

    @abstractmethod
    def _placed(self, place: int) -> tuple[int, int]:
        """The number of the chunk in which a place lies, that of the chunks for the latest, and the place in it."""

    def __iter__(self) -> Iterator[One]:
        """Each in their order."""
        return self._all() if self._chunks else iter(self._recent)

    def _all(self) -> Iterator[One]:
        for number in range(len(self._chunks)):
            yield from self._opened(number)
        yield from self._recent

    def __reversed__(self) -> Iterator[One]:
        """Each, the last one first."""
        yield from reversed(self._recent)
        for number in reversed(range(len(self._chunks))):
            yield from reversed(self._opened(number))

    @overload
    def __getitem__(self, at: int) -> One: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[One]: ...
    def __getitem__(self, at: int | slice) -> One | Sequence[One]:
        """One, or some."""
        if not self._chunks:
            return self._recent[at]
        if isinstance(at, slice):
            return list(self)[at]
        number, within = self._placed(range(len(self))[at])
        return (self._opened(number) if number < len(self._chunks) else self._recent)[within]
