from datetime import date

import pyarrow as pa
import pytest

from tidewaiter.selection.arms import Shares
from tidewaiter.selection.select import Drawing, select

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


def test_no_candidates_give_no_targets() -> None:
    assert select(candidates([]), 10, Shares(), DRAWING).num_rows == 0


def test_a_score_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        select(candidates([float("nan")]), 1, Shares(), DRAWING)
