"""ISO 6346 container number: owner (three letters), category U, J or Z, six digits, check digit.

Letters count 10 to 38 leaving out multiples of 11; the character at place i weighs 2 to the i; the check digit is
the sum modulo 11 modulo 10. Whether the owner is registered with the BIC is not judged.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.identifiers import spelling

WIDTH = 11
CATEGORIES = "UJZ"
MAX_SERIAL = 999_999
_PREFIX_WIDTH = 4

_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (n for n in range(10, 39) if n % 11), strict=True))
_VALUE = np.zeros(256, dtype=np.int64)
for _character, _number in {**_LETTERS, **{str(d): d for d in range(10)}}.items():
    _VALUE[ord(_character)] = _number
_WEIGHTS = 2 ** np.arange(10)


def normalise(text: str) -> str:
    """Capitals without spaces or hyphens, e.g. 'csqu 305438-3' to 'CSQU3054383'."""
    return spelling.compact(text)


def _check(block: NDArray[np.uint8]) -> NDArray[np.int64]:
    return np.asarray((_VALUE[block] * _WEIGHTS).sum(axis=1) % 11 % 10)


def check_digit(stem: str) -> int:
    """The check digit of the first ten characters, e.g. 'CSQU305438' gives 3; ValueError when they are malformed."""
    if len(stem) != WIDTH - 1 or not spelling.is_word(stem[:_PREFIX_WIDTH]) or not spelling.is_number(stem[4:]):
        raise ValueError(f"a container number begins with four letters and six digits, not {stem!r}")
    return int(_check(np.frombuffer(stem.encode(), np.uint8)[None, :])[0])


def completed(stems: pa.Array) -> pa.Array:
    """Stems (four capitals and six digits each, none null) with their check digits behind them."""
    block, _ = spelling.matrix(stems, WIDTH - 1)
    written = pa.array([str(digit) for digit in range(10)]).take(pa.array(_check(block)))
    return pc.binary_join_element_wise(stems, written, "")


def compose(owner: str, category: str, serial: int) -> str:
    """A valid number, e.g. ('CSQ', 'U', 305438) to 'CSQU3054383'; ValueError for what cannot be one."""
    stem = f"{owner}{category}{serial:06d}"
    text = f"{stem}{check_digit(stem)}"
    wrong = problem(text)
    if wrong is not None:
        raise ValueError(wrong)
    return text


def problem(text: str) -> str | None:
    """What is wrong with a container number as a sentence, or None."""
    s = normalise(text)
    if len(s) != WIDTH:
        return f"A container number has 11 characters, this has {len(s)}."
    if not (spelling.is_word(s[:_PREFIX_WIDTH]) and spelling.is_number(s[_PREFIX_WIDTH:])):
        return "A container number is four letters and seven digits."
    if s[3] not in CATEGORIES:
        return f"The fourth letter is the category U, J or Z, not {s[3]}."
    expected = check_digit(s[:10])
    if int(s[10]) != expected:
        return f"The check digit is {s[10]}, but the number gives {expected}."
    return None


def valid(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Which strings are valid container numbers; null stays null."""
    column = spelling.compact_column(values)
    block, fits = spelling.matrix(column, WIDTH)
    form = spelling.letters(block[:, :4]) & spelling.digits(block[:, 4:])
    category = np.isin(block[:, 3], np.frombuffer(CATEGORIES.encode(), np.uint8))
    check = _check(block[:, :10]) == block[:, 10].astype(np.int64) - spelling.ZERO
    return spelling.with_nulls(fits & form & category & check, column)
