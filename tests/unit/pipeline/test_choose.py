from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.pipeline import choose
from tidewaiter.risk.assess import ASSESSMENT


def rows(count: int, start: int) -> pa.Table:
    """Assessments that differ in id, score, what fired and one feature."""
    number = np.arange(start, start + count)
    plain = {
        pa.string(): [None] * count,
        pa.int32(): [1] * count,
        pa.float64(): number / 7,
        pa.bool_(): [True] * count,
        pa.date32(): [date(2026, 3, 1)] * count,
        pa.timestamp("us", tz="UTC"): [datetime(2026, 3, 1, 12, tzinfo=UTC)] * count,
        pa.list_(pa.string()): [[f"r{n % 3}"] * (n % 3) for n in number],
    }
    columns = [pa.array([f"c{n}" for n in number])]
    for field in list(ASSESSMENT)[1:]:
        if pa.types.is_struct(field.type):
            values = pa.array([{"lead_time_hours": None if n % 5 == 0 else float(n)} for n in number], field.type)
        else:
            text = ["x"] * count if not field.nullable else plain.get(field.type)
            values = pa.array(text if pa.types.is_string(field.type) else plain[field.type], field.type)
        columns.append(values)
    return pa.table(columns, schema=ASSESSMENT)


@pytest.mark.parametrize("few", [0, 200])
def test_rows_are_read_back_in_the_order_asked_for(few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "FEW", few)
    sizes, parts = [40, 25], [rows(40, 0), rows(25, 40)]
    paths = [tmp_path / f"part-{number}.parquet" for number in range(2)]
    for part, path in zip(parts, paths, strict=True):
        pq.write_table(part, path, row_group_size=16)
    places = np.array([64, 3, 40, 39, 0, 17, 41, 3])
    read = choose.rows_at(paths, sizes, places)
    assert read.equals(pa.concat_tables(parts).take(pa.array(places)))


def test_where_nothing_was_chosen_nothing_is_read(tmp_path: Path) -> None:
    read = choose.rows_at([tmp_path / "absent.parquet"], [10], np.empty(0, np.int64))
    assert read.equals(ASSESSMENT.empty_table())
