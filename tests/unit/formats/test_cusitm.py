from tidewaiter.formats.cusitm import NAME
from tidewaiter.formats.edifact_files import parse


def test_it_reads_as_an_itmatt_under_its_own_name() -> None:
    parsed = parse(b"UNB+UNOA:3+A+B+1:2+7'UNH+1+CUSITM:1:0:UP'BGM+1'CNI+1+LX000000005CN'UNT+4+1'UNZ+1+7'")
    assert parsed.problems == ()
    assert parsed.rows["source_format"].to_pylist() == [NAME]
    assert parsed.rows["consignment_id"].to_pylist() == ["s10:LX000000005CN"]
