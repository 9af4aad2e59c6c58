"""XXH64 of texts, over Arrow buffers: the hash by which history knows a key.

The algorithm is Yann Collet's (xxHash specification 0.2, section XXH64), with the seed that Spark's
`xxhash64` uses, so that a hash written here is the hash that a cluster computes. It is given as a signed
64-bit integer, which every engine and Parquet reader knows. It guards nothing: whoever wants two keys
to meet can make them. Two of 100 million keys share a hash by chance with probability 0.0003.
"""

import numba
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts, texts_of

SEED = 42

_P1 = np.uint64(0x9E3779B185EBCA87)
_P2 = np.uint64(0xC2B2AE3D27D4EB4F)
_P3 = np.uint64(0x165667B19E3779F9)
_P4 = np.uint64(0x85EBCA77C2B2AE63)
_P5 = np.uint64(0x27D4EB2F165667C5)
_MASK = np.uint64(63)


def xxh64(strings: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The hash of the UTF-8 bytes of each text, int64, null where the text is null."""
    texts = texts_of(strings)
    return pa.array(hashes(texts), mask=texts.missing)


def hashes(texts: Texts) -> NDArray[np.int64]:
    """The hash of each text, whatever stands for the missing ones; shape (n,)."""
    out = np.empty(len(texts), dtype=np.int64)
    _hash_all(texts.data, texts.offsets, np.uint64(SEED), out)
    return out


@numba.njit(inline="always")
def _rotated(value: np.uint64, bits: int) -> np.uint64:
    return (value << np.uint64(bits)) | (value >> np.uint64(64 - bits))


@numba.njit(inline="always")
def _word(data: NDArray[np.uint8], at: int, size: int) -> np.uint64:
    value = np.uint64(0)
    for i in range(size):
        value |= np.uint64(data[at + i]) << np.uint64(8 * i)
    return value


@numba.njit(inline="always")
def _round(accumulated: np.uint64, lane: np.uint64) -> np.uint64:
    return _rotated(accumulated + lane * _P2, 31) * _P1


@numba.njit(inline="always")
def _merged(accumulated: np.uint64, lane: np.uint64) -> np.uint64:
    return (accumulated ^ _round(np.uint64(0), lane)) * _P1 + _P4


@numba.njit(inline="always")
def _hash(data: NDArray[np.uint8], start: int, end: int, seed: np.uint64) -> np.uint64:
    at = start
    if end - start >= 32:  # noqa: PLR2004 - the specification's stripe
        v1, v2, v3, v4 = seed + _P1 + _P2, seed + _P2, seed, seed - _P1
        while at + 32 <= end:
            v1 = _round(v1, _word(data, at, 8))
            v2 = _round(v2, _word(data, at + 8, 8))
            v3 = _round(v3, _word(data, at + 16, 8))
            v4 = _round(v4, _word(data, at + 24, 8))
            at += 32
        value = _rotated(v1, 1) + _rotated(v2, 7) + _rotated(v3, 12) + _rotated(v4, 18)
        value = _merged(_merged(_merged(_merged(value, v1), v2), v3), v4)
    else:
        value = seed + _P5
    value += np.uint64(end - start)
    while at + 8 <= end:
        value = _rotated(value ^ _round(np.uint64(0), _word(data, at, 8)), 27) * _P1 + _P4
        at += 8
    if at + 4 <= end:
        value = _rotated(value ^ (_word(data, at, 4) * _P1), 23) * _P2 + _P3
        at += 4
    while at < end:
        value = _rotated(value ^ (np.uint64(data[at]) * _P5), 11) * _P1
        at += 1
    value = (value ^ (value >> np.uint64(33))) * _P2
    value = (value ^ (value >> np.uint64(29))) * _P3
    return value ^ (value >> np.uint64(32))


@numba.njit(cache=True, nogil=True)
def _hash_all(data: NDArray[np.uint8], offsets: NDArray[np.int64], seed: np.uint64, out: NDArray[np.int64]) -> None:
    for row in range(len(out)):
        out[row] = np.int64(_hash(data, offsets[row], offsets[row + 1], seed))
