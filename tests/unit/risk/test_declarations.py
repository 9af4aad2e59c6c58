import pytest

from tidewaiter.cargo.protected import protected_trait
from tidewaiter.cargo.schema import table
from tidewaiter.risk.declarations import FEATURES, declaration_features, tuples, with_price_levels

FULL = {
    "consignment_id": "declaration:1",
    "source_position": 0,
    "hs_code": "620822",
    "country_of_dispatch": "HK",
    "country_of_origin": "CN",
    "net_mass_kg": 20.0,
    "declared_value": 200.0,
    "consignee_id": "IMPORTER",
    "attributes": {"tax_rate": "13.0", "tax_type": "FCN1", "import_use": "21"},
}
BARE = {"consignment_id": "declaration:2", "source_position": 1}


def test_what_is_declared_becomes_features():
    row = declaration_features(table([FULL])).to_pylist()[0]
    assert (row["hs_chapter"], row["hs_heading"], row["hs_subheading"]) == ("62", "6208", "620822")
    assert row["dispatched_elsewhere"] is True
    assert (row["tax_rate"], row["tax_type"], row["import_use"]) == (13.0, "FCN1", "21")
    assert row["value_per_kg_log"] == pytest.approx(2.302585)


def test_what_is_not_declared_is_missing():
    assert set(declaration_features(table([BARE])).to_pylist()[0].values()) == {None}


def test_a_mass_or_value_of_zero_has_no_price_level():
    nothing = {**FULL, "net_mass_kg": 0.0}
    assert declaration_features(table([nothing]))["value_per_kg_log"].to_pylist() == [None]


def test_no_identity_and_no_protected_trait_is_a_feature():
    assert [name for name in FEATURES if protected_trait(name)] == []
    assert [sql for sql in FEATURES.values() if "consignee" in sql or "consignor" in sql or "filer" in sql] == []


def test_a_tuple_is_goods_route_tax_and_mass_alone():
    dearer = {
        **FULL,
        "declared_value": 9.0,
        "consignee_id": "OTHER",
        "attributes": {"tax_rate": "13", "tax_type": "FCN1"},
    }
    heavier = {**FULL, "net_mass_kg": 21.0}
    one, same, other, bare = tuples(table([FULL, dearer, heavier, BARE]))
    assert one == same == "620822|HK|CN|13.0|FCN1|20.0"
    assert other != one
    assert bare == "|||||"


def test_price_levels_come_from_the_rows_learnt_from():
    known = declaration_features(table([{**FULL, "declared_value": 20.0 * 2.718281828}] * 5))
    features = with_price_levels(declaration_features(table([BARE, FULL])), known)
    assert features["value_per_kg_against_heading"].to_pylist() == [None, pytest.approx(1.302585)]
    assert features["value_per_kg_against_chapter"].to_pylist() == [None, pytest.approx(1.302585)]


def test_a_price_level_needs_five_prices():
    known = declaration_features(table([FULL] * 4))
    assert with_price_levels(known, known)["value_per_kg_against_heading"].to_pylist() == [None] * 4


def test_price_levels_keep_rows_in_order():
    rows = [{**FULL, "declared_value": float(v), "hs_code": f"62{v % 7:02d}00"} for v in range(1, 60)]
    features = declaration_features(table(rows))
    kept = with_price_levels(features, features)
    assert kept.select(features.column_names).equals(features)
