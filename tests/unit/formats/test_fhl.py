"""FHL to rows: a master's houses, in the old form and the new, and what is wrong with them."""

import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.formats import fhl

NEW = """FHL/5
MBI/777-20000001LHRJFK/T5K60
HBS/HULL001/LHRJFK/3/K50.5/12/GARDEN SHEARS
/SPX/EAW
TXT/GARDEN SHEARS AND PRUNING KNIVES OF STAINLESS STEEL WITH PLASTIC H
/ANDLES
HTS/820160
/820150
OCI/GB/SHP/T/GB123456789
/US/CNE/CT/12015550100
SHP
NAM/NORTHERN TOOLS LTD
ADR/14 QUAY ROW
LOC/HULL/YORKS
/GB/HU1 2AB/TE/441482000111
CNE
NAM/HARBOUR HARDWARE INC
ADR/9 PIER AVE
LOC/NEWARK/NJ
/US/07102
CVD/GBP/PP/NVD/900/XXX
HBS/HULL002//2/L21//PAPER
SHP
NAM/SECOND SHIPPER
ADR/1 ROAD
LOC/HULL
/GB
CNE
NAM/SECOND CONSIGNEE
ADR/2 ROAD
LOC/BOSTON
/US
"""

OLD = """FHL/4
MBI/777-20000002FRAORD/T1K9
HBS/BRE77/FRAORD/1/K9/1/BEARINGS
TXT/BALL BEARINGS
SHP/WERKZEUG BAU GMBH
/HAFENWEG 7
/BREMEN
/DE/28195/TE/49421000111
CNE/MIDWEST IMPORTS
/1200 LAKE STREET
/SUITE 4
/CHICAGO/IL
/US/60601
CVD/EUR/CC/NVD/4277.68/XXX
"""


def read(text):
    parsed = fhl.parse(text.encode())
    assert parsed.rows.schema == CONSIGNMENT
    return parsed


def rows(text):
    return read(text).rows.to_pylist(maps_as_pydicts="strict")


def test_each_house_is_a_row_with_its_own_parties():
    first, second = rows(NEW)
    assert {name: value for name, value in first.items() if value is not None and name != "items"} == {
        "consignment_id": "hawb:777-20000001/HULL001",
        "awb": "777-20000001",
        "house_waybill": "HULL001",
        "regime": "air",
        "transport_mode": "air",
        "source_format": "iata-fhl",
        "source_position": 0,
        "loading_location": "LHR",
        "unloading_location": "JFK",
        "package_quantity": 3,
        "gross_mass_kg": 50.5,
        "goods_description": "GARDEN SHEARS AND PRUNING KNIVES OF STAINLESS STEEL WITH PLASTIC HANDLES",
        "hs_code": "820160",
        "consignor_id": "GB123456789",
        "consignor_name": "NORTHERN TOOLS LTD",
        "consignor_address_line": "14 QUAY ROW",
        "consignor_city": "HULL",
        "consignor_postcode": "HU1 2AB",
        "consignor_country": "GB",
        "consignor_phone": "441482000111",
        "consignee_name": "HARBOUR HARDWARE INC",
        "consignee_address_line": "9 PIER AVE",
        "consignee_city": "NEWARK",
        "consignee_postcode": "07102",
        "consignee_country": "US",
        "consignee_phone": "12015550100",
        "country_of_dispatch": "GB",
        "country_of_destination": "US",
        "declared_value": 900.0,
        "currency": "GBP",
        "attributes": {"special_handling": "SPX EAW"},
    }
    assert [item["hs_code"] for item in first["items"]] == ["820160", "820150"]
    assert second["consignor_name"] == "SECOND SHIPPER"
    assert second["goods_description"] == "PAPER"
    assert second["gross_mass_kg"] == pytest.approx(9.52543977, abs=0)
    assert (second["loading_location"], second["unloading_location"]) == ("LHR", "JFK")
    assert read(NEW).problems == ()


def test_the_old_form_names_the_party_on_the_segments_own_line():
    (got,) = rows(OLD)
    assert got["consignor_name"] == "WERKZEUG BAU GMBH"
    assert got["consignor_phone"] == "49421000111"
    assert got["consignee_address_line"] == "1200 LAKE STREET, SUITE 4"
    assert got["consignee_city"] == "CHICAGO"
    assert got["declared_value"] == 4277.68
    assert got["goods_description"] == "BEARINGS BALL BEARINGS"


@pytest.mark.parametrize("version", [2, 3, 4])
def test_every_old_version_reads_alike(version):
    assert rows(OLD.replace("FHL/4", f"FHL/{version}")) == rows(OLD)


def test_a_house_without_a_number_is_rejected_alone():
    parsed = read(NEW.replace("HBS/HULL001/", "HBS//"))
    assert parsed.rows["house_waybill"].to_pylist() == ["HULL002"]
    assert parsed.rows["source_position"].to_pylist() == [1]
    assert [(p.code, p.severity, p.row) for p in parsed.problems] == [("unit-unreadable", Severity.FATAL, 0)]
    mended = fhl.parse(parsed.rejects[0].raw.replace(b"HBS//", b"HBS/HULL001/"))
    assert mended.rows["consignee_name"].to_pylist() == ["HARBOUR HARDWARE INC"]


def test_a_list_without_a_master_is_rejected_whole():
    parsed = read(NEW.replace("MBI/777-20000001", "MBI/77X") + OLD)
    assert parsed.rows["house_waybill"].to_pylist() == ["BRE77"]
    assert [reject.position for reject in parsed.rejects] == [0]
    assert parsed.rejects[0].raw.startswith(b"FHL/5")


def test_a_master_without_houses_is_rejected():
    parsed = read("FHL/5\nMBI/777-20000001LHRJFK/T5K60\n")
    assert [(p.code, p.severity) for p in parsed.problems] == [("unit-unreadable", Severity.FATAL)]


def test_a_second_master_in_a_message_takes_its_own_houses():
    parsed = read(NEW + OLD.removeprefix("FHL/4\n"))
    assert parsed.rows["awb"].to_pylist() == ["777-20000001", "777-20000001", "777-20000002"]


def test_a_list_of_houses_alone_is_kept_with_warnings():
    parsed = read("FHL/5\nMBI/777-20000001LHRJFK/T2K9\nHBS/A/LHRJFK/1/K5//TEA\nHBS/B/LHRJFK/1/4//COFFEE\n")
    assert parsed.rows["gross_mass_kg"].to_pylist() == [5.0, 4.0]
    assert {(p.code, p.severity) for p in parsed.problems} == {("segment-missing", Severity.WARNING)}
    assert {p.row for p in parsed.problems} == {0, 1}


def test_an_unreadable_weight_is_null_and_said_where():
    parsed = read(NEW.replace("/K50.5/", "/KFIFTY/"))
    assert parsed.rows["gross_mass_kg"].to_pylist()[0] is None
    assert [(p.code, p.path, p.row) for p in parsed.problems] == [("bad-number", "FHL[1]/HBS[1]/K", 0)]


def test_the_sender_of_the_envelope_is_the_filer():
    assert rows("QK JFKFMZZ\n.HULFFXX 290800\n" + OLD)[0]["filer"] == "HULFFXX"


def test_recognise_wants_an_fhl_first():
    assert fhl.recognise(b"\xef\xbb\xbf\n" + NEW.encode())
    assert not fhl.recognise(b"FWB/17\n777-20000001LHRJFK/T1K1\n" + NEW.encode())


def test_what_was_read_survives_writing():
    parsed = read(NEW)
    written = fhl.dump(parsed.rows)
    assert max(len(line) for line in written.split(b"\r\n")) <= 70
    again = fhl.parse(written)
    assert again.rows.drop(["gross_mass_kg"]).equals(parsed.rows.drop(["gross_mass_kg"]))
    assert again.rows["gross_mass_kg"].to_pylist() == [50.5, 9.525]


def test_houses_are_written_one_message_a_master():
    parsed = read(NEW + OLD)
    written = fhl.dump(parsed.rows.take([0, 2, 1])).decode("ascii")
    assert written.count("FHL/5") == 2
    assert fhl.parse(written.encode()).rows["house_waybill"].to_pylist() == ["HULL001", "HULL002", "BRE77"]


@pytest.mark.parametrize("row", [{"awb": "777-20000001"}, {"house_waybill": "H1"}])
def test_dump_refuses_a_row_without_both_numbers(row):
    with pytest.raises(ValueError, match="row 0 has no"):
        fhl.dump(table([{"consignment_id": "x:1", "source_position": 0, **row}]))
