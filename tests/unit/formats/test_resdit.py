from datetime import UTC, datetime

from tidewaiter.formats.edifact_files import parse
from tidewaiter.formats.resdit import NAME

THING = "CNSZXAUSMIAAACN60001001110035"
MESSAGE = (
    "UNB+UNOA:3+CNA+USA+260105:0607+7'UNH+1+RESDIT:1:0:UP'BGM+1+X'DTM+137:202601050600:203'"
    f"TDT+20+SX100+4'CNI+1'RFF+AAY:{THING}'STS+1+21'DTM+7:202601060700:203'LOC+175+USMIAA'UNT+10+1'UNZ+1+7'"
)


def test_each_thing_is_an_event() -> None:
    parsed = parse(MESSAGE.encode())
    assert parsed.problems == ()
    assert parsed.events is not None
    (found,) = parsed.events.to_pylist()
    assert (found["key"], found["event"], found["code"]) == (f"receptacle:{THING}", "carrier status", "21")
    assert (found["source_format"], found["filer"], found["conveyance"]) == (NAME, "CNA", "SX100")
    assert found["at"] in {datetime(2026, 1, 5, 6, tzinfo=UTC), datetime(2026, 1, 6, 7, tzinfo=UTC)}


def test_a_departure_that_is_told_is_an_event_of_its_own() -> None:
    parsed = parse(MESSAGE.replace("LOC+175", "DTM+186:202601060900:203'LOC+175").encode())
    assert parsed.events is not None
    status, departs = parsed.events.to_pylist()
    assert (status["event"], status["at"]) == ("carrier status", datetime(2026, 1, 6, 7, tzinfo=UTC))
    assert (departs["event"], departs["at"]) == ("departs", datetime(2026, 1, 6, 9, tzinfo=UTC))
    assert (departs["key"], departs["code"]) == (status["key"], "21")


def test_a_message_that_names_nothing_is_told() -> None:
    parsed = parse(MESSAGE.replace(THING, "NOTHING").encode())
    assert [p.code for p in parsed.problems] == ["segment-missing"]
