"""The script of a text, its form in Latin letters, and the consonants that survive transliteration.

`latin` gives small ASCII letters and digits with single spaces for text of any script: ASCII by a kernel; accents
taken off; Cyrillic and Arabic by the tables of letters.py; Chinese by readings, a name of two to four characters as
surname and given name; other scripts by anyascii's tables. `skeleton` then compares what spellings of one name have in
common: Mohammed and Muhammad, Qaddafi and Gaddafi, Tschaikowski and Chaykovsky have one.

Not here: names that are translated instead of spelt (Deutsche Post, 德国邮政), and Japanese readings of characters.
"""

import re
import unicodedata
from functools import lru_cache

import anyascii
import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import Texts, texts_of
from tidewaiter.parties import ascii_forms
from tidewaiter.parties.names import readings
from tidewaiter.parties.names.letters import ARABIC, CYRILLIC, DOUBLE_SURNAMES, SOUNDS, SURNAMES

ROMANISED = 200_000
"""Different texts of other scripts whose Latin form is kept in memory."""

_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("Han", r"\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}"),
    ("Kana", r"\x{3040}-\x{30ff}"),
    ("Hangul", r"\x{1100}-\x{11ff}\x{ac00}-\x{d7af}"),
    ("Arabic", r"\x{600}-\x{6ff}\x{750}-\x{77f}"),
    ("Cyrillic", r"\x{400}-\x{52f}"),
    ("Greek", r"\x{370}-\x{3ff}\x{1f00}-\x{1fff}"),
    ("Hebrew", r"\x{590}-\x{5ff}"),
    ("Thai", r"\x{e00}-\x{e7f}"),
    ("Devanagari", r"\x{900}-\x{97f}"),
)
"""Scripts that are told apart, with their letters; the first of which a text has any is its script."""

_ARTICLE = re.compile(r"\b\u0627\u0644(?=\w{2})")
"""The Arabic article, which is written with its word and in Latin apart."""

_WORD_SIGNS = re.compile("[^a-z0-9]+")
_NAME_LENGTHS = range(2, 5)
_PATTERN_BYTES = 4


def script(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The script of each text (Latin where no other is found), null where the text is null."""
    array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    found = pc.if_else(pc.is_valid(array), "Latin", pa.scalar(None, pa.string()))
    # Most texts are ASCII, which the patterns would look at nine times to say so.
    beyond = pc.invert(pc.fill_null(pc.string_is_ascii(array), fill_value=True))
    some = array.filter(beyond)
    if not len(some):
        return found
    told = pa.repeat("Latin", len(some))
    for name, letters in reversed(_SCRIPTS):
        told = pc.if_else(pc.match_substring_regex(some, f"[{letters}]"), name, told)
    return pc.replace_with_mask(found, beyond, told)


def latin(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Each text in small Latin letters and digits, words apart by one space; null for null, never empty for a text.

    A text without any letter or digit stays what it is, in NFKC and small letters; one that is blank gives "".
    """
    array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    done, other = ascii_forms.formed(texts_of(array), ascii_forms.text)
    formed = done.array()
    rest = np.flatnonzero(other | (np.diff(done.offsets) == 0))
    rest = rest[array.is_valid().to_numpy(zero_copy_only=False)[rest]]
    if not len(rest):
        return formed
    encoded = array.take(pa.array(rest)).dictionary_encode()
    known = pa.array([romanised(text) for text in encoded.dictionary.to_pylist()], pa.string())
    mask = np.zeros(len(array), dtype=bool)
    mask[rest] = True
    return pc.replace_with_mask(formed, pa.array(mask), known.take(encoded.indices))


@lru_cache(maxsize=ROMANISED)
def romanised(text: str) -> str:
    """One text of any script as `latin` gives it."""
    plain = unicodedata.normalize("NFKC", text)
    read = readings.HAN.sub(_chinese, _ARTICLE.sub("\u0627\u0644 ", plain))
    letters = "".join(_letter(character) for character in unicodedata.normalize("NFKD", read).lower())
    return _WORD_SIGNS.sub(" ", letters.lower()).strip() or plain.lower().strip()


def syllables(text: str) -> str:
    """One text as `romanised` gives it, but Chinese is read character by character wherever it stands."""
    return romanised(readings.read_apart(text))


def _chinese(found: re.Match[str]) -> str:
    """A run of Chinese characters by their readings; alone and short it is taken for a name."""
    run = found.group()
    alone = not any(character.isalnum() for character in found.string[: found.start()] + found.string[found.end() :])
    if not alone or len(run) not in _NAME_LENGTHS:
        return f" {' '.join(readings.syllables(run))} "
    double = DOUBLE_SURNAMES.get(run[:2]) if len(run) > 2 else None  # noqa: PLR2004 - a surname and something given
    if double is not None:
        return f" {double} {''.join(readings.syllables(run[2:]))} "
    surname = SURNAMES.get(run[0]) or readings.syllables(run[0])[0]
    return f" {surname} {''.join(readings.syllables(run[1:]))} "


def _letter(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.combining(character):
        return ""
    known = CYRILLIC.get(character)
    known = ARABIC.get(character) if known is None else known
    return anyascii.anyascii(character) if known is None else known


def _table() -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int64], NDArray[np.uint8]]:
    """SOUNDS for the kernel: patterns packed into a machine word, their masks and lengths, what stands for them."""
    packed = [int.from_bytes(pattern.encode().ljust(_PATTERN_BYTES, b"\0"), "little") for pattern, _ in SOUNDS]
    lengths = [len(pattern) for pattern, _ in SOUNDS]
    return (
        np.array(packed, dtype=np.uint32),
        np.array([256**length - 1 for length in lengths], dtype=np.uint32),
        np.array(lengths, dtype=np.int64),
        np.frombuffer("".join(sound for _, sound in SOUNDS).encode(), dtype=np.uint8),
    )


_PACKED, _MASKS, _LENGTHS, _SOUND = _table()


def skeleton(forms: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The consonants of each word of Latin forms, spellings of one sound as one; a first vowel is an "a".

    Digits stay. Null for null; a word is never lost.
    """
    texts = texts_of(forms)
    size = int(texts.offsets[-1] - texts.offsets[0])
    data = np.empty(size + len(texts) + 1, dtype=np.uint8)
    offsets = np.zeros(len(texts) + 1, dtype=np.int64)
    _skeletons(texts.data, texts.offsets, _PACKED, _MASKS, _LENGTHS, _SOUND, data, offsets)
    return Texts(data[: max(int(offsets[-1]), 1)], offsets, texts.missing).array()


@numba.njit(inline="always")
def _sound(data: NDArray[np.uint8], at: int, end: int, packed: NDArray[np.uint32], masks: NDArray[np.uint32]) -> int:
    """The first pattern that stands at a place, -1 for none."""
    word = np.uint32(0)
    for i in range(min(_PATTERN_BYTES, end - at)):
        word |= np.uint32(data[at + i]) << np.uint32(8 * i)
    for k in range(len(packed)):
        if word & masks[k] == packed[k]:
            return k
    return -1


@numba.njit(cache=True, nogil=True)
def _skeletons(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    packed: NDArray[np.uint32],
    masks: NDArray[np.uint32],
    lengths: NDArray[np.int64],
    sounds: NDArray[np.uint8],
    out: NDArray[np.uint8],
    ends: NDArray[np.int64],
) -> None:
    space, zero, nine, first, last, vowel = 32, 48, 57, 97, 122, 97
    at = 0
    for row in range(len(ends) - 1):
        i, end, word = offsets[row], offsets[row + 1], at  # `word`: where the present word begins
        while i < end:
            byte = data[i]
            if byte == space:
                if at > word:
                    out[at] = space
                    at += 1
                word = at
                i += 1
                continue
            if byte < first or byte > last:  # a digit, or a text that has no Latin form: as it stands
                repeated = at > word and byte == out[at - 1] and not zero <= byte <= nine
                if not repeated or byte >= 128:  # noqa: PLR2004 - bytes of one character may repeat
                    out[at] = byte
                    at += 1
                i += 1
                continue
            k = _sound(data, i, end, packed, masks)
            if k < 0:
                if at == word:
                    out[at] = vowel
                    at += 1
                i += 1
                continue
            if at == word or out[at - 1] != sounds[k]:
                out[at] = sounds[k]
                at += 1
            i += lengths[k]
        if at > ends[row] and out[at - 1] == space:
            at -= 1
        ends[row + 1] = at
