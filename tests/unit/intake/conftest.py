from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from tidewaiter.cargo.schema import table
from tidewaiter.intake.check import Check
from tidewaiter.intake.judge import hits

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

Found = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture(scope="session")
def found() -> Found:
    """Run checks over one row given as fields: what was found, as (code, path, value)."""

    def run(checks: Sequence[Check], **fields: Any) -> list[tuple[str, str, str]]:
        row = {"consignment_id": "x:1", "source_position": 0, "received_at": NOW, **fields}
        got = hits(table([row]), checks, NOW)
        return [
            (checks[hit].code, checks[hit].path, value)
            for hit, value in zip(got["hit"].to_pylist(), got["value"].to_pylist(), strict=True)
        ]

    return run
