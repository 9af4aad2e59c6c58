"""Filed rows through keys, marks, lake files, profiles and features, with an amendment and a finding between."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.cargo.schema import table
from tidewaiter.engine.local import connect
from tidewaiter.history import lake
from tidewaiter.history.events import mark_events
from tidewaiter.history.profiles import profile
from tidewaiter.parties.keys import add_keys
from tidewaiter.risk.features import compute

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER_COLUMNS = ("attributes", "key_goods", "hash_goods", "event_goods", "problem_codes")


@pytest.fixture
def connection():
    opened = connect()
    yield opened
    opened.close()


def filed(name, days, version=1, **more):
    row = {
        "consignment_id": name,
        "version": version,
        "source_position": 0,
        "received_at": NOW - timedelta(days=days),
        "consignor_name": "Acme Ltd",
        "consignee_name": "Jane Doe",
        "consignee_address_line": "12 Main Street",
        "consignee_postcode": "12345",
        "goods_description": "plastic phone case",
        "gross_mass_kg": 1.0,
    }
    return row | more


def arrive(connection, folder, files, batch, *rows):
    """What the stages before assessment do with a batch; gives its lake rows and the files that now count."""
    keyed = add_keys(table(list(rows)))
    count = keyed.num_rows
    for name, values in (
        ("batch_id", pa.array([batch] * count)),
        ("content_hash", pa.array([f"{batch}{n}" for n in range(count)])),
        ("grade", pa.array(["A"] * count)),
        ("problem_codes", pa.array([[]] * count, pa.list_(pa.string()))),
    ):
        keyed = keyed.append_column(name, values)
    known = lake.known_versions(connection, files, keyed["consignment_id"])
    stored = lake.conform(mark_events(keyed, known))
    written = []
    for day, part in lake.split(stored):
        path = folder / lake.relative_path(day, batch)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(lake.encode(part))
        written.append(path)
    return stored, [*files, *written]


def outcomes(*rows):
    names = ("consignment_id", "recorded_at", "examined", "finding")
    return pa.Table.from_pylist(
        [dict(zip(names, row, strict=True)) for row in rows],
        schema=pa.schema(
            [(names[0], pa.string()), (names[1], pa.timestamp("us", tz="UTC")), *((n, pa.bool_()) for n in names[2:])]
        ),
    )


def assessed(connection, rows, files, found, as_of=NOW):
    profiles = profile(connection, rows, files, found, as_of)
    for name in profiles.column_names[2:]:
        rows = rows.append_column(name, profiles[name])
    return compute(rows).to_pylist()


def test_what_is_filed_ends_as_features_of_what_was_known(connection, tmp_path):
    _, files = arrive(connection, tmp_path, [], "b1", filed("a", 9), filed("b", 8, consignee_name="John Roe"))
    # An amendment that changes the consignee's name alone is no further event at the address.
    _, files = arrive(connection, tmp_path, files, "b2", filed("a", 7, 2, consignee_name="J. Smith"))
    today, files = arrive(
        connection, tmp_path, files, "b3", filed("c", 0.1), filed("d", 0.1, consignor_name="Fresh Co")
    )
    found = outcomes(("b", NOW - timedelta(days=2), True, True), ("a", NOW - timedelta(days=1), True, False))
    known, fresh = assessed(connection, today, files, found)
    assert known["consignee_address_count_30d"] == 2.0
    assert known["consignee_address_names_90d"] == 3.0
    assert known["consignee_address_findings"] == 1.0
    assert known["goods_finding_rate_90d"] == pytest.approx(1 / 52)
    assert (known["pair_is_new"], fresh["pair_is_new"]) == (0.0, 1.0)
    assert (known["consignee_address_count_today"], fresh["consignor_count_30d"]) == (2.0, 0.0)


def test_features_of_the_past_come_out_the_same_when_more_is_known(connection, tmp_path):
    _, files = arrive(connection, tmp_path, [], "b1", filed("a", 9), filed("b", 8))
    today, files = arrive(connection, tmp_path, files, "b2", filed("c", 0.1))
    found = outcomes(("b", NOW - timedelta(days=2), True, False))
    then = assessed(connection, today, files, found)
    _, more = arrive(connection, tmp_path, files, "b3", filed("a", -1, 2, consignor_name="Other"), filed("e", -2))
    learnt = pa.concat_tables([found, outcomes(("a", NOW, True, True), ("c", NOW + timedelta(days=1), True, True))])
    assert assessed(connection, today, more, learnt) == then


def test_a_lake_whose_older_files_lack_newer_columns_is_read(connection, tmp_path):
    _, files = arrive(connection, tmp_path, [], "b1", filed("a", 9))
    for path in files:
        pq.write_table(pq.ParquetFile(path).read().drop_columns(list(LATER_COLUMNS)), path)
    today, files = arrive(connection, tmp_path, files, "b2", filed("c", 0.1), filed("a", 0.1, 2))
    assert today["event_goods"].to_pylist() == [True, True]
    (row, _) = assessed(connection, today, files, outcomes())
    assert (row["goods_count_30d"], row["consignor_count_30d"]) == (0.0, 0.0)
    assert lake.rows_of(connection, files, pa.array(["a"]))["version"].to_pylist() == [1, 2]
    assert lake.current(connection, files, NOW.date() - timedelta(days=20), NOW.date()).num_rows == 2
