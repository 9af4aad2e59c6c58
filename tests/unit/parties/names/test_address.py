import tomllib
from pathlib import Path

import pyarrow as pa

from tidewaiter.parties.names.address import ADDRESS, address

GOLD = tomllib.loads((Path(__file__).parents[3] / "data" / "addresses.toml").read_text(encoding="utf-8"))["address"]
PARTS = ("number", "street", "unit", "box")


def column(name):
    return pa.array([row.get(name) for row in GOLD], pa.string())


def right(found):
    pairs = zip(found.select(list(PARTS)).to_pylist(), GOLD, strict=True)
    return sum(all(one[name] == row.get(name) for name in PARTS) for one, row in pairs)


def one(line, city=None, postcode=None, country=None):
    columns = [pa.array([value], pa.string()) for value in (line, city, postcode, country)]
    return address(*columns).to_pylist()[0]


def test_invented_addresses_of_thirty_countries_are_taken_apart():
    assert right(address(column("line"), column("city"), column("postcode"), column("country"))) == len(GOLD)


def test_most_are_when_they_stand_in_one_text():
    assert right(address(column("whole"), countries=column("country"))) >= len(GOLD) - 3


def test_suites_of_one_forwarder_share_the_house_and_not_the_door():
    first = one("100 Main St, Suite 100", "Reno", "89501", "US")
    second = one("100 MAIN STREET STE 200", "Reno", "89501-1234", "USA")
    assert first["house"] == second["house"] == "100 main st, 89501, US"
    assert (first["form"], second["form"]) == ("100 main st, 100, 89501, US", "100 main st, 200, 89501, US")


def test_one_door_in_several_spellings_has_one_form():
    spellings = ["100 Main St Apt 4", "100 Main Street #4", "100 main street, unit 4", "Apartment 4, 100 Main St."]
    assert {one(line, "Reno", "89501", "US")["form"] for line in spellings} == {"100 main st, 4, 89501, US"}


def test_a_line_without_parts_keeps_its_form_and_a_missing_one_has_none():
    assert one("!!!", None, None, "US")["form"] == "!!!, US"
    missing = one(None, "Reno", "89501", "US")
    assert (missing["form"], missing["house"], missing["city"]) == (None, None, "reno")
    assert one("  ")["form"] is None


def test_no_rows_give_no_rows():
    assert address(pa.array([], pa.string())).equals(ADDRESS.empty_table())
