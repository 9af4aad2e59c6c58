from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tidewaiter.engine import encoded, number_columns
from tidewaiter.engine.distinct import by_value

COUNTRIES = pa.array(["DE", None, "FR", "DE", "GB", None, "DE"], pa.string())


def test_a_column_of_numbers_for_texts_is_given_back_as_texts() -> None:
    assert encoded.is_encoded(COUNTRIES.dictionary_encode())
    assert encoded.plain(COUNTRIES.dictionary_encode()).equals(COUNTRIES)
    assert encoded.plain(COUNTRIES) is COUNTRIES
    table = pa.table({"country": COUNTRIES.dictionary_encode(), "mass": pa.array(range(7))})
    assert encoded.plain_table(table).equals(pa.table({"country": COUNTRIES, "mass": pa.array(range(7))}))


def test_a_function_of_a_text_is_worked_out_once_a_different_text() -> None:
    asked: list[int] = []

    def length(texts: pa.Array) -> pa.Array:
        asked.append(len(texts))
        return pc.utf8_length(texts)

    expected = pc.utf8_length(COUNTRIES)
    assert encoded.by_text(COUNTRIES.dictionary_encode(), length).equals(expected)
    assert by_value(COUNTRIES.dictionary_encode(), length).equals(expected)
    assert asked == [3, 3]


def test_an_expression_over_encoded_texts_is_worked_out_as_over_plain_ones() -> None:
    sql = {"french": "\"country\" = 'FR'"}
    plain, held = (
        number_columns.worked_out(pa.table({"country": column}), sql)["french"]
        for column in (COUNTRIES, COUNTRIES.dictionary_encode())
    )
    assert plain.to_pylist() == held.to_pylist() == [False, None, True, False, False, None, False]


@pytest.mark.parametrize("groups", [1, 3])
def test_of_a_file_what_it_holds_as_numbers_is_read_so(groups: int, tmp_path: Path) -> None:
    rows = 6_000
    table = pa.table(
        {
            "repeats": pa.array([None if n % 7 == 0 else f"office {n % 40}" for n in range(rows)], pa.string()),
            "differs": pa.array([f"consignment {n}" for n in range(rows)], pa.string()),
            "few": pa.array([f"bill {n}" if n % 50 == 0 else None for n in range(rows)], pa.string()),
            "mass": pa.array([float(n % 3) for n in range(rows)]),
            "codes": pa.array([["a"], []] * (rows // 2), pa.list_(pa.string())),
            "nothing": pa.nulls(rows, pa.string()),
        }
    )
    file = tmp_path / "filed.parquet"
    pq.write_table(table, file, row_group_size=rows // groups, dictionary_pagesize_limit=4096)
    read = encoded.read(file)
    assert [name for name in read.column_names if encoded.is_encoded(read[name])] == ["repeats"]
    assert all(column.num_chunks == 1 for column in read.columns)
    assert encoded.plain_table(read).equals(table)


def test_a_file_without_rows_is_read(tmp_path: Path) -> None:
    table = pa.table({"office": pa.array([], pa.string())})
    pq.write_table(table, tmp_path / "filed.parquet")
    assert encoded.plain_table(encoded.read(tmp_path / "filed.parquet")).equals(table)
