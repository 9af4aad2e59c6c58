"""Versions as arrays: the same from memory and from files, on one day and on several."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.history.lake import LAKE
from tidewaiter.history.standing import deltas, stored
from tidewaiter.history.standing.plan import accounts
from tidewaiter.history.standing.stored import HISTORY, Stored
from tidewaiter.history.standing.versions import Versions, currency_keys
from tidewaiter.history.statistics import Measure

START = datetime(2026, 1, 1, 22, tzinfo=UTC)
SCHEMA = pa.schema([LAKE.field(name) for name in HISTORY])


def rows(hours: float) -> pa.Table:
    """Seven versions, so many hours apart."""
    made = [
        {
            "received_at": START + timedelta(hours=hours * n),
            "gross_mass_kg": [1.0, None, 2.5][n % 3],
            "declared_value": [10.0, 20.0, None][n % 3],
            "currency": [None, "USD", "EUR", "USD"][n % 4],
            "grade": ["A", "E"][n % 2],
            "problem_codes": [None, ["late-filing"], []][n % 3],
            "hash_consignor": [7, None, -3][n % 3],
            "hash_goods": n,
            "event_consignor": [True, False, None][n % 3],
        }
        for n in range(7)
    ]
    return pa.Table.from_pylist(made, schema=SCHEMA)


@pytest.mark.parametrize("hours", [0.1, 5])
def test_versions_in_files_are_those_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    monkeypatch.setattr(stored, "AT_A_TIME", 3)
    pq.write_table(rows(hours), tmp_path / "day.parquet", row_group_size=2)
    held, read = Versions.of(rows(hours)), Versions.of(Stored.of([tmp_path / "day.parquet"]))
    assert held.until == read.until == int((START + timedelta(hours=hours * 6)).timestamp() * 1e6)
    assert held.days.tolist() == read.days.tolist() == ([20454] if hours < 1 else [20454] + [20455] * 5 + [20456])
    for one, other in zip(held.keys("consignor"), read.keys("consignor"), strict=True):
        assert one.tolist() == other.tolist()
    assert read.keys("consignor")[0].tolist() == [7, 0, -3, 7, 0, -3, 7]
    assert read.events("consignor").tolist() == [True, False, False] * 2 + [True]
    for measured in ("log_mass", "log_value_per_kg"):
        values, there = read.measured(measured)
        assert (values.tolist(), there.tolist()) == tuple(one.tolist() for one in held.measured(measured))
    assert read.measured("log_mass")[1].tolist() == [True, False, True] * 2 + [True]
    assert (
        read.flagged(Measure.LATE).tolist() == held.flagged(Measure.LATE).tolist() == [False, True, False] * 2 + [False]
    )
    assert read.flagged(Measure.POOR).tolist() == [False, True] * 3 + [False]
    keys = np.arange(7)
    assert read.by_currency(keys).tolist() == held.by_currency(keys).tolist()


def test_a_day_that_is_known_is_not_read() -> None:
    whole, known = Versions.of(rows(0.1)), Versions.on(rows(0.1).drop_columns(["received_at"]), 20454)
    consignor = next(one for one in accounts() if one.name == "consignor")
    here, there = (deltas.departures(consignor, one, 20454, 20470) for one in (whole, known))
    assert here.keys.tolist() == there.keys.tolist() == [7]
    assert here.counts.tolist() == there.counts.tolist() == [[0, -3, 0, 0]]


def test_one_day_for_all_adds_what_a_day_for_each_adds() -> None:
    whole = Versions.of(rows(0.1))
    each = Versions(whole.rows, whole.size, np.full(whole.size, 20454, dtype=np.int32), whole.until)
    for account in accounts():
        one, other = (deltas.arrivals(account, versions, 20454) for versions in (whole, each))
        for name in ("keys", "counts", "sums", "first"):
            assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_of_no_rows_there_are_no_days() -> None:
    nothing = Versions.of(SCHEMA.empty_table())
    assert (nothing.size, len(nothing.days), nothing.until) == (0, 0, 0)
    assert all(len(deltas.arrivals(account, nothing, 20454)) == 0 for account in accounts())


def test_a_missing_currency_is_one_of_its_own_encoded_or_not() -> None:
    plain = pa.chunked_array([["USD", None], ["EUR", "USD"]])
    keys = np.zeros(4, dtype=np.int64)
    told = currency_keys(keys, plain).tolist()
    assert told == currency_keys(keys, plain.dictionary_encode()).tolist()
    assert len(set(told)) == 3
    assert told[0] == told[3]
