from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tidewaiter.engine.once import once


def test_threads_that_ask_together_have_one_answer_made() -> None:
    together, made = Barrier(4), []

    @once(maxsize=2)
    def answer(asked: int) -> list[int]:
        made.append(asked)
        return [asked]

    def ask(_: int) -> list[int]:
        together.wait()
        return answer(7)

    with ThreadPoolExecutor(4) as threads:
        first, *others = threads.map(ask, range(4))
    assert made == [7]
    assert all(other is first for other in others)


def test_what_raises_is_asked_again() -> None:
    asked = []

    @once(maxsize=1)
    def answer() -> int:
        asked.append(1)
        if len(asked) == 1:
            raise ValueError("not yet")
        return 3

    with pytest.raises(ValueError, match="not yet"):
        answer()
    assert (answer(), answer(), len(asked)) == (3, 3, 2)


def test_no_more_are_kept_than_asked_for() -> None:
    made = []

    @once(maxsize=1)
    def answer(asked: int) -> int:
        made.append(asked)
        return asked

    assert [answer(1), answer(2), answer(1)] == [1, 2, 1]
    assert made == [1, 2, 1]
