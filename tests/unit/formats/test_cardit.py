from datetime import UTC, datetime

from tidewaiter.formats.cardit import NAME
from tidewaiter.formats.edifact_files import parse

THING = "CNSZXAUSMIAAACN60001001110035"
MESSAGE = (
    "UNB+UNOA:3+CNA+USA+260105:0607+7'UNH+1+CARDIT:1:0:UP'BGM+1+X'DTM+137:202601050600:203'"
    f"TDT+20+SX100+4'CNI+1'RFF+AAY:{THING}'STS+1+21'DTM+7:202601060700:203'LOC+175+USMIAA'UNT+10+1'UNZ+1+7'"
)


def test_each_thing_is_an_event() -> None:
    parsed = parse(MESSAGE.encode())
    assert parsed.problems == ()
    assert parsed.events is not None
    (found,) = parsed.events.to_pylist()
    assert (found["key"], found["event"], found["code"]) == (f"receptacle:{THING}", "consigned", "21")
    assert (found["source_format"], found["filer"], found["conveyance"]) == (NAME, "CNA", "SX100")
    assert found["at"] in {datetime(2026, 1, 5, 6, tzinfo=UTC), datetime(2026, 1, 6, 7, tzinfo=UTC)}


def test_a_receptacle_that_stands_as_equipment_is_one() -> None:
    for written in (THING, f"{THING[:6]} {THING[6:].lower()}"):
        parsed = parse(MESSAGE.replace(f"RFF+AAY:{THING}", f"EQD+BAG+{written}").encode())
        assert parsed.events is not None
        assert parsed.events["key"].to_pylist() == [f"receptacle:{THING}"]


def test_a_message_that_names_nothing_is_told() -> None:
    parsed = parse(MESSAGE.replace(THING, "NOTHING").encode())
    assert [p.code for p in parsed.problems] == ["segment-missing"]
