"""What a stream would meet first, met before its first message: a made-up day taken in and assessed in memory.

A statement is planned when it is seen for the second time and stays planned for its text, the types of its tables and
the number of rows that it lets through at once (`engine/prepared.py`); kernels are compiled or loaded when first
called. So a few consignments of the practice world go the way of a message three times, in numbers that fill each
size. Nothing is stored or logged, and what they give is let go.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
import pyarrow as pa

from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake, consignment_ids
from tidewaiter.centre.cycle.versions import Versions, known
from tidewaiter.history import lake
from tidewaiter.parties.names import readings
from tidewaiter.pipeline import live
from tidewaiter.simulation import parameters
from tidewaiter.simulation.day import World

SIZES = (1, 8, 160)
"""Consignments in a message: a flow of each size of `engine/flow.py` has to let some through."""

TIMES = 3
"""Seen, planned, run."""


def made_up(at: datetime) -> list[Message]:
    """Simulated messages of express consignments, one for each of SIZES, received at a moment."""
    shipped = parameters.load()
    calendar = msgspec.structs.replace(shipped.calendar, consignments_per_day=4 * max(SIZES))
    day = World(msgspec.structs.replace(shipped, calendar=calendar)).day(0)
    lines = b"".join(one.data for one in day.messages if one.name.endswith("jsonl")).splitlines(keepends=True)
    return [Message(b"".join(lines[:size]), f"made-up-{size}.jsonl", at) for size in SIZES]


def warm(door: Intake, current: live.Live, as_of: datetime) -> int:
    """Take made-up messages in and assess them as of a moment, in memory; gives the number of rows assessed."""
    readings.syllables("\u6d77")  # the tables of Chinese readings are loaded with the first
    messages = made_up(as_of)
    return sum(_passed(door, current, [message], as_of) for message in messages for _ in range(TIMES))


def _passed(door: Intake, current: live.Live, messages: Sequence[Message], as_of: datetime) -> int:
    """The way of a message at the desk, without what it writes."""
    opened = door.opened_all(messages, [door.reader(message) for message in messages])
    stored = Versions()
    rows = 0
    for _ in range(2):  # the second time the same consignments are known
        found = known(stored.find(consignment_ids(opened)))
        received = door.received(opened, found)
        new = pa.concat_tables([one.rows for one in received]).combine_chunks()
        if new.num_rows:
            stored.add_rows(new)
            latest = lake.latest(new)
            rows += current.assess(latest, as_of, current.hits(latest)).num_rows
    return rows
