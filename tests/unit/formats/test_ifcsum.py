from steps import steps
from tidewaiter.formats.edifact_files import parse
from tidewaiter.formats.ifcsum import NAME

SUMMARY = """UNB+UNOA:1+FORWARD+CUSTOMS+260105:0607+7'
UNH+1+IFCSUM:D:01B:UN'
BGM+787+S1+9'
TDT+20++30+31'
NAD+CZ+FWD1::9'
CNI+1+C-1'
CNT+11:4'
NAD+CN+++HARBOUR TOYS:2 QUAY'
GID+1+4:CT'
FTX+AAA+++KITES'
CNI+2+C-2'
RFF+BM:B2'
NAD+CZ+++OWN CONSIGNOR'
GID+1+1:CT'
CNI+3'
UNT+15+1'
UNZ+1+7'
"""


def test_each_consignment_is_a_row_and_the_header_says_what_holds_for_all() -> None:
    parsed = parse(SUMMARY.encode())
    first, second = parsed.rows.to_pylist(maps_as_pydicts="lossy")
    assert (first["consignment_id"], first["source_format"], first["regime"]) == ("bill:C-1", NAME, "truck")
    assert (first["consignor_id"], first["package_quantity"]) == ("FWD1", 4)
    assert (second["bill"], second["consignor_name"]) == ("B2", "OWN CONSIGNOR")
    assert [r.position for r in parsed.rejects] == [2]


def test_a_summary_without_consignments_is_told() -> None:
    parsed = parse(b"UNB+UNOA:1+A+B+1+7'UNH+1+IFCSUM:D:95B:UN'BGM+787'UNT+3+1'UNZ+1+7'")
    assert [p.code for p in parsed.problems] == ["segment-missing"]


def test_a_consignment_that_is_rejected_costs_the_same_few_steps_each() -> None:
    rejected = b"UNB+UC'BGM+787'CNI+UN\x00\x017'"
    few, many = steps(parse, rejected * 100), steps(parse, rejected * 200)
    assert 100 < many - few < 100 * 150
    assert steps(parse, rejected * 800) - steps(parse, rejected * 400) < 4.2 * (many - few)
