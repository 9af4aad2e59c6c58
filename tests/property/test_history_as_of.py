"""As-of: nothing learnt later changes a profile, and a profile is what counting by hand gives."""

import math
import statistics
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidewaiter.cargo.kind import KIND_NAMES, KINDS
from tidewaiter.engine.local import connect
from tidewaiter.history import lake
from tidewaiter.history.events import mark_events
from tidewaiter.history.profiles import profile
from tidewaiter.history.statistics import PROFILE, STATISTICS, column

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = st.sampled_from([0.01, 1.0, 6.5, 7.0, 8.0, 29.0, 30.0, 31.0, 60.0, 89.5, 90.0, 100.0])
SOME_KEYS = st.sampled_from([None, "p", "q"])

VERSION = st.fixed_dictionaries(
    {
        "consignment_id": st.sampled_from("abcdefgh"),
        "days": DAYS,
        "gross_mass_kg": st.sampled_from([None, 0.0, 0.5, 2.0, 30.0]),
        "declared_value": st.sampled_from([None, 0.0, 10.0, 250.0]),
        "currency": st.sampled_from([None, "USD", "EUR"]),
        "grade": st.sampled_from([None, "A", "C", "D", "E"]),
        "problem_codes": st.sampled_from(
            [None, [], ["late-filing"], ["vague-description", "late-filing"], ["x", None]]
        ),
        "country_of_dispatch": st.sampled_from([None, "CN", "DE"]),
        "consignor_country": st.sampled_from([None, "CN", "DE"]),
        **{f"key_{kind}": SOME_KEYS for kind in KIND_NAMES},
    }
)
OUTCOME = st.fixed_dictionaries(
    {
        "consignment_id": st.sampled_from("abcdefgh"),
        "days": DAYS,
        "examined": st.booleans(),
        "finding": st.sampled_from([None, False, True]),
    }
)
EXAMPLES = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def connection():
    opened = connect(threads=1)
    yield opened
    opened.close()


def lake_table(versions: list[dict], batch: str, sign: int = 1) -> pa.Table:
    """Versions in the order received, numbered within each consignment, as LAKE rows."""
    numbers: dict[str, int] = {}
    rows = []
    for row in sorted(versions, key=lambda v: -v["days"]):
        numbers[row["consignment_id"]] = numbers.get(row["consignment_id"], 0) + 1
        received = NOW - sign * timedelta(days=row["days"])
        filed = {k: v for k, v in row.items() if k != "days"}
        rows.append({**filed, "version": numbers[row["consignment_id"]], "received_at": received})
    constants = {"batch_id": batch, "arrival_date": NOW.date(), "source_position": 0}
    schema = pa.schema([field.with_nullable(nullable=True) for field in lake.LAKE])
    table = pa.Table.from_pylist([{**constants, **row} for row in rows], schema=schema)
    known = lake.LAKE.empty_table().select(["consignment_id", "version", *(f"hash_{k}" for k in KIND_NAMES)])
    return mark_events(table, known).select(lake.LAKE.names).cast(lake.LAKE)


def outcome_table(outcomes: list[dict], sign: int = 1) -> pa.Table:
    schema = pa.schema(
        [
            ("consignment_id", pa.string()),
            ("recorded_at", pa.timestamp("us", tz="UTC")),
            ("examined", pa.bool_()),
            ("finding", pa.bool_()),
        ]
    )
    rows = [{**o, "recorded_at": NOW - sign * timedelta(days=o["days"])} for o in outcomes]
    return pa.Table.from_pylist([{k: v for k, v in row.items() if k != "days"} for row in rows], schema=schema)


def today_table(rows: list[dict]) -> pa.Table:
    renamed = [{**row, "consignment_id": f"t{n}" if n else "a", "days": 0.0} for n, row in enumerate(rows)]
    return lake_table(renamed, "today")


def run(connection: duckdb.DuckDBPyConnection, folder, today, parts, outcomes) -> list[dict]:
    files = []
    for number, part in enumerate(parts):
        path = folder / f"{number}.parquet"
        path.write_bytes(lake.encode(part))
        files.append(path)
    return profile(connection, today, files, outcomes, NOW).to_pylist()


def same(one: list[dict], other: list[dict]) -> bool:
    return len(one) == len(other) and all(a == pytest.approx(b, nan_ok=False) for a, b in zip(one, other, strict=True))


@EXAMPLES
@given(
    st.lists(VERSION, min_size=1, max_size=4),
    st.lists(VERSION, max_size=12),
    st.lists(OUTCOME, max_size=6),
    st.lists(VERSION, max_size=6),
    st.lists(OUTCOME, max_size=6),
)
def test_nothing_received_or_recorded_later_changes_a_profile(connection, tmp_path, now, before, known, after, learnt):
    today = today_table(now)
    history, found = lake_table(before, "b1"), outcome_table(known)
    then = run(connection, tmp_path, today, [history], found)
    exactly_now = [{**row, "days": 0.0} for row in after[:2]]
    later = [lake_table(after, "b2", sign=-1), lake_table(exactly_now, "b3"), today]
    recorded = [found, outcome_table(learnt, sign=-1), outcome_table([{**o, "days": 0.0} for o in learnt[:2]])]
    assert same(run(connection, tmp_path, today, [history, *later], pa.concat_tables(recorded)), then)


@EXAMPLES
@given(st.lists(VERSION, min_size=1, max_size=4), st.lists(VERSION, max_size=16), st.lists(OUTCOME, max_size=8))
def test_a_profile_is_what_counting_by_hand_gives(connection, tmp_path, now, before, known):
    today, history = today_table(now), lake_table(before, "b1")
    profiles = run(connection, tmp_path, today, [history], outcome_table(known))
    assessed = {row["consignment_id"] for row in today.to_pylist()}
    past = [row | {"own": row["consignment_id"] in assessed} for row in history.to_pylist()]
    for row, profiled in zip(today.to_pylist(), profiles, strict=True):
        expected = {"consignment_id": row["consignment_id"], "version": row["version"]}
        for kind in KINDS:
            expected |= by_hand(kind, row, today.to_pylist(), past, known)
        assert profiled == pytest.approx({name: expected[name] for name in PROFILE.names})


def by_hand(kind, row, today, past, outcomes) -> dict:
    """Profile of one kind for one row: lists and loops, no engine."""
    key = row[f"key_{kind.name}"]
    if key is None:
        return {column(kind.name, s): None for s in STATISTICS}
    touched = [(p, (NOW.date() - p["received_at"].date()).days) for p in past if p[f"key_{kind.name}"] == key]
    events = [(p, age) for p, age in touched if counts(kind.name, p, past) and not p["own"]]
    ages = [age for _, age in touched] if events else []
    dealt = {p[f"key_{kind.counterparty}"] for p, age in touched if age < 30} - {None}
    named = {p[f"key_{kind.named}"] for p, age in touched if age < 90} - {None} if kind.named else set()
    masses = [tenths(p["gross_mass_kg"]) for p, age in events if age < 90 and p["gross_mass_kg"]]
    priced = [p for p, age in events if age < 90 and p["gross_mass_kg"] and p["declared_value"]]
    prices = [tenths(p["declared_value"] / p["gross_mass_kg"]) for p in priced if p["currency"] == row["currency"]]
    ids = {p["consignment_id"] for p, _ in touched if not p["own"]}
    opened = [
        (o, (NOW.date() - (NOW - timedelta(days=o["days"])).date()).days)
        for o in outcomes
        if o["consignment_id"] in ids and (o["examined"] or o["finding"])
    ]

    def flagged(window, has):
        return [p for p, age in events if age < window and has(p)]

    values = {
        "count_7d": sum(age < 7 for _, age in events),
        "count_30d": sum(age < 30 for _, age in events),
        "count_90d": sum(age < 90 for _, age in events),
        "count_all": len(events),
        "count_today": sum(other[f"key_{kind.name}"] == key for other in today),
        "first_seen_days": max(ages, default=None),
        "counterparties_30d": len(dealt),
        "names_90d": len(named),
        "mass_log_mean_90d": statistics.fmean(masses) if masses else None,
        "mass_log_std_90d": statistics.stdev(masses) if len(masses) > 1 else None,
        "value_per_kg_log_mean_90d": statistics.fmean(prices) if prices else None,
        "value_per_kg_log_std_90d": statistics.stdev(prices) if len(prices) > 1 else None,
        "checked_30d": len(flagged(30, lambda p: p["problem_codes"] is not None)),
        "late_30d": len(flagged(30, lambda p: "late-filing" in (p["problem_codes"] or []))),
        "vague_30d": len(flagged(30, lambda p: "vague-description" in (p["problem_codes"] or []))),
        "poor_30d": len(flagged(30, lambda p: p["grade"] in {"D", "E"})),
        "detours_90d": len(flagged(90, by_detour)),
        "detours_30d": len(flagged(30, by_detour)),
        "examined_90d": len({o["consignment_id"] for o, age in opened if age < 90}),
        "findings_90d": len({o["consignment_id"] for o, age in opened if o["finding"] and age < 90}),
        "findings_all": len({o["consignment_id"] for o, _ in opened if o["finding"]}),
    }
    return {f"{kind.name}_{name}": value for name, value in values.items()}


def by_detour(version: dict) -> bool:
    sent, at = version["country_of_dispatch"], version["consignor_country"]
    return sent is not None and at is not None and sent != at


def tenths(quantity: float) -> float:
    """The logarithm in the units in which history keeps it."""
    return round(math.log(quantity) * 10_000) / 10_000


def counts(kind: str, version: dict, past: list[dict]) -> bool:
    """Whether the key of this version differs from that of the version before."""
    before = [
        p for p in past if p["consignment_id"] == version["consignment_id"] and p["version"] == version["version"] - 1
    ]
    return not before or before[0][f"key_{kind}"] != version[f"key_{kind}"]
