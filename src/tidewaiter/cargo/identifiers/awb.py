"""IATA air waybill number (Resolution 600a): airline prefix of three digits, serial of seven, check digit.

The check digit is the serial number modulo 7. Whether an airline holds the prefix is not judged: prefixes are given
and taken back too often for a shipped list to be right.
"""

import numpy as np
import pyarrow as pa

from tidewaiter.cargo.identifiers import spelling

WIDTH = 11
PREFIX_WIDTH = 3
MAX_SERIAL = 9_999_999


def normalise(text: str) -> str:
    """'NNN-NNNNNNNN' where there are eleven digits, else the text without spaces and hyphens, in capitals."""
    s = spelling.compact(text)
    return f"{s[:PREFIX_WIDTH]}-{s[PREFIX_WIDTH:]}" if len(s) == WIDTH and spelling.is_number(s) else s


def check_digit(serial: int) -> int:
    """The check digit of a serial number 0 to 9,999,999; ValueError outside."""
    if not 0 <= serial <= MAX_SERIAL:
        raise ValueError(f"an air waybill serial number has seven digits, not {serial}")
    return serial % 7


def compose(prefix: str, serial: int) -> str:
    """A valid number, e.g. ('125', 1234567) to '125-12345675'; ValueError for what cannot be one."""
    text = f"{prefix}-{serial:07d}{check_digit(serial)}"
    wrong = problem(text)
    if wrong is not None:
        raise ValueError(wrong)
    return text


def problem(text: str) -> str | None:
    """What is wrong with an air waybill number as a sentence, or None."""
    s = spelling.compact(text)
    if len(s) != WIDTH:
        return f"An air waybill number has 11 digits, this has {len(s)} characters."
    if not spelling.is_number(s):
        return "An air waybill number is digits only."
    expected = check_digit(int(s[3:10]))
    if int(s[10]) != expected:
        return f"The check digit is {s[10]}, but the serial number gives {expected}."
    return None


def valid(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Which strings are valid air waybill numbers; null stays null."""
    column = spelling.compact_column(values)
    block, fits = spelling.matrix(column, WIDTH)
    numbers = block.astype(np.int64) - spelling.ZERO
    serial = (numbers[:, 3:10] * 10 ** np.arange(6, -1, -1)).sum(axis=1)
    return spelling.with_nulls(fits & spelling.digits(block) & (serial % 7 == numbers[:, 10]), column)
