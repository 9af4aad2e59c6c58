from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidewaiter.history import compact, lake

FILES = st.lists(
    st.lists(st.tuples(st.sampled_from("abcdéz"), st.integers(1, 3)), min_size=1, max_size=9), min_size=1, max_size=4
)


@pytest.fixture
def tiny(monkeypatch):
    """Row groups and files so small that a few rows fill several."""
    for name, value in (("ROWS_PER_WIDE_GROUP", 3), ("ROWS_PER_FILE", 6), ("_PART", 4), ("_SAMPLED", 2)):
        monkeypatch.setattr(compact, name, value)


def written(staged, folder, contents, *, ordered=True):
    paths = []
    for number, rows in enumerate(contents):
        table = lake.conform(
            staged(
                *(
                    {
                        "consignment_id": name,
                        "version": version,
                        "batch_id": f"b{number}",
                        "source_position": position,
                        "goods_description": f"{number} {position}",
                        "attributes": [("k", str(position))],
                        "eta": datetime(2026, 1, 2, tzinfo=UTC),
                    }
                    for position, (name, version) in enumerate(rows)
                )
            )
        )
        if ordered:
            table = table.sort_by([("consignment_id", "ascending"), ("version", "ascending")])
        paths.append(folder / f"{number}.parquet")
        pq.write_table(table, paths[-1], row_group_size=2)
    return paths


def everything(paths):
    rows = pa.concat_tables([lake.conformed(pq.read_table(path)) for path in paths])
    return rows.sort_by([(name, "ascending") for name in lake.SORTED_BY])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(FILES, st.booleans())
@pytest.mark.usefixtures("tiny")
def test_the_same_rows_in_order(staged, tmp_path_factory, contents, ordered):
    folder = tmp_path_factory.mktemp("lake")
    sources = written(staged, folder, contents, ordered=ordered)
    made = compact.compact(sources, folder / "out" / "day")
    got = pa.concat_tables([lake.conformed(pq.read_table(path)) for path, _ in made])
    assert got.equals(everything(sources))
    sizes = [rows.num_rows for _, rows in made]
    assert all(size == compact.ROWS_PER_FILE for size in sizes[:-1])
    for path, named in made:
        assert named.column_names == list(compact.NAMED_BY)
        assert named["consignment_id"].equals(pq.read_table(path)["consignment_id"])


def test_rows_are_left_out_and_the_rest_is_as_it_was(staged, tmp_path):
    (source,) = written(staged, tmp_path, [[("a", 1), ("b", 1), ("c", 1), ("c", 2), ("d", 1)]])
    kept = np.array([True, False, True, False, True])
    named = compact.without(source, tmp_path / "kept" / "x.parquet", kept)
    assert named["consignment_id"].to_pylist() == ["a", "c", "d"]
    got = lake.conformed(pq.read_table(tmp_path / "kept" / "x.parquet"))
    assert got.equals(lake.conformed(pq.read_table(source)).filter(pa.array(kept)))


def test_rows_of_other_files_keep_their_form(tmp_path):
    table = pa.table({"consignment_id": ["a", "b"], "features": [{"x": 1.0}, {"x": None}]})
    pq.write_table(table, tmp_path / "run.parquet")
    compact.without(tmp_path / "run.parquet", tmp_path / "kept.parquet", np.array([False, True]))
    assert pq.read_table(tmp_path / "kept.parquet").equals(table.slice(1))
