"""Several small messages of one mapping read at once: a statement costs the same for one line as for a thousand.

JSON Lines alone: each line is read by itself, so what comes of a message is what comes of it alone. Whatever could make
a difference (another form of table, another encoding, a byte-order mark, compression, a message that holds nothing,
more lines than problems are listed one by one) is read by itself.
"""

import codecs
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.cargo.problem import Problem
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats.mapped_read import kind_of, text_start
from tidewaiter.formats.mapping import Mapping
from tidewaiter.formats.parsed import MAX_LISTED, Parsed, Reject

POSITION = CONSIGNMENT.get_field_index("source_position")


def parse_all(messages: Sequence[bytes], mapping: Mapping, parse: Callable[[bytes], Parsed]) -> list[Parsed]:
    """What `parse` gives for each message; those that can be are read in one."""
    sizes = [_lines(data, mapping) for data in messages]
    beside = [number for number, size in enumerate(sizes) if size]
    joined = _joined([messages[n] for n in beside], [sizes[n] for n in beside], parse)
    found = dict(zip(beside, joined, strict=True)) if joined is not None else {}
    return [found[number] if number in found else parse(data) for number, data in enumerate(messages)]


def _joined(messages: Sequence[bytes], sizes: Sequence[int], parse: Callable[[bytes], Parsed]) -> list[Parsed] | None:
    """What each message gives, read in one; None where problems would not all be listed with their rows."""
    starts = np.cumsum([0, *sizes]).astype(np.int64)
    if len(messages) < 2 or starts[-1] > MAX_LISTED:  # noqa: PLR2004 - several
        return None
    whole = parse(b"\n".join(messages))
    if whole.events is not None or any(problem.row is None for problem in whole.problems):
        return None
    return _cut(whole, starts)


def _lines(data: bytes, mapping: Mapping) -> int:
    """How many positions a message takes; 0 where it cannot be read beside others."""
    if codecs.lookup(mapping.encoding).name != "utf-8":
        return 0
    marked = data.startswith(codecs.BOM_UTF8)
    if marked or kind_of(data, mapping) != "jsonl" or not text_start(data).startswith("{"):
        return 0
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return 0
    return sum(1 for line in data.split(b"\n") if line and not line.isspace())


def _cut(whole: Parsed, starts: NDArray[np.int64]) -> list[Parsed]:
    """What was read of all, by message, with positions as they are in each."""
    positions = whole.rows["source_position"].combine_chunks().to_numpy()
    of = np.searchsorted(starts, positions, side="right") - 1
    own = pa.array((positions - starts[of]).astype(np.int32))
    rows = whole.rows.set_column(POSITION, whole.rows.field(POSITION), own).combine_chunks()
    ends = np.searchsorted(of, np.arange(len(starts))).tolist()
    problems: list[list[Problem]] = [[] for _ in ends[1:]]
    for problem in whole.problems:
        message, place = _placed(starts, problem.row or 0)
        problems[message].append(replace(problem, row=place))
    rejects: list[list[Reject]] = [[] for _ in ends[1:]]
    for reject in whole.rejects:
        message, place = _placed(starts, reject.position)
        rejects[message].append(replace(reject, position=place))
    return [
        Parsed(rows.slice(start, end - start), tuple(problems[number]), tuple(rejects[number]))
        for number, (start, end) in enumerate(pairwise(ends))
    ]


def _placed(starts: NDArray[np.int64], position: int) -> tuple[int, int]:
    """The message of a position among all, and the position in it."""
    message = int(np.searchsorted(starts, position, side="right")) - 1
    return message, position - int(starts[message])
