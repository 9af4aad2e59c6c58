"""Words laid beside each other: the most alike first, each once."""

import numpy as np

from tidewaiter.parties.screening.beside import begins, laid, ordered


def test_the_most_alike_are_laid_first_and_each_once() -> None:
    alike = np.array([[0.9, 1.0, 0.0], [0.0, 0.95, 0.2]])
    pair, taken = np.zeros(2, dtype=np.int64), np.zeros(3, dtype=np.bool_)
    laid(alike, 2, 3, pair, taken)
    assert pair.tolist() == [1, -1]
    assert taken.tolist() == [False, True, False]


def test_order_counts_neighbours_that_keep_it() -> None:
    assert ordered(np.array([0, 1, 2]), 3) == 1.0
    assert ordered(np.array([2, -1, 0]), 3) == 0.0
    assert ordered(np.array([-1, 1]), 2) == 1.0


def test_one_word_begins_with_another() -> None:
    data = np.frombuffer(b"temurtemurchik", dtype=np.uint8)
    assert begins(data, 0, 5, data, 5, 14)
    assert not begins(data, 0, 5, data, 6, 14)
