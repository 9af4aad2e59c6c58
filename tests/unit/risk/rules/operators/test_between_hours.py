from datetime import UTC, datetime

from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.between_hours import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [
        {"eta": datetime(2026, 11, 27, 23, tzinfo=UTC)},
        {"eta": datetime(2026, 11, 27, 4, tzinfo=UTC)},
        {"eta": None},
    ]
    assert judged("eta is between the hours 22 and 4", *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused("eta is between the hours 4 and 4")
    assert OPERATOR.meaning.endswith(".")
