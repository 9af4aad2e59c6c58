import numpy as np
import pyarrow as pa

from tidewaiter.risk.assess import VECTOR
from tidewaiter.risk.clearing import AMENDMENTS, clearing

SCHEMA = pa.schema(list(VECTOR))


def by(**weights):
    """A score that adds up some features of a table, null as nothing."""

    def score(vectors):
        return sum(w * np.nan_to_num(np.array(vectors[n].to_pylist(), float)) for n, w in weights.items())

    return score


def test_every_amendment_changes_features_that_there_are_and_says_so():
    assert {name for one in AMENDMENTS for name in one.values} <= set(SCHEMA.names)
    assert len({one.name for one in AMENDMENTS}) == len(AMENDMENTS)


def test_the_fewest_changes_that_suffice_are_told():
    vector = {"mass_deviation": 4.0, "filed_late": 1.0, "declared_value_round": 1.0, "pair_is_new": 1.0}
    score = by(mass_deviation=1.0, filed_late=1.0, declared_value_round=0.5, pair_is_new=9.0)
    found = clearing(vector, score, 11.0, SCHEMA)
    assert found.cleared
    assert found.changes == ("usual-mass-of-goods",)
    assert "usual for goods of this description" in found.sentence
    assert clearing(vector, score, 10.0, SCHEMA).changes == ("usual-mass-of-goods", "in-time")


def test_what_it_cannot_help_does_not_clear_it():
    found = clearing({"pair_is_new": 1.0, "filed_late": 1.0}, by(pair_is_new=9.0, filed_late=1.0), 5.0, SCHEMA)
    assert not found.cleared
    assert found.changes == ("in-time",)
    assert found.sentence.startswith("No change of its own facts")


def test_what_was_never_known_is_not_supposed_to_be_otherwise():
    found = clearing({"mass_deviation": None}, lambda vectors: np.ones(len(vectors)), 0.5, SCHEMA)
    assert (found.cleared, found.changes) == (False, ())


def test_what_is_under_the_cut_off_needs_no_change():
    found = clearing({"filed_late": 1.0}, by(filed_late=1.0), 2.0, SCHEMA)
    assert (found.cleared, found.changes) == (True, ())
    assert found.to_json()["score"] == 1.0
