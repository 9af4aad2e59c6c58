import math

import pyarrow as pa
import pytest

from tidewaiter.simulation.day import TRUTH, World
from tidewaiter.simulation.judge_links import hunted, pairwise, records


def clusters(**placed):
    return pa.table({"record": list(placed), "cluster": list(placed.values())})


def entities(**known):
    return pa.table({"record": list(known), "entity": list(known.values())})


KNOWN = entities(a="x", b="x", c="x", d="y", e="y", f="z")


def test_the_right_clusters_are_perfect():
    judged = pairwise(clusters(a=1, b=1, c=1, d=2, e=2, f=3), KNOWN)
    assert (judged.true_pairs, judged.given_pairs, judged.shared_pairs) == (4, 4, 4)
    assert judged.precision == judged.recall == judged.f1 == judged.b_precision == judged.b_recall == 1


def test_pairs_are_counted_within_clusters_and_entities():
    judged = pairwise(clusters(a=1, b=1, c=2, d=2, e=2, f=3), KNOWN)
    assert (judged.true_pairs, judged.given_pairs, judged.shared_pairs) == (4, 4, 2)
    assert judged.precision == judged.recall == judged.f1 == 0.5
    assert judged.b_precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3 + 1) / 6)
    assert judged.b_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1 + 1) / 6)


def test_one_great_cluster_has_all_pairs_and_little_precision():
    judged = pairwise(clusters(a="all", b="all", c="all", d="all", e="all", f="all"), KNOWN)
    assert judged.recall == 1
    assert judged.precision == pytest.approx(4 / 15)


def test_records_in_no_cluster_stand_alone_and_unknown_ones_are_left_out():
    judged = pairwise(clusters(a=1, b=1, stranger=1), KNOWN)
    assert (judged.unplaced, judged.unknown, judged.records) == (4, 1, 6)
    assert (judged.given_pairs, judged.shared_pairs) == (1, 1)
    assert judged.recall == 0.25


def test_nothing_given_has_no_precision():
    judged = pairwise(pa.table({"record": pa.array([], pa.string()), "cluster": pa.array([], pa.int64())}), KNOWN)
    assert math.isnan(judged.precision)
    assert judged.recall == 0


def test_a_record_that_stands_twice_is_refused():
    twice = pa.table({"record": ["a", "a"], "cluster": [1, 2]})
    with pytest.raises(ValueError, match="twice"):
        pairwise(twice, KNOWN)


def truth(*rows):
    full = {field.name: None for field in TRUTH} | {"on": 0, "facility": "F", "regime": "mail", "late": False}
    full |= {"illicit": False, "consignor_entity": "seller:1", "consignee_entity": "person:1"}
    return pa.Table.from_pylist([full | row for row in rows], schema=TRUTH)


def sent(name, scheme, actor):
    return {"consignment_id": name, "scheme_id": scheme, "actor_id": actor, "illicit": True}


WORLD = truth(
    sent("s", "S1", "A1"),
    sent("t", "S1", "A1"),
    sent("u", "S1", "A1"),
    sent("v", "S2", "A1"),
    sent("w", "S3", "A3"),
    {"consignment_id": "p"},
    {"consignment_id": "q"},
)


def given(*names):
    return pa.table({"consignment_id": pa.array(names, pa.string())})


def test_a_hunt_is_judged_by_the_others_of_its_scheme():
    judged = hunted(given("s", "t", "p", "w", "t"), WORLD, "s")
    assert (judged.relevant, judged.given, judged.hits, judged.others, judged.innocent) == (2, 3, 1, 1, 1)
    assert judged.precision == pytest.approx(1 / 3)
    assert judged.recall == 0.5
    assert judged.average_precision == 0.5


def test_a_hunt_may_be_judged_by_who_is_behind_the_scheme():
    judged = hunted(given("t", "v"), WORLD, "s", by="actor_id")
    assert (judged.relevant, judged.hits, judged.precision) == (3, 2, 1)


def test_the_order_of_a_hunt_counts_in_average_precision_alone():
    early, late = hunted(given("t", "p", "q"), WORLD, "s"), hunted(given("p", "q", "t"), WORLD, "s")
    assert early.recall == late.recall
    assert early.average_precision > late.average_precision


def test_consignments_that_the_truth_does_not_know_are_innocent():
    assert hunted(given("nowhere"), WORLD, "s").innocent == 1


def test_a_hunt_that_finds_nothing_has_no_precision():
    judged = hunted(given(), WORLD, "s")
    assert math.isnan(judged.precision)
    assert (judged.recall, judged.average_precision) == (0, 0)


@pytest.mark.parametrize(("seed", "by"), [("p", "scheme_id"), ("nowhere", "scheme_id"), ("s", "facility")])
def test_what_has_no_scheme_cannot_be_hunted_from(seed, by):
    with pytest.raises(ValueError, match=by):
        hunted(given("t"), WORLD, seed, by=by)


def test_names_alone_resolve_a_practice_day_only_in_part():
    day = World(seed=2).day(0)
    known = records(day.truth, roles=("consignee",))
    judged = pairwise(
        pa.table({"record": known["record"], "cluster": pa.chunked_array(day.rows["consignee_name"])}), known
    )
    assert judged.records == day.truth.num_rows
    assert 0 < judged.precision < 0.9
    assert 0.2 < judged.recall < 1
