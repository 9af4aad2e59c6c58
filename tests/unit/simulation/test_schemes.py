import numpy as np
import pytest

from tidewaiter.simulation import names, parameters
from tidewaiter.simulation.population import Population
from tidewaiter.simulation.schemes import HABITS, Founder, lose, origin_bounds
from tidewaiter.simulation.traffic import Traffic


@pytest.fixture(scope="module")
def founder():
    world = parameters.load()
    return Founder(world, Traffic(world, Population(world, names.load(), 1), 1), 1)


@pytest.fixture(scope="module")
def schemes(founder):
    return [founder.found(number, 0) for number in range(150)]


def test_a_scheme_of_a_number_is_always_the_same(founder):
    first, second = founder.found(9, 0), founder.found(9, 0)
    assert (first.senders, first.recipients, first.goods) == (second.senders, second.recipients, second.goods)


def test_careless_schemes_have_more_telling_habits(schemes):
    count = {s.number: sum(s.habits.values()) for s in schemes}
    careless = [count[s.number] for s in schemes if s.skill < 0.4]
    careful = [count[s.number] for s in schemes if s.skill > 0.75]
    assert np.mean(careless) > np.mean(careful) + 1
    assert set(schemes[0].habits) == set(HABITS)


def test_every_scheme_has_senders_recipients_and_goods(schemes):
    for scheme in schemes:
        assert scheme.senders
        assert scheme.recipients
        assert scheme.goods
        assert all(r.party["country"] == "US" for r in scheme.recipients)


def test_schemes_spread_over_origins_nearly_as_the_volume_does():
    world = parameters.load()
    share = np.array([o.share for o in world.origin]) / sum(o.share for o in world.origin)
    for seed in range(5):
        mine = np.diff(np.concatenate([[0.0], origin_bounds(world, seed)]))
        assert (mine / share).max() < 4
        assert (mine / share).min() > 0.25


def test_a_scheme_stops_when_it_has_lost_enough(founder):
    scheme = founder.found(5, 0)
    for _ in range(scheme.tolerance):
        lose(scheme, founder, 10, scheme.recipients[0].number)
    assert scheme.ends == 10


def test_careful_schemes_change_more_after_a_loss(founder):
    changed = {"careless": 0, "careful": 0}
    for number in range(120):
        scheme = founder.found(number, 0)
        kind = "careless" if number % 2 else "careful"
        scheme.skill, scheme.tolerance = float(number % 2 == 0), 99
        before = (list(scheme.senders), [r.number for r in scheme.recipients], scheme.phone, scheme.split)
        lose(scheme, founder, 10, scheme.recipients[0].number)
        after = (scheme.senders, [r.number for r in scheme.recipients], scheme.phone, scheme.split)
        changed[kind] += sum(a != b for a, b in zip(before, after, strict=True))
    assert changed["careful"] > 1.5 * changed["careless"] > 0


def test_a_scheme_that_drops_an_address_takes_a_new_one(founder):
    dropped = 0
    for number in range(40):
        scheme = founder.found(number, 0)
        scheme.tolerance = 99
        lost, many = scheme.recipients[0].number, len(scheme.recipients)
        lose(scheme, founder, 10, lost)
        assert len(scheme.recipients) == many
        dropped += lost not in [r.number for r in scheme.recipients]
    assert dropped > 12
