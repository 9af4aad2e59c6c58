import pytest

from tidewaiter.parties import lexicon
from tidewaiter.risk.features.lexicon_equipment import FEATURE, TERMS


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"terms": ["capsule/capsule-shell"]}, 1.0),
        ({"terms": ["no/term"]}, 0.0),
        ({"terms": []}, 0.0),
        ({}, None),
    ],
)
def test_lexicon_equipment(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)


def test_its_terms_are_those_of_the_lexicon():
    ids = {term.id for term in lexicon.shipped().terms if term.group in {"die", "capsule"}}
    assert set(TERMS) == ids
