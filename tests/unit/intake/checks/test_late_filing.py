from datetime import UTC, date, datetime, timedelta

import pytest

from tidewaiter.intake.checks import late_filing
from tidewaiter.intake.regimes import Regimes, Rule

ETA = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHECKS = late_filing.checks(
    Regimes(
        [
            Rule("rail", "R", "1 LAW 1", date(2020, 1, 1), [], None, 2),
            Rule("truck", "T", "1 LAW 2", date(2020, 1, 1), []),
        ]
    )
)


@pytest.mark.parametrize(("before", "late"), [(2.0, 0), (1.99, 1), (-5.0, 1), (30.0, 0)])
def test_later_than_the_hours_owed_is_late(found, before, late) -> None:
    got = found(CHECKS, regime="rail", eta=ETA, received_at=ETA - timedelta(hours=before))
    assert [code for code, _, _ in got] == ["late-filing"] * late


def test_no_hour_no_lateness(found) -> None:
    assert len(CHECKS) == 1
    assert found(CHECKS, regime="truck", eta=ETA, received_at=ETA) == []
    assert found(CHECKS, regime="rail", eta=None) == []
