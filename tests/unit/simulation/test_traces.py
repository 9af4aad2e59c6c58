import msgspec
import pytest

from tidewaiter.simulation import names, parameters
from tidewaiter.simulation.population import Population
from tidewaiter.simulation.schemes import Founder
from tidewaiter.simulation.traces import OWN_NAMES, TRACES, Operators
from tidewaiter.simulation.traffic import Traffic


def world_of(**changes):
    world = parameters.load()
    traces = msgspec.structs.replace(world.smuggling.traces, **changes)
    world = msgspec.structs.replace(world, smuggling=msgspec.structs.replace(world.smuggling, traces=traces))
    traffic = Traffic(world, Population(world, names.load(), 1), 1)
    return Founder(world, traffic, 1), Operators(world, traffic, 1)


ALWAYS = dict.fromkeys(["rotating", *TRACES], (1.0, 1.0))
NEVER = dict.fromkeys(["rotating", *TRACES], (0.0, 0.0))


def own_scheme(founder, first=1):
    return next(s for s in (founder.found(n, 0) for n in range(first, 99)) if s.sender_kind in OWN_NAMES)


def house(line):
    return line.split(" ", 1)[1].split(" Room")[0].split(" Rm")[0].split(" Unit")[0].split(" Flat")[0]


def test_some_schemes_share_an_operator_and_most_do_not():
    _, operators = world_of()
    of = [operators.of(number) for number in range(1, 400)]
    assert of == [operators.of(number) for number in range(1, 400)]
    assert all(operator <= number for number, operator in enumerate(of, 1))
    assert all(operators.of(operator) == operator for operator in of)
    assert 0.6 < len(set(of)) / 399 < 0.9


def test_names_change_when_it_is_time_and_telephone_and_street_stay():
    founder, operators = world_of(**ALWAYS)
    scheme = own_scheme(founder)
    traces = operators.settle(scheme, 0)
    before = scheme.senders
    operators.rotate(scheme, traces, int(traces.renews) - 1)
    assert scheme.senders == before
    operators.rotate(scheme, traces, int(traces.renews) + 1)
    assert not {s["name"] for s in scheme.senders} & {s["name"] for s in before}
    assert not {s["entity"] for s in scheme.senders} & {s["entity"] for s in before}
    assert {s["phone"] for s in scheme.senders} == {s["phone"] for s in before}
    assert len({house(s["address_line"]) for s in [*before, *scheme.senders]}) == 1
    assert traces.renews > 1


def test_schemes_of_one_operator_show_the_same_traces():
    founder, operators = world_of(**ALWAYS, same_operator=1.0, operator_reach=1)
    first = own_scheme(founder)
    second = own_scheme(founder, first.number + 1)
    one, other = operators.settle(first, 0), operators.settle(second, 0)
    assert one.operator == other.operator
    assert {s["phone"] for s in first.senders} == {s["phone"] for s in second.senders}
    assert operators.worded(one, "socks") == operators.worded(other, "socks") != "socks"
    assert operators.packed(one, 1.3, "mail") == operators.packed(other, 1.3, "mail")


def test_a_scheme_without_traces_is_as_it_was_found():
    founder, operators = world_of(**NEVER)
    scheme = own_scheme(founder)
    before = [dict(sender) for sender in scheme.senders]
    traces = operators.settle(scheme, 0)
    operators.rotate(scheme, traces, 10_000)
    assert scheme.senders == before
    assert operators.worded(traces, "socks") == "socks"
    assert operators.packed(traces, 1.234, "mail") == 1.234


def test_borrowed_names_keep_their_owners_telephone_and_never_rotate():
    founder, operators = world_of(**ALWAYS)
    scheme = next(s for s in (founder.found(n, 0) for n in range(1, 99)) if s.sender_kind == "borrowed")
    before = [dict(sender) for sender in scheme.senders]
    traces = operators.settle(scheme, 0)
    operators.rotate(scheme, traces, 10_000)
    assert scheme.senders == before


@pytest.mark.parametrize(("given_up", "left"), [((1.0, 1.0), 0), ((0.0, 0.0), len(TRACES))])
def test_traces_are_given_up_after_a_loss_as_the_parameter_says(given_up, left):
    founder, operators = world_of(**ALWAYS, given_up=given_up)
    scheme = own_scheme(founder)
    traces = operators.settle(scheme, 0)
    operators.hide(scheme, traces, 5)
    assert sum(traces.shown.values()) == left


def test_settling_draws_nothing_from_the_schemes_own_generator():
    founder, operators = world_of()
    plain, settled = founder.found(3, 0), founder.found(3, 0)
    operators.rotate(settled, operators.settle(settled, 0), 500)
    assert plain.rng.random() == settled.rng.random()
