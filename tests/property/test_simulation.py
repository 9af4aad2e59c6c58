import csv
import io

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.simulation import parameters
from tidewaiter.simulation.attributes import choose, cumulative, number, uniform
from tidewaiter.simulation.day import World
from tidewaiter.simulation.dirt import mangle, misspell
from tidewaiter.simulation.evaluator import lift
from tidewaiter.simulation.filing import serial
from tidewaiter.simulation.officers import COLUMNS, outcomes_csv

unit = st.floats(0, 1, exclude_max=True)


@given(st.text(max_size=60), unit)
def test_one_slip_changes_the_length_by_at_most_one(text, at):
    assert abs(len(misspell(text, at)) - len(text)) <= 1


@given(st.text(max_size=60))
def test_mangling_changes_at_most_one_letter(text):
    mangled = mangle(text)
    assert mangled == text or len(mangled) == len(text) + 1


@given(st.integers(), st.text(max_size=10), st.lists(st.integers(0, 2**62), min_size=1, max_size=50))
def test_attributes_of_any_entity_are_in_the_unit_interval_and_steady(seed, name, ids):
    drawn = uniform(seed, name, np.array(ids))
    assert ((drawn >= 0) & (drawn < 1)).all()
    assert np.array_equal(drawn, uniform(seed, name, np.array(ids)))
    assert (number(seed, name, np.array(ids), 7) < 7).all()


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20).filter(lambda w: sum(w) > 1e-6), unit)
def test_a_choice_is_one_of_those_there_are(weights, at):
    chosen = int(choose(cumulative(weights), np.array([at]))[0])
    assert 0 <= chosen < len(weights)


@given(st.integers(0, 900), st.integers(0, 90_000))
def test_serial_numbers_of_two_days_differ(day, other):
    assert not set(serial(day, 50, 8).tolist()) & set(serial(day + 1 + other % 90, 50, 8).tolist())


@given(st.integers(0, 500), st.floats(0.01, 1000))
def test_the_interval_of_a_lift_contains_it(found, expected):
    estimate = lift(found, expected)
    assert estimate.low <= estimate.value <= estimate.high


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                name: st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20)
                for name in COLUMNS
            }
        ),
        max_size=5,
    )
)
def test_outcome_files_keep_any_text(rows):
    assert list(csv.DictReader(io.StringIO(outcomes_csv(rows).decode(), newline=""))) == rows


@settings(max_examples=4)
@given(st.integers(0, 2**31), st.integers(0, 20))
def test_a_day_of_any_seed_is_the_same_again_and_has_a_truth_for_every_row(seed, number_of_day):
    world = parameters.load()
    few = msgspec.structs.replace(world.calendar, consignments_per_day=300)
    world = msgspec.structs.replace(world, calendar=few)
    first, second = World(world, seed).day(number_of_day), World(world, seed).day(number_of_day)
    assert [m.data for m in first.messages] == [m.data for m in second.messages]
    names = first.truth["consignment_id"].to_pylist()
    assert len(set(names)) == len(names) == first.rows.num_rows
