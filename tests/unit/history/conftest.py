"""Lake rows written by hand, for the tests of history."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.engine.local import connect
from tidewaiter.history import lake
from tidewaiter.history.events import KNOWN, mark_events

STAGED = pa.schema(
    [
        *CONSIGNMENT,
        ("batch_id", pa.string()),
        ("content_hash", pa.string()),
        ("grade", pa.string()),
        ("problem_codes", pa.list_(pa.string())),
        ("terms", pa.list_(pa.string())),
        *((f"key_{kind}", pa.string()) for kind in KIND_NAMES),
    ]
)


@pytest.fixture
def connection():
    opened = connect(threads=1)
    yield opened
    opened.close()


@pytest.fixture
def staged():
    """Rows as they come from the stages before the lake, marked against nothing or against `known`."""

    def make(*rows, known=None):
        defaults = {
            "version": 1,
            "source_position": 0,
            "batch_id": "b1",
            "received_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
        table = pa.Table.from_pylist([{**defaults, **row} for row in rows], schema=STAGED)
        return mark_events(table, KNOWN.empty_table() if known is None else known)

    return make


@pytest.fixture
def store(tmp_path, staged):
    """Write rows as lake files and give their paths."""

    def write(*rows, known=None):
        paths = []
        table = lake.conform(staged(*rows, known=known))
        for day, part in lake.split(table):
            path = tmp_path / lake.relative_path(day, part["batch_id"][0].as_py())
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(lake.encode(part))
            paths.append(path)
        return paths

    return write
