import numpy as np

from tidewaiter.selection.capacity import Exam
from tidewaiter.selection.lanes import of_mass, slots

XRAY = Exam("x-ray", 5, at_most=4, from_kg=2)
GLOVE = Exam("glove box", 45, at_most=3, below_kg=2)
OPEN = Exam("physical", 20)


def test_mass_decides_which_kind_of_examination_meets_it() -> None:
    lane = of_mass(np.array([0.5, 2.0, 40.0, np.nan]), [GLOVE, XRAY, OPEN])
    assert lane.tolist() == [0, 1, 1, 2]


def test_minutes_go_where_they_are_worth_most() -> None:
    lane = np.array([0] * 10 + [1] * 10)
    worth = np.array([1.0] * 10 + [3.0] * 10)
    # 45 minutes for 1.0 against 20 for 3.0: all but what each keeps goes to the second.
    taken = slots(lane, np.zeros(20, dtype=bool), worth, [Exam("a", 45), Exam("b", 20)], 45 * 2 + 20 * 8)
    assert taken == [2, 8]


def test_a_lookout_gets_its_minutes_before_what_is_worth_more() -> None:
    lane = np.array([0] * 5 + [1] * 5)
    lookout = np.array([True] * 5 + [False] * 5)
    worth = np.array([0.0] * 5 + [9.0] * 5)
    assert slots(lane, lookout, worth, [Exam("a", 10), Exam("b", 10)], 70) == [5, 2]


def test_equipment_and_minutes_are_never_exceeded() -> None:
    rng = np.random.default_rng(1)
    exams = [GLOVE, XRAY, OPEN]
    for minutes in (0, 4, 30, 100, 500, 5000):
        lane = rng.integers(0, 3, size=40)
        taken = slots(lane, rng.random(40) < 0.1, rng.random(40), exams, minutes)
        assert sum(n * e.minutes for n, e in zip(taken, exams, strict=True)) <= minutes
        assert taken[0] <= 3
        assert taken[1] <= 4
        assert all(n <= (lane == k).sum() for k, n in enumerate(taken))


def test_every_kind_keeps_two_so_that_it_can_be_measured() -> None:
    lane = np.array([0] * 5 + [1] * 50)
    worth = np.array([0.0] * 5 + [1.0] * 50)
    assert slots(lane, np.zeros(55, dtype=bool), worth, [Exam("a", 30), Exam("b", 10)], 300)[0] == 2
