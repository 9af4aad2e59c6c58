"""Units that are alike but for their number: rows and problems of each, in their order, and small."""

import pickle
from functools import partial

import pyarrow as pa
import pytest

from tidewaiter.formats import alike_units, fhl
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.alike_units import FEWEST_ROWS, FEWEST_TOLD, MOST, AlikeUnits, Kinds
from tidewaiter.formats.aside import Enclosed


def read(text, path, reading):
    """A unit of a text: a problem for each question mark, and the text as goods."""
    for at in range(text.count("?")):
        reading.warn("doubtful", f"{path}/{at}", text, "Ask.")
    return {"goods_description": text, "regime": "air", "carrier": "", "attributes": [("a", text)] if text else None}


def taken(units):
    """What a reading has of units, given as (number, text), and of those that are refused, given as None."""
    reading = Reading(joined=True)
    found = AlikeUnits(reading, "FHL[1]/HBS", Kinds())
    found.under("777", {"consignment_id": "hawb:777/", "house_waybill": ""}, read)
    for unit in units:
        if unit is None:
            found.reject("x", "Number it.", Enclosed(b"", b"x"))
        else:
            found.take(unit[0], unit[1], unit[1])
    found.flush()
    return reading.parsed()


UNITS = [(f"N{at}", "" if at % 3 else "tea?" if at % 2 else "pens??") for at in range(2 * MOST + 50)]


@pytest.mark.parametrize("count", [1, 2, FEWEST_TOLD - 1, FEWEST_TOLD, FEWEST_ROWS, MOST + 3, len(UNITS)])
def test_each_has_its_row_and_its_problems(count):
    parsed = taken(UNITS[:count])
    assert parsed.rows.select(
        ["consignment_id", "house_waybill", "goods_description", "source_position"]
    ).to_pylist() == [
        {
            "consignment_id": f"hawb:777/{number}",
            "house_waybill": number,
            "goods_description": text or None,
            "source_position": at,
        }
        for at, (number, text) in enumerate(UNITS[:count])
    ]
    assert parsed.rows["attributes"].to_pylist() == [[("a", text)] if text else None for _, text in UNITS[:count]]
    assert parsed.rows["carrier"].null_count == count
    assert [(problem.path, problem.value, problem.row) for problem in parsed.problems] == [
        (f"FHL[1]/HBS[{at + 1}]/{which}", text, at)
        for at, (_, text) in enumerate(UNITS[:count])
        for which in range(text.count("?"))
    ]


def test_those_that_are_refused_have_places_between_the_others(monkeypatch):
    monkeypatch.setattr("tidewaiter.formats.air_reading.MAX_LISTED", 2)
    parsed = taken([unit for at in range(200) for unit in (("A", "?"), *([None] if at % 5 == 0 else []))])
    refused = [reject.position for reject in parsed.rejects]
    assert refused == [1, 7, 13]
    assert sorted([*parsed.rows["source_position"].to_pylist(), *range(1, 240, 6)]) == list(range(240))
    doubts = [problem for problem in parsed.problems if problem.code == "doubtful"]
    assert [problem.row for problem in doubts] == parsed.rows["source_position"].to_pylist()
    assert [problem.path for problem in doubts] == [f"FHL[1]/HBS[{problem.row + 1}]/0" for problem in doubts]


def under(awb, text, path, reading):
    """A unit of headers that give a number."""
    reading.warn("doubtful", path, text, awb)
    return {"awb": awb}


def test_those_that_are_refused_are_told_in_their_order_within_a_run():
    units = [None if at % 20 == 7 else UNITS[at] for at in range(MOST + 300)]
    parsed = taken(units)
    told = []
    for at, unit in enumerate(units):
        if unit is None:
            told.append((f"FHL[1]/HBS[{at + 1}]", "x", "fatal", at))
        else:
            told += [(f"FHL[1]/HBS[{at + 1}]/{n}", unit[1], "warning", at) for n in range(unit[1].count("?"))]
    assert [(one.path, one.value, one.severity, one.row) for one in parsed.problems] == told
    assert [one.position for one in parsed.rejects] == [at for at, unit in enumerate(units) if unit is None]
    kept = [at for at, unit in enumerate(units) if unit is not None]
    assert parsed.rows["source_position"].to_pylist() == kept
    assert parsed.rows["house_waybill"].to_pylist() == [units[at][0] for at in kept]


def test_other_headers_are_read_anew():
    reading = Reading()
    found = AlikeUnits(reading, "FHL[1]/HBS", Kinds())
    for awb in ("1", "2"):
        found.under(awb, {"consignment_id": f"hawb:{awb}/"}, partial(under, awb))
        for _ in range(3):
            found.take("A", "", "")
    found.flush()
    parsed = reading.parsed()
    assert parsed.rows["awb"].to_pylist() == ["1"] * 3 + ["2"] * 3
    assert [problem.hint for problem in parsed.problems] == ["1"] * 3 + ["2"] * 3


def test_what_comes_once_is_not_remembered_for_ever(monkeypatch):
    monkeypatch.setattr(alike_units, "MOST_KINDS", 4)
    units = [(str(at), f"goods {at % 7}") for at in range(100)]
    assert taken(units).rows["goods_description"].to_pylist() == [text for _, text in units]


def test_rows_of_houses_take_little_and_their_problems_next_to_nothing():
    data = b"FHL/5\r\nMBI/777-12345675LHRJFK/T10K100\r\n" + b"HBS/A\n" * 100_000
    before = pa.total_allocated_bytes()
    parsed = fhl.parse(data)
    assert pa.total_allocated_bytes() - before < 14 * len(data)
    assert len(parsed.problems) == 300_000
    assert len(pickle.dumps(parsed.problems)) < len(data) / 2
    assert [(problem.path, problem.row) for problem in parsed.problems[-3:]] == [
        (f"FHL[1]/HBS[100000]/{below}", 99_999) for below in ("K", "SHP", "CNE")
    ]
