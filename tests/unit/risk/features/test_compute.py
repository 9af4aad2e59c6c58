import pyarrow as pa
import pytest

from tidewaiter.engine import distinct
from tidewaiter.risk.features import FEATURES, SOURCES, Feature, compute

NULLABLE = pa.schema([field.with_nullable(nullable=True) for field in SOURCES])


def test_rows_keep_their_order_and_features_their_types():
    rows = [{"consignment_id": f"x:{n}", "version": n, "gross_mass_kg": 1.0, "hs_code": "610910"} for n in (3, 1, 2)]
    vector = compute(pa.Table.from_pylist(rows, schema=NULLABLE))
    assert vector["consignment_id"].to_pylist() == ["x:3", "x:1", "x:2"]
    assert vector.column_names == ["consignment_id", "version", *(feature.name for feature in FEATURES)]
    for feature in FEATURES:
        assert vector.schema.field(feature.name).type == (pa.string() if feature.categorical else pa.float64())
    assert vector["hs_chapter"].to_pylist() == ["61"] * 3


def test_a_row_of_which_nothing_is_known_has_no_number_but_those_that_say_so():
    vector = compute(pa.Table.from_pylist([{"consignment_id": "x:1"}], schema=NULLABLE)).to_pylist()[0]
    known = {name for name, value in vector.items() if value is not None} - {"consignment_id"}
    assert known == {"consignor_phone_missing", "consignee_phone_missing", "hs_missing", "elements_missing"}


def test_what_is_not_finite_is_missing():
    mass = Feature("mass", "gross_mass_kg * 1e308 * 1e308", "It weighs {value}.", "Not known.")
    rows = pa.Table.from_pylist([{"consignment_id": "x:1", "gross_mass_kg": 5.0}], schema=NULLABLE)
    assert compute(rows, (mass,))["mass"].to_pylist() == [None]


def test_columns_left_out_are_named():
    with pytest.raises(KeyError, match="consignor_count_30d"):
        compute(pa.table({"consignment_id": ["x:1"], "version": [1]}))


def test_texts_that_repeat_give_what_each_gives_alone():
    texts = ["LED LAMP 12V", "", None, "t-shirts, 100 % cotton"]
    few = [{"consignment_id": f"x:{n}", "goods_description": text, "hs_code": text} for n, text in enumerate(texts)]
    alone = pa.Table.from_pylist(few, schema=NULLABLE)
    many = pa.concat_tables([alone] * (distinct.LEAST_ROWS // len(texts)))
    assert compute(many).equals(pa.concat_tables([compute(alone)] * (distinct.LEAST_ROWS // len(texts))))


def test_what_is_not_finite_is_missing_for_texts_that_repeat():
    endless = Feature("endless", "length(goods_description) * 1e308 * 1e308", "{value}.", "Not known.")
    rows = pa.Table.from_pylist([{"goods_description": "tea"}] * distinct.LEAST_ROWS, schema=NULLABLE)
    assert compute(rows, (endless,))["endless"].null_count == distinct.LEAST_ROWS
