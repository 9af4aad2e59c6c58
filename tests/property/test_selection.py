from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.selection.arms import Shares, inclusion
from tidewaiter.selection.select import Drawing, select

ROWS = st.lists(
    st.tuples(
        st.floats(-50, 50).map(lambda x: round(x, 1)),
        st.floats(0, 5),
        st.booleans(),
    ),
    max_size=60,
)
SHARES = st.builds(Shares, st.floats(0.01, 1.0), st.floats(0.01, 1.0))


def table(rows: list[tuple[float, float, bool]]) -> pa.Table:
    return pa.table(
        {
            "consignment_id": pa.array([f"c{i}" for i in range(len(rows))], pa.string()),
            "version": pa.array([1] * len(rows), pa.int32()),
            "score": pa.array([r[0] for r in rows], pa.float64()),
            "novelty": pa.array([r[1] for r in rows], pa.float64()),
            "lookouts": pa.array([["L"] if r[2] else None for r in rows], pa.list_(pa.string())),
        }
    )


@given(ROWS, st.integers(0, 80), SHARES, st.integers(0, 5))
def test_never_above_capacity_and_never_idle(
    rows: list[tuple[float, float, bool]], capacity: int, shares: Shares, seed: int
) -> None:
    got = select(table(rows), capacity, shares, Drawing("F", date(2026, 1, 1), "day", seed))
    assert sum(got["chosen"].to_pylist()) == min(capacity, len(rows))
    assert all(
        (arm is not None) == chosen
        for arm, chosen in zip(got["arm"].to_pylist(), got["chosen"].to_pylist(), strict=True)
    )


@given(ROWS.filter(bool), st.integers(1, 80), SHARES)
def test_propensities_are_probabilities_that_sum_to_the_capacity(
    rows: list[tuple[float, float, bool]], capacity: int, shares: Shares
) -> None:
    parts = inclusion(
        np.array([r[2] for r in rows]), np.array([r[0] for r in rows]), np.array([r[1] for r in rows]), capacity, shares
    )
    assert parts.total.min() >= 0
    assert parts.total.max() <= 1
    assert parts.total.sum() == pytest.approx(min(capacity, len(rows)))


@given(ROWS.filter(bool), st.integers(1, 80), SHARES)
def test_equal_rows_get_equal_chances(rows: list[tuple[float, float, bool]], capacity: int, shares: Shares) -> None:
    doubled = [*rows, *rows]
    parts = inclusion(
        np.array([r[2] for r in doubled]),
        np.array([r[0] for r in doubled]),
        np.array([r[1] for r in doubled]),
        capacity,
        shares,
    )
    half = len(rows)
    assert parts.total[:half] == pytest.approx(parts.total[half:])


@given(ROWS.filter(bool), st.integers(1, 80), SHARES, st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_row_order(
    rows: list[tuple[float, float, bool]], capacity: int, shares: Shares, random: object
) -> None:
    first = table(rows)
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]
    drawing = Drawing("F", date(2026, 1, 1), "day", 3)
    one = select(first, capacity, shares, drawing).sort_by("consignment_id")
    two = select(first.take(order), capacity, shares, drawing).sort_by("consignment_id")
    assert one.equals(two)
