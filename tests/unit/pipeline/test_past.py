"""The past is read as it was known: frozen vectors, the version assessed, the last word on each target."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.engine import local
from tidewaiter.history.lake import LAKE
from tidewaiter.pipeline import past
from tidewaiter.risk.assess import ASSESSMENT
from tidewaiter.selection.workbench.history import PAST, Period

DAY = date(2026, 1, 5)
PERIOD = Period(DAY, DAY)
MOMENT = datetime(2026, 1, 4, tzinfo=UTC)
OUTCOMES = pa.schema(
    [
        ("consignment_id", pa.string()),
        ("version", pa.int32()),
        ("recorded_at", pa.timestamp("us", tz="UTC")),
        ("examined", pa.bool_()),
        ("finding", pa.bool_()),
        ("propensity", pa.float64()),
    ]
)


def filed(version: int, goods: str) -> dict[str, object]:
    return {
        "consignment_id": "s10:1",
        "version": version,
        "source_position": 0,
        "goods_description": goods,
        "batch_id": "b1",
        "arrival_date": DAY,
        "received_at": MOMENT,
    }


def assessed(version: int, count: float, hour: int, lookouts: list[str]) -> dict[str, object]:
    return {
        "consignment_id": "s10:1",
        "version": version,
        "arrival_date": DAY,
        "assessed_at": MOMENT.replace(hour=hour),
        "ruleset_version": "r1",
        "rule_score": 1.0,
        "score": 1.0,
        "band": "low",
        "lookouts": lookouts,
        "fired": ["a-rule"],
        "unknown": [],
        "features": {"consignor_count_30d": count},
    }


@pytest.fixture
def files(tmp_path: Path) -> tuple[list[Path], list[Path]]:
    made = []
    tables = (
        pa.Table.from_pylist([filed(1, "tea"), filed(2, "press")], LAKE),
        pa.Table.from_pylist([assessed(1, 3.0, 6, []), assessed(2, 4.0, 7, ["L-1", "rule:x"])], ASSESSMENT),
    )
    for number, table in enumerate(tables):
        pq.write_table(table, tmp_path / f"{number}.parquet")
        made.append([tmp_path / f"{number}.parquet"])
    return made[0], made[1]


def read(files: tuple[list[Path], list[Path]], outcomes: pa.Table) -> list[dict[str, object]]:
    connection = local.connect()
    try:
        tables = list(past.rows(connection, files[1], files[0], outcomes, PERIOD))
    finally:
        connection.close()
    assert all(table.schema == PAST for table in tables)
    return [row for table in tables for row in table.to_pylist()]


def test_a_row_is_what_was_known_when_it_was_assessed(files: tuple[list[Path], list[Path]]) -> None:
    (row,) = read(files, OUTCOMES.empty_table())
    assert (row["version"], row["goods_description"], row["consignor_count_30d"]) == (2, "press", 4.0)
    assert row["lookouts"] == ["L-1"]
    assert (row["examined"], row["propensity"]) == (False, None)


def test_what_was_found_later_changes_the_outcome_alone(files: tuple[list[Path], list[Path]]) -> None:
    said = {"consignment_id": "s10:1", "version": 2, "examined": True, "propensity": 0.5}
    reports = [
        {**said, "recorded_at": MOMENT.replace(hour=8), "finding": False},
        {**said, "recorded_at": MOMENT.replace(hour=9), "finding": True},
    ]
    (before,) = read(files, OUTCOMES.empty_table())
    (after,) = read(files, pa.Table.from_pylist(reports, OUTCOMES))
    changed = {name for name in PAST.names if before[name] != after[name]}
    assert changed == {"examined", "finding", "propensity"}
    assert after["finding"] is True


def test_files_of_an_earlier_version_have_no_shadow(files: tuple[list[Path], list[Path]], tmp_path: Path) -> None:
    older = pq.read_table(files[1][0], partitioning=None).drop_columns(["suppressed", "shadow"])
    pq.write_table(older, tmp_path / "older.parquet")
    connection = local.connect()
    try:
        recorded = past.recorded(connection, [tmp_path / "older.parquet"], OUTCOMES.empty_table(), PERIOD)
        assert past.days(connection, [tmp_path / "older.parquet"]) == PERIOD
    finally:
        connection.close()
    assert recorded["fired"].to_pylist() == [["a-rule"]]
    assert recorded["shadow"].to_pylist() == [[]]


def test_vectors_and_lists_that_were_not_recorded_then_are_null(
    files: tuple[list[Path], list[Path]], tmp_path: Path
) -> None:
    whole = pq.read_table(files[1][0], partitioning=None)
    vector = pa.StructArray.from_arrays(
        [pa.nulls(2, pa.float64()).fill_null(3.0)], fields=[pa.field("consignor_count_30d", pa.float64())]
    )
    older = whole.drop_columns(["screening_lists", "features"]).append_column("features", vector)
    pq.write_table(older, tmp_path / "older.parquet")
    (row,) = read((files[0], [tmp_path / "older.parquet"]), OUTCOMES.empty_table())
    assert (row["consignor_count_30d"], row["route_count_30d"], row["screening_lists"]) == (3.0, None, None)


def test_each_week_is_read_from_the_files_that_have_arrivals_in_it(tmp_path: Path) -> None:
    """Files of the last day alone are looked for in the last week."""
    rows, made = [], []
    for number, offset in enumerate((0, 6, 7, 20)):
        day = date(2026, 1, 5 + offset)
        row = {**filed(1, "tea"), "consignment_id": f"s10:{number}", "arrival_date": day}
        rows.append(row)
        said = {**assessed(1, 1.0, 6, []), "consignment_id": f"s10:{number}", "arrival_date": day}
        made.append(tmp_path / f"assessed-{number}.parquet")
        pq.write_table(pa.Table.from_pylist([said], ASSESSMENT), made[-1])
    pq.write_table(pa.Table.from_pylist(rows, LAKE), tmp_path / "filed.parquet")
    connection = local.connect()
    try:
        period = Period(DAY, date(2026, 1, 25))
        tables = list(past.rows(connection, made, [tmp_path / "filed.parquet"], OUTCOMES.empty_table(), period))
    finally:
        connection.close()
    assert [table["consignment_id"].to_pylist() for table in tables] == [["s10:0", "s10:1"], ["s10:2"], ["s10:3"]]
