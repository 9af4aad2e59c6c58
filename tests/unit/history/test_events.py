import pyarrow as pa
import xxhash

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.history.events import KNOWN, mark_events

NOTHING = KNOWN.empty_table()


def rows(*versions):
    schema = pa.schema(
        [
            ("consignment_id", pa.string()),
            ("version", pa.int32()),
            *((f"key_{kind}", pa.string()) for kind in KIND_NAMES),
        ]
    )
    return pa.Table.from_pylist(
        [dict(zip(("consignment_id", "version"), v[:2], strict=True)) | v[2] for v in versions], schema
    )


def events(table, kind):
    return table[f"event_{kind}"].to_pylist()


def test_a_hash_is_the_xxh64_of_the_key():
    marked = mark_events(rows(("a", 1, {"key_consignor": "acme ltd"})), NOTHING)
    digest = xxhash.xxh64_digest(b"acme ltd", seed=42)
    expected = int.from_bytes(digest, "big", signed=True)
    assert marked["hash_consignor"].to_pylist() == [expected]
    assert marked["hash_consignee"].to_pylist() == [None]
    assert events(marked, "consignor") == [True]
    assert events(marked, "consignee") == [False]


def test_an_amendment_counts_again_only_where_the_key_changed():
    first = {"key_consignor": "acme", "key_goods": "toys", "key_filer": "post"}
    second = {"key_consignor": "acme", "key_goods": "shoes"}
    marked = mark_events(rows(("a", 2, second), ("a", 1, first)), NOTHING)
    assert marked["version"].to_pylist() == [2, 1]
    assert events(marked, "consignor") == [False, True]
    assert events(marked, "goods") == [True, True]
    assert events(marked, "filer") == [False, True]


def test_what_is_stored_is_the_version_before():
    known = mark_events(rows(("a", 1, {"key_consignor": "acme", "key_goods": "toys"})), NOTHING)
    arrived = rows(("b", 1, {"key_consignor": "acme"}), ("a", 2, {"key_consignor": "acme", "key_goods": "shoes"}))
    marked = mark_events(arrived, known.append_column("more", pa.array(["is ignored"])))
    assert marked.num_rows == 2
    assert events(marked, "consignor") == [True, False]
    assert events(marked, "goods") == [False, True]


def test_a_key_that_was_missing_counts_when_it_comes():
    marked = mark_events(rows(("a", 1, {}), ("a", 2, {"key_goods": "toys"}), ("a", 3, {})), NOTHING)
    assert events(marked, "goods") == [False, True, False]


def test_marking_twice_is_marking_once_and_an_empty_table_stays_empty():
    once = mark_events(rows(("a", 1, {"key_goods": "toys"})), NOTHING)
    assert mark_events(once, NOTHING).equals(once)
    assert mark_events(rows(), NOTHING).num_rows == 0


def test_all_stored_versions_may_be_known_and_the_last_is_the_version_before():
    known = mark_events(rows(("a", 1, {"key_goods": "toys"}), ("a", 2, {"key_goods": "shoes"})), NOTHING)
    arrived = rows(("a", 3, {"key_goods": "toys"}))
    assert events(mark_events(arrived, known), "goods") == [True]
    assert events(mark_events(rows(("a", 3, {"key_goods": "shoes"})), known), "goods") == [False]
