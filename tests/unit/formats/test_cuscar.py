from datetime import UTC, datetime

import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats.cuscar import NAME, dump
from tidewaiter.formats.edifact_files import parse

MANIFEST = """UNB+UNOC:3+SIMULINE+CUSTOMS+260105:0607+7'
UNH+1+CUSCAR:D:95B:UN'
BGM+785+M7+9'
DTM+137:202601050607:203'
TDT+20+12W+1++SIMU:172:182+++9700001:146::SIM STAR'
LOC+9+CNSZX:139:6'
LOC+11+USMIA:139:6'
DTM+132:202601200600:203'
EQD+CN+SIMU 1234561+45G1:102:5++3+5'
SEL+S1+CA'
SEL+S2+SH'
CNI+1'
RFF+BM:0007'
RFF+MB:M0001'
LOC+11+USSAV:139:6'
NAD+CZ+K1:160:ZZZ++BLUE KITES:LIMITED+1 MILL ROAD:BLOCK 2+SHENZHEN++518000+CN'
CTA+IC+:EXPORT'
COM+8675500000:TE'
COM+sales@kites.example:EM'
NAD+CN+++HARBOUR TOYS+2 QUAY+MIAMI+FL+33101+USA'
NAD+NI+++SIM BROKER'
CNT+7:1300:KGM'
MOA+40:2500,50:USD'
GID+1+40:CT'
FTX+AAA+++KITES OF COTTON:PAINTED'
FTX+AAA+++BY HAND'
MEA+AAE+AAB+KGM:1200'
MEA+AAE+AAC+KGM:1100'
SGP+SIMU1234561+40'
DGS+IMD+4.1+1325'
CST+1+950300:122'
LOC+27+CN'
GID+2+2:CT'
FTX+AAA+++LINES'
MEA+AAE+AAB+LBR:100'
CNI+2'
LOC+7+USATL'
GID+1+1:CT'
UNT+36+1'
UNZ+1+7'
"""


def row_of(text: str) -> dict:
    return parse(text.encode()).rows.to_pylist(maps_as_pydicts="lossy")[0]


def test_each_consignment_is_a_row_with_what_the_message_says_for_all() -> None:
    row = row_of(MANIFEST)
    assert (row["consignment_id"], row["bill"], row["source_format"]) == ("bill:SIMU0007", "SIMU0007", NAME)
    assert (row["regime"], row["transport_mode"], row["carrier"], row["filer"]) == (
        "ocean",
        "maritime",
        "SIMU",
        "SIMULINE",
    )
    assert row["conveyance"] == "SIM STAR 12W"
    assert row["eta"] == datetime(2026, 1, 20, 6, tzinfo=UTC)
    assert (row["loading_location"], row["unloading_location"]) == ("CNSZX", "USSAV")
    assert row["consignor_name"] == "BLUE KITES LIMITED"
    assert row["consignor_address_line"] == "1 MILL ROAD, BLOCK 2"
    assert (row["consignor_city"], row["consignor_postcode"], row["consignor_id"]) == ("SHENZHEN", "518000", "K1")
    assert row["consignor_email"] == "sales@kites.example"
    assert (row["consignee_name"], row["consignee_country"]) == ("HARBOUR TOYS", "US")
    assert (row["gross_mass_kg"], row["package_quantity"]) == (1300.0, 42)
    assert (row["declared_value"], row["currency"]) == (2500.5, "USD")
    assert row["container"] == ["SIMU1234561"]
    first, second = row["items"]
    assert first["goods_description"] == "KITES OF COTTON PAINTED BY HAND"
    assert (first["hs_code"], first["country_of_origin"], first["net_mass_kg"]) == ("950300", "CN", 1100.0)
    assert second["gross_mass_kg"] == pytest.approx(45.359, abs=0.001)
    assert row["attributes"] == {
        "message_function": "9",
        "vessel_code": "9700001",
        "notify_party": "SIM BROKER",
        "master_bill": "M0001",
        "seals": "S1 S2",
        "hazard": "1325",
    }


def test_a_consignment_without_a_number_waits_and_reads_alone() -> None:
    parsed = parse(MANIFEST.encode())
    assert [p.code for p in parsed.problems if p.severity is Severity.FATAL] == ["unit-unreadable"]
    (reject,) = parsed.rejects
    assert reject.position == 1
    mended = parse(reject.raw.replace(b"CNI+2'", b"CNI+2'RFF+BM:0008'").replace(b"UNT+12", b"UNT+13"))
    assert mended.rows["bill"].to_pylist() == ["SIMU0008"]
    assert mended.rows["conveyance"].to_pylist() == ["SIM STAR 12W"]
    counted = [p.code for p in parse(reject.raw).problems if p.severity is Severity.WARNING]
    assert counted == []


@pytest.mark.parametrize(
    ("references", "identity"),
    [
        ("RFF+MWB:123-12345675'RFF+HWB:H1'", "hawb:123-12345675/H1"),
        ("RFF+AWB:12312345675'", "awb:123-12345675"),
        ("RFF+BH:H9'RFF+MB:M1'", "bill:SIMUH9"),
        ("RFF+UCN:U1'", "bill:SIMUU1"),
    ],
)
def test_the_lowest_level_identifies(references: str, identity: str) -> None:
    row = row_of(MANIFEST.replace("RFF+BM:0007'\nRFF+MB:M0001'", references))
    assert row["consignment_id"] == identity


def test_a_manifest_without_cni_is_cut_at_its_bills() -> None:
    text = MANIFEST.replace("CNI+1'\n", "").replace("CNI+2'\n", "RFF+BM:0008'\n").replace("RFF+MB:M0001'\n", "")
    parsed = parse(text.encode())
    assert parsed.rows["bill"].to_pylist() == ["SIMU0007", "SIMU0008"]


def test_an_empty_manifest_is_told() -> None:
    parsed = parse(b"UNB+UNOA:1+A+B+1+7'UNH+1+CUSCAR:D:95B:UN'BGM+785'UNT+3+1'UNZ+1+7'")
    assert [p.code for p in parsed.problems] == ["segment-missing"]


def test_values_that_cannot_be_read_are_problems() -> None:
    text = (
        MANIFEST.replace("KGM:1200", "QQQ:1200").replace("CNT+7:1300", "CNT+7:many").replace("202601200600", "20261399")
    )
    parsed = parse(text.encode())
    assert {p.code for p in parsed.problems if p.row == 0} == {"bad-number", "bad-date"}
    assert parsed.rows["eta"].to_pylist()[0] is None


def test_a_row_without_a_number_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="row 0 has no bill"):
        dump(table([{"consignment_id": "s10:X", "source_position": 0}]))


def test_a_test_interchange_is_simulated() -> None:
    rows = table([{"consignment_id": "bill:1", "bill": "1", "simulated": True, "source_position": 0}])
    assert parse(dump(rows)).rows["simulated"].to_pylist() == [True]
