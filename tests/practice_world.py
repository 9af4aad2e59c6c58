"""Small practice worlds, and real wire messages with faults put into them."""

import json

import msgspec

from tidewaiter.simulation import parameters
from tidewaiter.simulation.day import World
from tidewaiter.simulation.messages import Message

NOISE = b"\x00no message"


def small_world(per_day: int, seed: int) -> World:
    """A world as shipped, but with so many consignments a day."""
    shipped = parameters.load()
    calendar = msgspec.structs.replace(shipped.calendar, consignments_per_day=per_day)
    return World(msgspec.structs.replace(shipped, calendar=calendar), seed=seed)


def first(messages: tuple[Message, ...], ending: str) -> Message:
    """The first message whose name ends so."""
    return next(m for m in messages if m.name.endswith(ending))


def with_faults(jsonl: bytes) -> bytes:
    """JSON Lines with a line cut in two, and a consignment that nobody can name, before the last line."""
    lines = jsonl.splitlines(keepends=True)
    unnamed = json.loads(lines[0]) | {"trackingNumber": None}
    broken = [lines[0][:40] + b"\n", json.dumps(unnamed).encode() + b"\n"]
    return b"".join([*lines[:-1], *broken, lines[-1]])
