from enum import StrEnum

import pytest

from tidewaiter.centre.errors import Conflict
from tidewaiter.centre.moves import check_move


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    OUT = "out"


MOVES = {Light.RED: (Light.GREEN, Light.OUT), Light.GREEN: (Light.RED,), Light.OUT: ()}
SAID = "a light that is {at} cannot become {to}"


def test_what_the_table_has_is_let_through() -> None:
    check_move(MOVES, Light.RED, Light.OUT, SAID)
    with pytest.raises(Conflict) as refused:
        check_move(MOVES, Light.RED, Light.RED, SAID)
    assert str(refused.value) == "a light that is red cannot become red"
    assert refused.value.hint == "possible: green, out"
    assert (refused.value.code, refused.value.http_status) == ("illegal-move", 409)


def test_an_end_says_that_it_is_one() -> None:
    with pytest.raises(Conflict) as refused:
        check_move(MOVES, Light.OUT, Light.RED, SAID, "illegal-answer")
    assert refused.value.hint == "nothing is possible any more: it has ended"
    assert refused.value.code == "illegal-answer"
