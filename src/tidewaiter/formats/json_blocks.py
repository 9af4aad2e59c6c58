"""A long list in JSON, decoded a block at a time: as objects it takes up to twenty-five times its text.

The text is made sure to be JSON first; what is JSON and still cannot be decoded (a number out of range) is told where
its block is reached.
"""

import re
from collections.abc import Iterator

import msgspec
import numpy as np

LARGE = 2**16
"""Bytes from which a message is read in blocks."""
BLOCK = 2**16
"""Bytes of a list that are decoded at once; more where one value has more."""

_QUOTE, _COMMA = b'",'
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_STEPS = np.zeros(256, np.int8)
_STEPS[list(b"[{")], _STEPS[list(b"]}")] = 1, -1
_Parts = msgspec.json.Decoder(dict[str, msgspec.Raw])
_Raws = msgspec.json.Decoder(list[msgspec.Raw])
_Raw = msgspec.json.Decoder(msgspec.Raw)


class Blocks:
    """The values of a list, made anew each time they are gone through; `msgspec.DecodeError` for one that cannot be.

    `name`: the list by it in a value that is longer than a block is `Blocks` in its turn.
    """

    __slots__ = ("_name", "_raw")

    def __init__(self, raw: msgspec.Raw, name: str = "") -> None:
        self._raw, self._name = raw, name

    def __iter__(self) -> Iterator[object]:
        """Each in their order."""
        text = memoryview(self._raw)
        at, end = len("["), len(text) - len("]")
        while at < end:
            size = BLOCK
            block = bytes(text[at : min(at + size, end)])
            stop = len(block) if at + size >= end else last_comma(block)
            while stop < 0:
                size *= 2
                block = bytes(text[at : min(at + size, end)])
                stop = len(block) if at + size >= end else last_comma(block)
            yield from self._values(b"[%b]" % block[:stop], long=size > BLOCK)
            at += stop + len(",")

    def _values(self, block: bytes, *, long: bool) -> Iterator[object]:
        if not long or not self._name:
            yield from msgspec.json.decode(block)
            return
        for raw in _Raws.decode(block):
            text = bytes(memoryview(raw))
            yield decoded(text, self._name) if len(text) > BLOCK and text[:1] == b"{" else msgspec.json.decode(text)


def decoded(text: bytes, name: str = "", below: str = "") -> object:
    """A JSON text (no blanks around it) with a list at its top, or one by a name in the object there, as `Blocks`.

    `below`: the name of a list in each of its values. All else is what `msgspec.json.decode` gives, and what it raises.
    """
    if text[:1] == b"[":
        return Blocks(_Raw.decode(text))
    if not name or text[:1] != b"{":
        return msgspec.json.decode(text)
    return {
        key: Blocks(raw, below) if key == name and bytes(memoryview(raw)[:1]) == b"[" else msgspec.json.decode(raw)
        for key, raw in _Parts.decode(text).items()
    }


def last_comma(block: bytes) -> int:
    """Where the last comma is between values of a list of which a block has the beginning, -1 for none."""
    if b"\\" in block:
        block = _ESCAPED.sub(b"..", block)
    codes = np.frombuffer(block, np.uint8)
    outside = np.cumsum(codes == _QUOTE, dtype=np.int32) & 1 == 0
    depth = np.cumsum(_STEPS[codes] * outside, dtype=np.int32)
    commas = np.flatnonzero((codes == _COMMA) & outside & (depth == 0))
    return int(commas[-1]) if len(commas) else -1
