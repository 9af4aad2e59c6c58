from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.below import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"lead_time_hours": -1.0}, {"lead_time_hours": 4.0}, {"lead_time_hours": None}]
    assert judged("lead_time_hours is below 4", *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused("lead_time_hours is below 2026-01-01")
    assert OPERATOR.meaning.endswith(".")
