from datetime import UTC, datetime

from tidewaiter.formats.x12_files import parse


def test_each_piece_of_equipment_is_an_event() -> None:
    parsed = parse(
        b"ST*322*0001~Q5*OA*20260105*214520*LT**SAINT PAUL*MN*US~N7*SIMU*123456*43459*G~M7*SEAL1~R4*5*UN*USSTP~"
        b"N9*BM*SIMU7~Q5*ZZ*20260106*0100~N7*SIMU*123456~SE*9*0001~"
    )
    assert parsed.rows.num_rows == 0
    assert parsed.events is not None
    first, second = parsed.events.to_pylist(maps_as_pydicts="lossy")
    assert (first["key"], first["event"], first["place"]) == ("container:SIMU1234561", "out gate", "USSTP")
    assert first["at"] == datetime(2026, 1, 5, 21, 45, 20, tzinfo=UTC)
    assert first["attributes"] == {"activity_location": "USSTP", "bill": "SIMU7", "seals": "SEAL1"}
    assert (second["event"], second["source_position"]) == ("status ZZ", 1)


def test_a_set_without_equipment_is_told() -> None:
    assert "segment-missing" in {p.code for p in parse(b"ST*322*1~Q5*A~SE*3*1~").problems}
