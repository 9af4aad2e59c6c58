from datetime import UTC, datetime, timedelta

from tidewaiter.intake.silence import LEAST_MESSAGES, rhythms

NOW = datetime(2026, 1, 20, tzinfo=UTC)


def daily(filer, until, count=10):
    return [(filer, until - timedelta(days=n), 5) for n in reversed(range(count))]


def test_a_filer_is_silent_after_three_of_its_usual_pauses():
    sending, silent = daily("A", NOW - timedelta(days=2)), daily("B", NOW - timedelta(days=4))
    first, second = rhythms([*sending, *silent], NOW)
    assert (first.filer, first.silent, first.pause) == ("B", True, timedelta(days=1))
    assert (second.filer, second.silent, second.rows) == ("A", False, 50)


def test_with_few_messages_no_rhythm_is_known():
    (found,) = rhythms(daily("A", NOW - timedelta(days=15), LEAST_MESSAGES - 1), NOW)
    assert (found.pause, found.silent) == (None, False)


def test_a_burst_makes_no_rhythm_of_seconds():
    burst = [("A", NOW - timedelta(hours=2) + timedelta(seconds=n), 1) for n in range(20)]
    (found,) = rhythms(burst, NOW)
    assert found.pause == timedelta(hours=1)
    assert not found.silent
    assert rhythms([], NOW) == []
