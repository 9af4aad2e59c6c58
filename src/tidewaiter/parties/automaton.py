"""An Aho-Corasick automaton over words, as arrays, and the kernel that runs it over Arrow buffers.

Aho and Corasick (Communications of the ACM 18, 1975) find all patterns in one pass by a trie with failure
links. Here the letters of the trie are words: a word is looked up once in a hash table, and nearly all words
of a text are in no term, so that most of the text is passed over at the cost of a hash. The bytes of a word
are compared, so two words that share a hash are told apart.

The texts are in normal form: words with one space between. A character of Chinese, Japanese or Thai writing,
which puts no spaces between words, is a word of its own.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Whole = NDArray[np.int64]
Small = NDArray[np.int32]

_SPACE = ord(" ")
_FAR = 0xE0  # first byte of a character of three bytes or more
_NONE = -1
_ROOT = 0
_OFFSET = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_SCATTER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Automaton:
    """The arrays of an automaton.

    `slots` is an open-addressing table of word numbers (-1: free) by the hash of the word, whose bytes are
    words[bounds[w]:bounds[w + 1]]. `first` is the state after a word at the root; `edges` another such table, of
    (state x words + word) for the other states, with the next state beside it in `targets`. `failure` is the
    state to go on from, `longest` the state of the longest pattern that ends in a state (itself or by failure),
    -1 where none does; `pattern` and `depth` are that state's number and length in words.
    """

    slots: Small
    words: Bytes
    bounds: Whole
    first: Small
    edges: Whole
    targets: Small
    failure: Small
    longest: Small
    pattern: Small
    depth: Small


def split(text: str) -> list[bytes]:
    """The words of a normal text, as the kernel takes them."""
    data = text.encode()
    found, at = [], 0
    array = np.frombuffer(data, dtype=np.uint8)
    while at < len(data):
        if data[at] == _SPACE:
            at += 1
            continue
        end = int(_read(array, at, len(data))[0])
        found.append(data[at:end])
        at = end
    return found


def build(patterns: Sequence[tuple[str, int]]) -> Automaton:
    """The automaton of patterns in normal form, each with the number it is reported by.

    Of equal patterns the first counts; ValueError for one without words.
    """
    vocabulary: dict[bytes, int] = {}
    children: list[dict[int, int]] = [{}]
    number, depth = [_NONE], [0]
    for text, reported in patterns:
        state = _ROOT
        for word in split(text):
            letter = vocabulary.setdefault(word, len(vocabulary))
            if letter not in children[state]:
                children[state][letter] = len(children)
                children.append({})
                number.append(_NONE)
                depth.append(depth[state] + 1)
            state = children[state][letter]
        if state == _ROOT:
            raise ValueError(f"a pattern without words: {text!r}")
        if number[state] == _NONE:
            number[state] = reported
    failure, longest = _linked(children, number)
    slots, words, bounds = _hashed(list(vocabulary))
    edges, targets = _edges(children, len(vocabulary))
    first = np.array([children[_ROOT].get(letter, _ROOT) for letter in range(len(vocabulary))], dtype=np.int32)
    small = (np.array(values, dtype=np.int32) for values in (failure, longest, number, depth))
    return Automaton(slots, words, bounds, first, edges, targets, *small)


def _linked(children: list[dict[int, int]], number: list[int]) -> tuple[list[int], list[int]]:
    """Failure links, and for each state the longest pattern that ends there; breadth first, so that links are set."""
    failure, longest = [_ROOT] * len(children), [_NONE] * len(children)
    waiting = deque([_ROOT])
    while waiting:
        state = waiting.popleft()
        longest[state] = state if number[state] != _NONE else longest[failure[state]]
        for letter, child in children[state].items():
            at = failure[state]
            while letter not in children[at] and at != _ROOT:
                at = failure[at]
            failure[child] = children[at].get(letter, _ROOT) if state != _ROOT else _ROOT
            waiting.append(child)
    longest[_ROOT] = _NONE
    return failure, longest


def _size(entries: int) -> int:
    """Slots for so many entries: a power of two, at most a quarter full."""
    return 1 << max(4 * entries - 1, 15).bit_length()


def _hashed(words: list[bytes]) -> tuple[Small, Bytes, Whole]:
    bounds = np.cumsum([0, *(len(word) for word in words)], dtype=np.int64)
    data = np.frombuffer(b"".join(words) or b"\0", dtype=np.uint8)
    slots = np.full(_size(len(words)), _NONE, dtype=np.int32)
    for number in range(len(words)):
        at = int(_read(data, bounds[number], bounds[number + 1])[1]) & (len(slots) - 1)
        while slots[at] != _NONE:
            at = (at + 1) & (len(slots) - 1)
        slots[at] = number
    return slots, data, bounds


def _edges(children: list[dict[int, int]], words: int) -> tuple[Whole, Small]:
    count = sum(len(edges) for edges in children)
    keys, targets = np.full(_size(count), _NONE, dtype=np.int64), np.zeros(_size(count), dtype=np.int32)
    for state, edges in enumerate(children[1:], start=1):  # the root has a table of its own
        for letter, child in edges.items():
            key = state * words + letter
            at = int(_scattered(key)) & (len(keys) - 1)
            while keys[at] != _NONE:
                at = (at + 1) & (len(keys) - 1)
            keys[at], targets[at] = key, child
    return keys, targets


def find(data: Bytes, offsets: Whole, machine: Automaton) -> tuple[Small, Small]:
    """The patterns found in each text: offsets of shape (n + 1,) into their numbers, by place, each once a text."""
    longest_text = int(np.diff(offsets).max()) if len(offsets) > 1 else 0
    ends = np.zeros(len(offsets), dtype=np.int32)
    numbers = _find(
        data,
        offsets,
        machine.slots,
        machine.words,
        machine.bounds,
        machine.first,
        machine.edges,
        machine.targets,
        machine.failure,
        machine.longest,
        machine.pattern,
        machine.depth,
        longest_text,
        ends,
    )
    return ends, numbers


@numba.njit(cache=True)
def _scattered(key: int) -> np.uint64:
    value = np.uint64(key) * _SCATTER
    return value >> np.uint64(32)


@numba.njit(cache=True)
def _alone(data: Bytes, at: int, end: int) -> int:
    """Bytes of the character at a place if it is of a writing without spaces (UTF-8), else 0."""
    lead = data[at]
    if 0xE3 <= lead <= 0xE9:  # noqa: PLR2004 - U+3000 to U+9FFF: kana and Han
        return 3
    second = data[at + 1] if at + 1 < end else 0
    if lead == 0xE0 and (second == 0xB8 or second == 0xB9):  # noqa: PLR2004, PLR1714 - Thai
        return 3
    if lead == 0xF0 and second >= 0xA0:  # noqa: PLR2004 - U+20000 and above: rarer Han
        return 4
    return 0


@numba.njit(cache=True)
def _read(data: Bytes, at: int, end: int) -> tuple[int, np.uint64]:
    """Where the word that begins at a place ends, and its hash: FNV-1a with the high bits folded in."""
    stop = at + 1
    size = _alone(data, at, end) if data[at] >= _FAR else 0
    if size:
        stop = min(at + size, end)
    value = _OFFSET
    for i in range(at, stop):
        value = (value ^ np.uint64(data[i])) * _PRIME
    while not size and stop < end:
        byte = data[stop]
        if byte == _SPACE or (byte >= _FAR and _alone(data, stop, end)):
            break
        value = (value ^ np.uint64(byte)) * _PRIME
        stop += 1
    return stop, value ^ (value >> np.uint64(32))


@numba.njit(cache=True)
def _word(data: Bytes, start: int, end: int, hashed: np.uint64, slots: Small, words: Bytes, bounds: Whole) -> int:
    """The number of a word, -1 for one that no pattern has."""
    at = np.int64(hashed & np.uint64(len(slots) - 1))
    while slots[at] != _NONE:
        word = slots[at]
        first = bounds[word]
        if bounds[word + 1] - first == end - start:
            same = True
            for i in range(end - start):
                if data[start + i] != words[first + i]:
                    same = False
                    break
            if same:
                return int(word)
        at = (at + 1) & (len(slots) - 1)
    return _NONE


@numba.njit(cache=True)
def _next(state: int, word: int, first: Small, edges: Whole, targets: Small, failure: Small) -> int:
    """The state after a word."""
    while state != _ROOT:
        key = state * len(first) + word
        at = np.int64(_scattered(key) & np.uint64(len(edges) - 1))
        while edges[at] != _NONE:
            if edges[at] == key:
                return int(targets[at])
            at = (at + 1) & (len(edges) - 1)
        state = failure[state]
    return int(first[word])


@numba.njit(cache=True, nogil=True)
def _find(
    data: Bytes,
    offsets: Whole,
    slots: Small,
    words: Bytes,
    bounds: Whole,
    first: Small,
    edges: Whole,
    targets: Small,
    failure: Small,
    longest: Small,
    pattern: Small,
    depth: Small,
    longest_text: int,
    ends: Small,
) -> Small:
    starts = np.empty(longest_text + 1, dtype=np.int64)  # of what is found in the text so far, by word
    found = np.empty(longest_text + 1, dtype=np.int32)
    out = np.empty(max(len(offsets), 16), dtype=np.int32)
    used = 0
    for row in range(len(offsets) - 1):
        at, end = offsets[row], offsets[row + 1]
        state, place, kept = _ROOT, 0, 0
        while at < end:
            if data[at] == _SPACE:
                at += 1
                continue
            stop, hashed = _read(data, at, end)
            word = _word(data, at, stop, hashed, slots, words, bounds)
            at = stop
            place += 1
            if word == _NONE:
                state = _ROOT
                continue
            state = _next(state, word, first, edges, targets, failure)
            hit = longest[state]
            if hit != _NONE:
                start = place - depth[hit]
                # What was found before ends before; what also begins later lies within this one.
                while kept > 0 and starts[kept - 1] >= start:
                    kept -= 1
                starts[kept], found[kept] = start, pattern[hit]
                kept += 1
        if used + kept > len(out):
            larger = np.empty(2 * (used + kept), dtype=np.int32)
            larger[:used] = out[:used]
            out = larger
        begun = used
        for i in range(kept):
            again = False
            for j in range(begun, used):
                if out[j] == found[i]:
                    again = True
                    break
            if not again:
                out[used] = found[i]
                used += 1
        ends[row + 1] = used
    return out[:used]
