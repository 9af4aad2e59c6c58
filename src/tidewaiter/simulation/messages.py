"""Wire messages of a day: which rows go into which message of which format, and when it is received.

Every filer sends its main message in time, perhaps a correction soon after, and late what it forgot. Simulated
data are labelled so in file names, in filers, carriers and numbers (SIMULATED, SIM), and in the `simulated` column
where the format has one; Cargo-IMP, Cargo-XML and X12 have no place for such a flag.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.formats import fhl, fwb, mapped, mapping, x12_309, xfwb, xfzb
from tidewaiter.selection.draw import generator
from tidewaiter.simulation.dirt import Errors
from tidewaiter.simulation.filing import clock
from tidewaiter.simulation.parameters import Parameters

_CORRECTION = timedelta(minutes=20)  # after the main message
_MANY_MINUTES = 90  # late messages come within this time after the first


@dataclass(frozen=True, slots=True)
class Message:
    """One wire message: file name, format name, mapping name (or None), when it was received (UTC), its bytes."""

    name: str
    format: str
    mapping: str | None
    received_at: datetime
    data: bytes


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to send: format, mapping, ending of file names, and the column whose values get a message each."""

    format: str
    mapping: str | None
    ending: str
    by: str


CHANNELS = {
    "mail": Channel("post-csv", "post-csv", "csv", "filer"),
    "express": Channel("express-jsonl", "express-jsonl", "jsonl", "filer"),
    "houses": Channel(fhl.FORMAT.name, None, "fhl", "filer"),
    "direct": Channel(fwb.FORMAT.name, None, "fwb", "regime"),
    "house documents": Channel(xfzb.FORMAT.name, None, "xfzb.xml", "consignment_id"),
    "direct documents": Channel(xfwb.FORMAT.name, None, "xfwb.xml", "consignment_id"),
    "ocean": Channel(x12_309.FORMAT.name, None, "309", "conveyance"),
}


def write(rows: pa.Table, errors: Errors, parameters: Parameters, on: date, seed: int) -> tuple[Message, ...]:
    """The day's messages in the order they are received."""
    rng = generator("messages", seed, on)
    channel = _channels(rows, parameters, rng)
    late = errors.hit["late"]
    again = np.repeat(np.arange(rows.num_rows), 1 + errors.hit["duplicate"])
    in_time = again[~late[again]]
    corrected = np.flatnonzero(errors.hit["amendment"] & ~late)
    amended = errors.amended(rows)
    amended = amended.filter(pa.array(~late[errors.hit["amendment"]]))
    messages: list[Message] = []
    for name, want in CHANNELS.items():
        here = channel == name
        main = _moment(parameters, on, rng)
        batches = [
            *_batches(want, rows.take(pa.array(in_time[here[in_time]])), "main", main),
            *_batches(want, amended.filter(pa.array(here[corrected])), "correction", main + _CORRECTION),
            *_batches(want, rows.filter(pa.array(here & late)), "late", _late(parameters, on, rng)),
        ]
        for batch, data in zip(batches, _written(want, [batch.rows for batch in batches]), strict=True):
            file = f"simulated-{on.isoformat()}-{batch.slug}.{want.ending}"
            messages.append(Message(file, want.format, want.mapping, batch.at, data))
    return tuple(sorted(messages, key=lambda message: (message.received_at, message.name)))


@dataclass(frozen=True, slots=True)
class _Batch:
    """Rows of one message to be."""

    rows: pa.Table
    slug: str
    at: datetime


def _batches(want: Channel, rows: pa.Table, phase: str, at: datetime) -> Iterator[_Batch]:
    """The rows of a channel and phase, a batch for each value of the column that the channel goes by."""
    keys = rows[want.by].combine_chunks().dictionary_encode()
    for index, key in enumerate(keys.dictionary.to_pylist()):
        part = rows.filter(pc.equal(keys.indices, index))
        if want.by == "consignment_id":
            part = part.slice(0, 1)  # a document holds one consignment; sent twice it would be the same file
        words = "".join(c if c.isalnum() else " " for c in str(key).lower()).split()
        yield _Batch(part, "-".join([*words, phase]), at)


def _written(want: Channel, tables: list[pa.Table]) -> list[bytes]:
    """The bytes of each table. Formats of one line a row are written in one go and cut, for speed."""
    dump = writer(want.format, want.mapping)
    if want.mapping is None or not tables:
        return [dump(table) for table in tables]
    lines = dump(pa.concat_tables(tables)).splitlines(keepends=True)
    ends = np.cumsum([table.num_rows for table in tables])
    header = lines[: len(lines) - int(ends[-1])]
    body = lines[len(header) :]
    return [
        b"".join(header + body[end - table.num_rows : end]) for table, end in zip(tables, ends.tolist(), strict=True)
    ]


@cache
def writer(name: str, mapping_name: str | None) -> Callable[[pa.Table], bytes]:
    """What makes bytes of rows for a format, or for a mapping that ships."""
    if mapping_name is not None:
        form = mapped.reader(mapping.load(mapping_name))
    else:
        form = next(f.FORMAT for f in (fhl, fwb, xfzb, xfwb, x12_309) if f.FORMAT.name == name)
    if form.dump is None:
        raise ValueError(f"{form.name} cannot be written")
    return form.dump


def _channels(rows: pa.Table, parameters: Parameters, rng: np.random.Generator) -> NDArray[np.str_]:
    """By which channel each row goes: by its regime; air also by whether it has a house, and some in Cargo-XML."""
    regime = rows["regime"].to_numpy().astype(str)
    direct = pc.is_null(rows["house_waybill"]).to_numpy(zero_copy_only=False)
    document = rng.random(rows.num_rows) < parameters.filers.xml_share
    air = np.where(
        direct,
        np.where(document, "direct documents", "direct"),
        np.where(document, "house documents", "houses"),
    )
    return np.where(regime == "air", air, regime)


def _moment(parameters: Parameters, on: date, rng: np.random.Generator) -> datetime:
    first = datetime.combine(on, clock(parameters.timing.received_from))
    last = datetime.combine(on, clock(parameters.timing.received_until)) - _CORRECTION
    return (first + (last - first) * float(rng.random())).replace(microsecond=0, tzinfo=UTC)


def _late(parameters: Parameters, on: date, rng: np.random.Generator) -> datetime:
    first = datetime.combine(on, clock(parameters.timing.late_at))
    return first + timedelta(minutes=int(rng.integers(_MANY_MINUTES)))
