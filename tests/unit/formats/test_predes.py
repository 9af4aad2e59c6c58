from datetime import UTC, datetime

from tidewaiter.formats.edifact_files import parse
from tidewaiter.formats.predes import NAME

THING = "CNSZXAUSMIAAACN60001001110035"
MESSAGE = (
    "UNB+UNOA:3+CNA+USA+260105:0607+7'UNH+1+PREDES:1:0:UP'BGM+1+X'DTM+137:202601050600:203'"
    f"TDT+20+SX100+4'CNI+1'RFF+AAY:{THING}'STS+1+21'DTM+7:202601060700:203'LOC+175+USMIAA'UNT+10+1'UNZ+1+7'"
)


def test_each_thing_is_an_event() -> None:
    parsed = parse(MESSAGE.encode())
    assert parsed.problems == ()
    assert parsed.events is not None
    (found,) = parsed.events.to_pylist()
    assert (found["key"], found["event"], found["code"]) == (f"receptacle:{THING}", "dispatched", "21")
    assert (found["source_format"], found["filer"], found["conveyance"]) == (NAME, "CNA", "SX100")
    assert found["at"] in {datetime(2026, 1, 5, 6, tzinfo=UTC), datetime(2026, 1, 6, 7, tzinfo=UTC)}


def test_a_message_that_names_nothing_is_told() -> None:
    parsed = parse(MESSAGE.replace(THING, "NOTHING").encode())
    assert [p.code for p in parsed.problems] == ["segment-missing"]


def test_an_item_lies_in_the_receptacle_that_stands_with_it() -> None:
    inside = MESSAGE.replace(f"RFF+AAY:{THING}'", f"RFF+AAY:{THING}'RFF+AAZ:RB123456785GB'")
    parsed = parse(inside.replace("UNT+10", "UNT+11").encode())
    assert parsed.events is not None
    bag, item = parsed.events.to_pylist()
    assert (bag["attributes"], item["key"]) == ([], "s10:RB123456785GB")
    assert item["attributes"] == [("receptacle", THING)]
    two = parse(inside.replace("RFF+AAZ", f"RFF+AAY:{THING[:-1]}9'RFF+AAZ").encode())
    assert two.events is not None
    assert [one["attributes"] for one in two.events.to_pylist()] == [[], [], []]
