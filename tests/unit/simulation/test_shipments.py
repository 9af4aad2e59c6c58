from collections import defaultdict

import msgspec
import pytest

from tidewaiter.simulation import names, parameters
from tidewaiter.simulation.population import Population
from tidewaiter.simulation.shipments import Book
from tidewaiter.simulation.traffic import CORE, Traffic


def book_of(seed, world=None):
    world = world or parameters.load()
    return Book(world, Traffic(world, Population(world, names.load(), seed), seed), seed)


@pytest.fixture(scope="module")
def sent():
    book = book_of(1)
    return [book.ship(day) for day in range(40)]


def test_a_book_of_a_seed_always_sends_the_same(sent):
    book = book_of(1)
    assert [book.ship(day) for day in range(5)] == sent[:5]


def test_shipments_have_the_columns_of_lawful_trade_and_none_more(sent):
    assert all(set(s.core) == set(CORE.names) for day in sent for s in day)


def test_prevalence_is_about_as_aimed_at():
    world = parameters.load()
    total = sum(sum(s.illicit for s in day) for seed in range(4) for day in [book_of(seed).ship(0)])
    wanted = 4 * world.calendar.consignments_per_day / world.smuggling.consignments_per_illicit
    assert 0.6 * wanted < total < 1.5 * wanted


def test_lone_smugglers_have_no_scheme(sent):
    lone = [s for day in sent for s in day if s.illicit and s.scheme_id is None]
    share = len(lone) / sum(s.illicit for day in sent for s in day)
    assert 0.04 < share < 0.3


def test_a_scheme_uses_few_addresses_for_many_parcels(sent):
    places = defaultdict(list)
    for day in sent:
        for s in day:
            if s.scheme_id and s.scheme_id.startswith("S"):
                places[s.scheme_id].append(s.core["consignee_address_line"])
    busy = [lines for lines in places.values() if len(lines) >= 10]
    assert busy
    assert sum(len(set(lines)) < len(lines) for lines in busy) == len(busy)


def test_kits_send_press_and_dies_and_a_lawful_binder_to_at_most_two_addresses(sent):
    kits = defaultdict(list)
    for day in sent:
        for s in day:
            if s.scheme_id and s.scheme_id.startswith("K"):
                kits[s.scheme_id].append(s)
    assert kits
    for parts in kits.values():
        assert len({s.recipient for s in parts}) <= 2
        assert all(s.category == "equipment" for s in parts if s.illicit)
        assert all(s.category == "lawful" for s in parts if not s.illicit)


def test_losses_change_what_comes_later_and_not_what_came(sent):
    book = book_of(1)
    changed = []
    for day in range(40):
        shipments = book.ship(day)
        changed.append(shipments != sent[day])
        book.tell(day + 1, [s for s in shipments if s.scheme_id])
    assert not changed[0]
    assert any(changed)


def test_schemes_that_lose_everything_stop():
    book, free = book_of(2), book_of(2)
    for day in range(50):
        book.tell(day + 1, [s for s in book.ship(day) if s.scheme_id])
        free.ship(day)
    assert len(book.alive()) < len(free.alive())


def test_net_mass_fits_into_gross_mass(sent):
    for day in sent:
        for s in day:
            assert s.net_mass_g <= s.core["gross_mass_kg"] * 1000 + 0.1


def test_one_operator_may_stand_behind_several_schemes_and_a_lone_smuggler_behind_itself(sent):
    schemes = defaultdict(set)
    for day in sent:
        for s in day:
            schemes[s.actor_id].add(s.scheme_id)
    assert any(len(run) > 1 for run in schemes.values())
    assert all(run == {None} for actor, run in schemes.items() if actor.startswith("L"))


def test_sender_names_rotate_while_traces_stay():
    world = parameters.load()
    traces = msgspec.structs.replace(world.smuggling.traces, rotating=(1.0, 1.0), telephone=(1.0, 1.0))
    smuggling = msgspec.structs.replace(world.smuggling, traces=traces)
    book = book_of(1, msgspec.structs.replace(world, smuggling=smuggling))
    entities, phones = defaultdict(set), defaultdict(set)
    for day in range(40):
        for s in book.ship(day):
            entities[s.scheme_id].add(s.core["consignor_entity"])
            phones[s.scheme_id].add(s.core["consignor_phone"])
    rotating = [name for name, used in entities.items() if name and name.startswith("S") and len(used) > 4]
    kept = [name for name in rotating if len(phones[name] - {None}) == 1]
    assert len(kept) > 5
