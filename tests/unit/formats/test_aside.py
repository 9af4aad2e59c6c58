"""Units that became no row: together they cost their own bytes, and time by their number alone."""

import time
from collections.abc import Callable

import pytest

from tidewaiter.formats import registry
from tidewaiter.formats.aside import Enclosed, Together
from tidewaiter.formats.parsed import MAX_LISTED, Parsed

UNITS = 12_000
ENVELOPE = (
    b"ISA*00*          *00*          *ZZ*SIMU           *ZZ*CBP            *260101*0000*U*00401*000000001*0*P*>~"
    b"GS*IN*SIMU*CBP*20260101*0000*1*X*004010~"
)
BOUND_SECONDS = 20.0
"""A reader whose time grows by the square takes minutes for these; on a machine that does other work too."""


def _read(name: str, data: bytes) -> Parsed:
    return {one.name: one for one in registry.FORMATS}[name].parse(data)


def test_units_under_the_same_headers_have_them_once() -> None:
    together = Together()

    def back(size: int) -> bytes:
        return b"<%d>" % size

    for front, own in ((b"A", b"1"), (b"A", b"2"), (b"B", b"3")):
        together.add(Enclosed(front, own, 2, back))
    assert together.many == 3
    assert together.taken() == b"A12<4>B3<2>"
    assert Enclosed(b"A", b"1", 2, back).alone() == b"A1<2>"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("x12-309", lambda n: ENVELOPE + b"ST*309*1~" + b"LX~" * n + b"SE*9*1~"),
        ("iata-fhl", lambda n: b"FHL/4\nMBI/123-12345675\n" + b"HBS\n" * n),
        ("edifact-ifcsum", lambda n: b"UNB+UNOA:1+A+B+1:2+7'UNH+1+IFCSUM:D:01B:UN'BGM+787'" + b"CNI'" * n),
        ("us-truck-json", lambda n: b'{"tripNumber": "T1", "shipments": [' + b"{}," * (n - 1) + b"{}]}"),
        ("consignment", lambda n: b"consignment_id,bill\n" + b"a\n" * n),
    ],
)
def test_what_is_kept_together_is_read_again_and_small(name: str, made: Callable[[int], bytes]) -> None:
    data = made(UNITS)
    parsed = _read(name, data)
    assert parsed.rows.num_rows == 0
    assert len(parsed.rejects) <= MAX_LISTED + 1
    rest = parsed.rejects[-1]
    assert len(rest.raw) < 3 * len(data)
    again = _read(name, rest.raw)
    assert len(again.rejects) == UNITS - MAX_LISTED
    assert again.rows.num_rows == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x12-309", b"ST*309*1~" + b"M13~" * UNITS),
        ("us-truck-json", b'{"shipments": [' + b"{}," * UNITS + b"{}]}"),
        (
            "eu-ics2",
            b'<IE3F23 xmlns="urn:wco:datamodel:eu:ics2:2"><consignmentMasterLevel>'
            + b"<consignmentHouseLevel><goodsItem/></consignmentHouseLevel>" * 2_000
            + b"</consignmentMasterLevel></IE3F23>",
        ),
    ],
)
def test_many_units_take_time_and_bytes_by_their_number(name: str, data: bytes) -> None:
    began = time.process_time()
    parsed = _read(name, data)
    assert time.process_time() - began < BOUND_SECONDS
    assert parsed.rejects
    assert sum(len(reject.raw) for reject in parsed.rejects) < 5 * 2**20
