"""Intake over any rows: nothing raises, order and rows are kept or accounted for, and doing it twice adds nothing."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.cargo.schema import CONSIGNMENT, ITEM, table
from tidewaiter.intake import grade, quarantine, regimes
from tidewaiter.intake.amend import KNOWN, amend, content_hash
from tidewaiter.intake.examine import Examined, examine

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
REGIMES = regimes.load()
SOME = settings(max_examples=settings().max_examples // 4)
"""A quarter of the profile's: each example plans and runs a query of a hundred conditions."""

TEXT = st.none() | st.sampled_from(["", "GB", "gifts", "LX123456785GB", "125-12345675", "mail", "air", "N/A", "USD"])
ANY_TEXT = TEXT | st.text(st.characters(codec="utf-8"), max_size=8)
TIMES = st.datetimes(timezones=st.just(UTC))
VALUES: dict[pa.DataType, st.SearchStrategy[object]] = {
    pa.string(): ANY_TEXT,
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.float64(): st.floats(),
    pa.bool_(): st.booleans(),
    pa.date32(): st.dates(),
    pa.timestamp("us", tz="UTC"): TIMES | st.datetimes(NOW.replace(tzinfo=None), timezones=st.just(UTC)),
    pa.list_(pa.string()): st.lists(ANY_TEXT, max_size=3),
    CONSIGNMENT.field("items").type: st.lists(
        st.none()
        | st.fixed_dictionaries({}, optional={f.name: st.none() | ANY_TEXT for f in ITEM if f.type == pa.string()}),
        max_size=2,
    ),
    CONSIGNMENT.field("attributes").type: st.lists(
        st.tuples(st.text(max_size=3), ANY_TEXT), max_size=2, unique_by=lambda pair: pair[0]
    ),
}
ROW = st.fixed_dictionaries(
    {"consignment_id": st.sampled_from(["x:1", "x:2", "x:", "x:3"])},
    optional={
        f.name: st.none() | VALUES[f.type] for f in CONSIGNMENT if f.name not in {"consignment_id", "source_position"}
    },
)
ROWS = st.lists(ROW, max_size=8).map(lambda rows: table([{**row, "source_position": i} for i, row in enumerate(rows)]))


def run(rows: pa.Table, at: datetime = NOW) -> Examined:
    return examine(rows, received_at=at, source_message="m", regimes=REGIMES, offices={"GB": "dover"})


@SOME
@given(ROWS)
def test_every_row_is_used_or_quarantined_and_order_is_kept(rows: pa.Table) -> None:
    got = run(rows)
    used = got.rows["source_position"].to_pylist()
    assert used == sorted(used)
    assert sorted([*used, *(q.position for q in got.quarantined)]) == rows["source_position"].to_pylist()
    assert set(got.rows["grade"].to_pylist()) <= set(grade.GRADES)


@SOME
@given(ROWS)
def test_examining_what_was_examined_changes_nothing(rows: pa.Table) -> None:
    first = run(rows)
    second = run(first.rows, NOW)
    assert same(second.rows, first.rows)
    assert second.quarantined == ()


@SOME
@given(ROWS, st.randoms(use_true_random=False))
def test_a_rows_grade_does_not_depend_on_its_neighbours(rows: pa.Table, random) -> None:
    order = list(range(rows.num_rows))
    random.shuffle(order)
    straight, shuffled = run(rows), run(rows.take(pa.array(order, pa.int64())))
    assert judged(straight) == judged(shuffled)


def judged(got: Examined) -> dict[int, tuple[str, list[str]]]:
    """Grade and codes by place in the message."""
    rows = got.rows.select(["source_position", "grade", "problem_codes"]).to_pylist()
    return {row["source_position"]: (row["grade"], row["problem_codes"]) for row in rows}


@given(ROWS)
def test_a_quarantined_row_comes_back_as_it_was(rows: pa.Table) -> None:
    kept = quarantine.rows_quarantined(rows, [[]] * rows.num_rows)
    back = [quarantine.replay(q.raw_json) for q in kept]
    assert same(pa.concat_tables([CONSIGNMENT.empty_table(), *back]), rows)


STORIES = st.lists(st.tuples(st.sampled_from(["x:1", "x:2"]), st.sampled_from("abc"), st.integers(0, 3)), max_size=12)


def told(story: list[tuple[str, str, int]]) -> pa.Table:
    return table(
        [
            {
                "consignment_id": identity,
                "goods_description": said,
                "received_at": NOW + timedelta(hours=hour),
                "source_position": i,
            }
            for i, (identity, said, hour) in enumerate(story)
        ]
    )


@SOME
@given(STORIES)
def test_amending_a_batch_twice_adds_nothing(story: list[tuple[str, str, int]]) -> None:
    first = amend(told(story), KNOWN.empty_table())
    second = amend(told(story), first.rows)
    assert second.rows.num_rows == 0
    assert second.duplicates + second.late == len(story)


@SOME
@given(STORIES, STORIES)
def test_versions_have_no_gaps_and_every_row_is_accounted_for(
    earlier: list[tuple[str, str, int]], story: list[tuple[str, str, int]]
) -> None:
    first = amend(told(earlier), KNOWN.empty_table())
    second = amend(told(story), first.rows)
    for identity in ("x:1", "x:2"):
        versions = [
            version
            for part in (first, second)
            for name, version in zip(
                part.rows["consignment_id"].to_pylist(), part.rows["version"].to_pylist(), strict=True
            )
            if name == identity
        ]
        assert versions == list(range(1, len(versions) + 1))
    aside = second.set_aside["row"].to_pylist()
    assert sorted([*second.rows["source_position"].to_pylist(), *aside]) == list(range(len(story)))
    assert second.duplicates + second.late == len(aside)


@SOME
@given(ROWS, st.randoms(use_true_random=False))
def test_the_content_hash_belongs_to_the_row(rows: pa.Table, random) -> None:
    order = list(range(rows.num_rows))
    random.shuffle(order)
    straight = content_hash(rows).to_pylist()
    assert content_hash(rows.take(pa.array(order, pa.int64()))).to_pylist() == [straight[i] for i in order]
    assert None not in straight


def same(left: pa.Table, right: pa.Table) -> bool:
    """Equal tables, NaN being equal to itself."""
    return left.schema.equals(right.schema) and repr(left.to_pylist()) == repr(right.to_pylist())
