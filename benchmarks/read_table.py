"""Claim: a post's CSV becomes checked Consignment rows in about the time pandas needs to read and convert it.

Ours: the mapping reader (units, dates, identities, problems). Peer: pandas.read_csv with the same
conversions and no problems told. Rows are simulated.
"""

import io
import sys
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from measure import compare
from tidewaiter.formats import mapped, mapping
from tidewaiter.simulation import parameters
from tidewaiter.simulation.day import World

HEADER_AND_ONE = 2


@cache
def message(rows: int) -> bytes:
    """A post's file of simulated items, repeated to so many lines."""
    day = World(parameters.load(), seed=9).day(0)
    data = max((m.data for m in day.messages if m.mapping == "post-csv"), key=len)
    lines = data.splitlines(keepends=True)
    body = lines[1:]
    return lines[0] + b"".join(body[i % len(body)] for i in range(rows))


def ours(rows: int, *, warm: bool) -> None:
    reader = mapped.reader(mapping.load("post-csv"))
    parsed = reader.parse(message(rows) if not warm else message(HEADER_AND_ONE))
    if not warm and parsed.rows.num_rows != rows:
        raise AssertionError(f"{parsed.rows.num_rows} rows of {rows}")
    message(rows)


def with_pandas(rows: int, *, warm: bool) -> None:
    import pandas as pd  # noqa: PLC0415 - the peer's import is not counted against us

    data = message(rows)
    frame = pd.read_csv(io.BytesIO(data if not warm else message(HEADER_AND_ONE)), dtype=str)
    for name in frame.columns:
        if "weight" in name or "value" in name:
            frame[name] = pd.to_numeric(frame[name], errors="coerce")
        elif "date" in name or "arrival" in name:
            frame[name] = pd.to_datetime(frame[name], errors="coerce", format="mixed", utc=True)


if __name__ == "__main__":
    compare("A post's CSV to rows", [20_000, 200_000], ours, with_pandas, "pandas 3 read_csv")
