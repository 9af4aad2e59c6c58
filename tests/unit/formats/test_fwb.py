"""FWB to rows: the segments of the Cargo-IMP manual, in the old form and the new, and what is wrong with them."""

from datetime import UTC, date, datetime

import pytest

from steps import steps
from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.formats import fwb

RECEIVED = datetime(2026, 3, 29, 8, 0, tzinfo=UTC)

NEW = """FWB/17
777-20000001LHRJFK/T12K250.5MC1.25
FLT/ZZ801/30/ZZ902/02
RTG/DUBZZ/JFKZZ
SHP/ACC77
NAM/NORTHERN TOOLS LTD
/EXPORT DEPARTMENT
ADR/14 QUAY ROW
/UNIT 3
LOC/HULL/YORKS
/GB/HU1 2AB/TE/441482000111/FX/441482000112
CNE
NAM/HARBOUR HARDWARE INC
ADR/9 PIER AVE
LOC/NEWARK/NJ
/US/07102
AGT/AG1/1234567/0001
/SWIFT FORWARDING
/LONDON
CVD/GBP//PP/NVD/1500.75/XXX
RTD/1/P12/K250.5/CQ/W251/R2.00/T502.00
/NG/HAND TOOLS OF STEEL
/2/NG/FOR WOODWORK
/3/NH/8205.59
/4/NO/GB
/5/ND//CMT40-30-20/12
PPD/WT502.00
/CT502.00
CER/NORTHERN TOOLS
ISU/27MAR26/LONDON/SWIFT
SPH/EAW/SPX
OCI/US/CNE/T/EIN123456789
/US/CNE/CT/12015550100
/GB/SHP/MU/SALES
/GB/SHP/MD/NORTHERN-TOOLS.EXAMPLE
"""

OLD = """FWB/16
777-20000002FRAORD/T3L100
RTG/ORDZZ
SHP/987654
/WERKZEUG BAU GMBH
/HAFENWEG 7
/BREMEN
/DE/28195
CNE
/MIDWEST IMPORTS
/1200 LAKE STREET
/CHICAGO/IL
/US/60601/TE/13125550100
CVD/EUR//PP/NVD/NCV/XXX
RTD/1/P3/L100/CQ/W46
/NC/CONSOLIDATION AS PER
/2/NC/ATTACHED LIST
ISU/01MAR26/BREMEN
"""


def read(text, **more):
    parsed = fwb.parse(text.encode(), received_at=RECEIVED, **more)
    assert parsed.rows.schema == CONSIGNMENT
    return parsed


def row(text):
    parsed = read(text)
    assert parsed.rows.num_rows == 1
    return parsed.rows.to_pylist(maps_as_pydicts="strict")[0]


def codes(parsed):
    return [problem.code for problem in parsed.problems]


def test_the_new_form_gives_every_field():
    got = row(NEW)
    assert {name: value for name, value in got.items() if value is not None} == {
        "consignment_id": "awb:777-20000001",
        "awb": "777-20000001",
        "regime": "air",
        "transport_mode": "air",
        "source_format": "iata-fwb",
        "source_position": 0,
        "loading_location": "LHR",
        "unloading_location": "JFK",
        "package_quantity": 12,
        "gross_mass_kg": 250.5,
        "carrier": "ZZ",
        "conveyance": "ZZ902",
        "eta": datetime(2026, 4, 2, tzinfo=UTC),
        "consignor_id": "ACC77",
        "consignor_name": "NORTHERN TOOLS LTD EXPORT DEPARTMENT",
        "consignor_address_line": "14 QUAY ROW, UNIT 3",
        "consignor_city": "HULL",
        "consignor_postcode": "HU1 2AB",
        "consignor_country": "GB",
        "consignor_phone": "441482000111",
        "consignor_email": "SALES@NORTHERN-TOOLS.EXAMPLE",
        "consignee_name": "HARBOUR HARDWARE INC",
        "consignee_address_line": "9 PIER AVE",
        "consignee_city": "NEWARK",
        "consignee_postcode": "07102",
        "consignee_country": "US",
        "consignee_phone": "12015550100",
        "consignee_id": "EIN123456789",
        "filer": "SWIFT FORWARDING",
        "declared_value": 1500.75,
        "currency": "GBP",
        "goods_description": "HAND TOOLS OF STEEL FOR WOODWORK",
        "hs_code": "820559",
        "country_of_origin": "GB",
        "country_of_dispatch": "GB",
        "country_of_destination": "US",
        "posted_on": date(2026, 3, 27),
        "attributes": {"special_handling": "EAW SPX"},
        "items": [
            {
                "sequence": 1,
                "goods_description": "HAND TOOLS OF STEEL FOR WOODWORK",
                "hs_code": "820559",
                "gross_mass_kg": 250.5,
                "net_mass_kg": None,
                "quantity": 12.0,
                "declared_value": None,
                "currency": None,
                "country_of_origin": "GB",
            }
        ],
    }
    assert read(NEW).problems == ()


def test_the_old_form_keeps_its_parties_in_order_and_pounds_become_kilograms():
    got = row(OLD)
    assert got["consignor_id"] == "987654"
    assert got["consignor_name"] == "WERKZEUG BAU GMBH"
    assert got["consignor_address_line"] == "HAFENWEG 7"
    assert got["consignor_city"] == "BREMEN"
    assert got["consignor_postcode"] == "28195"
    assert got["consignee_phone"] == "13125550100"
    assert got["gross_mass_kg"] == 45.359237
    assert got["declared_value"] is None
    assert got["currency"] is None
    assert got["attributes"] == {"consolidation": "yes"}
    assert got["carrier"] == "ZZ"
    assert got["eta"] is None


@pytest.mark.parametrize("version", range(9, 17))
def test_every_old_version_reads_alike(version):
    assert row(OLD.replace("FWB/16", f"FWB/{version}"))["consignee_city"] == "CHICAGO"


@pytest.mark.parametrize(
    ("received", "day", "expected"),
    [
        (datetime(2026, 3, 29, tzinfo=UTC), "02", datetime(2026, 4, 2, tzinfo=UTC)),
        (datetime(2026, 3, 29, tzinfo=UTC), "24", datetime(2026, 3, 24, tzinfo=UTC)),
        (datetime(2026, 3, 29, tzinfo=UTC), "23", datetime(2026, 4, 23, tzinfo=UTC)),
        (datetime(2026, 12, 30, tzinfo=UTC), "03", datetime(2027, 1, 3, tzinfo=UTC)),
        (datetime(2026, 2, 10, tzinfo=UTC), "31", None),
        (None, "02", None),
    ],
)
def test_a_day_without_a_month_is_the_next_such_day_from_five_days_back(received, day, expected):
    text = NEW.replace("/ZZ902/02", f"/ZZ902/{day}")
    assert fwb.parse(text.encode(), received_at=received).rows["eta"].to_pylist() == [expected]


def test_several_messages_in_type_b_envelopes_are_read_apart():
    first = f"\x01QK JFKFMZZ LHRFFXX\r\n.LHRFMZZ 290800\r\n\x02{NEW}\x03\r\n"
    file = f"{first}\r\nQD JFKFMZZ\r\n.FRAFMZZ 290801\r\n{OLD}NNNN\r\n"
    parsed = read(file)
    assert parsed.rows["awb"].to_pylist() == ["777-20000001", "777-20000002"]
    assert parsed.rows["filer"].to_pylist() == ["SWIFT FORWARDING", "FRAFMZZ"]
    assert parsed.rows["source_position"].to_pylist() == [0, 1]
    assert parsed.problems == ()


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n\n  \n"])
def test_line_ends_and_byte_order_marks_change_nothing(ending, mark):
    data = mark + NEW.replace("\n", ending).encode()
    assert fwb.recognise(data[:4096])
    assert fwb.parse(data, received_at=RECEIVED).rows.equals(read(NEW).rows)


def test_utf_16_is_read():
    assert fwb.recognise(NEW.encode("utf-16")[:4096])
    assert fwb.parse(NEW.encode("utf-16"), received_at=RECEIVED).rows.equals(read(NEW).rows)


def test_a_message_without_a_waybill_number_is_rejected_and_the_rest_goes_on():
    damaged = NEW.replace("777-20000001LHRJFK", "777-2000OOO1LHRJFK")
    parsed = read(damaged + "\n" + OLD)
    assert parsed.rows["awb"].to_pylist() == ["777-20000002"]
    assert parsed.rows["source_position"].to_pylist() == [1]
    assert [reject.position for reject in parsed.rejects] == [0]
    assert [(p.code, p.severity, p.row) for p in parsed.problems] == [("unit-unreadable", Severity.FATAL, 0)]
    again = fwb.parse(parsed.rejects[0].raw)
    assert again.rows.num_rows == 0
    assert codes(again) == ["unit-unreadable"]


def test_a_lost_message_identifier_does_not_swallow_the_next_waybill():
    parsed = read(NEW + OLD.removeprefix("FWB/16\n"))
    assert parsed.rows["awb"].to_pylist() == ["777-20000001", "777-20000002"]
    assert codes(parsed) == ["message-run-together"]


def test_a_wrong_check_digit_is_not_the_readers_business():
    assert read(NEW.replace("777-20000001", "777-20000009")).problems == ()


def test_an_unreadable_number_is_null_and_said_where():
    parsed = read(NEW.replace("/K250.5/", "/K25O.5/"))
    assert [(p.code, p.path, p.severity) for p in parsed.problems] == [("bad-number", "FWB[1]/RTD/1/K", Severity.ERROR)]
    assert parsed.rows["gross_mass_kg"].to_pylist() == [250.5]


def test_an_unreadable_quantity_leaves_both_null_or_summed_from_the_rate_lines():
    parsed = read(NEW.replace("/T12K250.5MC1.25", "/TWELVE"))
    assert "bad-number" in codes(parsed)
    assert parsed.rows["package_quantity"].to_pylist() == [None]
    assert parsed.rows["gross_mass_kg"].to_pylist() == [250.5]


def test_missing_segments_are_warned_of():
    parsed = read("FWB/17\n777-20000001LHRJFK/T12\n")
    assert parsed.rows.num_rows == 1
    assert sorted(p.path for p in parsed.problems if p.code == "segment-missing") == [
        "FWB[1]/AWB/K",
        "FWB[1]/CNE",
        "FWB[1]/CVD",
        "FWB[1]/RTD",
        "FWB[1]/SHP",
    ]


def test_an_unknown_segment_is_said_once_a_kind():
    parsed = read(NEW + "QQQ/1\nQQQ/2\n" + OLD + "QQQ/3\n")
    assert [(p.code, p.value) for p in parsed.problems] == [("unknown-segment", "QQQ")]


def test_a_long_line_and_a_stray_line_are_said():
    parsed = read(NEW.replace("OCI/US", f"OSI/{'X' * 90}\nSTRAY TEXT\nOCI/US"))
    assert codes(parsed) == ["line-too-long", "stray-line"]


def test_other_messages_in_the_file_are_named():
    parsed = read("FBL/4\n1/ZZ902/02APR/LHR\nJFK/NIL\n" + NEW)
    assert parsed.rows.num_rows == 1
    assert [(p.code, p.value, p.row) for p in parsed.problems] == [("message-not-read", "FBL", None)]


def test_a_game_console_is_no_consolidation():
    assert "consolidation" not in row(NEW.replace("HAND TOOLS OF STEEL", "GAME CONSOLES"))["attributes"]
    assert row(NEW.replace("HAND TOOLS OF STEEL", "CONSOL"))["attributes"]["consolidation"] == "yes"


def test_a_hundred_thousand_goods_lines_are_one_description():
    goods = "/NG/TOOLS\n" * 100_000
    assert len(row(NEW.replace("/NG/HAND TOOLS OF STEEL\n", goods))["goods_description"]) > 500_000


def test_a_house_list_in_the_same_file_is_read_too():
    parsed = read(OLD + "FHL/5\nMBI/777-20000002FRAORD/T3K45\nHBS/H1/FRAORD/3/K45//DRILLS\n")
    assert parsed.rows["consignment_id"].to_pylist() == ["awb:777-20000002", "hawb:777-20000002/H1"]
    assert parsed.rows["source_format"].to_pylist() == ["iata-fwb", "iata-fhl"]


@pytest.mark.parametrize(
    ("code", "kept", "said"),
    [("12", None, ["bad-hs-code"]), ("820559001234", "8205590012", ["bad-hs-code"]), ("820559", "820559", [])],
)
def test_tariff_codes_are_digits_six_to_ten(code, kept, said):
    parsed = read(NEW.replace("8205.59", code))
    assert parsed.rows["hs_code"].to_pylist() == [kept]
    assert codes(parsed) == said


def test_further_tariff_codes_are_further_items():
    parsed = read(NEW.replace("/4/NO", "/4/NH/820411\n/4/NO"))
    items = parsed.rows["items"].to_pylist()[0]
    assert [item["hs_code"] for item in items] == ["820559", "820411"]
    assert [item["sequence"] for item in items] == [1, 2]


def test_what_is_no_cargo_imp_is_one_reject():
    parsed = fwb.parse(b"hello")
    assert codes(parsed) == ["message-unrecognised"]
    assert parsed.rejects[0].raw == b"hello"


def test_recognise_wants_an_fwb_first():
    assert fwb.recognise(NEW.encode())
    assert fwb.recognise(b"QK JFKFMZZ\n.LHRFMZZ 290800\n" + OLD.encode())
    assert not fwb.recognise(b"FHL/5\nMBI/777-20000002FRAORD/T3K45\n" + NEW.encode())
    assert not fwb.recognise(b"<Waybill/>")


def test_dump_writes_the_manuals_lines():
    rows = table(
        [
            {
                "consignment_id": "awb:777-20000001",
                "awb": "777-20000001",
                "consignor_name": "Søren Müller & Sønner, Værktøj",
                "consignor_country": "DK",
                "consignor_phone": "+45 33 12 34 56",
                "goods_description": "Håndværktøj (stål)",
                "gross_mass_kg": 12.5,
                "package_quantity": 2,
                "loading_location": "CPH",
                "unloading_location": "JFK",
                "source_position": 0,
            }
        ]
    )
    assert fwb.dump(rows).decode("ascii").split("\r\n") == [
        "FWB/17",
        "777-20000001CPHJFK/T2K12.5",
        "SHP",
        "NAM/SOREN MULLER SONNER VAERKTOJ",
        "ADR/",
        "LOC/",
        "/DK//TE/4533123456",
        "CVD/XXX///NVD/NCV/XXX",
        "RTD/1/NG/HANDVAERKTOJ STAL",
        "",
    ]


def test_what_was_read_survives_writing():
    parsed = read(NEW)
    assert fwb.parse(fwb.dump(parsed.rows), received_at=RECEIVED).rows.equals(parsed.rows)


def test_dump_refuses_a_row_without_waybill():
    rows = table([{"consignment_id": "hawb:x/1", "house_waybill": "1", "source_position": 0}])
    with pytest.raises(ValueError, match="row 0 has no master"):
        fwb.dump(rows)


def test_a_waybill_number_alone_costs_the_same_few_steps_each():
    alone = b"\rFWB\n\r77720000000\n"
    few, many = steps(fwb.FORMAT.parse, alone * 100), steps(fwb.FORMAT.parse, alone * 200)
    assert 100 < many - few < 100 * 66
    assert steps(fwb.FORMAT.parse, alone * 1600) - steps(fwb.FORMAT.parse, alone * 800) < 8.5 * (many - few)
