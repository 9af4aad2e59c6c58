from datetime import UTC, datetime

import pytest

from tidewaiter.formats.edifact_files import parse

REPORT = (
    "UNB+UNOA:2+TERMINAL+SIMULINE+260105:0607+7'UNH+1+COARRI:D:95B:UN:ITG13'BGM+44+R1+9'"
    "TDT+20+12W+1+13+SIMU:172:20+++SIMS:103::SIM STAR'LOC+11+USMIA:139:6'EQD+CN+SIMU1234561+45G1:102:5++3+5'"
    "DTM+203:202601200913:203'LOC+9+CNSZX'MEA+AAE+T+KGM:4000'MEA+AAE+EGW+KGM:8914'SEL+S1+CA'RFF+BN:B1'UNT+12+1'UNZ+1+7'"
)


@pytest.mark.parametrize(("code", "event"), [("44", "discharged"), ("46", "loaded"), ("999", "moved")])
def test_a_move_is_an_event(code: str, event: str) -> None:
    parsed = parse(REPORT.replace("BGM+44", f"BGM+{code}").encode())
    assert parsed.events is not None
    (found,) = parsed.events.to_pylist(maps_as_pydicts="lossy")
    assert (found["key"], found["event"], found["code"]) == ("container:SIMU1234561", event, code)
    assert (found["at"], found["place"]) == (datetime(2026, 1, 20, 9, 13, tzinfo=UTC), "USMIA")
    assert found["conveyance"] == "SIM STAR 12W"
    assert found["attributes"] == {
        "size_type": "45G1",
        "loading_location": "CNSZX",
        "gross_mass_kg": "8914",
        "seals": "S1",
        "booking": "B1",
    }


def test_an_empty_report_is_told() -> None:
    parsed = parse(b"UNB+UNOA:2+A+B+1+7'UNH+1+COARRI:D:95B:UN'BGM+44'UNT+3+1'UNZ+1+7'")
    assert [p.code for p in parsed.problems] == ["segment-missing"]
