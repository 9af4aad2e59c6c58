from tidewaiter.formats.edifact_files import parse

PLAN = (
    "UNB+UNOA:2+SIMULINE+TERMINAL+260105:0607+7'UNH+1+BAPLIE:D:95B:UN:SMDG20'BGM++P1+9'DTM+137:2601050600:201'"
    "TDT+20+12W+++SIMU:172:20+++SIMS:103:ZZZ'LOC+5+CNSZX:139:6'LOC+61+USMIA:139:6'"
    "LOC+147+0030586::5'FTX+AAA+++KITES'MEA+WT++KGM:10000'LOC+9+CNSZX'LOC+11+USMIA'RFF+BM:SIMU7'"
    "EQD+CN+SIMU 1234561++1++5'DGS+IMD+2.3+2198'LOC+147+0030588::5'EQD+CN+SIMU7654321'UNT+17+1'UNZ+1+7'"
)


def test_each_container_is_an_event_that_joins_on_it() -> None:
    parsed = parse(PLAN.encode())
    assert parsed.rows.num_rows == 0
    assert parsed.problems == ()
    assert parsed.events is not None
    first, second = parsed.events.to_pylist(maps_as_pydicts="lossy")
    assert (first["key"], first["event"], first["place"], first["conveyance"]) == (
        "container:SIMU1234561",
        "stowed",
        "CNSZX",
        "SIMS 12W",
    )
    assert first["attributes"] == {
        "position": "0030586",
        "goods_description": "KITES",
        "gross_mass_kg": "10000",
        "loading_location": "CNSZX",
        "unloading_location": "USMIA",
        "bill": "SIMU7",
        "hazard": "2198",
    }
    assert (second["key"], second["source_position"]) == ("container:SIMU7654321", 1)


def test_a_plan_without_positions_is_cut_at_its_containers() -> None:
    parsed = parse(b"UNB+UNOA:2+A+B+1+7'UNH+1+BAPLIE:D:13B:UN'BGM++P1'EQD+CN+SIMU1234561'EQD+CN+X'UNT+5+1'UNZ+1+7'")
    assert parsed.events is not None
    assert parsed.events["key"].to_pylist() == ["container:SIMU1234561", "container:X"]


def test_an_empty_plan_is_told() -> None:
    parsed = parse(b"UNB+UNOA:2+A+B+1+7'UNH+1+BAPLIE:D:95B:UN'BGM++P1'UNT+3+1'UNZ+1+7'")
    assert [p.code for p in parsed.problems] == ["segment-missing"]
