"""The account of a pair: its sentences name the values, its bits add up to the weight."""

import math
from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from invented_people import prepared
from tidewaiter.parties.resolution import link, model
from tidewaiter.parties.resolution.comparisons import HOUSEHOLD
from tidewaiter.parties.resolution.explain import DIFFERENT, GUARD, UNKNOWN, Account, account
from tidewaiter.parties.resolution.incremental import Base

Explained = Callable[[dict[str, str | None], dict[str, str | None]], Account]


@pytest.fixture(scope="module")
def records() -> pa.Table:
    return prepared(100, 9)[0]


@pytest.fixture(scope="module")
def explained(records: pa.Table) -> Iterator[Explained]:
    """The account of a pair of rows, under a model of these records."""
    trained = link.train(records, options=model.Options(sampled_pairs=20_000))
    with Base(records, trained) as base:

        def told(left: dict[str, str | None], right: dict[str, str | None]) -> Account:
            rows = [pa.Table.from_pylist([row], schema=records.schema) for row in (left, right)]
            return account(base.compared(*rows), trained)

        yield told


def _row(records: pa.Table, name: str) -> dict[str, str | None]:
    row: dict[str, str | None] = records.filter(pc.equal(records["unique_id"], name)).to_pylist()[0]
    return row


def _adds_up(told: Account) -> None:
    assert told.prior + sum(step.bits for step in told.steps) == pytest.approx(told.weight, abs=1e-6)
    assert told.probability == pytest.approx(1 / (1 + 2**-told.weight))
    assert list(told.steps) == sorted(told.steps, key=lambda step: -abs(step.bits))


def test_bits_add_up_to_the_weight(records: pa.Table, explained: Explained) -> None:
    for right in ("p4-1", "p4-2", "p5-0", "p77-2"):
        told = explained(_row(records, "p4-0"), _row(records, right))
        _adds_up(told)
        assert told.weight > 0 if right.startswith("p4-") else told.weight < 0


def test_sentences_name_the_values_and_what_was_compared(records: pa.Table, explained: Explained) -> None:
    left, right = _row(records, "p4-0"), _row(records, "p4-2")
    told = explained(left, right)
    sentences = told.sentences()
    assert len(sentences) == len(told.steps) + 1
    assert sentences[0].startswith("Two records taken at random are one party with ")
    share = 2**told.prior / (1 + 2**told.prior)
    assert float(sentences[0].split()[-1].rstrip(".")) == pytest.approx(share, rel=0.1)
    (surname,) = (s for s in sentences if s.startswith("the same surname"))
    assert f"({left['surname']} | {right['surname']}): speaks for, " in surname
    (born,) = (s for s in sentences if s.startswith(f"birth date {UNKNOWN}"))
    assert "): says nothing." in born
    assert str(left["birth_date"]) in born


def test_what_differs_speaks_against(records: pa.Table, explained: Explained) -> None:
    told = explained(_row(records, "p4-0"), _row(records, "p5-0"))
    words = {step.compared: step for step in told.steps}
    assert words["birth_date"].words == f"birth date {DIFFERENT}"
    assert words["birth_date"].bits < 0
    assert "speaks against" in " ".join(told.sentences())


def test_what_a_household_shares_is_held_down_in_words(records: pa.Table, explained: Explained) -> None:
    undated = {"birth_date": None, "birth_year": None, "birth_day": None}
    other = {"given": "zebulon", "given_root": "zebulon", "given_sound": "zbln", "given_1": "z", "unique_id": "wife"}
    left = {**_row(records, "p4-0"), **undated}
    right = {**left, **other}
    told = explained(left, right)
    assert told.weight == HOUSEHOLD
    (step,) = (step for step in told.steps if step.compared == "household")
    assert step.words == GUARD
    _adds_up(told)


def test_a_weight_beyond_all_bounds_is_still_a_probability() -> None:
    trained = link.Trained({"probability_two_random_records_match": 0.5, "comparisons": []}, (), 2)
    for weight, probability in ((1e9, 1.0), (-1e9, 0.0), (0.0, 0.5)):
        told = account({"match_weight": weight, "guarded_weight": weight}, trained)
        assert told.probability == pytest.approx(probability)
        assert math.isfinite(told.probability)
        assert told.steps == ()
