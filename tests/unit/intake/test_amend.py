from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.intake.amend import KNOWN, NOT_CONTENT, Amended, amend, content_hash

T0 = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOTHING = KNOWN.empty_table()


def batch(*said: str, hours: float = 0, identity: str = "x:1") -> pa.Table:
    """Rows of one consignment that say these things, received some hours after T0."""
    at = T0 + timedelta(hours=hours)
    return table(
        [
            {"consignment_id": identity, "goods_description": text, "received_at": at, "source_position": i}
            for i, text in enumerate(said)
        ]
    )


def store(*amended: Amended) -> pa.Table:
    return pa.concat_tables([a.rows.select(KNOWN.names) for a in amended]) if amended else NOTHING


def told(got: Amended) -> list[tuple[str, int]]:
    return list(zip(got.rows["goods_description"].to_pylist(), got.rows["version"].to_pylist(), strict=True))


def test_what_is_new_is_version_one() -> None:
    got = amend(batch("tea"), NOTHING)
    assert told(got) == [("tea", 1)]
    assert (got.duplicates, got.late, got.superseded.num_rows, got.set_aside.num_rows) == (0, 0, 0, 0)


def test_versions_in_one_batch_are_numbered_in_source_order() -> None:
    got = amend(batch("tea", "coffee", "cocoa"), NOTHING)
    assert told(got) == [("tea", 1), ("coffee", 2), ("cocoa", 3)]
    assert got.superseded.to_pylist() == [
        {"consignment_id": "x:1", "version": 1, "superseded_by": 2},
        {"consignment_id": "x:1", "version": 2, "superseded_by": 3},
    ]


def test_the_same_again_is_set_aside_and_listed() -> None:
    first = amend(batch("tea"), NOTHING)
    got = amend(batch("tea", hours=5), store(first))
    assert (told(got), got.duplicates) == ([], 1)
    assert got.set_aside.to_pylist() == [
        {
            "row": 0,
            "consignment_id": "x:1",
            "content_hash": first.rows["content_hash"][0].as_py(),
            "reason": "duplicate",
        }
    ]


def test_the_same_row_twice_in_a_batch_counts_once() -> None:
    got = amend(batch("tea", "tea", "coffee", "tea"), NOTHING)
    assert told(got) == [("tea", 1), ("coffee", 2)]
    assert got.set_aside["row"].to_pylist() == [1, 3]


def test_another_content_is_the_next_version() -> None:
    first = amend(batch("tea"), NOTHING)
    got = amend(batch("coffee", hours=1), store(first))
    assert told(got) == [("coffee", 2)]
    assert got.superseded.to_pylist() == [{"consignment_id": "x:1", "version": 1, "superseded_by": 2}]


def test_the_whole_history_sent_again_changes_nothing() -> None:
    first = amend(batch("tea", "coffee"), NOTHING)
    got = amend(batch("tea", "coffee", hours=9), store(first))
    assert (told(got), got.duplicates) == ([], 2)


def test_a_file_that_grows_adds_only_what_is_new() -> None:
    first = amend(batch("tea", "coffee"), NOTHING)
    assert told(amend(batch("tea", "coffee", "cocoa", hours=9), store(first))) == [("cocoa", 3)]


@pytest.mark.parametrize("again", [("tea",), ("tea", "tea"), ("coffee", "tea")])
def test_a_filer_may_go_back_to_what_it_said_before(again) -> None:
    first = amend(batch("tea", "coffee"), NOTHING)
    assert told(amend(batch(*again, hours=9), store(first))) == [("tea", 3)]


def test_a_filer_may_go_back_to_the_latest_version_after_saying_something_new() -> None:
    first = amend(batch("tea", "coffee"), NOTHING)
    got = amend(batch("cocoa", "coffee", hours=9), store(first))
    assert told(got) == [("cocoa", 3), ("coffee", 4)]
    assert told(amend(batch("cocoa", "coffee", hours=9), store(first, got))) == []


def test_going_back_within_a_batch_needs_a_later_time_of_receipt() -> None:
    later = pa.concat_tables([batch("tea"), batch("coffee", hours=1), batch("tea", hours=2)])
    assert told(amend(later, NOTHING)) == [("tea", 1), ("coffee", 2), ("tea", 3)]


@pytest.mark.parametrize("hours", [0, -1])
def test_an_old_version_that_was_not_received_later_is_a_duplicate(hours) -> None:
    first = amend(batch("tea", "coffee"), NOTHING)
    got = amend(batch("tea", hours=hours), store(first))
    assert (told(got), got.duplicates) == ([], 1)


def test_what_was_received_before_the_latest_version_is_late() -> None:
    first = amend(batch("coffee"), NOTHING)
    got = amend(batch("tea", hours=-3), store(first))
    assert (told(got), got.late, got.set_aside["reason"].to_pylist()) == ([], 1, ["late"])


def test_with_the_latest_version_alone_a_history_sent_again_is_still_known() -> None:
    first = amend(batch("tea", "coffee"), NOTHING)
    latest = store(first).slice(1)
    got = amend(batch("tea", "coffee", hours=9), latest)
    assert (told(got), got.duplicates) == ([], 2)
    assert told(amend(batch("coffee", "cocoa", hours=9), latest)) == [("cocoa", 3)]


def test_consignments_do_not_touch_each_other() -> None:
    both = pa.concat_tables([batch("tea", "coffee"), batch("tea", identity="x:2"), batch("cocoa")])
    got = amend(both, NOTHING)
    assert list(zip(got.rows["consignment_id"].to_pylist(), got.rows["version"].to_pylist(), strict=True)) == [
        ("x:1", 1),
        ("x:1", 2),
        ("x:2", 1),
        ("x:1", 3),
    ]


def test_further_columns_stay_and_no_rows_are_fine() -> None:
    graded = batch("tea").append_column("grade", pa.array(["A"]))
    assert amend(graded, NOTHING).rows.column_names == [*CONSIGNMENT.names, "grade", "content_hash"]
    assert amend(graded.slice(0, 0), NOTHING).rows.num_rows == 0


def hashed(**fields: object) -> str:
    return content_hash(table([{"consignment_id": "x:1", "source_position": 0, **fields}]))[0].as_py()


def test_the_hash_is_the_same_in_every_process() -> None:
    # Written down once: were it to change, every consignment sent again would look amended.
    assert (
        hashed(
            consignee_name="Zoë",
            gross_mass_kg=0.1,
            package_quantity=2,
            eta=T0,
            posted_on=T0.date(),
            container=["CSQU3054383"],
            items=[{"sequence": 1, "declared_value": 12.5}],
            attributes=[("a", "1")],
            simulated=True,
        )
        == "002d25ac7b2f79364510528dd48ca4617ea8786bb22d58d5824ad8f9b415ccb1"
    )


@pytest.mark.parametrize("name", sorted(NOT_CONTENT))
def test_how_the_data_travelled_is_not_content(name) -> None:
    other = {"version": 2, "received_at": T0, "source_position": 5}.get(name, "other")
    assert hashed(**{name: other}) == hashed()


def differing() -> list[dict[str, object]]:
    return [
        {},
        {"consignor_name": "a"},
        {"consignee_name": "a"},
        {"consignor_name": ""},
        {"consignor_name": "a;consignor_city=1:b"},
        {"consignor_name": "a", "consignor_city": "b"},
        {"eta": T0},
        {"eta": T0 + timedelta(microseconds=1)},
        {"gross_mass_kg": 0.1},
        {"gross_mass_kg": 0.1 + 1e-17 + 1e-16},
        {"container": []},
        {"container": ["a", "b"]},
        {"container": ["ab"]},
        {"container": ["a", None, "b"]},
        {"items": [{"sequence": 1}]},
        {"items": [{"sequence": 1}, {"sequence": 2}]},
        {"items": [{"hs_code": "1"}]},
        {"attributes": [("a", "b")]},
        {"attributes": [("ab", "")]},
        {"simulated": False},
    ]


def test_different_contents_have_different_hashes() -> None:
    rows = table([{"consignment_id": "x:1", "source_position": 0, **fields} for fields in differing()])
    hashes = content_hash(rows).to_pylist()
    assert len(set(hashes)) == len(hashes) == len(differing())


def test_the_order_of_attributes_says_nothing() -> None:
    assert hashed(attributes=[("a", "1"), ("b", "2")]) == hashed(attributes=[("b", "2"), ("a", "1")])
