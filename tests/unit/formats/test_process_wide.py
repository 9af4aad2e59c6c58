"""A setting of the process is changed by the first who enters, and set back by the last who leaves, also by a fault."""

from collections.abc import Callable

import pytest

from tidewaiter.formats.process_wide import Within


def noted(told: list[str]) -> Within:
    def change() -> Callable[[], None]:
        told.append("changed")
        return lambda: told.append("back")

    return Within(change)


def test_the_first_changes_it_and_the_last_sets_it_back() -> None:
    told: list[str] = []
    within = noted(told)
    with within():
        with within():
            assert told == ["changed"]
        assert told == ["changed"]
    assert told == ["changed", "back"]
    with within():
        pass
    assert told == ["changed", "back"] * 2


def test_a_fault_sets_it_back_too() -> None:
    told: list[str] = []
    with pytest.raises(KeyError), noted(told)():
        raise KeyError
    assert told == ["changed", "back"]
