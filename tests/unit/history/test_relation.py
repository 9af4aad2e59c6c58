import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.engine.local import connect
from tidewaiter.history.relation import literal, path_literal, relation

SCHEMA = pa.schema([("name", pa.string()), ("size", pa.int32()), ("tags", pa.list_(pa.string()))])


@pytest.fixture
def connection():
    opened = connect(threads=1)
    yield opened
    opened.close()


def read(connection, files, columns):
    sql = f"SELECT * FROM {relation(connection, files, columns, SCHEMA)} ORDER BY ALL"
    return connection.sql(sql).to_arrow_table()


def test_what_an_older_file_lacks_is_null(tmp_path, connection):
    pq.write_table(pa.table({"name": ["old"]}), tmp_path / "old.parquet")
    pq.write_table(pa.table({"name": ["new"], "size": pa.array([3], pa.int64())}), tmp_path / "new.parquet")
    table = read(connection, [tmp_path / "old.parquet", tmp_path / "new.parquet"], SCHEMA.names)
    assert table.to_pylist() == [{"name": "new", "size": 3, "tags": None}, {"name": "old", "size": None, "tags": None}]
    assert table.schema.types == SCHEMA.types


def test_no_files_is_an_empty_relation_of_the_same_types(connection):
    table = read(connection, [], ["tags", "size"])
    assert (table.num_rows, table.schema.types) == (0, [SCHEMA.field("tags").type, pa.int32()])


def test_a_path_is_not_a_pattern(tmp_path, connection):
    folder = tmp_path / "it's [a] star * and ?"
    folder.mkdir()
    pq.write_table(pa.table({"name": ["x"]}), folder / "1.parquet")
    assert read(connection, [folder / "1.parquet"], ["name"]).to_pylist() == [{"name": "x"}]
    assert path_literal(folder) != literal(folder.as_posix())
