import pyarrow as pa
import pytest

from tidewaiter.selection.fairness import compare


def stream(**sizes: int) -> pa.Table:
    return pa.table({"group": list(sizes), "count": list(sizes.values())})


def targets(rows: list[tuple[str, str, int, int]]) -> pa.Table:
    """(group, arm, examined, found) as a row a target."""
    group, arm, finding = [], [], []
    for name, of_arm, examined, found in rows:
        group += [name] * examined
        arm += [of_arm] * examined
        finding += [True] * found + [False] * (examined - found)
    return pa.table({"group": group, "arm": arm, "examined": [True] * len(group), "finding": finding})


def test_a_group_that_is_opened_more_and_yields_less_is_flagged() -> None:
    rows = {
        g.name: g
        for g in compare(
            stream(AA=9000, BB=1000),
            targets([("AA", "exploit", 100, 40), ("BB", "exploit", 100, 3), ("BB", "random", 9, 1)]),
        )
    }
    assert rows["BB"].flagged
    assert rows["BB"].times_share == pytest.approx(5.0)
    assert rows["BB"].random.value == pytest.approx(1 / 9)
    assert not rows["AA"].flagged


def test_a_group_that_is_opened_more_because_more_is_found_is_not() -> None:
    rows = {
        g.name: g
        for g in compare(stream(AA=9000, BB=1000), targets([("AA", "exploit", 100, 20), ("BB", "exploit", 100, 40)]))
    }
    assert not rows["BB"].flagged


def test_few_examinations_flag_nobody() -> None:
    rows = compare(stream(AA=9000, BB=10), targets([("AA", "exploit", 100, 60), ("BB", "exploit", 5, 0)]))
    assert not any(g.flagged for g in rows)


def test_what_was_not_filed_is_a_group_too() -> None:
    table = pa.table({"group": pa.array([None, "AA"]), "count": [3, 9]})
    assert [g.name for g in compare(table, targets([("AA", "exploit", 4, 1)]))] == ["AA", "not filed"]


def test_no_targets_compare_as_nothing() -> None:
    assert compare(stream(AA=5), targets([]))[0].chosen == 0
