"""Which rules are afforded: none that another covers, none that joins what is common, none beyond the budget."""

import math
from collections import Counter

import pyarrow as pa
import pytest

from invented_people import prepared
from tidewaiter.parties.resolution import blocking
from tidewaiter.parties.resolution.blocking import IMPLIED, affordable, ceiling
from tidewaiter.parties.resolution.comparisons import BLOCKS
from tidewaiter.parties.resolution.prepare import PREPARED


def _records(count: int, **columns: list[str | None]) -> pa.Table:
    filled = {name: columns.get(name, [None] * count) for name in PREPARED.names}
    filled["unique_id"] = [str(n) for n in range(count)]
    return pa.table({name: pa.array(values, pa.string()) for name, values in filled.items()}, schema=PREPARED)


@pytest.fixture(scope="module")
def records() -> tuple[pa.Table, list[str]]:
    return prepared(100, 3)


def _joined_by_birth(table: pa.Table, entity: list[str]) -> float:
    born = table["birth_date"].to_pylist()
    true = [(a, b) for a in range(len(born)) for b in range(a) if entity[a] == entity[b]]
    return sum(born[a] is not None and born[a] == born[b] for a, b in true) / len(true)


def _shared(rule: tuple[str, ...]) -> set[str]:
    return {*rule, *(implied for name in rule for implied in IMPLIED.get(name, ()))}


def test_no_rule_is_taken_whose_pairs_another_gives(records: tuple[pa.Table, list[str]]) -> None:
    taken = affordable(records[0])
    assert len(taken) > 5
    assert not [(a, b) for a in taken for b in taken if a != b and set(a) <= _shared(b)]


def test_a_wider_rule_takes_the_place_of_those_it_covers() -> None:
    people = _records(40, surname=[f"s{n // 2}" for n in range(40)], postcode=[f"p{n // 2}" for n in range(40)])
    assert affordable(people) == [("surname", "postcode")]
    born = people.set_column(
        people.column_names.index("birth_date"),
        PREPARED.field("birth_date"),
        pa.array([f"19{50 + n // 2}0101" for n in range(40)]),
    )
    taken = affordable(born)
    assert ("birth_date",) in taken
    assert ("surname", "birth_date") not in taken


def test_a_telephone_under_everybody_is_no_rule() -> None:
    count = blocking.LARGEST_BLOCK + 1
    hub = _records(count, phone_7=["5550100"] * count, email=[f"e{n // 2}" for n in range(count)])
    assert affordable(hub) == [("email",)]


def test_a_rule_beyond_its_share_of_the_budget_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    people = _records(60, phone_7=[f"p{n // 30}" for n in range(60)], email=[f"e{n // 2}" for n in range(60)])
    assert ("phone_7",) in affordable(people)
    monkeypatch.setattr(blocking, "PAIRS_A_RECORD", 50)  # 870 pairs of one telephone; a quarter of 3,000 are 750
    assert affordable(people) == [("email",)]


def test_all_rules_together_keep_to_the_budget(
    records: tuple[pa.Table, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocking, "PAIRS_A_RECORD", 3)
    taken = affordable(records[0])
    assert taken
    rows = records[0].to_pylist()
    keys = [Counter(tuple(row[name] for name in rule) for row in rows) for rule in taken]
    sizes = [size for counted in keys for key, size in counted.items() if None not in key]
    assert sum(math.comb(size, 2) for size in sizes) <= 3 * len(rows)


def test_pairs_between_two_files_are_counted_between_them() -> None:
    left, right = _records(4, email=["a", "b", "c", "d"]), _records(3, email=["d", "e", "e"])
    assert affordable(left) == []
    assert affordable(left, right) == [("email",)]
    assert affordable(left, _records(3, email=["x", "y", "y"])) == []


def test_the_ceiling_is_the_share_of_true_pairs_that_rules_reach(records: tuple[pa.Table, list[str]]) -> None:
    table, entity = records
    assert ceiling(table, entity, affordable(table)) == 1
    assert ceiling(table, entity, []) == 0
    born = ceiling(table, entity, [("birth_date",)])
    assert 0 < born < 1
    assert born == pytest.approx(_joined_by_birth(table, entity))
    assert math.isnan(ceiling(table, [str(n) for n in range(table.num_rows)], BLOCKS[:1]))
