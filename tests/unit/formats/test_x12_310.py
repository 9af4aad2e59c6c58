from datetime import UTC, datetime

from tidewaiter.cargo.problem import Severity
from tidewaiter.formats.x12_files import parse

BILL = """ST*310*0001~
B3*3*SIMU0007*SIMU0007*MX**20260105*00****SIMU*20260105*PP~
B2A*00*BL~
N9*BN*BK1~
N9*BM*SIMU0007~
V1*9700001*SIM STAR*PA*12W****L~
N1*SH*BLUE KITES LTD*25*K1~
N3*1 MILL ROAD~
N4*SHENZHEN**518000*CN~
PER*IC**TE*+8675500000~
N1*CN*HARBOUR TOYS*25*H1~
N4*MIAMI*FL*33101*US~
N1*N1*SIM BROKER~
R4*L*UN*CNSZX*SHENZHEN*CN~
DTM*140*20260105*0800*LT~
R4*D*D*5201*MIAMI*US~
DTM*139*20260120*120000*LT~
R4*E*UN*USATL*ATLANTA*US~
LX*1~
N7*SIMU*123456*1200*G*3800~
M7*SEAL1~
L0*1***1200*G***40*CTN**K~
L5*1*KITES OF COTTON, PAINTED BY HAND, IN BOXES OF TWEL*950300*J~
L5*1*VE EACH~
LX*2~
L0*2***100*G***2*CTN**L~
L5*2*LINES~
L3*1300*G*********2*K~
SE*29*0001~
"""


def test_a_bill_is_a_row() -> None:
    parsed = parse(BILL.encode())
    assert {p.code for p in parsed.problems} == {"x12-envelope"}
    (row,) = parsed.rows.to_pylist(maps_as_pydicts="lossy")
    assert (row["consignment_id"], row["regime"], row["carrier"]) == ("bill:SIMU0007", "ocean", "SIMU")
    assert row["conveyance"] == "SIM STAR 12W"
    assert (row["consignor_name"], row["consignor_phone"], row["consignor_country"]) == (
        "BLUE KITES LTD",
        "+8675500000",
        "CN",
    )
    assert (row["consignee_name"], row["consignee_city"]) == ("HARBOUR TOYS", "MIAMI")
    assert (row["loading_location"], row["unloading_location"]) == ("CNSZX", "USMIA")
    assert row["eta"] == datetime(2026, 1, 20, 12, tzinfo=UTC)
    assert row["container"] == ["SIMU1234561"]
    assert (row["gross_mass_kg"], row["package_quantity"]) == (1300.0, 42)
    first, second = row["items"]
    assert first["goods_description"] == "KITES OF COTTON, PAINTED BY HAND, IN BOXES OF TWELVE EACH"
    assert (first["hs_code"], second["hs_code"]) == ("950300", None)
    assert round(second["gross_mass_kg"], 3) == 45.359
    assert row["attributes"] == {
        "vessel_code": "9700001",
        "booking": "BK1",
        "consignee_state": "FL",
        "notify_party": "SIM BROKER",
        "place_of_delivery": "USATL",
        "seals": "SEAL1",
    }


def test_a_bill_without_a_number_waits_and_reads_alone() -> None:
    parsed = parse(BILL.replace("SIMU0007", "").encode())
    (reject,) = parsed.rejects
    assert [p.code for p in parsed.problems if p.severity is Severity.FATAL] == ["bill-unreadable"]
    mended = parse(reject.raw.replace(b"N9*BM*", b"N9*BM*SIMU0007"))
    assert mended.rows["bill"].to_pylist() == ["SIMU0007"]
