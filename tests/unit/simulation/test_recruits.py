from collections import defaultdict

import msgspec
import pytest

from tidewaiter.simulation import names, parameters
from tidewaiter.simulation.population import Population
from tidewaiter.simulation.recruits import recruit
from tidewaiter.simulation.schemes import Founder
from tidewaiter.simulation.traffic import Traffic


@pytest.fixture(scope="module")
def world():
    world = parameters.load()
    recruits = msgspec.structs.replace(world.smuggling.recruits, schemes=1.0, count=3)
    return msgspec.structs.replace(world, smuggling=msgspec.structs.replace(world.smuggling, recruits=recruits))


@pytest.fixture(scope="module")
def traffic(world):
    return Traffic(world, Population(world, names.load(), 1), 1)


def used(world, traffic, day):
    founder = Founder(world, traffic, 1)
    users = defaultdict(list)
    for number in range(1, 60):
        scheme = founder.found(number, day)
        recruit(scheme, traffic, world, 1, day)
        for recipient in scheme.recipients:
            if recipient.kind == "recruit":
                users[recipient.number].append((scheme, recipient))
    return users


def test_one_recruit_serves_several_schemes_under_one_name_and_telephone(world, traffic):
    users = used(world, traffic, 0)
    assert len(users) == 3
    for served in users.values():
        assert len({scheme.number for scheme, _ in served}) > 3
        assert len({recipient.party["name"] for _, recipient in served}) == 1
        assert len({recipient.party["phone"] for _, recipient in served}) == 1
        assert len({recipient.party["entity"] for _, recipient in served}) == 1


def test_a_recruit_stands_beside_the_schemes_other_addresses(world, traffic):
    for served in used(world, traffic, 0).values():
        for scheme, _ in served:
            assert scheme.recipient_kind == "drops"
            assert sum(recipient.kind == "recruit" for recipient in scheme.recipients) == 1
            assert len(scheme.recipients) >= world.smuggling.drops[0]


def test_after_some_weeks_others_are_recruited(world, traffic):
    assert not set(used(world, traffic, 0)) & set(used(world, traffic, world.smuggling.recruits.days))


def test_nobody_is_recruited_where_no_scheme_wants_it(traffic, world):
    none = msgspec.structs.replace(world.smuggling.recruits, schemes=0.0)
    world = msgspec.structs.replace(world, smuggling=msgspec.structs.replace(world.smuggling, recruits=none))
    assert not used(world, traffic, 0)
