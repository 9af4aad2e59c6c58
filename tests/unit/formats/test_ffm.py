"""Flight manifests as events of their waybills."""

from datetime import UTC, datetime

from tidewaiter.formats import ffm, registry

FFM = b"FFM/8\n1/XX1145/01JAN/FRA/VPBXX\nYYZ\n777-20000001LHRYOW/T1K120MC0.5/TOOLS\nodd\nLAST\n"
FWB = b"FWB/17\n777-20000012LHRJFK/T1K1\n"
AT = datetime(2026, 1, 3, tzinfo=UTC)


def test_each_line_is_an_event_of_its_waybill_and_no_row():
    known = registry.recognise(FFM)
    assert known is ffm.FORMAT
    parsed = known.parse(FFM, received_at=AT)
    assert (parsed.rows.num_rows, parsed.rejects) == (0, ())
    assert parsed.events is not None
    (event,) = parsed.events.to_pylist(maps_as_pydicts="lossy")
    assert (event["key"], event["event"], event["place"]) == ("awb:777-20000001", "manifested", "FRA")
    assert (event["conveyance"], event["at"]) == ("XX1145", datetime(2026, 1, 1, tzinfo=UTC))
    assert event["attributes"]["gross_mass_kg"] == "120"


def test_waybills_of_the_same_file_are_rows_and_bear_no_problem_of_the_manifest():
    for data in (FFM + FWB, FWB + FFM):
        parsed = registry.parse(data, received_at=AT)
        assert parsed.rows["awb"].to_pylist() == ["777-20000012"]
        assert parsed.events is not None
        assert [(p.code, p.row) for p in parsed.problems if p.code == "stray-line"] == [("stray-line", None)]
