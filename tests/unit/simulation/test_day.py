from datetime import timedelta

import msgspec
import pyarrow.compute as pc
import pytest

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.simulation import parameters
from tidewaiter.simulation.day import TRUTH, World


def small(consignments=1_500, illicit=30):
    world = parameters.load()
    few = msgspec.structs.replace(world.calendar, consignments_per_day=consignments)
    many = msgspec.structs.replace(world.smuggling, consignments_per_illicit=illicit)
    return msgspec.structs.replace(world, calendar=few, smuggling=many)


def content(day):
    return [(m.name, m.received_at, m.data) for m in day.messages]


@pytest.fixture(scope="module")
def world():
    return World(small(), seed=5)


@pytest.fixture(scope="module")
def day(world):
    return world.day(2)


def seizures(day):
    return [(day.date, name) for name in day.truth.filter(day.truth["illicit"])["consignment_id"].to_pylist()]


def test_the_same_seed_gives_the_same_bytes(world, day):
    other = World(small(), seed=5).day(2)
    assert content(other) == content(day) == content(world.day(2))
    assert other.truth.equals(day.truth)


def test_another_seed_gives_another_world(day):
    other = World(small(), seed=6).day(2)
    assert content(other) != content(day)
    assert set(other.rows["consignor_name"].to_pylist()) != set(day.rows["consignor_name"].to_pylist())


def test_truth_and_rows_agree_and_have_their_schemas(day):
    assert day.truth.schema == TRUTH
    assert day.rows.schema == CONSIGNMENT
    assert day.truth["consignment_id"].equals(day.rows["consignment_id"])
    assert day.truth["facility"].equals(day.rows["entry_office"])
    assert pc.all(day.rows["simulated"]).as_py()


def test_lawful_consignments_have_nothing_hidden_in_them(day):
    lawful = day.truth.filter(pc.is_null(day.truth["category"]))
    assert not pc.any(lawful["illicit"]).as_py()
    for name in ("scheme_id", "substance", "concealment", "net_mass_g"):
        assert lawful[name].null_count == lawful.num_rows


def test_prevalence_is_about_as_aimed_at():
    rates = []
    for seed in range(3):
        truth = World(small(), seed=seed).day(0).truth
        rates.append(pc.sum(truth["illicit"].cast("int64")).as_py() / truth.num_rows)
    assert 0.5 / 30 < sum(rates) / 3 < 1.7 / 30


def test_nothing_of_the_truth_stands_in_a_message(day):
    words = [name.encode() for name in {s for s in day.truth["scheme_id"].to_pylist() if s}]
    words += [s.name.encode() for s in parameters.load().smuggling.substance]
    for message in day.messages:
        assert not any(word.lower() in message.data.lower() for word in words), message.name
    assert day.rows["attributes"].null_count == day.rows.num_rows


def test_the_truth_says_who_is_behind_a_scheme_and_who_the_parties_are(day):
    sent = day.truth.filter(pc.is_valid(day.truth["scheme_id"]))
    assert sent.num_rows
    assert sent["actor_id"].null_count == 0
    assert pc.all(pc.is_valid(day.truth.filter(day.truth["illicit"])["actor_id"])).as_py()
    lawful = day.truth.filter(pc.is_null(day.truth["category"]))
    assert lawful["actor_id"].null_count == lawful.num_rows
    assert {str(d).split(" ")[0] for d in day.truth["consignee_door"].to_pylist()} >= {"None", "mailbox", "forwarder"}


def test_what_the_truth_calls_parties_is_never_filed(day):
    entities = {*day.truth["consignor_entity"].to_pylist(), *day.truth["consignee_entity"].to_pylist()}
    assert len(entities) > day.truth.num_rows
    everything = b"".join(message.data for message in day.messages)
    kinds = {entity.split(":")[0] + ":" for entity in entities}
    assert not any(kind.encode() in everything for kind in kinds - {"person:"})
    assert not any(entity.encode() in everything for entity in sorted(entities)[:500])


def test_one_entity_is_written_in_several_scripts(world):
    spellings = {}
    for number in range(8):
        day = world.day(number)
        names = zip(day.truth["consignee_entity"].to_pylist(), day.rows["consignee_name"].to_pylist(), strict=True)
        for entity, name in names:
            spellings.setdefault(entity, set()).add(name)
    several = [found for found in spellings.values() if len(found) > 1]
    far = [found for found in several if any(ord(letter) > 0x370 for name in found if name for letter in name)]
    assert far


def test_illicit_rows_are_spread_through_the_messages(day):
    mail = pc.equal(day.truth["regime"], "mail")
    places = pc.indices_nonzero(day.truth.filter(mail)["illicit"]).to_pylist()
    total = pc.sum(mail.cast("int64")).as_py()
    assert len(places) > 10
    assert 0.3 < sum(places) / len(places) / total < 0.7


def test_losses_change_later_days_and_only_those():
    free, caught = World(small(), seed=5), World(small(), seed=5)
    first = caught.day(0)
    caught.learn_of(seizures(first))
    assert content(caught.day(0)) == content(first) == content(free.day(0))
    later = [(free.day(n), caught.day(n)) for n in (1, 12, 25)]
    assert not later[2][0].truth.equals(later[2][1].truth)


def test_the_same_losses_give_the_same_world_whether_told_day_by_day_or_after_a_restart():
    live, told = World(small(), seed=5), []
    for number in range(4):
        day = live.day(number)
        told += seizures(day)[::2]
        live.learn_of(seizures(day)[::2])
    again = World(small(), seed=5)
    again.learn_of(told)
    assert content(again.day(6)) == content(live.day(6))


def test_losses_of_lawful_or_unknown_consignments_change_nothing(day):
    told = World(small(), seed=5)
    lawful = day.truth.filter(pc.invert(day.truth["illicit"]))["consignment_id"].to_pylist()[:5]
    told.learn_of([(day.date - timedelta(days=2), name) for name in [*lawful, "s10:nothing"]])
    assert content(told.day(2)) == content(day)


def test_days_are_counted_from_0(world):
    with pytest.raises(ValueError, match="from 0"):
        world.day(-1)
    assert world.date_of(0) == parameters.load().calendar.start
