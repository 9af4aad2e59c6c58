"""Wire messages of a day: which rows go into which message of which format, and when it is received."""
from dataclasses import dataclass
from datetime import date, datetime
import pyarrow as pa
from tidewaiter.simulation.dirt import Errors
from tidewaiter.simulation.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Message:
    """One wire message: file name, format name, mapping name (or None), when it was received (UTC), its bytes."""

    name: str
    format: str
    mapping: str | None
    received_at: datetime
    data: bytes

def write(rows: pa.Table, errors: Errors, parameters: Parameters, on: date, seed: int) -> tuple[Message, ...]:
    return ()
