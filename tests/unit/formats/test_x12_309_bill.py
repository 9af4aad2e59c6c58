from datetime import UTC, datetime

import pytest

from tidewaiter.formats.x12_309 import parse
from tidewaiter.formats.x12_309_bill import ATTRIBUTES
from tidewaiter.formats.x12_values import KILOGRAMS

FRONT = "ST*309*1~M10*SIMU*{mode}*LR*9074729*SIM STAR*12W***W~P4*5201*{day}**W123*{time}~LX*1~"
BILL = "M11*001*57035*12*CTN*100*{unit}***BM*NINGBO*H99*SIMU*HOUS~"


def read(
    rest: str = "", mode: str = "O", day: str = "20260105", time: str = "0630", unit: str = "K"
) -> tuple[dict, list]:
    text = FRONT.format(mode=mode, day=day, time=time) + BILL.format(unit=unit) + rest
    parsed = parse(text.encode())
    (row,) = parsed.rows.to_pylist(maps_as_pydicts="strict")
    return row, [(p.code, p.severity.value) for p in parsed.problems if p.code != "x12-envelope"]


def test_manifest_port_and_details_fill_the_row() -> None:
    row, problems = read()
    expected = {
        "consignment_id": "bill:SIMU001",
        "carrier": "SIMU",
        "filer": "SIMU",
        "conveyance": "SIM STAR 12W",
        "regime": "ocean",
        "transport_mode": "maritime",
        "loading_location": "K:57035",
        "unloading_location": "USMIA",
        "eta": datetime(2026, 1, 5, 6, 30, tzinfo=UTC),
        "package_quantity": 12,
        "gross_mass_kg": 100.0,
        "simulated": None,
    }
    assert {name: row[name] for name in expected} == expected
    assert row["attributes"] == {
        "vessel_code": "9074729",
        "manifest_type": "W",
        "firms_code": "W123",
        "bill_type": "BM",
        "place_of_receipt": "NINGBO",
        "house_bill": "HOUSH99",
    }
    assert problems == []


@pytest.mark.parametrize(
    ("mode", "regime", "transport"),
    [
        ("O", "ocean", "maritime"),
        ("S", "ocean", "maritime"),
        ("R", "rail", "rail"),
        ("J", "truck", "road"),
        ("A", "air", "air"),
    ],
)
def test_the_method_of_transport_gives_the_regime(mode: str, regime: str, transport: str) -> None:
    row, problems = read(mode=mode)
    assert (row["regime"], row["transport_mode"], problems) == (regime, transport, [])


def test_an_unknown_method_is_told() -> None:
    row, problems = read(mode="ZZ")
    assert (row["regime"], problems) == (None, [("bad-transport-mode", "warning")])


@pytest.mark.parametrize(
    ("day", "time", "eta"),
    [
        ("20260105", "", datetime(2026, 1, 5, tzinfo=UTC)),
        ("260105", "0630", datetime(2026, 1, 5, 6, 30, tzinfo=UTC)),
        ("980105", "", datetime(1998, 1, 5, tzinfo=UTC)),
        ("20260105", "063015", datetime(2026, 1, 5, 6, 30, 15, tzinfo=UTC)),
        ("20260105", "2561", datetime(2026, 1, 5, tzinfo=UTC)),
        ("20260231", "0630", None),
        ("5 JAN", "", None),
        ("", "", None),
    ],
)
def test_arrival_is_day_and_time_at_the_port(day: str, time: str, eta: datetime | None) -> None:
    row, problems = read(day=day, time=time)
    assert row["eta"] == eta
    assert (("bad-date", "error") in problems) == (day in {"20260231", "5 JAN"} or time == "2561")


@pytest.mark.parametrize(("unit", "mass"), [("K", 100.0), ("L", 45.359237), ("E", 100_000.0), ("S", 90_718.474)])
def test_masses_are_in_kilograms(unit: str, mass: float) -> None:
    row, _ = read(unit=unit)
    assert row["gross_mass_kg"] == pytest.approx(mass)
    assert KILOGRAMS["K"] == 1


def test_an_unknown_unit_gives_no_mass_and_a_missing_one_means_kilograms() -> None:
    assert read(unit="M")[0]["gross_mass_kg"] is None
    assert read(unit="M")[1] == [("bad-unit", "error")]
    assert read(unit="")[0]["gross_mass_kg"] == 100.0
    assert read(unit="")[1] == [("bad-unit", "warning")]


def test_parties_have_names_addresses_and_contacts() -> None:
    row, _ = read(
        "N1*SH*FIRST CO*25*ID7~N2*OF THE EAST~N3*1 ROAD*ROOM 2~N3*BLOCK C~N4*NINGBO*ZJ*315000*CHN~"
        "PER*IC*LI*TE*+86 1*EM*A@B~"
        "N1*SH*SECOND CO~N3*NOWHERE~N1*CN*BUYER*ZZ*9~N4*MIAMI*FL*33101*US~G61*IC*JO*TE*305~N1*N1*NOTIFIED~N3*ELSEWHERE~"
        "VID*CN*SIMU*123456~N3*STRAY~"
    )
    assert row["consignor_name"] == "FIRST CO OF THE EAST"
    assert row["consignor_address_line"] == "1 ROAD, ROOM 2, BLOCK C"
    assert (row["consignor_city"], row["consignor_postcode"], row["consignor_country"]) == ("NINGBO", "315000", "CN")
    assert (row["consignor_phone"], row["consignor_email"], row["consignor_id"]) == ("+86 1", "A@B", "ID7")
    assert (row["consignee_name"], row["consignee_phone"], row["consignee_address_line"]) == ("BUYER", "305", None)
    assert (row["country_of_dispatch"], row["country_of_destination"]) == ("CN", "US")
    assert row["attributes"]["notify_party"] == "NOTIFIED"
    assert row["attributes"]["consignor_state"] == "ZJ"


def test_containers_get_the_check_digit_that_was_left_out() -> None:
    row, _ = read("VID*CN*CSQU*305438*SEAL1*SEAL2~M7*SEAL3~VID*CN*CSQU*3054383~VID*TL**T99~VID*NC**NC~")
    assert row["container"] == ["CSQU3054383"]
    assert row["attributes"]["seals"] == "SEAL1 SEAL2 SEAL3"
    assert row["attributes"]["equipment"] == "TL T99"


def test_lines_of_goods_become_items() -> None:
    row, problems = read(
        "VID*CN*CSQU*3054383~N10*5*COTTON SHIRTS FOR MEN AND*NO MARK*A*6109.10*1500*K*40***CN*US~N10**WOMEN~"
        "N10*2*HATS**T*1234567*250*L*10***IT**EUR~H1*UN1993~"
    )
    assert [i["goods_description"] for i in row["items"]] == ["COTTON SHIRTS FOR MEN AND WOMEN", "HATS"]
    first, second = row["items"]
    assert (first["hs_code"], first["declared_value"], first["currency"]) == ("610910", 1500.0, "USD")
    assert (first["gross_mass_kg"], first["country_of_origin"], first["quantity"]) == (40.0, "CN", 5.0)
    assert (second["hs_code"], second["currency"]) == (None, "EUR")
    assert row["goods_description"] == "COTTON SHIRTS FOR MEN AND WOMEN, HATS"
    assert (row["declared_value"], row["currency"]) == (None, None)  # two currencies cannot be added
    assert row["attributes"]["hazard"] == "UN1993"
    assert problems == []


def test_values_of_one_currency_are_added() -> None:
    row, _ = read("VID*NC**NC~N10*1*A***B*10~N10*1*B****20~N10*1*C~")
    assert (row["declared_value"], row["currency"]) == (30.0, "USD")


def test_numbers_that_are_none_are_told_and_left_out() -> None:
    text = FRONT.format(mode="O", day="20260105", time="") + "M11*1*57035*1.5*CTN*1,000*K******SIMU~"
    parsed = parse(text.encode())
    (row,) = parsed.rows.to_pylist()
    assert (row["package_quantity"], row["gross_mass_kg"]) == (None, None)
    assert sorted(p.path.split()[-1] for p in parsed.problems if p.code == "bad-number") == ["M11-03", "M11-05"]


def test_a_bill_without_issuer_takes_the_carriers_and_one_written_whole_is_not_doubled() -> None:
    parsed = parse(b"ST*309*1~M10*SIMU*O~LX*1~M11*77~LX*2~M11*SIMU88***********SIMU~SE*6*1~")
    assert parsed.rows["bill"].to_pylist() == ["SIMU77", "SIMU88"]
    assert [p.row for p in parsed.problems if p.code == "missing-issuer"] == [0]


def test_a_bill_without_manifest_is_read_with_a_doubt() -> None:
    parsed = parse(b"ST*309*1~LX*1~M11*77***********ABCD~SE*4*1~")
    assert parsed.rows["bill"].to_pylist() == ["ABCD77"]
    assert "missing-manifest" in {p.code for p in parsed.problems}


def test_a_test_interchange_is_marked_as_not_from_trade() -> None:
    isa = "ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*0607*U*00401*000000007*0*T*>~"
    parsed = parse((isa + "ST*309*1~M10*SIMU*O~LX*1~M11*77~SE*5*1~").encode())
    assert parsed.rows["simulated"].to_pylist() == [True]


def test_attributes_are_listed() -> None:
    text = FRONT.format(mode="O", day="", time="") + "M13*SIMU*5201*A*001****SIMU~" + BILL.format(unit="K")
    parsed = parse((text + "N1*N1*A~M12*61~H1*UN1~VID*TL*AB*1*S~").encode())
    (row,) = parsed.rows.to_pylist(maps_as_pydicts="strict")
    assert set(row["attributes"]) <= set(ATTRIBUTES)
    assert row["attributes"]["in_bond_type"] == "61"
    assert row["attributes"]["amendment"] == "A"
