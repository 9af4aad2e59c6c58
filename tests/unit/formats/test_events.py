from tidewaiter.formats.events import EVENT, event_table


def test_events_are_a_table_of_their_own() -> None:
    made = event_table(
        [{"key": "container:SIMU1234560", "event": "stowed", "source_format": "edifact-baplie", "source_position": 0}]
    )
    assert made.schema.equals(EVENT)
    assert made["at"].to_pylist() == [None]
