"""A list of segments that may become very long: a unit of a mebibyte may have a quarter of a million of them.

The latest are kept as they are, those before them as chunks of compressed JSON, which take a twentieth of the memory
of the objects or less. Going through them makes the objects again, a chunk at a time. Short lists are lists.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Generic, TypeVar

import pyarrow as pa

from tidewaiter.formats.in_chunks import InChunks

PACKED = 2048
"""So many are kept as objects."""

One = TypeVar("One", bound=tuple[object, ...])
Small = tuple[int, bytes]
"""JSON that was compressed, with its length before."""


def small(values: list[Any]) -> Small:
    """Values of JSON, compressed."""
    text = json.dumps(values, separators=(",", ":")).encode("ascii")
    return len(text), pa.compress(text, codec="lz4", asbytes=True)


def opened(kept: Small) -> list[Any]:
    """The values again."""
    size, text = kept
    values: list[Any] = json.loads(pa.decompress(text, decompressed_size=size, codec="lz4", asbytes=True))
    return values


def pieces(text: str, terminator: str, block: int = 2**16) -> Iterator[str]:
    """What `text.split(terminator)` gives, without all of it being there at once."""
    for several in blocks(text, terminator, block):
        yield from several.split(terminator)


def blocks(text: str, terminator: str, block: int) -> Iterator[str]:
    """Parts of a text that are parted by terminators, of so many characters at the most where each has one."""
    begin = 0
    while begin + block < len(text):
        end = text.rfind(terminator, begin, begin + block)
        if end < 0:
            end = text.find(terminator, begin + block)
            if end < 0:
                break
        yield text[begin:end]
        begin = end + len(terminator)
    yield text[begin:]


def in_blocks(texts: Iterable[str]) -> str:
    """What `"".join(texts)` gives, without all of them being there at once; none of them is empty."""
    following = iter(texts)
    block = list(islice(following, PACKED))
    if len(block) < PACKED:  # nearly always
        return "".join(block)
    blocks: list[str] = []
    while block:
        blocks.append("".join(block))
        block = list(islice(following, PACKED))
    return "".join(blocks)


class Packed(InChunks[One, Small], Generic[One]):
    """Named tuples of texts, numbers and sequences of them in their order; `make` makes one of a list of its values."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[list[Any]], One], given: Iterable[One] = ()) -> None:
        super().__init__()
        self._make = make
        for one in given:
            self.append(one)

    def append(self, one: One) -> None:
        """Take one more."""
        if len(self._recent) >= PACKED:
            self._chunks.append(small(self._recent))
            self._recent = []
        self._recent.append(one)

    def _opened(self, number: int) -> list[One]:
        return [self._make(kept) for kept in opened(self._chunks[number])]

    def __len__(self) -> int:
        """How many there are."""
        return PACKED * len(self._chunks) + len(self._recent)

    def _placed(self, place: int) -> tuple[int, int]:
        return divmod(place, PACKED)
