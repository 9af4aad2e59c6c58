import numpy as np
import pytest

from tidewaiter.history.standing import widths
from tidewaiter.history.standing.kernels import NEVER


@pytest.mark.parametrize(
    ("columns", "width"),
    [
        ([[0, 127]], "i1"),
        ([[0, 100], [27, -128]], "i1"),
        ([[0, 100], [28]], "i2"),
        ([[-100], [-29, 5]], "i2"),
        ([[32_767]], "i2"),
        ([[32_767], [1]], "i4"),
        ([[]], "i1"),
    ],
)
def test_counts_are_as_wide_as_their_sums_may_be(columns: list[list[int]], width: str) -> None:
    assert widths.of_sums([np.array(one, dtype=np.int32) for one in columns]) == width


@pytest.mark.parametrize(
    ("days", "width"),
    [([0, 65_534, NEVER], "u2"), ([65_535], "i4"), ([-1, 5], "i4"), ([], "u2"), ([20_000, 2**30], "i4")],
)
def test_days_come_back_as_they_were(days: list[int], width: str) -> None:
    held = np.array(days, dtype=np.int32)
    assert widths.of_days([held]) == width
    narrow = widths.narrow_days(held, width)
    assert narrow.dtype == np.dtype(width)
    assert widths.wide_days(narrow).tolist() == days
    assert widths.of_days([narrow]) == width


def test_numbers_that_are_wide_are_not_copied() -> None:
    held = np.arange(3, dtype=np.int32)
    assert widths.wide_counts(held) is held
    assert widths.wide_days(held) is held
    assert widths.wide_counts(held.astype("i1")).tolist() == [0, 1, 2]
