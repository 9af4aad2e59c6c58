import numpy as np
import pytest

from tidewaiter.simulation import names, parameters
from tidewaiter.simulation.population import Population, concat

IDS = np.arange(400)


@pytest.fixture(scope="module")
def population():
    return Population(parameters.load(), names.load(), 7)


def test_a_party_keeps_its_name_address_and_telephone(population):
    origin = np.zeros(400, dtype=np.int64)
    first, second = (population.consignors("seller", IDS, origin) for _ in range(2))
    assert [first.row(i) for i in range(400)] == [second.row(i) for i in range(400)]
    assert len(set(first.name.to_pylist())) > 380


def test_adults_of_a_home_share_surname_and_address(population):
    homes = np.full(200, 1234)
    people = population.households(homes, np.random.default_rng(1))
    surnames = {name.split(" ")[-1] for name in people.name.to_pylist()}
    at_home = zip(people.address_line.to_pylist(), people.door.to_pylist(), strict=True)
    streets = {line.split(" Apt")[0] for line, door in at_home if door is None}
    assert len(surnames) == 1
    assert len(streets) == 1
    assert 2 <= len(set(people.name.to_pylist())) <= 3


def test_blocks_put_many_honest_names_at_one_door(population):
    place = population.dwelling(np.arange(50_000), np.ones(50_000))
    _, counts = np.unique(
        np.array(place["address_line"].to_pylist()) + place["postcode"].to_pylist(), return_counts=True
    )
    assert counts.max() >= 3


def test_half_the_customers_of_a_forwarding_address_give_its_telephone(population):
    customers = population.reshippers(np.zeros(300, dtype=np.int64), IDS[:300])
    _, counts = np.unique(customers.phone.to_pylist(), return_counts=True)
    assert 120 < counts.max() < 180
    assert len(set(customers.name.to_pylist())) > 200
    assert all("Suite" in line for line in customers.address_line.to_pylist())


def test_telephones_at_home_use_the_exchange_kept_for_fiction(population):
    phones = population.phone("home", np.arange(1_000)).to_pylist()
    assert all("555" in phone for phone in phones)


def test_people_and_firms_stand_in_their_country(population):
    origin = np.arange(24)
    parties = population.consignors("private", np.arange(24), origin)
    assert parties.country.to_pylist() == [o.country for o in population.parameters.origin]


def test_contacts_can_be_left_out(population):
    parties = population.businesses(IDS[:2])
    bare = population.without_contacts(parties, np.array([True, False]), np.array([False, True]))
    assert bare.phone.to_pylist()[0] is None
    assert bare.phone.to_pylist()[1] is not None
    assert bare.email.to_pylist()[1] is None


def test_parties_can_be_joined_and_reordered(population):
    firms = population.businesses(IDS[:3])
    both = concat([firms, firms]).take(np.array([5, 0]))
    assert both.row(0) == firms.row(2)
    assert both.row(1) == firms.row(0)


def test_large_forwarders_have_thousands_of_innocent_clients_behind_one_door(population):
    homes = np.arange(0, 420_000, 3)
    parties = population.households(homes, np.random.default_rng(1))
    for which in range(population.parameters.doors.forwarders):
        here = parties.take(np.flatnonzero(np.array(parties.door.to_pylist()) == f"forwarder {which}"))
        assert len(set(here.entity.to_pylist())) > 500  # of a third of the homes, one parcel each
        places = {line.split(" Suite")[0] for line in here.address_line.to_pylist()}
        assert len(places) == 1
        bare = sum("Suite" not in line for line in here.address_line.to_pylist()) / len(here.name)
        assert abs(1 - bare - population.parameters.doors.suite_given) < 0.06
        _, counts = np.unique(here.phone.to_pylist(), return_counts=True)
        assert abs(counts.max() / len(here.name) - population.parameters.doors.forwarder_phone) < 0.06


def test_some_boxes_are_filed_without_their_number(population):
    boxes = np.arange(2_000) % 400
    place = population.mailboxes(np.zeros(2_000, dtype=np.int64), boxes, np.arange(2_000))
    bare = [line for line in place["address_line"].to_pylist() if "PMB" not in line]
    assert abs(len(bare) / 2_000 - population.parameters.doors.box_unwritten) < 0.04
    assert len(set(bare)) == 1
    assert set(place["door"].to_pylist()) == {"mailbox 0"}


def test_customers_from_abroad_stand_at_the_door_of_the_large_forwarder(population):
    customers = population.clients(np.zeros(100, dtype=np.int64), IDS[:100])
    assert set(customers.door.to_pylist()) == {"forwarder 0"}
    assert len(set(customers.name.to_pylist())) > 80
    assert len({line.split(" Suite")[0] for line in customers.address_line.to_pylist()}) == 1
