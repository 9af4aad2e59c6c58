import io

import pytest
from pyx12.x12file import X12Reader

from tidewaiter.cargo.schema import table
from tidewaiter.formats.x12_309 import parse
from tidewaiter.formats.x12_309_bill import ATTRIBUTES as READ
from tidewaiter.formats.x12_309_dump import ATTRIBUTES, dump


def rows(*changes: dict[str, object]):
    front = {
        "regime": "ocean",
        "carrier": "SIMU",
        "filer": "SIMU",
        "conveyance": "SIM STAR 12W",
        "goods_description": "HATS",
    }
    return table(
        [
            front | {"consignment_id": f"bill:SIMU{at}", "bill": f"SIMU{at}", "source_position": at} | change
            for at, change in enumerate(changes)
        ]
    )


def test_an_independent_reader_finds_nothing_wrong_with_the_envelope() -> None:
    data = dump(
        rows({}, {}, {"carrier": "ABCD"}, {"filer": "OTHER"}, {"unloading_location": "USMIA", "filer": "OTHER"})
    )
    reader = X12Reader(io.StringIO(data.decode()))
    errors = []
    for _ in reader:
        errors += reader.pop_errors()
    reader.cleanup()
    assert errors + reader.pop_errors() == []


def test_rows_of_one_manifest_are_one_set() -> None:
    text = dump(rows({}, {}, {"conveyance": "SIM MOON 3E"}, {"eta": None, "unloading_location": "USMIA"})).decode()
    assert text.count("ISA*") == 1
    assert text.count("\nST*309*") == 3
    assert text.count("\nLX*1~") == 3
    assert "\nLX*2~" in text


def test_separators_in_a_text_become_blanks() -> None:
    (row,) = parse(dump(rows({"consignor_name": "A*B~C>D\nE"}))).rows.to_pylist()
    assert row["consignor_name"] == "A B C D E"


def test_long_texts_go_on_in_further_elements() -> None:
    name, goods = " ".join(["NAME"] * 20), " ".join(["COTTON"] * 20)
    (row,) = parse(dump(rows({"consignor_name": name, "goods_description": goods}))).rows.to_pylist()
    assert (row["consignor_name"], row["goods_description"]) == (name, goods)


def test_a_bill_without_scac_in_front_takes_the_carriers() -> None:
    (row,) = parse(dump(rows({"bill": "SIM1234", "carrier": "SIM"}))).rows.to_pylist()
    assert row["bill"] == "SIM1234"


def test_simulated_rows_are_a_test_interchange_of_their_own() -> None:
    parsed = parse(dump(rows({"simulated": True}, {"simulated": None})))
    assert parsed.rows["simulated"].to_pylist() == [True, None]


def test_attributes_that_are_written_are_read_back() -> None:
    given = {name: "W" if name == "manifest_type" else "ZZ" for name in ATTRIBUTES}
    given_row = {"attributes": sorted(given.items()), "consignor_name": "A", "consignee_name": "B"}
    parsed = parse(dump(rows(given_row)))
    (row,) = parsed.rows.to_pylist(maps_as_pydicts="strict")
    assert row["attributes"] == given
    assert set(ATTRIBUTES) <= set(READ)


def test_a_row_without_a_bill_is_refused() -> None:
    with pytest.raises(ValueError, match="row 1"):
        dump(rows({}, {"bill": None}))


def test_no_rows_give_no_bytes() -> None:
    assert dump(table([])) == b""
