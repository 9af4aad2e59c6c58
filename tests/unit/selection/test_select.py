from datetime import date, time

import pyarrow as pa
import pytest

from tidewaiter.selection.arms import Shares
from tidewaiter.selection.capacity import Exam, Shift
from tidewaiter.selection.select import Drawing, overflow, select, select_shift

DRAWING = Drawing("USJFK-MAIL", date(2026, 1, 5), "day", 7)


def candidates(scores: list[float], lookouts: list[list[str] | None] | None = None) -> pa.Table:
    count = len(scores)
    return pa.table(
        {
            "consignment_id": [f"s10:{i:03d}" for i in range(count)],
            "version": pa.array([1] * count, pa.int32()),
            "score": pa.array(scores, pa.float64()),
            "novelty": pa.array([1.0] * count, pa.float64()),
            "lookouts": pa.array(lookouts or [None] * count, pa.list_(pa.string())),
        }
    )


def test_the_highest_scores_are_exploited_and_every_row_has_a_propensity() -> None:
    got = select(candidates([float(i) for i in range(100)]), 10, Shares(), DRAWING)
    exploited = [row for row in got.to_pylist() if row["arm"] == "exploit"]
    assert {row["score"] for row in exploited} == {float(i) for i in range(91, 100)}
    assert min(got["propensity"].to_pylist()) > 0
    assert sum(got["chosen"].to_pylist()) == 10


def test_a_lookout_comes_first_whatever_its_score() -> None:
    got = select(candidates([5.0, 4.0, 0.0, 3.0], [None, None, ["L-1"], None]), 2, Shares(), DRAWING)
    row = got.to_pylist()[2]
    assert (row["arm"], row["position"], row["propensity"]) == ("lookout", 1, 1.0)


def test_the_same_seed_chooses_the_same_rows_in_any_order() -> None:
    table = candidates([1.0] * 200)
    back = table.take(list(reversed(range(200))))
    one = {r["consignment_id"] for r in select(table, 20, Shares(), DRAWING).to_pylist() if r["chosen"]}
    two = {r["consignment_id"] for r in select(back, 20, Shares(), DRAWING).to_pylist() if r["chosen"]}
    assert one == two


def test_another_shift_draws_other_ties() -> None:
    table = candidates([1.0] * 200)
    night = Drawing("USJFK-MAIL", date(2026, 1, 5), "night", 7)
    assert select(table, 20, Shares(), DRAWING)["chosen"] != select(table, 20, Shares(), night)["chosen"]


def in_shift(count: int, **more: object) -> pa.Table:
    table = candidates([float(i % 7) for i in range(count)])
    table = table.append_column("worth", pa.array([float(i % 7) for i in range(count)]))
    table = table.append_column("gross_mass_kg", pa.array([0.5 if i % 2 else 5.0 for i in range(count)]))
    for name, values in more.items():
        table = table.append_column(name, pa.array(values))
    return table


BUSY = Shift(
    "day",
    time(4),
    hours=5,
    officers=2,
    exams=[Exam("glove box", 45, at_most=4, below_kg=2), Exam("x-ray", 10, from_kg=2)],
)


def test_a_shift_with_kinds_of_examination_stays_within_minutes_and_equipment() -> None:
    got = select_shift(in_shift(100), BUSY, Shares(), DRAWING)
    chosen = [row["exam"] for row in got.to_pylist() if row["chosen"]]
    assert chosen.count("glove box") <= 4
    assert chosen.count("glove box") * 45 + chosen.count("x-ray") * 10 <= BUSY.minutes()
    assert {row["exam"] for row in got.to_pylist()} == {"glove box", "x-ray"}
    assert sorted(got["position"].to_pylist()) == list(range(1, 101))


def test_in_every_kind_everybody_may_be_chosen_by_chance() -> None:
    got = select_shift(in_shift(100), BUSY, Shares(), DRAWING)
    assert min(got["random_propensity"].to_pylist() + got["propensity"].to_pylist()) >= 0
    by_kind: dict[str, float] = {}
    for row in got.to_pylist():
        if row["propensity"] < 1:
            by_kind[row["exam"]] = min(by_kind.get(row["exam"], 1.0), row["propensity"])
    assert all(least > 0 for least in by_kind.values())


def test_what_was_taken_before_is_not_given_again() -> None:
    got = select_shift(in_shift(100), BUSY, Shares(), DRAWING, {"glove box": 4, "x-ray": 40})
    chosen = [row["exam"] for row in got.to_pylist() if row["chosen"]]
    assert len(chosen) * 10 + 4 * 45 + 40 * 10 <= BUSY.minutes()
    assert "glove box" not in chosen


def test_one_kind_of_examination_selects_as_a_capacity_does() -> None:
    plain = Shift("day", time(4), hours=5, officers=2, minutes_per_examination=60)
    table = in_shift(50)
    assert select_shift(table, plain, Shares(), DRAWING).equals(select(table, 10, Shares(), DRAWING))


def test_a_lookout_of_a_trusted_source_comes_before_others() -> None:
    table = candidates([9.0, 1.0, 5.0], [["L-1"], ["L-2"], ["L-3"]])
    trusted = table.append_column("confidence", pa.array([0.25, 1.0, 1.0]))
    assert select(trusted, 2, Shares(), DRAWING)["position"].to_pylist() == [3, 2, 1]


def test_lookouts_without_room_are_named_best_first() -> None:
    table = candidates([1.0, 3.0, 2.0, 9.0], [["L"], ["L"], ["L"], None])
    got = select(table, 1, Shares(), DRAWING)
    assert overflow(table, got) == ["s10:002", "s10:000"]


def test_who_is_barred_is_chosen_by_the_policy_alone() -> None:
    barred = [i < 90 for i in range(100)]
    got = select(in_shift(100, barred=barred), 20, Shares(0.5, 0.5), DRAWING).to_pylist()
    assert all(row["random_propensity"] == 0 for row, bar in zip(got, barred, strict=True) if bar)
    assert {row["arm"] for row, bar in zip(got, barred, strict=True) if bar and row["chosen"]} == {"exploit"}


def test_the_random_arm_reaches_small_strata() -> None:
    stratum = ["CN" if i < 980 else "XK" for i in range(1000)]
    got = select(in_shift(1000, stratum=stratum), 100, Shares(1.0, 1.0), DRAWING).to_pylist()
    chosen = [s for row, s in zip(got, stratum, strict=True) if row["chosen"]]
    assert chosen.count("XK") == 20  # all of them: half of the mass goes to strata alike, more than they have
    assert sum(row["propensity"] for row in got) == pytest.approx(100)


def test_no_candidates_give_no_targets() -> None:
    assert select(candidates([]), 10, Shares(), DRAWING).num_rows == 0


def test_a_score_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        select(candidates([float("nan")]), 1, Shares(), DRAWING)
