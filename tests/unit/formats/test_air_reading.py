"""What an air reader collects: positions, problems said once, refusals."""

import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.formats import air_reading, registry
from tidewaiter.formats.air_reading import Reading, country_code, too_large, unrecognised


def test_rows_and_rejects_share_one_count_of_positions():
    reading = Reading()
    reading.keep({"consignment_id": "awb:1", "consignor_name": "", "items": []})
    reading.reject("unit-unreadable", "x", "v", "h", b"raw")
    reading.warn("line-too-long", "x", "v", "h")
    reading.keep({"consignment_id": "awb:2"})
    parsed = reading.parsed()
    assert parsed.rows["source_position"].to_pylist() == [0, 2]
    assert parsed.rows["consignor_name"].to_pylist() == [None, None]
    assert [(p.row, p.severity) for p in parsed.problems] == [(1, Severity.FATAL), (2, Severity.WARNING)]


def test_what_is_said_once_is_said_once_a_kind():
    reading = Reading()
    for kind in ("A", "B", "A"):
        reading.warn_once("unknown-segment", kind, "x", "h")
    assert [problem.value for problem in reading.problems] == ["A", "B"]


def test_a_country_is_two_letters():
    reading = Reading()
    assert [country_code(text, "x", reading) for text in ("gb", "GBR", None, "ÄÖ")] == ["GB", None, None, None]
    assert [problem.code for problem in reading.problems] == ["bad-country", "bad-country"]


def test_a_message_beyond_the_bound_is_refused_whole(monkeypatch):
    monkeypatch.setattr(air_reading, "MAX_MESSAGE_BYTES", 3)
    refused = too_large(b"four")
    assert refused is not None
    assert [(p.code, p.severity, p.row) for p in refused.problems] == [("message-too-large", Severity.FATAL, None)]
    assert too_large(b"abc") is None


def test_unrecognised_bytes_are_one_reject():
    parsed = unrecognised(b"\xffabc", "FWB")
    assert parsed.rejects[0].raw == b"\xffabc"
    assert parsed.problems[0].severity == Severity.FATAL


def test_many_events_are_held_as_columns_and_keep_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(air_reading, "_PACKED", 2)
    reading = Reading()
    for number in range(5):
        reading.happened({"key": f"awb:{number}", "event": "departs", "source_format": "iata-ffm"})
    told = reading.parsed().events
    assert told is not None
    assert told["key"].to_pylist() == [f"awb:{number}" for number in range(5)]
    assert told["source_position"].to_pylist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("beginning", "unit"),
    [
        (b"", b"FWB/17\nno waybill\n"),
        (b"FHL/5\nMBI/777-20000001LHRJFK\n", b"HBS//LHRJFK\n"),
        (b"GS*QM~ST*310*1~SE*2*1~", b"ST*310*1~B3**~SE*3*1~"),
        (b"UNA:+.? 'UNB+UNOA:1+A+B+1:2+7'UNH+1+IFCSUM:D:01B:UN'BGM+787'", b"CNI+1'"),
    ],
)
def test_rejects_beyond_those_that_are_listed_are_kept_together_and_can_be_read_again(monkeypatch, beginning, unit):
    whole = registry.parse(beginning + 7 * unit)
    units = len(whole.rejects)
    assert units >= 7
    monkeypatch.setattr("tidewaiter.formats.air_reading.MAX_LISTED", 3)
    parsed = registry.parse(beginning + 7 * unit)
    assert [reject.position for reject in parsed.rejects] == [0, 1, 2, 3]
    assert parsed.rejects[:3] == whole.rejects[:3]
    last = next(p for p in parsed.problems if p.severity is Severity.FATAL and p.row == 3)
    assert last.value == f"{units - 3} more"
    assert last.hint.endswith("Kept together.")
    assert {p.row for p in parsed.problems} <= {None, 0, 1, 2, 3}
    monkeypatch.setattr("tidewaiter.formats.air_reading.MAX_LISTED", 10)
    assert len(registry.parse(parsed.rejects[3].raw).rejects) == units - 3
