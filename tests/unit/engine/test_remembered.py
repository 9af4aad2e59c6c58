"""Answers kept by text."""

import pyarrow as pa

from tidewaiter.engine.remembered import LEAST_TEXTS, Remembered


class Counting:
    """A work that says the length of a text, and how many texts it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, texts: pa.Array) -> pa.Table:
        self.asked.append(len(texts))
        return pa.table({"length": [None if text is None else len(text) for text in texts.to_pylist()]})


def _texts(first: int, last: int) -> pa.Array:
    return pa.array([None if n == first else "x" * (n % 97) + str(n) for n in range(first, last)], pa.string())


def _lengths(texts: pa.Array) -> list[int | None]:
    return [None if text is None else len(text) for text in texts.to_pylist()]


def test_only_texts_that_are_new_are_worked_out_and_the_order_is_theirs():
    kept, work = Remembered(), Counting()
    for texts in (_texts(0, 2000), _texts(500, 2500), _texts(1200, 2400)):
        assert kept.of("length", texts, work)["length"].to_pylist() == _lengths(texts)
    assert work.asked == [2000, 500]


def test_another_work_has_answers_of_its_own():
    kept, one, other = Remembered(), Counting(), Counting()
    kept.of("one", _texts(0, 2000), one)
    kept.of("other", _texts(0, 2000), other)
    assert (one.asked, other.asked) == ([2000], [2000])


def test_few_texts_are_neither_kept_nor_looked_up():
    kept, work = Remembered(), Counting()
    for _ in range(2):
        kept.of("length", _texts(0, LEAST_TEXTS - 1), work)
    assert work.asked == [LEAST_TEXTS - 1] * 2


def test_what_is_kept_is_bounded_and_answers_stay_right():
    kept, work = Remembered(most_texts=1500, most_works=1), Counting()
    for texts in (_texts(0, 1200), _texts(600, 2400), _texts(0, 1200)):
        assert kept.of("length", texts, work)["length"].to_pylist() == _lengths(texts)
    assert work.asked == [1200, 1200]
    kept.of("other", _texts(0, 1200), work)
    kept.of("length", _texts(0, 1200), work)
    assert work.asked[-1] == 1200
