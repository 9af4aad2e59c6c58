"""UPU S10 postal item identifier: two letters of service, eight digits, check digit, two letters of country.

Check digit: digits weighted 8 6 4 2 3 5 9 7, 11 minus the sum modulo 11, where 10 is written 0 and 11 is
written 5. The country is an ISO 3166-1 alpha-2 code, or one of the two that the UPU reserves for the further posts of
Bosnia and Herzegovina (QM, QN). Codes that only name military mail centres (XZ, ZZ) issue no items and are refused,
as is XX. Every pair of letters is taken as a service: the UPU allocates them by a list that grows.
"""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.cargo.codes import countries
from tidewaiter.cargo.identifiers import spelling

WIDTH = 13
WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
RESERVED_BY_UPU = frozenset({"QM", "QN"})
MAX_SERIAL = 99_999_999

_SERIAL = slice(2, 10)
_CHECK = 10
_COUNTRY = slice(11, 13)


@cache
def issuers() -> frozenset[str]:
    """Country codes that may end an identifier."""
    return countries.alpha2() | RESERVED_BY_UPU


def normalise(text: str) -> str:
    """Capitals without spaces or hyphens, e.g. 'rb 123 456 785 gb' to 'RB123456785GB'."""
    return spelling.compact(text)


def check_digit(serial: int) -> int:
    """The check digit of a serial number 0 to 99,999,999; ValueError outside."""
    if not 0 <= serial <= MAX_SERIAL:
        raise ValueError(f"an S10 serial number has eight digits, not {serial}")
    return int(check_digits(np.array([serial]))[0])


def check_digits(serials: NDArray[np.int64]) -> NDArray[np.int64]:
    """Check digits of many serial numbers (each 0 to 99,999,999), same shape."""
    powers = 10 ** np.arange(7, -1, -1)
    return _check_from_digits(serials[:, None] // powers % 10)


def _check_from_digits(block: NDArray[np.int64] | NDArray[np.uint8]) -> NDArray[np.int64]:
    weighed = np.zeros(len(block), dtype=np.int64)
    for digit, weight in zip(block.T, WEIGHTS, strict=True):
        weighed += digit.astype(np.int64) * weight
    remainder = 11 - weighed % 11
    return np.where(remainder == 10, 0, np.where(remainder == 11, 5, remainder))  # noqa: PLR2004 - the standard's two special values


def compose(service: str, serial: int, country: str) -> str:
    """A valid identifier, e.g. ('LX', 12345678, 'GB') to 'LX123456785GB'; ValueError for what cannot be one."""
    text = f"{service}{serial:08d}{check_digit(serial)}{country}"
    wrong = problem(text)
    if wrong is not None:
        raise ValueError(wrong)
    return text


def problem(text: str) -> str | None:
    """What is wrong with an S10 identifier as a sentence, or None."""
    s = normalise(text)
    if len(s) != WIDTH:
        return f"An S10 identifier has 13 characters, this has {len(s)}."
    if not (spelling.is_word(s[:2]) and spelling.is_number(s[2:11]) and spelling.is_word(s[11:])):
        return "An S10 identifier is two letters, nine digits and two letters."
    if s[_COUNTRY] not in issuers():
        return f"{s[_COUNTRY]} is not a country whose post issues S10 identifiers."
    expected = check_digit(int(s[_SERIAL]))
    if int(s[_CHECK]) != expected:
        return f"The check digit is {s[_CHECK]}, but the serial number gives {expected}."
    return None


@cache
def _issuer_table() -> NDArray[np.bool_]:
    """Whether first byte * 256 + second byte is an issuing country."""
    table = np.zeros(2**16, dtype=bool)
    table[[ord(code[0]) * 256 + ord(code[1]) for code in issuers()]] = True
    return table


def valid(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Which strings are valid S10 identifiers; null stays null."""
    # Nearly all are written as the standard says: only the others are respelt, which costs ten times as much.
    column = pc.ascii_upper(values.cast(pa.string()))
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    truth = _valid(column)
    rest = np.flatnonzero(~truth & column.is_valid().to_numpy(zero_copy_only=False))
    truth[rest] = _valid(spelling.compact_column(column.take(pa.array(rest))))
    return spelling.with_nulls(truth, column)


def _valid(column: pa.Array) -> NDArray[np.bool_]:
    block, fits = spelling.matrix(column, WIDTH)
    form = spelling.letters(block[:, :2]) & spelling.digits(block[:, 2:11])
    country = _issuer_table()[block[:, 11].astype(np.int64) * 256 + block[:, 12]]
    numbers = block[:, :11] - np.uint8(spelling.ZERO)
    check = _check_from_digits(numbers[:, _SERIAL]) == numbers[:, _CHECK]
    return np.asarray(fits & form & country & check)
