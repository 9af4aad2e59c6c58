"""New records against old ones: what relinking everything would find, within the tolerance that is stated."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from invented_people import prepared
from tidewaiter.parties.resolution import link, model
from tidewaiter.parties.resolution.cluster import EDGES, clusters
from tidewaiter.parties.resolution.incremental import Base

PEOPLE = 130
TOLERANCE = 0.99
"""Pairwise F1 of the incremental view against a full relink (docs/resolution.md)."""

OPTIONS = model.Options(sampled_pairs=20_000)


@pytest.fixture(scope="module")
def records() -> pa.Table:
    return prepared(PEOPLE, 11)[0]


@pytest.fixture(scope="module")
def fresh(records: pa.Table) -> np.ndarray:
    """Which records come later: a tenth, so that some are new people's and most are somebody's known."""
    return np.random.default_rng(3).random(records.num_rows) < 0.1


@pytest.fixture(scope="module")
def old(records: pa.Table, fresh: np.ndarray) -> pa.Table:
    return records.filter(pa.array(~fresh))


@pytest.fixture(scope="module")
def linked(old: pa.Table) -> link.Linked:
    return link.link(old, OPTIONS)


@pytest.fixture(scope="module")
def base(old: pa.Table, linked: link.Linked) -> Iterator[Base]:
    with Base(old, linked.trained) as kept:
        yield kept


@pytest.fixture(scope="module")
def new(records: pa.Table, fresh: np.ndarray) -> pa.Table:
    return records.filter(pa.array(fresh))


def _joined(label: np.ndarray) -> set[tuple[int, int]]:
    return {(a, b) for a in range(len(label)) for b in range(a + 1, len(label)) if label[a] == label[b]}


def test_a_day_at_a_time_equals_relinking_everything_within_the_tolerance(
    records: pa.Table, new: pa.Table, linked: link.Linked, base: Base
) -> None:
    pairs = pa.concat_tables([linked.edges, base.edges(new)])
    ids = records["unique_id"].combine_chunks()
    here = _joined(clusters(*link.numbered(ids, pairs), records.num_rows))
    there = _joined(link.link(records, OPTIONS).cluster)
    assert len(there) > PEOPLE
    f1 = 2 * len(here & there) / (len(here) + len(there))
    assert f1 >= TOLERANCE


def test_new_pairs_are_those_of_new_records_each_once(new: pa.Table, base: Base) -> None:
    found = base.edges(new)
    assert found.schema == EDGES
    ids = new["unique_id"].combine_chunks()
    assert pc.all(pc.or_(pc.is_in(found["left"], ids), pc.is_in(found["right"], ids))).as_py()
    pairs = list(zip(found["left"].to_pylist(), found["right"].to_pylist(), strict=True))
    assert len(set(pairs)) == len(pairs) > 0
    assert all(a < b for a, b in pairs)


def test_the_same_question_has_the_same_answer(new: pa.Table, base: Base) -> None:
    assert base.edges(new).equals(base.edges(new))


def test_one_new_record_finds_its_person(new: pa.Table, old: pa.Table, base: Base) -> None:
    known = set(old["unique_id"].to_pylist())
    one = next(n for n, name in enumerate(new["unique_id"].to_pylist()) if name[:-1] + "0" in known)
    person = new["unique_id"][one].as_py()[:-1]
    best = base.edges(new.slice(one, 1)).sort_by([("weight", "descending")]).to_pylist()[0]
    assert best["left"].startswith(person)
    assert best["right"].startswith(person)


def test_a_pair_that_was_scored_is_compared_with_the_same_weight(
    old: pa.Table, linked: link.Linked, base: Base
) -> None:
    for edge in linked.edges.slice(0, 3).to_pylist():
        left, right = (old.filter(pc.equal(old["unique_id"], edge[side])) for side in ("left", "right"))
        assert base.compared(left, right)["guarded_weight"] == pytest.approx(edge["weight"], abs=1e-6)
