"""What is due of naloxone and of certificates on a day, on each side of each border; the table of training."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tidewaiter.centre.certificates import drafts, kinds
from tidewaiter.centre.certificates.drafts import Standing, lacks, needed, standing_of
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.naloxone.drafts import CHECK_EVERY, EXPIRES_SOON, Due, lot_due, place_due
from tidewaiter.centre.safety import cards

ON = date(2026, 1, 5)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (-DAY, Due.EXPIRED),
        (timedelta(), Due.EXPIRES_SOON),
        (EXPIRES_SOON, Due.EXPIRES_SOON),
        (EXPIRES_SOON + DAY, Due.NONE),
    ],
)
def test_a_lot_may_be_used_on_its_last_day(left: timedelta, due: Due) -> None:
    assert lot_due(ON + left, 1, ON) is due
    assert lot_due(ON + left, 0, ON) is Due.NONE


def test_too_little_comes_before_not_counted() -> None:
    assert place_due(3, 4, None, ON) is Due.LOW
    assert place_due(4, 4, None, ON) is Due.CHECK
    assert place_due(4, 4, ON - CHECK_EVERY, ON) is Due.NONE
    assert place_due(4, 4, ON - CHECK_EVERY - DAY, ON) is Due.CHECK


def test_a_certificate_holds_on_its_last_day() -> None:
    standings = {left: standing_of(ON + left, ON, revoked=False) for left in (-DAY, timedelta(), drafts.SOON + DAY)}
    assert list(standings.values()) == [Standing.LAPSED, Standing.ENDS_SOON, Standing.HOLDS]
    assert standing_of(None, ON, revoked=False) is Standing.HOLDS
    assert standing_of(None, ON, revoked=True) is Standing.REVOKED


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], (Standing.MISSING, False)),
        ([(ON, ON, False)], None),
        ([(ON, None, False)], None),
        ([(ON - DAY, ON - DAY, False)], (Standing.LAPSED, True)),
        ([(ON - DAY, None, True)], (Standing.LAPSED, True)),
        ([(ON + DAY, None, False)], (Standing.LAPSED, True)),
        ([(ON - DAY, ON - DAY, False), (ON, None, False)], None),
    ],
)
def test_what_somebody_lacks(
    held: list[tuple[date, date | None, bool]], expected: tuple[Standing, bool] | None
) -> None:
    kind = kinds.Kind("x", "X", ("general",), 12, required=False)
    found = lacks([kind], {"x": held}, ON)
    assert [(one.standing, one.stops) for one in found] == ([] if expected is None else [expected])


def test_the_table_that_ships_names_cards_that_there_are(tmp_path: Path) -> None:
    table = kinds.kinds(tmp_path)
    assert {card for kind in table.values() for card in kind.cards} <= set(cards.cards(tmp_path))
    assert [kind.code for kind in needed(table, ["general"])] == ["safe-opening"]


@pytest.mark.parametrize("text", ["", "[[kind]]\ncode = 1\n", '[[kind]]\ncode = "x"\n', "kind = 3", "[["])
def test_a_table_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "training.toml").write_text(text, encoding="utf-8")
    with pytest.raises(OperatorError):
        kinds.kinds(tmp_path)
