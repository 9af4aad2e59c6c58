from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.intake.checks.dates import CHECKS
from tidewaiter.intake.judge import hits

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def codes(got) -> list[str]:
    return [code for code, _, _ in got]


@pytest.mark.parametrize(("regime", "missing"), [("mail", ["eta-missing"]), ("declaration", []), (None, [])])
def test_a_time_of_arrival_is_wanted_before_arrival(found, regime, missing) -> None:
    assert codes(found(CHECKS, regime=regime)) == missing


@pytest.mark.parametrize(
    ("days", "expected"), [(-31, ["eta-long-past"]), (-29, []), (0, []), (399, []), (401, ["eta-too-far"])]
)
def test_arrival_lies_near_receipt(found, days, expected) -> None:
    assert codes(found(CHECKS, eta=NOW + timedelta(days=days))) == expected


@pytest.mark.parametrize(("posted", "expected"), [(3, []), (4, ["posted-after-received"]), (1, [])])
def test_posting_comes_before_receipt_but_for_time_zones(found, posted, expected) -> None:
    assert codes(found(CHECKS, posted_on=date(2026, 3, posted))) == expected


@pytest.mark.parametrize(("hours", "expected"), [(23, []), (25, ["received-ahead"])])
def test_nothing_is_received_tomorrow(found, hours, expected) -> None:
    assert codes(found(CHECKS, received_at=NOW + timedelta(hours=hours))) == expected


@pytest.mark.parametrize("end", [2**63 - 1, -(2**63) + 1, 2**62, -(2**62)])
@pytest.mark.parametrize("column", ["eta", "received_at"])
def test_the_ends_of_time_are_fatal_and_do_not_overflow(column, end) -> None:
    row = table([{"consignment_id": "x:1", "source_position": 0, "received_at": NOW}])
    place = row.column_names.index(column)
    row = row.set_column(place, CONSIGNMENT.field(column), pa.array([end], pa.timestamp("us", tz="UTC")))
    got = [CHECKS[hit] for hit in hits(row, CHECKS, NOW)["hit"].to_pylist()]
    assert (got[0].code, got[0].severity, got[0].path) == ("impossible-date", "fatal", column)


def test_a_day_of_posting_in_no_calendar_is_fatal(found) -> None:
    assert codes(found(CHECKS, posted_on=date(1, 1, 1))) == ["impossible-date"]
