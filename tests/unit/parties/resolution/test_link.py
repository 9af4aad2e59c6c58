"""Linking without labels: records of one person are found, a household is not one person, the prior settles."""

import math

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.parties.resolution import link, prepare, roles
from tidewaiter.parties.resolution.cluster import EDGES


def _people(count: int, seed: int) -> tuple[pa.Table, list[str]]:
    """Three records a person, the second with a slip in the surname, the third without a date of birth."""
    rng = np.random.default_rng(seed)
    names = [
        "Ann",
        "Bruno",
        "Clara",
        "David",
        "Emil",
        "Fay",
        "Gus",
        "Hal",
        "Ida",
        "Jon",
        "Kim",
        "Lea",
        "Max",
        "Nia",
        "Otto",
        "Pia",
    ]
    ends = ["berg", "feld", "holm", "mark", "quist", "rup", "strand", "vik", "wald", "ztal"]
    rows, entity = [], []
    for person in range(count):
        given, sur = names[int(rng.integers(14))], f"{names[int(rng.integers(14))]}{ends[int(rng.integers(10))]}"
        born = f"19{int(rng.integers(30, 99))}-{int(rng.integers(1, 13)):02d}-{int(rng.integers(1, 29)):02d}"
        home = f"{int(rng.integers(1, 99))} {names[int(rng.integers(14))]}{ends[int(rng.integers(10))]} Road"
        code = f"{int(rng.integers(10_000, 99_999))}"
        for k in range(3):
            written = sur[:2] + sur[3:] if k == 1 else sur
            rows.append((f"p{person}-{k}", given, written, None if k == 2 else born, home, code))
            entity.append(str(person))
    columns = ("id", "first_name", "surname", "dob", "address", "postcode")
    return pa.table({name: pa.array([row[k] for row in rows], pa.string()) for k, name in enumerate(columns)}), entity


@pytest.fixture(scope="module")
def linked() -> tuple[link.Linked, list[str]]:
    table, entity = _people(150, 1)
    return link.link(prepare.prepare(table, roles.find(table.column_names))), entity


def test_records_of_one_person_are_one_cluster(linked: tuple[link.Linked, list[str]]) -> None:
    found, entity = linked
    first = {who: entity.index(who) for who in set(entity)}
    right = sum(int(label) == first[who] for label, who in zip(found.cluster, entity, strict=True))
    assert right / len(entity) > 0.97


def test_a_model_is_kept_as_text(linked: tuple[link.Linked, list[str]]) -> None:
    trained = linked[0].trained
    assert link.Trained.from_json(trained.to_json()) == trained


def test_settling_moves_prior_and_weights_alike() -> None:
    ids = [f"r{n}" for n in range(100)]
    pairs = [{"left": f"r{2 * n}", "right": f"r{2 * n + 1}", "weight": 3.0} for n in range(40)]
    edges = pa.Table.from_pylist(pairs, schema=EDGES)
    before = link.Trained({"probability_two_random_records_match": 0.004}, (), 100)
    after, moved = link.settle(before, edges, pa.table({"unique_id": ids}))
    prior = after.settings["probability_two_random_records_match"]
    assert prior == pytest.approx(40 / 4950)
    step = math.log2(prior / (1 - prior)) - math.log2(0.004 / 0.996)
    assert moved["weight"].to_pylist() == pytest.approx([3.0 + step] * 40)
