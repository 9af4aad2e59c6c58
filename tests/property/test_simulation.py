import csv
import io
import itertools

import msgspec
import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.simulation import parameters
from tidewaiter.simulation.attributes import choose, cumulative, number, uniform
from tidewaiter.simulation.day import World
from tidewaiter.simulation.dirt import mangle, misspell
from tidewaiter.simulation.evaluator import lift
from tidewaiter.simulation.filing import serial
from tidewaiter.simulation.judge_links import pairwise
from tidewaiter.simulation.manner import boxed
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


labels = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=40)


def judged(rows):
    names = [str(at) for at in range(len(rows))]
    given_clusters = pa.table({"record": pa.array(names, pa.string()), "cluster": [str(c) for c, _ in rows]})
    known = pa.table(
        {"record": pa.array(names, pa.string()), "entity": pa.array([str(e) for _, e in rows], pa.string())}
    )
    return given_clusters, known


@given(labels)
def test_pairs_are_those_that_counting_one_by_one_gives(rows):
    result = pairwise(*judged(rows))
    pairs = list(itertools.combinations(rows, 2))
    assert result.given_pairs == sum(one[0] == other[0] for one, other in pairs)
    assert result.true_pairs == sum(one[1] == other[1] for one, other in pairs)
    assert result.shared_pairs == sum(one == other for one, other in pairs)


@given(labels, st.randoms(use_true_random=False))
def test_clusters_are_judged_alike_in_any_order(rows, random):
    clusters, known = judged(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    first, second = pairwise(clusters, known), pairwise(clusters.take(pa.array(order, pa.int64())), known)
    assert repr(first) == repr(second)


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=30), unit)
def test_a_standard_box_is_within_a_step_of_the_mass(masses, offset):
    manner = parameters.load().manner
    mass = np.array(masses)
    assert (np.abs(np.log(boxed(mass, offset, manner) / mass)) < manner.box_step).all()


@settings(max_examples=3)
@given(st.integers(0, 2**31))
def test_what_ties_consignments_moves_no_volume_no_scheme_and_no_goods(seed):
    world = parameters.load()
    few = msgspec.structs.replace(world.calendar, consignments_per_day=300)
    dense = msgspec.structs.replace(world.smuggling, consignments_per_illicit=10)
    want = msgspec.structs.replace
    off = want(
        world,
        calendar=few,
        manner=want(world.manner, phrased=0.0, boxed=0.0),
        doors=want(world.doors, clients=0.0, schemes=0.0, box_unwritten=0.0),
        spelling=want(world.spelling, people=0.0),
        smuggling=want(
            dense,
            traces=want(
                world.smuggling.traces,
                **dict.fromkeys(["rotating", "telephone", "address", "wording", "packing"], (0.0, 0.0)),
            ),
            recruits=want(world.smuggling.recruits, schemes=0.0),
        ),
    )
    with_ties = World(want(world, calendar=few, smuggling=dense), seed).day(6)
    without = World(off, seed).day(6)
    for name in ("consignment_id", "illicit", "scheme_id", "substance", "late", "actor_id"):
        assert with_ties.truth[name].equals(without.truth[name])
    for name in ("hs_code", "eta", "country_of_origin", "consignee_email"):
        assert with_ties.rows[name].is_valid().equals(without.rows[name].is_valid())
