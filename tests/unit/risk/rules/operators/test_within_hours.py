from datetime import UTC, datetime

from rule_rows import judged, refused

START = datetime(2026, 11, 27, 6, tzinfo=UTC)


def test_it_holds_from_the_moment_itself_to_the_last_hour() -> None:
    later = [START, START.replace(hour=10), START.replace(hour=10, second=1), START.replace(hour=5), None]
    rows = [{"received_at": START, "eta": moment} for moment in later]
    assert judged("eta is within 4 hours after field received_at", *rows) == [True, True, False, False, None]


def test_it_wants_hours_and_a_time() -> None:
    assert refused("eta is within 4 hours after field hs_code") == ["rule-values"]
    assert refused("eta is within -4 hours after field received_at") == ["rule-values"]
