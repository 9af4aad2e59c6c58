import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.risk.model.matrix import Columns, FeatureTableError, columns_of, matrix_of

TABLE = pa.table(
    {
        "route": pa.array(["NL-GB", None, "CN-GB"]),
        "mass": pa.array([1.5, None, float("inf")]),
        "count": pa.array([0, 2, None], pa.int32()),
        "first": pa.array([True, False, None]),
    }
)


def test_columns_are_sorted_into_numbers_and_categories():
    assert columns_of(TABLE) == Columns(("mass", "count", "first"), ("route",))


def test_missing_is_not_a_number_and_not_zero():
    matrix = matrix_of(TABLE, columns_of(TABLE))
    np.testing.assert_array_equal(matrix.numbers, [[1.5, np.nan, np.nan], [0, 2, np.nan], [1, 0, np.nan]])
    (route,) = matrix.categories
    assert route.codes.tolist() == [0, -1, 1]
    assert route.levels == ("NL-GB", "CN-GB")


def test_a_dictionary_column_reads_as_its_strings():
    encoded = TABLE.set_column(0, "route", TABLE["route"].dictionary_encode())
    (route,) = matrix_of(encoded, columns_of(encoded)).categories
    assert (route.codes.tolist(), route.levels) == ([0, -1, 1], ("NL-GB", "CN-GB"))


def test_extra_columns_and_another_order_do_not_matter():
    columns = columns_of(TABLE)
    other = TABLE.select(["first", "count", "mass", "route"]).append_column("extra", pa.array([1, 2, 3]))
    np.testing.assert_array_equal(matrix_of(other, columns).numbers, matrix_of(TABLE, columns).numbers)


def test_a_column_of_nulls_is_missing_throughout():
    nulls = TABLE.set_column(1, "mass", pa.nulls(3)).set_column(0, "route", pa.nulls(3))
    matrix = matrix_of(nulls, columns_of(TABLE))
    assert np.isnan(matrix.numbers[0]).all()
    assert matrix.categories[0].codes.tolist() == [-1, -1, -1]


def test_an_absent_feature_is_named():
    with pytest.raises(FeatureTableError, match="'mass'"):
        matrix_of(TABLE.drop_columns(["mass"]), columns_of(TABLE))


@pytest.mark.parametrize(("name", "column"), [("mass", ["heavy", "", "x"]), ("route", [1.0, 2.0, 3.0])])
def test_a_feature_that_changed_its_type_is_refused(name, column):
    changed = TABLE.set_column(TABLE.column_names.index(name), name, pa.array(column))
    with pytest.raises(FeatureTableError, match=name):
        matrix_of(changed, columns_of(TABLE))


def test_a_nested_column_is_refused():
    with pytest.raises(FeatureTableError, match="codes"):
        columns_of(pa.table({"codes": [["a"], ["b"]]}))


def test_rows_can_be_taken_in_any_order():
    taken = matrix_of(TABLE, columns_of(TABLE)).take(np.array([2, 0]))
    assert taken.categories[0].codes.tolist() == [1, 0]
    assert taken.numbers[0][1] == 1.5
