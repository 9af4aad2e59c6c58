from datetime import UTC, datetime

import msgspec
import pytest

from tidewaiter.formats import fhl, fwb, mapped, mapping, x12_309, xfwb, xfzb
from tidewaiter.simulation import parameters
from tidewaiter.simulation.day import World
from tidewaiter.simulation.messages import CHANNELS

FORMATS = {f.FORMAT.name: f.FORMAT for f in (fhl, fwb, xfzb, xfwb, x12_309)}


@pytest.fixture(scope="module")
def day():
    world = parameters.load()
    few = msgspec.structs.replace(world.calendar, consignments_per_day=4_000)
    filers = msgspec.structs.replace(world.filers, xml_share=0.03, direct_share=0.1)
    return World(msgspec.structs.replace(world, calendar=few, filers=filers), seed=1).day(2)


@pytest.fixture(scope="module")
def parsed(day):
    read = []
    for message in day.messages:
        form = mapped.reader(mapping.load(message.mapping)) if message.mapping else FORMATS[message.format]
        assert form.recognise(message.data[:4096])
        read.append((message, form.parse(message.data, received_at=message.received_at)))
    return read


def test_every_message_is_read_without_a_reject_by_its_own_format(parsed):
    for message, result in parsed:
        assert not result.rejects, message.name
        assert set(result.rows["source_format"].to_pylist()) == {message.format}


def test_readers_find_exactly_the_consignments_of_the_truth(day, parsed):
    read = {name for _, result in parsed for name in result.rows["consignment_id"].to_pylist()}
    assert read == set(day.truth["consignment_id"].to_pylist())


def test_all_formats_are_sent(day):
    assert {message.format for message in day.messages} == {channel.format for channel in CHANNELS.values()}


def test_messages_come_in_the_order_of_their_times_before_the_goods_but_for_late_ones(day):
    times = [message.received_at for message in day.messages]
    assert times == sorted(times)
    first_arrival = datetime(day.date.year, day.date.month, day.date.day, 5, tzinfo=UTC)
    for message in day.messages:
        assert (message.received_at > first_arrival) == ("-late." in message.name)


def test_rows_keep_what_was_filed_where_the_format_carries_it(day, parsed):
    filed = {row["consignment_id"]: row for row in day.rows.to_pylist()}
    compared = 0
    for message, result in parsed:
        if "-main." not in message.name:
            continue
        for row in result.rows.to_pylist():
            want = filed[row["consignment_id"]]
            assert row["regime"] == want["regime"]
            assert row["unloading_location"] == want["unloading_location"]
            assert row["gross_mass_kg"] == pytest.approx(want["gross_mass_kg"], rel=0.02, abs=0.001)
            compared += 1
    assert compared > 0.9 * len(filed)


def test_some_rows_are_sent_twice_and_some_corrected(parsed):
    counts: dict[str, int] = {}
    corrected = 0
    for message, result in parsed:
        corrected += result.rows.num_rows if "-correction." in message.name else 0
        for name in result.rows["consignment_id"].to_pylist():
            counts[name] = counts.get(name, 0) + 1
    assert corrected > 0
    assert sum(count > 1 for count in counts.values()) > corrected


def test_messages_say_that_they_are_simulated(day):
    for message in day.messages:
        assert message.name.startswith("simulated-")
        assert b"SIM" in message.data


def test_file_names_are_unique_and_plain(day):
    names = [message.name for message in day.messages]
    assert len(set(names)) == len(names)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.") for name in names)
