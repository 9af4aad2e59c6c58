from datetime import date

import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats.edifact_files import FORMATS, parse
from tidewaiter.formats.itmatt import NAME, dump

ITEMS = """UNB+UNOY:3+CNA+USA+260105:0607+7'
UNH+1+ITMATT:1:0:UP'
BGM+ITMATT+I1+9'
CNI+1+lx 000 000 005 cn'
DTM+200:20260104:102'
NAD+CZ+++深圳 张伟+1 MILL ROAD+SHENZHEN++518000+CN'
NAD+CN+++ANN EXAMPLE+2 QUAY+MIAMI++33101+US'
COM+1305550100:TE'
CNT+7:0.35:KGM'
MOA+40:25:CNY'
GID+1+2:PK'
FTX+AAA+++PAPER KITES'
CST+1+9503.00:122'
LOC+27+CN'
CNI+2+PARCEL77'
GID+1'
CNI+3'
GID+1'
UNT+18+1'
UNZ+1+7'
"""


def test_each_item_is_a_row() -> None:
    parsed = parse(ITEMS.encode())
    first, second = parsed.rows.to_pylist(maps_as_pydicts="lossy")
    assert (first["consignment_id"], first["s10"], first["regime"]) == ("s10:LX000000005CN", "LX000000005CN", "mail")
    assert (first["filer"], first["source_format"], first["posted_on"]) == ("CNA", NAME, date(2026, 1, 4))
    assert (first["consignor_name"], first["consignee_name"], first["consignee_phone"]) == (
        "深圳 张伟",
        "ANN EXAMPLE",
        "1305550100",
    )
    assert (first["gross_mass_kg"], first["declared_value"], first["currency"]) == (0.35, 25.0, "CNY")
    assert (first["hs_code"], first["country_of_origin"]) == ("950300", "CN")
    assert (second["consignment_id"], second["tracking_number"]) == ("track:PARCEL77", "PARCEL77")


def test_an_item_without_a_number_waits() -> None:
    parsed = parse(ITEMS.encode())
    assert [r.position for r in parsed.rejects] == [2]
    assert [p.code for p in parsed.problems if p.severity is Severity.FATAL] == ["unit-unreadable"]


def test_the_s10_is_found_wherever_the_group_carries_it() -> None:
    text = ITEMS.replace("CNI+1+lx 000 000 005 cn", "CNI+1").replace("GID+1+2:PK'", "GID+1+2:PK'PCI++LX000000005CN'")
    assert parse(text.encode()).rows["s10"].to_pylist()[0] == "LX000000005CN"
    alone = "UNB+UNOA:3+A+B+1:2+7'UNH+1+ITMATT:1:0:UP'BGM+1'GID+1'RFF+AAY:LX000000005CN'UNT+5+1'UNZ+1+7'"
    assert parse(alone.encode()).rows["s10"].to_pylist() == ["LX000000005CN"]


BAG, SACK = "CNSZXAUSMIAAAUN60001001110035", "CNSZXAUSMIAAAUN60001002110041"


def packed(text: str) -> list[str | None]:
    rows = parse(text.encode()).rows.to_pylist(maps_as_pydicts="lossy")
    return [row["attributes"].get("receptacle") for row in rows]


@pytest.mark.parametrize("segment", ["GIN+ZZ+{}", "RFF+AAY:{}", "EQD+BAG+{}", "PCI+24+{}"])
def test_an_item_lies_in_the_receptacle_that_it_names(segment: str) -> None:
    own = ITEMS.replace("GID+1+2:PK'", f"{segment.format(BAG)}'\nGID+1+2:PK'")
    assert packed(own) == [BAG, None]
    assert parse(own.encode()).rows["container"].to_pylist() == [None, None]
    assert parse(own.encode()).rows["s10"].to_pylist() == ["LX000000005CN", None]


def test_a_message_may_be_about_one_receptacle() -> None:
    whole = ITEMS.replace("CNI+1", f"GIN+ZZ+{BAG.lower()}'\nCNI+1")
    assert packed(whole) == [BAG, BAG]
    assert packed(whole.replace("CNI+2+PARCEL77'", f"CNI+2+PARCEL77'\nGIN+ZZ+{SACK}'")) == [BAG, SACK]
    assert packed(ITEMS.replace("CNI+1", f"GIN+ZZ+{BAG}+{SACK}'\nCNI+1")) == [None, None]


def test_the_receptacle_is_written_and_read_again() -> None:
    own = ITEMS.replace("GID+1+2:PK'", f"GIN+ZZ+{BAG}'\nGID+1+2:PK'")
    assert packed(dump(parse(own.encode()).rows).decode()) == [BAG, None]


def test_its_title_says_what_it_was_never_tried_on() -> None:
    upu = [f for f in FORMATS if f.name.startswith("upu-")]
    assert len(upu) == 6
    assert [f.name for f in upu if "not yet tried on a post's live data" not in f.title] == []


def test_a_row_without_an_item_number_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="row 0 has no S10"):
        dump(table([{"consignment_id": "bill:1", "bill": "1", "source_position": 0}]))


def test_what_follows_a_cni_without_a_number_is_no_number() -> None:
    # More than a block, so that items are known by their text.
    units = b"CNI+'XYZ+AB'" * 3000
    parsed = parse(b"UNB+UNOC:3+CNA+USA+1:2+7'UNH+1+ITMATT:1:0:UP'BGM+1'" + units)
    assert (parsed.rows.num_rows, len(parsed.rejects)) == (0, 3000)


@pytest.mark.parametrize("tag", ["LOC", "GID"])
def test_an_item_of_bare_tags_is_read_for_each_number(tag) -> None:
    units = b"".join(b"CNI++%d'%b'" % (number, tag.encode()) for number in range(3000))
    rows = parse(b"UNB+UNOC:3+CNA+USA+1:2+7'UNH+1+ITMATT:1:0:UP'BGM+1'" + units).rows
    assert rows["tracking_number"].to_pylist() == [str(number) for number in range(3000)]
    assert [len(items or []) for items in rows["items"].to_pylist()] == [int(tag == "GID")] * 3000
