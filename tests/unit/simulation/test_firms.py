import msgspec
import pyarrow as pa
import pytest

from tidewaiter.parties.names.address import address
from tidewaiter.parties.names.company import company
from tidewaiter.simulation import names, parameters
from tidewaiter.simulation.day import World
from tidewaiter.simulation.firms import OFTEN, FirmSpelling, addressed, native, reformed, tables

NAMES = names.load()


def core(name, line, country, count=200, regime="mail"):
    columns = {"regime": [regime] * count}
    for party in ("consignor", "consignee"):
        columns |= {f"{party}_name": [name] * count, f"{party}_address_line": [line] * count}
        columns[f"{party}_country"] = [country] * count
    return pa.table(columns)


def test_every_word_of_invented_firms_is_written_in_chinese():
    words = NAMES.company
    assert {*words.first, *words.second, *words.trade} <= set(tables().han.words)


def test_streets_are_those_of_invented_addresses():
    known = {street for culture in NAMES.culture.values() for street in culture.streets}
    assert {street for one in (tables().han, tables().cyrillic, tables().arabic) for street in one.streets} <= known


def test_a_firm_keeps_one_name_in_its_letters():
    assert native("Brightway Trading Co Ltd", tables().han) == "明路贸易有限公司"
    assert native("Brightway Trading Co Ltd", tables().cyrillic) == "ООО Бригхтвай Трейдинг"
    assert native("Sunport Trading Ltd", tables().arabic).startswith("شركة")


@pytest.mark.parametrize("ending", list(tables().forms))
def test_spellings_of_a_legal_form_have_one_core(ending):
    spelt = [reformed(f"Sunport Toys {ending}", at) for at in (0.0, 0.3, 0.6, 0.99)]
    assert len(set(spelt)) > 1
    assert len(set(company(pa.array(spelt))["core"].to_pylist())) == 1


def test_addresses_in_their_letters_have_the_same_number_and_room():
    for letters, street in ((tables().han, "Renmin Road"), (tables().cyrillic, "ul. Lesna")):
        found = address(pa.array([addressed(f"12 {street} Room 345", letters)])).to_pylist()[0]
        assert (found["number"], found["unit"]) == ("12", "345")
    assert addressed("12 Main St", tables().han) == "12 Main St"


def test_the_shipped_world_is_as_it_was():
    rows = core("Sunport Toys Co Ltd", "12 Renmin Road", "CN")
    assert FirmSpelling(parameters.load().firms, 1).write(rows, 0) is rows


def test_some_firms_are_written_otherwise_and_the_same_when_asked_again():
    rows = core("Sunport Toys Co Ltd", "12 Renmin Road", "CN")
    written = FirmSpelling(OFTEN, 1).write(rows, 0)
    found = set(written["consignor_name"].to_pylist())
    assert {"Sunport Toys Co Ltd", "日港玩具有限公司"} <= found
    assert len(found) > 4
    assert "人民路12号" in written["consignor_address_line"].to_pylist()
    assert FirmSpelling(OFTEN, 1).write(rows, 0).equals(written)


def test_people_and_other_formats_stay():
    people = core("Wei Wang", "12 Main St", "CN")
    assert FirmSpelling(OFTEN, 1).write(people, 0).equals(people)
    air = core("Sunport Toys Co Ltd", "12 Renmin Road", "CN", regime="air")
    assert FirmSpelling(OFTEN, 1).write(air, 0).equals(air)


def test_turning_it_on_changes_nothing_but_names_and_addresses():
    world = parameters.load()
    small = msgspec.structs.replace(world, calendar=msgspec.structs.replace(world.calendar, consignments_per_day=300))
    plain = World(small, seed=5).day(0)
    otherwise = World(msgspec.structs.replace(small, firms=OFTEN), seed=5).day(0)
    assert otherwise.truth.equals(plain.truth)
    kept = [name for name in plain.rows.column_names if not name.endswith(("_name", "_address_line"))]
    assert otherwise.rows.select(kept).equals(plain.rows.select(kept))
    assert not otherwise.rows.equals(plain.rows)


def test_a_wrong_file_is_refused_with_its_name(tmp_path):
    wrong = tmp_path / "firms.toml"
    wrong.write_text("[forms]\nLtd = 3\n")
    with pytest.raises(ValueError, match=r"firms\.toml"):
        tables(wrong)
