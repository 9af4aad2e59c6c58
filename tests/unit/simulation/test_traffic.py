import msgspec
import numpy as np
import pyarrow.compute as pc
import pytest

from tidewaiter.simulation import names, parameters
from tidewaiter.simulation.population import Population
from tidewaiter.simulation.traffic import CORE, Traffic, rounded


def traffic_of(seed=1, **calendar):
    world = parameters.load()
    world = msgspec.structs.replace(world, calendar=msgspec.structs.replace(world.calendar, **calendar))
    return Traffic(world, Population(world, names.load(), seed), seed)


@pytest.fixture(scope="module")
def traffic():
    return traffic_of()


@pytest.fixture(scope="module")
def day(traffic):
    return traffic.day(3)


def share(column, value):
    return pc.mean(pc.equal(column, value).cast("float64")).as_py()


def test_a_day_has_the_core_schema_and_is_the_same_when_asked_again(traffic, day):
    assert day.schema == CORE
    assert day.equals(traffic.day(3))
    assert not day.equals(traffic.day(4))


def test_seeds_make_different_days(day):
    assert not day.equals(traffic_of(seed=2).day(3))


def test_regimes_have_their_shares(day):
    for name, regime in parameters.load().regime.items():
        assert abs(share(day["regime"], name) - regime.share) < 0.012


def test_volume_follows_weekday_and_season():
    quiet = traffic_of(noise=0.0)
    monday, sunday, december = quiet.volume(0), quiet.volume(6), quiet.volume(7 * 48)
    assert monday > sunday * 1.2
    assert december > monday
    assert abs(sum(quiet.volume(day) for day in range(364)) / 364 / 20_000 - 1) < 0.01


def test_origins_have_their_shares(day):
    world = parameters.load()
    total = sum(o.share for o in world.origin)
    for index, origin in enumerate(world.origin):
        assert abs(share(day["origin"], index) - origin.share / total) < 0.02


def test_new_small_sellers_open_and_old_ones_close(traffic):
    rng = np.random.default_rng(1)
    origin = np.zeros(60_000, dtype=np.int64)
    early, late = (set(traffic.senders("seller", origin, d, rng).tolist()) for d in (0, 200))
    assert late - early
    assert early - late
    assert max(late) > max(early)


def test_some_senders_are_much_busier_than_others(traffic):
    rng = np.random.default_rng(1)
    senders = traffic.senders("seller", np.zeros(50_000, dtype=np.int64), 0, rng)
    counts = np.sort(np.unique(senders, return_counts=True)[1])[::-1]
    assert counts[: len(counts) // 10].sum() > 0.3 * counts.sum()


def test_relatives_and_small_customers_come_back(traffic):
    pairs = []
    for number in range(4):
        rows = traffic.day(number)
        pairs += zip(rows["consignor_name"].to_pylist(), rows["consignee_address_line"].to_pylist(), strict=True)
    assert len(pairs) - len(set(pairs)) > 200


def test_masses_and_values_are_positive_and_mail_is_light(day):
    assert pc.min(day["gross_mass_kg"]).as_py() >= 0.01
    assert pc.min(day["value_usd"]).as_py() >= 0.5
    assert pc.max(day.filter(pc.equal(day["regime"], "mail"))["gross_mass_kg"]).as_py() <= 30


def test_round_values_are_the_nearest_ones():
    assert rounded(np.array([0.1, 11.0, 12.6, 9_999.0])).tolist() == [5.0, 10.0, 15.0, 5000.0]
