"""Events that name nothing, or lie far ahead, are set aside and can be read again."""

from datetime import UTC, datetime, timedelta

import pytest

from tidewaiter.formats.events import event_table
from tidewaiter.intake import movements
from tidewaiter.intake.quarantine import Kind

AT = datetime(2026, 1, 5, tzinfo=UTC)


def event(position: int, key: str, at: datetime | None = AT) -> dict[str, object]:
    return {
        "key": key,
        "event": "stowed",
        "at": at,
        "attributes": {"bill": "B1"},
        "source_format": "edifact-baplie",
        "source_position": position,
    }


def test_a_message_without_events_gives_none():
    assert movements.examine(None, received_at=AT).events.num_rows == 0


def test_what_names_nothing_or_lies_far_ahead_is_set_aside_and_the_rest_kept():
    told = event_table(
        [
            event(0, "container:CSQU3054383", None),
            event(1, "container:"),
            event(2, "s10:RB123456785GB", AT + timedelta(days=400)),
            event(3, "ship:X1"),
        ]
    )
    found = movements.examine(told, received_at=AT)
    assert found.events["source_position"].to_pylist() == [0]
    assert [(p.code, p.path) for p in found.problems] == [
        ("event-names-nothing", "event 1"),
        ("event-far-ahead", "event 2"),
        ("event-names-nothing", "event 3"),
    ]
    assert {unit.kind for unit in found.quarantined} == {Kind.EVENT}
    again = movements.replay(found.quarantined[1].raw)
    assert again.equals(told.slice(2, 1))
    assert movements.examine(again, received_at=AT + timedelta(days=60)).events.num_rows == 1


def test_what_is_no_event_is_refused():
    for raw in (b"", b"[]", b'{"key": 1, "at": "x"}'):
        with pytest.raises(ValueError, match="not an event"):
            movements.replay(raw)
