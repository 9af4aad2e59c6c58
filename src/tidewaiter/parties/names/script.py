"""The script of a text, and its form in Latin letters.

`latin` gives small ASCII letters and digits with single spaces for text of any script: ASCII by a kernel; accents
taken off; Cyrillic and Arabic by the tables of letters.py; Chinese by readings, a name of two to four characters as
surname and given name; other scripts by anyascii's tables. What spellings of one name share is in `consonants`.

Not here: names that are translated instead of spelt (Deutsche Post, 德国邮政), and Japanese readings of characters.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

import anyascii
import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import character, texts_of
from tidewaiter.parties import ascii_forms
from tidewaiter.parties.names import readings
from tidewaiter.parties.names.letters import ARABIC, CYRILLIC, DOUBLE_SURNAMES, SURNAMES

ROMANISED = 200_000
"""Different words, and different texts, of other scripts whose Latin form is kept in memory."""

LATIN = "Latin"

_SCRIPTS: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = (
    ("Han", ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))),
    ("Kana", ((0x3040, 0x30FF),)),
    ("Hangul", ((0x1100, 0x11FF), (0xAC00, 0xD7AF))),
    ("Arabic", ((0x600, 0x6FF), (0x750, 0x77F))),
    ("Cyrillic", ((0x400, 0x52F),)),
    ("Greek", ((0x370, 0x3FF), (0x1F00, 0x1FFF))),
    ("Hebrew", ((0x590, 0x5FF),)),
    ("Thai", ((0xE00, 0xE7F),)),
    ("Devanagari", ((0x900, 0x97F),)),
)
"""Scripts that are told apart, with their letters; the first of which a text has any is its script."""

_ARTICLE = re.compile(r"\b\u0627\u0644(?=\w{2})")
"""The Arabic article, which is written with its word and in Latin apart."""

_WORD_SIGNS = re.compile("[^a-z0-9]+")
_ASCII = 0x80
_NAME_LENGTHS = range(2, 5)


def script(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The script of each text (Latin where no other is found), null where the text is null."""
    array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    names = pa.array([*(name for name, _ in _SCRIPTS), LATIN])
    told = names.take(pa.array(_numbers(array)))
    return pc.if_else(array.is_valid(), told, None) if array.null_count else told


def is_other(texts: pa.Array) -> NDArray[np.bool_]:
    """Whether each text has a letter of another script than Latin, false for null; shape (n,)."""
    return _numbers(texts) < len(_SCRIPTS)


def _numbers(array: pa.Array) -> NDArray[np.uint8]:
    """The place of each text's script in _SCRIPTS, behind the last for Latin."""
    texts = texts_of(array)
    found = np.empty(len(texts), dtype=np.uint8)
    _first_script(texts.data, texts.offsets, _SCRIPT_OF, len(_SCRIPTS), found)
    return found


def _script_of() -> NDArray[np.uint8]:
    """For each character of the basic plane the place of its script in _SCRIPTS, behind the last for none."""
    table = np.full(0x10000, len(_SCRIPTS), dtype=np.uint8)
    for place, (_, ranges) in enumerate(_SCRIPTS):
        for first, last in ranges:
            table[first : last + 1] = place
    return table


_SCRIPT_OF = _script_of()


@numba.njit(cache=True, nogil=True)
def _first_script(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int64],
    script_of: NDArray[np.uint8],
    none: int,
    found: NDArray[np.uint8],
) -> None:
    for row in range(len(found)):
        i, first = offsets[row], none
        while i < offsets[row + 1]:
            if data[i] < _ASCII:
                i += 1
                continue
            letter, length = character(data, i)
            if length < 4:  # noqa: PLR2004 - bytes of the basic plane
                first = min(first, script_of[letter])
            i += length
        found[row] = first


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
    known = pa.array([_by_word(text) for text in encoded.dictionary.to_pylist()], pa.string())
    mask = np.zeros(len(array), dtype=bool)
    mask[rest] = True
    return pc.replace_with_mask(formed, pa.array(mask), known.take(encoded.indices))


@lru_cache(maxsize=ROMANISED)
def romanised(text: str) -> str:
    """One text of any script as `latin` gives it."""
    plain = unicodedata.normalize("NFKC", text)
    return _spelt(plain, _chinese) or plain.lower().strip()


def _by_word(text: str) -> str:
    """As `romanised`: words are read each by itself but for Chinese, where it tells whether others stand beside it.

    Names differ, their words come again.
    """
    read = [
        (word.lower(), word.lower(), True) if word.isascii() and word.isalnum() else _word(word)
        for word in text.split(" ")
    ]
    beside = sum(says for _, _, says in read) > 1
    forms = (among if beside else alone for alone, among, _ in read)
    return " ".join(form for form in forms if form) or romanised(text)


@lru_cache(maxsize=ROMANISED)
def _word(word: str) -> tuple[str, str, bool]:
    """A word's form alone, its form beside others that have a letter or digit, and whether it has one itself."""
    plain = unicodedata.normalize("NFKC", word)
    alone = _spelt(plain, _chinese)
    beside = _spelt(plain, _chinese_apart) if readings.HAN.search(plain) else alone
    return alone, beside, any(character.isalnum() for character in plain)


def _spelt(plain: str, chinese: Callable[[re.Match[str]], str]) -> str:
    read = readings.HAN.sub(chinese, _ARTICLE.sub("\u0627\u0644 ", plain))
    letters = "".join(_letter(character) for character in unicodedata.normalize("NFKD", read).lower())
    return _WORD_SIGNS.sub(" ", letters.lower()).strip()


def syllables(text: str) -> str:
    """One text as `romanised` gives it, but Chinese is read character by character wherever it stands."""
    return romanised(readings.read_apart(text))


def _chinese(found: re.Match[str]) -> str:
    """A run of Chinese characters by their readings; alone and short it is taken for a name."""
    run = found.group()
    alone = not any(character.isalnum() for character in found.string[: found.start()] + found.string[found.end() :])
    if not alone or len(run) not in _NAME_LENGTHS:
        return _chinese_apart(found)
    double = DOUBLE_SURNAMES.get(run[:2]) if len(run) > 2 else None  # noqa: PLR2004 - a surname and something given
    if double is not None:
        return f" {double} {''.join(readings.syllables(run[2:]))} "
    surname = SURNAMES.get(run[0]) or readings.syllables(run[0])[0]
    return f" {surname} {''.join(readings.syllables(run[1:]))} "


def _chinese_apart(found: re.Match[str]) -> str:
    return f" {' '.join(readings.syllables(found.group()))} "


def _letter(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.combining(character):
        return ""
    known = CYRILLIC.get(character)
    known = ARABIC.get(character) if known is None else known
    return anyascii.anyascii(character) if known is None else known
