import math
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tidewaiter.history import lake
from tidewaiter.history.profiles import profile
from tidewaiter.history.statistics import PROFILE

NOW = datetime(2026, 6, 1, tzinfo=UTC)
OUTCOMES = pa.schema(
    [
        ("consignment_id", pa.string()),
        ("recorded_at", pa.timestamp("us", tz="UTC")),
        ("examined", pa.bool_()),
        ("finding", pa.bool_()),
        ("propensity", pa.float64()),
    ]
)


def ago(days):
    return NOW - timedelta(days=days)


def outcome(consignment, days, *, examined=True, finding=False):
    return {"consignment_id": consignment, "recorded_at": ago(days), "examined": examined, "finding": finding}


@pytest.fixture
def profiled(connection, staged):
    def run(today, files, *outcomes, as_of=NOW):
        rows = lake.conform(staged(*today))
        table = profile(connection, rows, files, pa.Table.from_pylist(list(outcomes), schema=OUTCOMES), as_of)
        assert table.schema.equals(PROFILE)
        return table.to_pylist()

    return run


def sent(name, days, **more):
    return {"consignment_id": name, "received_at": ago(days), "key_consignor": "acme", **more}


TODAY = {"consignment_id": "t", "received_at": ago(0), "key_consignor": "acme"}


def test_a_window_is_today_and_the_days_before(profiled, store):
    files = store(*(sent(f"h{days}", days) for days in (0.5, 6, 7, 29, 30, 89, 90, 91)))
    (row,) = profiled([TODAY], files)
    counts = [row[f"consignor_count_{window}"] for window in ("7d", "30d", "90d", "all", "today")]
    assert counts == [2, 4, 6, 8, 1]
    assert row["consignor_first_seen_days"] == 91


def test_what_was_received_at_the_moment_or_later_does_not_count(profiled, store):
    files = store(sent("now", 0), sent("later", -1), sent("just before", 1e-6))
    (row,) = profiled([TODAY], files)
    assert row["consignor_count_all"] == 1


def test_a_consignment_is_no_history_to_itself(profiled, store):
    files = store(sent("t", 3), sent("t", 2, version=2, key_consignor="other"), sent("h", 1))
    (row,) = profiled([{**TODAY, "version": 3}], files, outcome("t", 1, finding=True))
    assert (row["consignor_count_all"], row["consignor_findings_all"]) == (1, 0)


def test_a_consignment_alone_has_not_been_seen_before_but_has_named_its_counterparty(profiled, store):
    (row,) = profiled([{**TODAY, "version": 2}], store(sent("t", 3, key_consignee="doe")))
    assert (row["consignor_first_seen_days"], row["consignor_counterparties_30d"]) == (None, 1)


def test_a_missing_key_is_null_and_a_key_never_seen_is_zero(profiled, store):
    (row,) = profiled([TODAY], store(sent("h", 1, key_consignor="someone else")))
    assert (row["consignor_count_30d"], row["consignor_findings_all"], row["consignor_counterparties_30d"]) == (0, 0, 0)
    assert row["consignor_first_seen_days"] is None
    assert row["consignor_mass_log_mean_90d"] is None
    assert {row[name] for name in PROFILE.names if name.startswith("consignee_")} == {None}


def test_an_amended_version_counts_again_only_where_its_key_changed(profiled, store):
    files = store(
        sent("h", 3, key_goods="toys", gross_mass_kg=1.0), sent("h", 2, version=2, key_goods="shoes", gross_mass_kg=9.0)
    )
    (row,) = profiled([{**TODAY, "key_goods": "shoes"}], files)
    assert (row["consignor_count_all"], row["goods_count_all"]) == (1, 1)
    assert row["consignor_mass_log_mean_90d"] == pytest.approx(0.0)
    assert row["goods_mass_log_mean_90d"] == pytest.approx(math.log(9.0), abs=1e-4)


def test_counterparties_and_names_are_counted_once_each(profiled, store):
    address = {"key_consignee_address": "12 main st"}
    files = store(
        sent("a", 1, key_consignee="doe", **address),
        sent("b", 2, key_consignee="doe", **address),
        sent("c", 3, key_consignee="roe", **address),
        sent("d", 40, key_consignee="old", **address),
        sent("e", 91, key_consignee="older", **address),
        sent("f", 1, **address),
    )
    (row,) = profiled([{**TODAY, **address}], files)
    assert row["consignor_counterparties_30d"] == 2
    assert row["consignee_address_names_90d"] == 3
    assert row["consignee_address_counterparties_30d"] == 1


def test_mass_is_described_by_its_logarithm(profiled, store):
    masses = (1.0, math.e**2, 0.0, None)
    files = store(*(sent(f"h{n}", 1, gross_mass_kg=mass) for n, mass in enumerate(masses)))
    (row,) = profiled([TODAY], files)
    assert row["consignor_mass_log_mean_90d"] == pytest.approx(1.0)
    assert row["consignor_mass_log_std_90d"] == pytest.approx(math.sqrt(2.0), abs=1e-4)


def test_values_are_compared_within_the_rows_own_currency(profiled, store):
    files = store(
        sent("a", 1, gross_mass_kg=2.0, declared_value=20.0, currency="USD", key_goods="toys"),
        sent("b", 1, gross_mass_kg=1.0, declared_value=1000.0, currency="CNY", key_goods="toys"),
        sent("c", 1, gross_mass_kg=1.0, declared_value=5.0, key_goods="toys"),
    )
    rows = profiled(
        [
            {**TODAY, "key_goods": "toys", "currency": "USD"},
            {**TODAY, "key_goods": "toys", "consignment_id": "u"},
            {**TODAY, "key_goods": "toys", "consignment_id": "v", "currency": "EUR"},
        ],
        files,
    )
    means = [row["goods_value_per_kg_log_mean_90d"] for row in rows]
    assert means == [pytest.approx(math.log(10.0), abs=1e-4), pytest.approx(math.log(5.0), abs=1e-4), None]


def test_findings_count_consignments_by_when_they_were_recorded(profiled, store):
    files = store(*(sent(name, 120) for name in "abcde"), sent("a", 110, version=2, key_consignor="acme"))
    (row,) = profiled(
        [TODAY],
        files,
        outcome("a", 100),
        outcome("a", 5, finding=True),
        outcome("b", 100, finding=True),
        outcome("c", 3),
        outcome("d", 0, finding=True),
        outcome("e", 3, examined=False),
    )
    found = (row["consignor_examined_90d"], row["consignor_findings_90d"], row["consignor_findings_all"])
    assert found == (2, 1, 2)


def test_rows_assessed_together_are_counted_together_and_keep_their_order(profiled):
    today = [
        {**TODAY, "consignment_id": "z"},
        {**TODAY, "consignment_id": "y", "key_consignor": None},
        {**TODAY, "consignment_id": "x"},
    ]
    rows = profiled(today, [])
    assert [(r["consignment_id"], r["consignor_count_today"]) for r in rows] == [("z", 2), ("y", None), ("x", 2)]


def test_a_naive_moment_is_refused_and_the_connection_is_left_as_it_was(profiled, connection, store):
    files = store(sent("h", 1))
    with pytest.raises(ValueError, match="aware"):
        profiled([TODAY], files, as_of=datetime(2026, 6, 1))  # noqa: DTZ001 - the naive moment under test
    profiled([TODAY], files)
    assert connection.sql("SHOW TABLES").fetchall() == []
