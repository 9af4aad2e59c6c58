"""Canonical JSON: one value, one sequence of bytes, so that a hash of it means something.

Keys sorted, no white space, ASCII only (everything else escaped, so NUL and lone surrogates survive any
store), times in UTC with microseconds and 'Z', decimals and enums as text, bytes in hex. It follows the
spirit of RFC 8785 (JCS) and departs from it in two points: text is escaped to ASCII, and numbers are
written the way Python writes them. What is hashed is therefore always the stored text, never a value
written again, so that a verifier in another language needs no number formatting of ours.
"""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum


def canonical(value: object) -> str:
    """The canonical JSON of a value made of mappings, sequences, text, numbers, times, bytes and None.

    Raises ValueError for NaN, infinities and times without zone, TypeError for anything else.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def timestamp(at: datetime) -> str:
    """A time as 2026-01-05T06:00:00.000000Z; raises ValueError for one without zone."""
    if at.tzinfo is None:
        raise ValueError(f"a time without zone has no place in the audit log: {at.isoformat()}")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} has no JSON form; record None and say why")
        return value
    if isinstance(value, datetime):
        return timestamp(value)
    return _plain_compound(value)


def _plain_compound(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"JSON keys are text, not {type(key).__name__}: {key!r}")
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")
