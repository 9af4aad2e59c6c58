from tidewaiter.formats.x12_files import parse

SHIPMENT = """ST*404*0001~
BX*04*R*PP*B77*SIMR*K*B*N~
M3*R*20260105*084558~
N9*BM*SIMU0009~
CM*12W*L*SHENZHEN**B77****~
CM*12W*1*PRINCE RUPERT BC**B77~
N7*SIMU*123456*10469*N~
M7*SEAL9~
M12*A6****209373~
F9**PRINCE RUPERT*BC~
D9**CHICAGO*IL~
N1*SF*BLUE KITES LTD~
N4*HONG KONG***HK~
N1*SH*KITES OF AMERICA~
N4*PHILADELPHIA*PA*19103*US~
N1*UC*HARBOUR TOYS~
N4*CHICAGO*IL*60067*US~
LX*1~
L5*1*KITES*4611110*T~
L0*1***10469*N***112*CTN**K~
SE*21*0001~
"""


def test_a_shipment_is_a_row() -> None:
    parsed = parse(SHIPMENT.encode())
    assert {p.code for p in parsed.problems} == {"x12-envelope"}
    (row,) = parsed.rows.to_pylist(maps_as_pydicts="lossy")
    assert (row["bill"], row["regime"], row["transport_mode"]) == ("SIMRSIMU0009", "rail", "rail")
    assert (row["consignor_name"], row["consignee_name"]) == ("KITES OF AMERICA", "HARBOUR TOYS")
    assert (row["loading_location"], row["unloading_location"]) == ("SHENZHEN", "PRINCE RUPERT BC")
    assert (row["net_mass_kg"], row["gross_mass_kg"], row["hs_code"]) == (10469.0, None, None)
    assert row["container"] == ["SIMU1234561"]
    assert row["attributes"]["place_of_delivery"] == "CHICAGO IL"
    assert row["attributes"]["in_bond_type"] == "A6"


def test_a_shipment_without_a_number_waits() -> None:
    parsed = parse(b"ST*404*1~BX*04*R~SE*3*1~")
    assert [p.code for p in parsed.problems if p.row == 0] == ["bill-unreadable"]
    assert len(parsed.rejects) == 1
