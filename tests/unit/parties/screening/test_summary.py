"""Hits as columns beside a row: the strongest, how many, on which lists; screened without a hit is not unscreened."""

import pyarrow as pa

from tidewaiter.parties.screening.result import HIT
from tidewaiter.parties.screening.summary import PAIR, SUMMARY, completed, summary, undecided

ROWS = pa.table({"consignment_id": ["a", "b", "c"], "version": pa.array([1, 2, None], pa.int32())})


def hit(name: str, version: int | None, listed: str, score: float, entry: str = "1") -> dict[str, object]:
    return {
        "consignment_id": name, "version": version, "kind": "name", "field": "consignor_name",
        "filed": f"filed {entry}", "list": listed, "entry_id": entry, "entry_kind": "person", "listed": "x",
        "strength": "strong", "scripts": "Latin-Latin", "score": score,
    }  # fmt: skip


def hits(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=HIT)


def test_the_strongest_hit_the_number_and_the_lists_in_order() -> None:
    found = hits(hit("b", 2, "zeta", 0.7), hit("b", 2, "alpha", 0.9, "7"), hit("b", 2, "zeta", 0.8, "2"))
    assert summary(ROWS, found).to_pylist() == [
        {"screening_score": 0.0, "screening_hits": 0.0, "screening_lists": []},
        {"screening_score": 0.9, "screening_hits": 3.0, "screening_lists": ["alpha", "zeta"]},
        {"screening_score": 0.0, "screening_hits": 0.0, "screening_lists": []},
    ]


def test_a_hit_of_another_version_or_consignment_is_not_the_rows() -> None:
    found = hits(hit("b", 1, "zeta", 0.7), hit("x", 2, "zeta", 0.9), hit("c", None, "zeta", 0.8))
    assert summary(ROWS, found)["screening_score"].to_pylist() == [0.0, 0.0, 0.8]


def test_a_row_alone_is_the_row_among_others() -> None:
    found = hits(hit("a", 1, "zeta", 0.7), hit("b", 2, "alpha", 0.9), hit("c", None, "beta", 0.6))
    whole = summary(ROWS, found).to_pylist()
    assert [summary(ROWS.slice(n, 1), found).to_pylist() for n in range(3)] == [[row] for row in whole]


def test_no_hit_and_no_row() -> None:
    assert summary(ROWS, HIT.empty_table())["screening_hits"].to_pylist() == [0.0, 0.0, 0.0]
    assert summary(ROWS.slice(0, 0), hits(hit("a", 1, "z", 0.7))).equals(SUMMARY.empty_table())


def test_not_screened_is_null() -> None:
    rows = completed(ROWS)
    assert rows.select(SUMMARY.names).to_pylist()[0] == dict.fromkeys(SUMMARY.names)
    assert completed(rows) is rows


def test_a_dismissed_pair_does_not_count_and_another_value_or_entry_does() -> None:
    found = hits(hit("a", 1, "z", 0.7), hit("a", 1, "z", 0.8, "2"), hit("b", 2, "y", 0.9))
    dismissed = pa.Table.from_pylist([{"filed": "filed 1", "list": "z", "entry_id": "1"}], schema=PAIR)
    left = undecided(found, dismissed)
    assert [(one["list"], one["entry_id"]) for one in left.to_pylist()] == [("z", "2"), ("y", "1")]
    assert undecided(found, PAIR.empty_table()) is found
