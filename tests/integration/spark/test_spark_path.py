"""The whole path on both engines: from filed rows to lake rows, profiles, assessments and targets, row for row."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from practice_world import small_world
from tidewaiter.engine import distinct, local, spark
from tidewaiter.history import lake
from tidewaiter.intake import regimes
from tidewaiter.links.graph import Graph
from tidewaiter.links.pushed import Pushed, push_values
from tidewaiter.links.segment import Segment
from tidewaiter.links.traces import traces
from tidewaiter.parties.lists.schema import Entry, EntryKind, Name, listing
from tidewaiter.parties.screen import LOOKOUTS
from tidewaiter.parties.screening.prepared import Prepared
from tidewaiter.parties.screening.summary import PAIR
from tidewaiter.pipeline import distributed, distributed_intake, distributed_selection
from tidewaiter.pipeline.candidates import derived
from tidewaiter.pipeline.day import Knowledge, assess_rows, vectors
from tidewaiter.pipeline.distributed_intake import Fate, by_consignment, take_in
from tidewaiter.pipeline.receive import Surroundings
from tidewaiter.pipeline.screening import Screener
from tidewaiter.risk import rules
from tidewaiter.risk.assess import ASSESSMENT, VECTOR
from tidewaiter.risk.model.learn import learn
from tidewaiter.risk.rules.meaning import with_condition
from tidewaiter.selection.arms import Shares
from tidewaiter.selection.capacity import Exam, Shift
from tidewaiter.selection.select import Drawing, select_shift

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.enable_socket

DAYS = 10
TODAY = DAYS - 1
OUTCOMES = pa.schema(
    [
        ("consignment_id", pa.string()),
        ("recorded_at", pa.timestamp("us", tz="UTC")),
        ("examined", pa.bool_()),
        ("finding", pa.bool_()),
    ]
)


@dataclass(frozen=True)
class Lived:
    """Some days taken in by the embedded engine, what is filed on the last, and what is known by then."""

    filed: Path
    surroundings: Surroundings
    received_at: datetime
    history: list[Path]
    today: Path
    knowledge: Knowledge
    as_of: datetime


def spoilt(rows: pa.Table, before: pa.Table) -> pa.Table:
    """A day's rows with repeats, amendments, an amendment of yesterday's, a late one and what cannot be used."""
    table = rows.to_pylist()
    last = max(row["source_position"] for row in table)
    old = before.select(rows.column_names).slice(0, 4).to_pylist()
    more = [
        table[0],
        table[1] | {"gross_mass_kg": 2.25},
        table[1] | {"gross_mass_kg": 4.5, "consignee_name": "Another Name"},
        table[1],
        old[0] | {"consignor_name": "Changed After Filing", "received_at": table[0]["received_at"]},
        old[1] | {"received_at": old[1]["received_at"] - timedelta(days=3), "goods_description": "came too late"},
        old[2],
        table[2] | {"consignment_id": "", "goods_description": "nobody can say which"},
    ]
    wrong = [row | {"source_position": last + 1 + n, "source_message": "f" * 64} for n, row in enumerate(more)]
    return pa.Table.from_pylist([*table, *wrong], schema=rows.schema)


def in_order(rows: pa.Table) -> pa.Table:
    """Filed rows in the order in which the distributed intake reads those of a consignment."""
    by = ", ".join(
        f"{name} NULLS FIRST" for name in ("consignment_id", "received_at", "source_message", "source_position")
    )
    return local.query(f"SELECT * FROM filed ORDER BY {by}", {"filed": rows}).cast(rows.schema)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Ten days of a small world with outcomes, lookouts and a model."""
    folder = tmp_path_factory.mktemp("lived")
    world = small_world(120, 5)
    days = [world.day(number) for number in range(DAYS)]
    surroundings = Surroundings(regimes.load(), days[0].offices)
    known, files = lake.LAKE.empty_table(), []
    for number, day in enumerate(days):
        received_at = datetime.combine(day.date, time(), UTC)
        filed = spoilt(day.rows, known) if number == TODAY else day.rows
        pq.write_table(filed, folder / "filed.parquet")
        taken = take_in(in_order(filed), known.select(lake.VERSION_COLUMNS), surroundings, received_at)
        stored = taken.filter(pc.equal(taken["fate"], Fate.STORED)).select(lake.LAKE.names).cast(lake.LAKE)
        known = pa.concat_tables([known, stored])
        files.append(folder / f"day-{number}.parquet")
        files[-1].write_bytes(lake.encode(stored))
    as_of = datetime.combine(days[TODAY].date, time(18), UTC)
    knowledge = _knowledge(files, days, as_of)
    return Lived(folder / "filed.parquet", surroundings, received_at, files[:TODAY], files[TODAY], knowledge, as_of)


def _knowledge(files: list[Path], days: list, as_of: datetime) -> Knowledge:
    rng = np.random.default_rng(1)
    truth = pa.concat_tables([day.truth for day in days[:TODAY]])
    outcomes = [
        {
            "consignment_id": name,
            "recorded_at": as_of - timedelta(minutes=int(rng.integers(-600, 9000))),
            "examined": bool(rng.random() < 0.9),
            "finding": bool(illicit or rng.random() < 0.1),
        }
        for name, illicit in zip(truth["consignment_id"].to_pylist(), truth["illicit"].to_pylist(), strict=True)
        if rng.random() < 0.4
    ]
    connection = local.connect()
    try:
        today = lake.rows_in(connection, [files[TODAY]])
        yesterday = lake.latest(lake.rows_in(connection, [files[TODAY - 1]]))
        knowledge = Knowledge(
            history=files,
            outcomes=pa.Table.from_pylist([*outcomes, *outcomes[:5]], schema=OUTCOMES),
            lookouts=_lookouts(today, as_of),
            ruleset=_rules(today),
            predict=None,
            model_version=None,
            positives=sum(outcome["finding"] for outcome in outcomes),
            pushed=_pushed(pa.concat_tables([lake.rows_in(connection, [file]) for file in files[:TODAY]]), outcomes),
            screener=_screener(today),
        )
        known = vectors(connection, yesterday, knowledge, as_of)
    finally:
        connection.close()
    label = rng.random(known.num_rows) < 0.25
    model = learn(known.select([field.name for field in VECTOR]), label, np.full(known.num_rows, 0.5), seed=1)
    return replace(knowledge, predict=model.predict, model_version="m1")


def _pushed(past: pa.Table, outcomes: list[dict]) -> Pushed:
    found = {o["consignment_id"]: o["recorded_at"] for o in outcomes if o["finding"]}
    made = Graph((Segment.of_traces(traces(past)),))
    return push_values(made, found, as_of=max(found.values()))


def _across(fields: dict) -> rules.Rule:
    when = 'consignor_name nearly mentions in any script "liu", "chen", "trading"'
    rule = rules.Rule(**{**fields, "id": "in-any-script", "when": when, "condition": "", "parameters": {}})
    return with_condition(rule, rules.RULE_COLUMNS, {})[0]


def _screener(today: pa.Table) -> Screener:
    names = list(dict.fromkeys(name for name in today["consignor_name"].to_pylist() if name and len(name) > 12))[:5]
    entries = [Entry(str(number), EntryKind.PERSON, [Name(name)]) for number, name in enumerate(names)]
    dismissed = pa.Table.from_pylist([{"filed": names[0], "list": "own", "entry_id": "0"}], schema=PAIR)
    return Screener(Prepared.of_entries(listing("own", entries).entries), dismissed)


def _lookouts(today: pa.Table, as_of: datetime) -> pa.Table:
    senders = [key for key in today["key_consignor"].to_pylist() if key][:6]
    doors = [key for key in today["key_consignee_address"].to_pylist() if key][:6]
    offices = [office for office in today["entry_office"].to_pylist() if office]
    hour = timedelta(hours=1)
    rows = [
        ("l1", "consignor", senders[0], None, None, None),
        ("l2", "consignor", senders[0], as_of, None, []),
        ("l3", "consignee_address", doors[0], None, as_of + hour, offices[:1]),
        ("l4", "consignee_address", doors[1], None, None, ["nowhere"]),
        ("l5", "consignor", senders[3], as_of + hour, None, None),
        ("l6", "consignor", senders[4], None, as_of, None),
        ("l7", "consignor", senders[5], None, None, offices),
    ]
    return pa.Table.from_pylist([dict(zip(LOOKOUTS.names, row, strict=True)) for row in rows], schema=LOOKOUTS)


def _rules(today: pa.Table) -> rules.Ruleset:
    shipped = rules.load()
    offices = tuple(sorted({office for office in today["entry_office"].to_pylist() if office}))[:1]
    fields = {name: getattr(shipped.rules[0], name) for name in shipped.rules[0].__struct_fields__}
    more = [
        rules.Rule(**{**fields, "id": "heavy-here", "condition": "gross_mass_kg > 1", "facilities": offices}),
        _across(fields),
        rules.Rule(**{**fields, "id": "stands-on-a-list", "condition": "len(screening_lists) > 0"}),
        rules.Rule(**{**fields, "id": "over-soon", "valid_until": fields["valid_from"]}),
    ]
    return rules.Ruleset.of([*shipped.rules, *more])


@pytest.fixture(scope="module")
def assessed(spark_session: "SparkSession", lived: Lived) -> tuple[distributed.Assessed, pa.Table]:
    """The day taken in and assessed on Spark, in the order of the consignments."""
    taken, target = lived.filed.parent / "taken", lived.filed.parent / "assessed"
    distributed_intake.receive_files(
        spark_session, [lived.filed], lived.history, lived.surroundings, lived.received_at, taken
    )
    stored = taken / f"fate={Fate.STORED}"
    report = distributed.assess_files(
        spark_session, [stored], lived.knowledge, lived.as_of, target, history=[*lived.history, stored]
    )
    return report, pq.read_table(target).cast(ASSESSMENT).sort_by("consignment_id")


@pytest.fixture(scope="module")
def expected(lived: Lived) -> pa.Table:
    """The same by the embedded engine."""
    return _by_the_embedded_engine(lived)


def _by_the_embedded_engine(lived: Lived) -> pa.Table:
    connection = local.connect()
    try:
        today = lake.latest(lake.rows_in(connection, [lived.today]))
        return assess_rows(connection, today, lived.knowledge, lived.as_of).sort_by("consignment_id")
    finally:
        connection.close()


def test_filed_rows_become_the_same_lake_rows_on_both_engines(assessed: object, lived: Lived) -> None:
    assert assessed
    folder = lived.filed.parent / "taken"
    stored = pq.read_table(folder / "fate=stored", partitioning=None).cast(lake.LAKE)
    order = [("consignment_id", "ascending"), ("version", "ascending")]
    expected = pq.ParquetFile(lived.today).read().cast(lake.LAKE)
    for name in lake.LAKE.names:
        assert stored.sort_by(order)[name].to_pylist() == expected.sort_by(order)[name].to_pylist(), name
    fates = {path.name: pq.read_table(path, partitioning=None).num_rows for path in folder.glob("fate=*")}
    assert fates == {
        "fate=stored": expected.num_rows,
        "fate=duplicate": 3,
        "fate=late": 1,
        "fate=quarantined": 1,
    }


def test_the_day_holds_what_tells_engines_apart(expected: pa.Table) -> None:
    assert max(expected["version"].to_pylist()) > 2
    assert any(expected["lookouts"].to_pylist())
    assert any(expected["fired"].to_pylist())
    assert len(set(expected["probability"].to_pylist())) > 10
    assert len(set(pc.struct_field(expected["features"], "screening_score").to_pylist())) > 1
    assert ["own"] in expected["screening_lists"].to_pylist()
    assert any("in-any-script" in fired for fired in expected["fired"].to_pylist())
    assert any("stands-on-a-list" in fired for fired in expected["fired"].to_pylist())
    assert len(set(pc.struct_field(expected["features"], "link_rank").to_pylist())) > 10
    names = [field.name for field in VECTOR]
    vectors_known = pa.Table.from_arrays(expected["features"].combine_chunks().flatten(), names=names)
    unknown = [name for name in names if vectors_known[name].null_count == expected.num_rows]
    # The few that so small a day does not bring are held against hard values in test_spark_expressions.py.
    assert len(unknown) <= len(names) // 10, unknown


@pytest.mark.parametrize("name", [name for name in ASSESSMENT.names if name != "features"])
def test_a_column_is_the_same_on_both_engines(name: str, assessed: tuple, expected: pa.Table) -> None:
    assert assessed[1][name].to_pylist() == expected[name].to_pylist()


@pytest.mark.parametrize("name", [field.name for field in VECTOR])
def test_a_feature_is_the_same_on_both_engines(name: str, assessed: tuple, expected: pa.Table) -> None:
    ours, theirs = (pc.struct_field(table["features"], name) for table in (expected, assessed[1]))
    assert theirs.to_pylist() == ours.to_pylist()


def test_a_column_at_a_step_gives_what_spark_gives(
    monkeypatch: pytest.MonkeyPatch, lived: Lived, assessed: tuple, expected: pa.Table
) -> None:
    monkeypatch.setattr(distinct, "LEAST_ROWS", 1)  # large tables are worked out by other code: here this one is
    by_columns = _by_the_embedded_engine(lived)
    assert by_columns.equals(expected)
    assert assessed[1].to_pylist() == by_columns.to_pylist()


@pytest.mark.slow
def test_a_large_day_is_the_same_on_both_engines(spark_session: "SparkSession", lived: Lived) -> None:
    folder = lived.filed.parent
    day = lake.latest(pq.ParquetFile(lived.today).read().cast(lake.LAKE))
    times = distinct.LEAST_ROWS // day.num_rows + 1
    ids = day["consignment_id"].to_pylist()
    named = [pa.array([f"{name}-{number}" for name in ids]) for number in range(times)]
    place = day.schema.get_field_index("consignment_id")
    large = pa.concat_tables(day.set_column(place, day.schema.field(place), one) for one in named)
    assert large.num_rows > distinct.LEAST_ROWS
    pq.write_table(large, folder / "large.parquet")
    distributed.assess_files(
        spark_session, [folder / "large.parquet"], lived.knowledge, lived.as_of, folder / "assessed-large",
        history=[*lived.history, folder / "large.parquet"],
    )  # fmt: skip
    knowledge = replace(lived.knowledge, history=[*lived.history, folder / "large.parquet"])
    connection = local.connect()
    try:
        ours = assess_rows(connection, large, knowledge, lived.as_of).sort_by("consignment_id")
    finally:
        connection.close()
    theirs = pq.read_table(folder / "assessed-large").cast(ASSESSMENT).sort_by("consignment_id")
    for name in ASSESSMENT.names:
        assert theirs[name].to_pylist() == ours[name].to_pylist(), name


def test_what_was_written_is_counted_and_nothing_else_is_left(assessed: tuple, expected: pa.Table) -> None:
    report, _ = assessed
    assert report.rows == expected.num_rows
    assert sum(report.bands.values()) == report.rows
    assert not Path(f"{report.target}.partial").exists()


def test_results_are_never_overwritten(spark_session: "SparkSession", assessed: tuple, lived: Lived) -> None:
    report, _ = assessed
    with pytest.raises(FileExistsError, match="name another folder"):
        distributed.assess_files(spark_session, [lived.today], lived.knowledge, lived.as_of, report.target)


def test_a_moment_needs_a_zone(spark_session: "SparkSession", lived: Lived) -> None:
    naive = lived.as_of.replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        distributed.assess_files(spark_session, [], lived.knowledge, naive, "x")
    with pytest.raises(ValueError, match="aware"):
        distributed_intake.receive_files(spark_session, [], [], lived.surroundings, naive, "x")


def test_each_facility_draws_the_same_targets_on_both_engines(
    spark_session: "SparkSession", assessed: tuple, expected: pa.Table
) -> None:
    report, _ = assessed
    offices = sorted({office for office in expected["entry_office"].to_pylist() if office})
    kinds = [Exam("glove box", 45, at_most=2, below_kg=1), Exam("physical", 20)]
    shifts = {
        office: Shift("day", time(4), hours=1 + number, officers=1, exams=kinds if number % 2 else [])
        for number, office in enumerate(offices)
    }
    on, shares = datetime(2026, 1, 5, tzinfo=UTC).date(), Shares()
    due = spark.read(spark_session, [report.target], ASSESSMENT)
    drawn = distributed_selection.selected(spark_session, due, shifts, shares=shares, on=on, seed=7).toArrow()
    candidates = local.query(f"SELECT *, {derived()} FROM expected", {"expected": expected})
    for office in offices:
        mine = candidates.filter(pc.equal(candidates["entry_office"], office))
        ours = select_shift(mine, shifts[office], shares, Drawing(office, on, "day", 7))
        theirs = drawn.filter(pc.equal(drawn["entry_office"], office)).drop_columns(["entry_office"])
        assert theirs.sort_by("consignment_id").to_pylist() == ours.sort_by("consignment_id").to_pylist()
    assert drawn.num_rows == len([office for office in expected["entry_office"].to_pylist() if office])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_a_chunk_holds_whole_consignments(size: int) -> None:
    ids = pa.table({"consignment_id": sorted([f"c{number % 9}" for number in range(40)])})
    batches = [ids.slice(start, 4) for start in range(0, 40, 4)]
    chunks = list(by_consignment(batches, size))
    assert pa.concat_tables(chunks).equals(ids)
    seen = [name for chunk in chunks for name in set(chunk["consignment_id"].to_pylist())]
    assert len(seen) == len(set(seen)) == 9


def test_missing_files_of_history_are_no_history(spark_session: "SparkSession") -> None:
    assert spark.read(spark_session, [], lake.LAKE).count() == 0


def test_an_older_file_by_any_name_reads_as_null_what_it_lacks(spark_session: "SparkSession", tmp_path: Path) -> None:
    place = tmp_path / "arrival_date=2026-01-01" / "a[1]*{b}?.parquet"
    place.parent.mkdir()
    pq.write_table(pa.table({"consignment_id": ["c1"], "later": [1]}), place)
    read: Callable[[], pa.Table] = spark.read(spark_session, [place], lake.LAKE).toArrow
    rows = read()
    assert rows.column_names == lake.LAKE.names
    assert rows.to_pylist()[0] | {"consignment_id": None} == dict.fromkeys(lake.LAKE.names)
