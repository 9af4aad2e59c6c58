"""Air messages that are known and not read."""

import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.formats import air_other, fhl, fwb, xfwb, xfzb


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\n\nQK JFKFMZZ\n.LHRFMZZ 290800\nFBL/4\n", "FBL"),
        (b"FSU/14\n777-20000001LHRJFK/T1\n", "FSU"),
        (b"FSR\n777-20000001\n", "FSR"),
        (b"PER\nERR/400/X\n", "PER"),
        (b'<?xml version="1.0"?><r:Response xmlns:r="iata:response:3" xmlns:m="iata:datamodel:3"/>', "XFNM"),
        (b'<Novelty xmlns="iata:novelty:1"/>', "Novelty"),
    ],
)
def test_the_message_is_named_in_one_warning(data, name):
    assert air_other.recognise(data)
    assert not any(module.recognise(data) for module in (fwb, fhl, xfwb, xfzb))
    parsed = air_other.parse(data)
    assert parsed.rows.num_rows == 0
    assert parsed.rejects == ()
    assert [(p.code, p.value, p.severity, p.row) for p in parsed.problems] == [
        ("message-not-read", name, Severity.WARNING, None)
    ]


def test_a_waybill_after_a_booked_list_is_read():
    parsed = air_other.parse(b"FBL/4\n1/ZZ1/01JAN/LHR\nFWB/17\n777-20000001LHRJFK/T1K1\n")
    assert parsed.rows["awb"].to_pylist() == ["777-20000001"]
    assert "message-not-read" in {p.code for p in parsed.problems}


@pytest.mark.parametrize(
    "data",
    [
        b"name,PER\nPER\n1\n",
        b"FWB/17\n",
        b"FHL/5\n",
        b'<Waybill xmlns="iata:waybill:1"/>',
        b"<html/>",
        b"",
        b"UNA:+.? '",
    ],
)
def test_what_is_read_elsewhere_or_not_of_the_air_is_left_alone(data):
    assert not air_other.recognise(data)
