import pytest

from tidewaiter.pipeline import looked_up


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([0], [range(1)]),
        ([3, 3, 3, 3], [range(3), range(3, 4)]),
        ([12, 3, 12, 1, 1], [range(1), range(1, 2), range(2, 3), range(3, 5)]),
        ([5, 5], [range(2)]),
    ],
    ids=["nothing", "an empty part", "filled up", "a part that is too large is alone", "to the row"],
)
def test_stretches_hold_all_parts_in_their_order(monkeypatch, sizes, expected) -> None:
    monkeypatch.setattr(looked_up, "ROWS_TOGETHER", 10)
    assert list(looked_up.stretches(sizes)) == expected
