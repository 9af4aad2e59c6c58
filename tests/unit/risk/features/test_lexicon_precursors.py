import pytest

from tidewaiter.parties import lexicon
from tidewaiter.risk.features.lexicon_precursors import FEATURE, TERMS


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"terms": ["adulterant/benzocaine-powder"]}, 1.0),
        ({"terms": ["no/term"]}, 0.0),
        ({"terms": []}, 0.0),
        ({}, None),
    ],
)
def test_lexicon_precursors(value_of, row, expected):
    assert value_of(FEATURE, row) == pytest.approx(expected)


def test_its_terms_are_those_of_the_lexicon():
    ids = {term.id for term in lexicon.shipped().terms if term.group in {"precursor", "adulterant"}}
    assert set(TERMS) == ids
