"""The books say of any set of rows, on any day, what counting the whole history by SQL says: to the last bit."""

import itertools
from datetime import UTC, date, datetime, timedelta

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.engine.local import connect
from tidewaiter.history import lake
from tidewaiter.history.events import mark_events
from tidewaiter.history.profiles import profile
from tidewaiter.history.standing import Standing, answer, findings, ledger, levels, pairs, store, together, widths
from tidewaiter.history.standing.ledger import Ledger
from tidewaiter.history.standing.store import Set
from tidewaiter.history.standing.stored import HISTORY
from tidewaiter.history.statistics import FLAGGED_BY, PROFILE

START = datetime(2026, 1, 1, tzinfo=UTC)
STAGED = pa.schema([field.with_nullable(nullable=True) for field in lake.LAKE])
HASHES = [f"hash_{kind}" for kind in KIND_NAMES]
GAPS = st.sampled_from([0, 1, 1, 2, 6, 7, 23, 30, 60, 90, 91])

ROW = st.fixed_dictionaries(
    {
        "consignment_id": st.integers(0, 40).map("c{}".format),
        "seconds": st.integers(0, 80_000),
        "gross_mass_kg": st.sampled_from([None, 0.0, 0.5, 2.0, float("inf"), float("nan")]),
        "declared_value": st.sampled_from([None, 0.0, 10.0, 250.0]),
        "currency": st.sampled_from([None, "USD", "EUR"]),
        "grade": st.sampled_from([None, "A", "C", "D", "E"]),
        "problem_codes": st.sampled_from(
            [None, [], ["late-filing"], ["vague-description", "late-filing"], ["x", None]]
        ),
        "country_of_dispatch": st.sampled_from([None, "CN", "DE"]),
        "consignor_country": st.sampled_from([None, "CN", "DE"]),
        **{f"key_{kind}": st.sampled_from([None, *"pqrstu"]) for kind in KIND_NAMES},
    }
)
RUN = st.tuples(GAPS, st.lists(ROW, min_size=1, max_size=9, unique_by=lambda r: r["consignment_id"]))
OUTCOMES = pa.schema(
    [
        ("consignment_id", pa.string()),
        ("recorded_at", pa.timestamp("us", tz="UTC")),
        ("examined", pa.bool_()),
        ("finding", pa.bool_()),
    ]
)


def versions(rows, day, stored):
    """Rows of a day as LAKE rows, numbered after what is stored."""
    before = {r["consignment_id"]: r["version"] for r in stored.select(["consignment_id", "version"]).to_pylist()}
    made = [
        {
            **{name: value for name, value in row.items() if name != "seconds"},
            "version": before.get(row["consignment_id"], 0) + 1,
            "received_at": START + timedelta(days=day, seconds=row["seconds"]),
            "batch_id": "b",
            "arrival_date": START.date(),
            "source_position": 0,
        }
        for row in rows
    ]
    known = stored.select(["consignment_id", "version", *HASHES])
    return mark_events(pa.Table.from_pylist(made, schema=STAGED), known).select(lake.LAKE.names).cast(lake.LAKE)


def asked_of(rows, stored, examined, outcomes, as_of):
    """What an assessment of rows asks beside the books."""
    ids = pc.unique(rows["consignment_id"])
    own = stored.filter(pc.is_in(stored["consignment_id"], value_set=ids))
    mine = findings.ledgers(examined.filter(pc.is_in(examined["consignment_id"], value_set=ids)), outcomes, as_of)
    off = {kind: Ledger(one.keys, -one.counts, one.sums, one.first) for kind, one in mine.items()}
    return Set(answer.counted_today([rows]), dict(findings.ledgers(examined, outcomes, as_of)), own, off)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(runs=st.lists(RUN, min_size=2, max_size=5), wanted=st.randoms(use_true_random=False))
@pytest.mark.parametrize(("size", "patience"), [(2_000_000, 1), (2, 0), (3, float("inf"))])
def test_books_rolled_forward_say_what_counting_history_says(
    tmp_path_factory, monkeypatch, size, patience, runs, wanted
):
    monkeypatch.setattr(ledger, "ROWS_AT_A_TIME", size)
    monkeypatch.setattr(pairs, "ROWS_AT_A_TIME", size)
    monkeypatch.setattr(together, "KEYS_AT_A_TIME", size)
    monkeypatch.setattr(levels, "PATIENCE", patience)  # without end: everything stays in the upper level
    folder = tmp_path_factory.mktemp("books")
    connection = connect()
    stored, files, reported, day, pending = lake.LAKE.empty_table(), [], [], 0, []
    try:
        for number, (gap, rows) in enumerate(runs):
            day += gap
            today = versions(rows, day, stored)
            as_of = START + timedelta(days=day, hours=23, minutes=number)
            outcomes = pa.Table.from_pylist(reported, schema=OUTCOMES)
            books = Standing(folder).advance(as_of.date(), pending)
            pending = []
            examined = findings.versions_of(connection, files, outcomes["consignment_id"])
            expected = profile(connection, today, files, outcomes, as_of)
            asked = asked_of(today, stored, examined, outcomes, as_of)
            assert books.profile(today, asked).equals(expected)
            edges = [0, *sorted(wanted.choices(range(today.num_rows + 1), k=2)), today.num_rows]
            parts = [today.slice(start, end - start) for start, end in itertools.pairwise(edges)]
            both = books.together(parts, asked)
            for part, start in zip(parts, edges, strict=False):
                assert both.profile(part, start).equals(expected.slice(start, part.num_rows))
            assert books.until < as_of
            file = folder.with_name(f"{folder.name}-{number}.parquet")
            pq.write_table(today.select(["consignment_id", *HISTORY]), file)
            files.append(file)
            pending = [(f"run{number}", [file])]
            stored = pa.concat_tables([stored, today])
            reported += [
                {
                    "consignment_id": name,
                    "recorded_at": as_of + timedelta(hours=wanted.randint(0, 50)),
                    "examined": True,
                    "finding": wanted.random() < 0.5,
                }
                for name in wanted.sample(today["consignment_id"].to_pylist(), 1)
            ]
        assert expected.schema == PROFILE
    finally:
        connection.close()


def test_history_of_an_earlier_form_counts_what_it_holds(tmp_path):
    rows = [{"consignment_id": name, "seconds": 5, "problem_codes": ["late-filing"], "grade": "E"} for name in "ab"]
    keyed = [{**row, **{f"key_{kind}": "p" for kind in KIND_NAMES}} for row in rows]
    nothing = lake.LAKE.empty_table()
    kept = [name for name in HISTORY if name not in FLAGGED_BY]
    said = []
    for number, columns in enumerate((HISTORY, kept)):
        file = tmp_path / f"run{number}.parquet"
        pq.write_table(versions(keyed, 0, nothing).select(["consignment_id", *columns]), file)
        said.append(Standing(tmp_path / f"books{number}").advance(date(2026, 1, 2), [("one", [file])]))
    asked = versions([{**keyed[0], "consignment_id": "c"}], 1, nothing)
    none = dict.fromkeys(KIND_NAMES, Ledger.empty(3, 0))
    now, then = (books.profile(asked, Set(answer.counted_today([asked]), none)).to_pylist()[0] for books in said)
    assert (now["filer_checked_30d"], now["filer_late_30d"], now["filer_poor_30d"]) == (2, 2, 2)
    assert (then["filer_checked_30d"], then["filer_late_30d"], then["filer_poor_30d"]) == (0, 0, 0)
    assert now["route_count_30d"] == then["route_count_30d"] == 2


def test_history_may_have_been_moved(tmp_path):
    rows = [{"consignment_id": "a", "seconds": 5, "gross_mass_kg": 1.0, "declared_value": 1.0, "currency": "USD"}]
    keyed = [{**row, **{f"key_{kind}": "p" for kind in KIND_NAMES}} for row in rows]
    file = tmp_path / "run.parquet"
    pq.write_table(versions(keyed, 0, lake.LAKE.empty_table()).select(["consignment_id", *HISTORY]), file)
    Standing(tmp_path / "books").advance(date(2026, 1, 1), [("one", [file])])
    moved = file.rename(tmp_path / "moved.parquet")
    books = Standing(tmp_path / "books")
    with pytest.raises(FileNotFoundError):
        books.advance(date(2026, 3, 1), [])
    assert books.advance(date(2026, 3, 1), [], places={"one": [moved]}).day == date(2026, 3, 1)


def test_books_refuse_to_go_back_and_to_take_a_run_twice(tmp_path):
    file = tmp_path / "run.parquet"
    pq.write_table(versions([], 0, lake.LAKE.empty_table()).select(["consignment_id", *HISTORY]), file)
    books = Standing(tmp_path / "books").advance(date(2026, 1, 5), [("one", [file])])
    with pytest.raises(ValueError, match="cannot go back"):
        books.advance(date(2026, 1, 4), [])
    with pytest.raises(ValueError, match="in the books already"):
        books.advance(date(2026, 1, 5), [("one", [file])])
    assert Standing(tmp_path / "books").runs == {"one"}


def test_what_a_crash_left_beside_the_books_is_not_in_them(tmp_path):
    file = tmp_path / "run.parquet"
    rows = [{"consignment_id": "a", "seconds": 5, "gross_mass_kg": 1.0, "declared_value": 1.0, "currency": "USD"}]
    keyed = [{**row, **{f"key_{kind}": "p" for kind in KIND_NAMES}} for row in rows]
    pq.write_table(versions(keyed, 0, lake.LAKE.empty_table()).select(["consignment_id", *HISTORY]), file)
    folder = tmp_path / "books"
    Standing(folder).advance(date(2026, 1, 1), [("one", [file])])
    left = folder / "00000002" / "upper" / "pair"
    left.mkdir(parents=True)
    (left / "keys").write_bytes(b"half")
    books = Standing(folder).advance(date(2026, 1, 2), [])
    assert books.runs == {"one"}
    assert not left.exists() or books.state.upper.get("pair") != "00000002/upper/pair"


def in_the_second_form(folder):
    """Books as they were written before there was a newest level: wide numbers, and headers that do not say so."""
    state = msgspec.json.decode((folder / store.STATE).read_bytes(), type=dict)
    assert not state.pop("newest")
    state.pop("spent_newest")
    (folder / store.STATE).write_bytes(msgspec.json.encode({**state, "format": 2}))
    for header in folder.rglob("header.json"):
        said = msgspec.json.decode(header.read_bytes(), type=dict)
        held = (pairs if "pairs" in said else ledger).read(header.parent)
        if "pairs" in said:
            widened = {"days": widths.wide_days(held.days)}
        else:
            widened = {"counts": widths.wide_counts(held.counts), "first": widths.wide_days(held.first)}
        for name, column in widened.items():
            (header.parent / name).write_bytes(column.tobytes())
        kept = {name: value for name, value in said.items() if not name.endswith("_type")}
        header.write_bytes(msgspec.json.encode(kept))


def test_books_of_the_second_form_are_read_and_rolled_on(tmp_path):
    files, none = [], dict.fromkeys(KIND_NAMES, Ledger.empty(3, 0))
    for number in range(5):
        rows = [
            {"consignment_id": f"{number}-{n}", "seconds": 5, "gross_mass_kg": 2.0, "country_of_dispatch": "CN"}
            for n in range(4)
        ]
        keyed = [{**row, **{f"key_{kind}": "pqr"[n % 3] for kind in KIND_NAMES}} for n, row in enumerate(rows)]
        today = versions(keyed, number * 3, lake.LAKE.empty_table())
        files.append(tmp_path / f"{number}.parquet")
        pq.write_table(today.select(["consignment_id", *HISTORY]), files[-1])

    def rolled(folder, numbers):
        for n in numbers:
            Standing(folder).advance((START + timedelta(days=n * 3 + 1)).date(), [(f"run{n}", [files[n]])])
        return Standing(folder)

    rolled(tmp_path / "books", range(2))
    in_the_second_form(tmp_path / "books")
    former = Standing(tmp_path / "books")
    assert former.runs == {"run0", "run1"}
    assert former.state.format == 2
    asked = Set(answer.counted_today([today]), none)
    assert former.profile(today, asked).equals(rolled(tmp_path / "two", range(2)).profile(today, asked))
    said = [rolled(tmp_path / "books", range(2, 5)), rolled(tmp_path / "anew", range(5))]
    assert {books.state.format for books in said} == {store.FORMAT}
    assert said[0].profile(today, asked).equals(said[1].profile(today, asked))


@pytest.mark.parametrize("damage", ["missing", "short", "state"])
def test_damaged_books_are_made_again(tmp_path, damage):
    rows = [{"consignment_id": "a", "seconds": 5, "gross_mass_kg": 1.0, "declared_value": 1.0, "currency": "USD"}]
    keyed = [{**row, **{f"key_{kind}": "p" for kind in KIND_NAMES}} for row in rows]
    file = tmp_path / "run.parquet"
    pq.write_table(versions(keyed, 0, lake.LAKE.empty_table()).select(["consignment_id", *HISTORY]), file)
    folder = tmp_path / "books"
    whole = Standing(folder).advance(date(2026, 1, 1), [("one", [file])])
    place = folder / whole.state.lower["pair"] / "keys"
    if damage == "missing":
        place.unlink()
    elif damage == "short":
        place.write_bytes(b"1234")
    else:
        (folder / store.STATE).write_bytes(b"{half")
    books = Standing(folder)
    assert books.runs == frozenset()
    assert books.advance(date(2026, 1, 1), [("one", [file])]).runs == {"one"}
    assert len(Standing(folder)._levels[0]["pair"]) == 1  # noqa: SLF001 - what the books hold
