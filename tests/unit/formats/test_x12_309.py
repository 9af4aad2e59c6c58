from tidewaiter.cargo.problem import Severity
from tidewaiter.formats.x12_309 import FORMAT, parse, recognise

ISA = "ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*0607*U*00401*000000007*0*P*>~"
TEXT = (
    ISA + "GS*SO*SIMU*CUSTOMS*20260105*0607*3*X*004010~ST*309*0001~M10*SIMU*O*LR**SIM STAR*12W~P4*5201*20260105~"
    "LX*1~M11*001*57035*1*PCS*10*K******SIMU~LX*2~M11~LX*3~M13*SIMU*5201*D*003****SIMU~"
    "P4*1001*20260107~LX*1~M11*004*57035*1*PCS*10*K******SIMU~SE*12*0001~GE*1*3~IEA*1*000000007~"
)


def test_each_bill_is_a_row_under_its_port() -> None:
    rows = parse(TEXT.encode()).rows.to_pylist()
    assert [(r["consignment_id"], r["source_position"], r["unloading_location"]) for r in rows] == [
        ("bill:SIMU001", 0, "USMIA"),
        ("bill:SIMU004", 3, "USNYC"),
    ]


def test_a_bill_without_number_and_a_deletion_become_rejects() -> None:
    parsed = parse(TEXT.encode())
    fatal = [(p.code, p.row) for p in parsed.problems if p.severity is Severity.FATAL]
    assert fatal == [("bill-unreadable", 1), ("amendment-not-read", 2)]
    assert [r.position for r in parsed.rejects] == [1, 2]
    again = parse(parsed.rejects[0].raw)
    assert [p.code for p in again.problems] == ["bill-unreadable"]
    assert b"P4*5201" in parsed.rejects[0].raw


def test_a_second_m11_begins_a_bill_where_lx_is_missing() -> None:
    rows = parse(b"ST*309*1~M10*SIMU*J~M11*1~N1*SH*A~M11*2~N1*SH*B~SE*7*1~").rows.to_pylist()
    assert [(r["bill"], r["consignor_name"], r["regime"]) for r in rows] == [
        ("SIMU1", "A", "truck"),
        ("SIMU2", "B", "truck"),
    ]


def test_other_sets_of_a_file_are_named() -> None:
    parsed = parse(TEXT.replace("GE*1*3~", "ST*310*0002~B3~SE*3*0002~GE*2*3~").encode())
    assert parsed.rows.num_rows == 2
    assert ("message-not-read", "X12 310") in {(p.code, p.value) for p in parsed.problems}


def test_what_is_no_x12_is_one_reject() -> None:
    parsed = parse(b"hello")
    assert [p.code for p in parsed.problems] == ["message-unrecognised"]
    assert [r.raw for r in parsed.rejects] == [b"hello"]


def test_the_format_knows_its_messages() -> None:
    assert recognise(TEXT.encode()[:4096])
    assert not recognise(b"ST*310*1~")
    assert (FORMAT.name, FORMAT.dump is not None) == ("x12-309", True)
    assert FORMAT.parse(TEXT.encode()).rows.equals(parse(TEXT.encode()).rows)
